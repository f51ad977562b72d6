#include "agahi/comparison/changes.h"

#include "agahi/comparison/answers_text.h"
#include "agahi/comparison/difference_json.h"
#include "agahi/comparison/difference_text.h"

static json_t *changes_json(const struct difference *difference, const struct answers *answers)
{
	json_t *value = difference_json(difference);

	if (json_object_set_new(value, "answers", answers_json(answers)) == 0)
		return value;
	json_decref(value);
	return NULL;
}

static bool print(const struct difference *difference, const struct answers *answers,
	enum paper_format format, FILE *out)
{
	if (!difference || !answers)
		return false;
	if (format == PAPER_JSON)
		return paper_print_json(changes_json(difference, answers), out);
	return difference_print(difference, format, out) && answers_print(answers, format, out);
}

bool changes_print(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered, enum paper_format format, FILE *out)
{
	struct difference *difference = difference_make(before->set, after->set);
	struct answers_texts *texts =
		answers_gather(before->set, after->set, unanswered->texts, unanswered->count);
	struct answers *answers = texts ? answers_compare(texts, before->catalogue, after->catalogue) : NULL;
	bool done = print(difference, answers, format, out);

	answers_free(answers);
	answers_texts_free(texts);
	difference_free(difference);
	return done;
}
