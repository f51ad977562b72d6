#include "agahi/editor/shadow.h"

#include <stdio.h>
#include <string.h>

#include "agahi/editor/claims.h"
#include "agahi/editor/places.h"
#include "agahi/match/language.h"
#include "agahi/match/match.h"
#include "agahi/text/fold.h"

enum { SENTENCE_OCTETS = 512 };

/* How one asks about a word; for other languages the word stands alone. */
static const struct {
	const char *tag, *before, *after;
} sentences[] = {
	{ "en", "please tell me about ", "" },
	{ "ur", "مجھے ", " کے بارے میں بتائیں" },
	{ "ur-Latn", "mujhe ", " ke bare mein batayein" },
};

static void make_sentence(const char *tag, const char *keyword, char sentence[SENTENCE_OCTETS])
{
	const char *before = "", *after = "";

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		if (strcmp(sentences[i].tag, tag) == 0) {
			before = sentences[i].before;
			after = sentences[i].after;
		}
	}
	snprintf(sentence, SENTENCE_OCTETS, "%s%s%s", before, keyword, after);
}

static struct match ask(const struct catalogue *catalogue, int language, const char *sentence)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(sentence, strlen(sentence), folded);
	struct language_order order;

	language_order_for(catalogue, language, folded, &order);
	return match_text(catalogue, &order, folded, len);
}

/* The topic that the sentence with a keyword finds; NULL: none. Keywords that are the same word in a language are asked for once,
 * however many topics have them. */
static const char *topic_found(struct claims *asked, const char *lang, const char *keyword,
	const char *sentence, const struct catalogue *catalogue)
{
	const struct topics *topics = catalogue_topics(catalogue);
	char folded[FOLD_MAX_OCTETS], name[FOLD_MAX_OCTETS + 64];

	fold_text(keyword, strlen(keyword), folded);
	snprintf(name, sizeof(name), "%.60s %s", lang, folded);
	const struct claim *before = claims_find(asked, name);
	if (before)
		return before->row;
	struct match match = ask(catalogue, topics_find_language(topics, lang), sentence);
	const char *slug = match.rule == MATCH_NONE ? NULL : topics_slug(topics, match.topic);
	claims_make(asked, name, slug, NULL);
	return slug;
}

static void check_keyword(const struct message_set *set, const struct message_row *row, const char *keyword,
	const char *sentence, const char *found, struct report *report)
{
	if (!found || strcmp(found, row->topic) == 0)
		return;
	report_add(report, FAULT_KEYWORD_SHADOWED, place_of_message(set, row, "keywords"),
		(struct fault_with){ .value = keyword, .other = sentence, .list = found });
}

void shadow_check(const struct message_set *set, const struct catalogue *catalogue, struct report *report)
{
	struct claims asked = { NULL, false };

	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		if (!topics_is_subject(row->topic) ||
			topics_find_language(catalogue_topics(catalogue), row->lang) < 0)
			continue;
		for (size_t j = 0; j < row->keyword_count; j++) {
			char sentence[SENTENCE_OCTETS];

			make_sentence(row->lang, row->keywords[j], sentence);
			check_keyword(set, row, row->keywords[j], sentence,
				topic_found(&asked, row->lang, row->keywords[j], sentence, catalogue),
				report);
		}
	}
	claims_free(&asked);
}
