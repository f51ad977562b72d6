#include "agahi/comparison/changes.h"

#include "agahi/comparison/answers_text.h"
#include "agahi/comparison/difference_json.h"
#include "agahi/comparison/difference_text.h"

/* What is printed of two sets. */
struct changes {
	struct difference *difference;
	struct answers_texts *texts;
	struct answers *answers; /* NULL where they are not compared */
	struct paper reason;     /* and why */
};

static void discard(struct changes *changes)
{
	buffer_free(&changes->reason.text);
	answers_free(changes->answers);
	answers_texts_free(changes->texts);
	difference_free(changes->difference);
}

/* --- the answers -------------------------------------------------------------------------------------- */

/* False when memory is short. */
static bool compare_answers(struct changes *changes, const struct changes_side *before,
	const struct changes_side *after, const struct changes_unanswered *unanswered)
{
	changes->texts = answers_gather(before->set, after->set, unanswered->texts, unanswered->count);
	if (changes->texts)
		changes->answers = answers_compare(changes->texts, before->catalogue, after->catalogue);
	return changes->answers != NULL;
}

bool changes_print_answers(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered, enum paper_format format, FILE *out)
{
	struct changes changes = { .difference = NULL };
	bool done = compare_answers(&changes, before, after, unanswered) &&
		answers_print(changes.answers, format, out);

	discard(&changes);
	return done;
}

json_t *changes_answers_json(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered)
{
	struct changes changes = { .difference = NULL };
	json_t *json = NULL;

	if (compare_answers(&changes, before, after, unanswered))
		json = answers_json(changes.answers);
	discard(&changes);
	return json;
}

/* Why answers are not compared; nothing where they are. */
static void add_reason(
	struct paper *paper, const struct changes_side *before, const struct changes_side *after)
{
	const struct changes_side *const sides[] = { before, after };
	size_t lacking = 0;

	for (size_t i = 0; i < 2; i++) {
		if (!sides[i]->lacking)
			continue;
		if (lacking++ == 0)
			paper_begin_heading(paper);
		buffer_add_text(&paper->text,
			lacking == 1 ? "answers are not compared: what the examples of " : " and of ");
		paper_add_text(paper, sides[i]->called);
	}
	if (lacking == 0)
		return;
	buffer_add_text(&paper->text, " teach is not known here");
	paper_end_heading(paper);
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static json_t *changes_json(const struct changes *changes)
{
	json_t *value = difference_json(changes->difference);
	json_t *answers = changes->answers ? answers_json(changes->answers) : json_null();

	if (json_object_set_new(value, "answers", answers) == 0)
		return value;
	json_decref(value);
	return NULL;
}

static bool print(struct changes *changes, enum paper_format format, FILE *out)
{
	if (format == PAPER_JSON)
		return paper_print_json(changes_json(changes), out);
	if (!difference_print(changes->difference, format, out))
		return false;
	return changes->answers ? answers_print(changes->answers, format, out)
				: paper_print(&changes->reason, out);
}

/* False when memory is short. */
static bool compare(struct changes *changes, const struct changes_side *before,
	const struct changes_side *after, const struct changes_unanswered *unanswered)
{
	changes->difference = difference_make(before->set, after->set);
	add_reason(&changes->reason, before, after);
	if (changes->reason.text.len > 0 || changes->reason.text.failed)
		return changes->difference && !changes->reason.text.failed;
	return compare_answers(changes, before, after, unanswered) && changes->difference;
}

bool changes_print(const struct changes_side *before, const struct changes_side *after,
	const struct changes_unanswered *unanswered, enum paper_format format, FILE *out)
{
	struct changes changes = { .reason = { .colour = format == PAPER_COLOUR } };
	bool done = compare(&changes, before, after, unanswered) && print(&changes, format, out);

	discard(&changes);
	return done;
}
