#include "agahi/editor/check_keywords.h"

#include <stdio.h>
#include <string.h>

#include "agahi/sheet/damage.h"
#include "agahi/text/fold.h"

static void tell(
	struct inspection *in, enum fault kind, const struct message_row *row, struct fault_with with)
{
	report_add(in->report, kind, place_of_message(in->set, row, "keywords"), with);
}

/* --- bounds ------------------------------------------------------------------------------------------- */

static bool check_row_bounds(struct inspection *in, const struct message_row *row)
{
	bool within = row->keyword_count <= CHECK_MAX_ROW_KEYWORDS;

	if (!within)
		tell(in, FAULT_KEYWORDS_MANY, row,
			(struct fault_with){
				.number = row->keyword_count, .allowed = CHECK_MAX_ROW_KEYWORDS });
	for (size_t i = 0; within && i < row->keyword_count; i++) {
		size_t len = strlen(row->keywords[i]);

		if (len <= CHECK_MAX_KEYWORD_OCTETS)
			continue;
		tell(in, FAULT_KEYWORD_LONG, row,
			(struct fault_with){ .number = len, .allowed = CHECK_MAX_KEYWORD_OCTETS });
		within = false;
	}
	return within;
}

static bool check_bounds(struct inspection *in)
{
	bool within = true;
	size_t total = 0;

	for (size_t i = 0; i < in->set->message_count; i++) {
		total += in->set->messages[i].keyword_count;
		within = check_row_bounds(in, &in->set->messages[i]) && within;
	}
	if (total <= CHECK_MAX_KEYWORDS)
		return within;
	report_add(in->report, FAULT_KEYWORDS_TOTAL, (struct fault_at){ .file = in->set->messages_file },
		(struct fault_with){ .number = total, .allowed = CHECK_MAX_KEYWORDS });
	return false;
}

/* --- one keyword -------------------------------------------------------------------------------------- */

static size_t count_words(const char *folded)
{
	size_t words = *folded != '\0';

	for (; *folded != '\0'; folded++)
		words += *folded == ' ';
	return words;
}

static bool has_any(const char *keyword, const char *const *signs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strstr(keyword, signs[i]))
			return true;
	}
	return false;
}

/* Commas and semicolons of all keyboards, and signs that look like |. */
static bool has_separator(const char *keyword)
{
	static const char *const signs[] = { ",", ";", "،", "؛", "，", "、", "；", "¦", "｜", "‖", "│" };

	return has_any(keyword, signs, sizeof(signs) / sizeof(signs[0]));
}

static bool may_be_several(const char *keyword)
{
	static const char *const signs[] = { " / ", " \\ ", "•", "·", "\t" };

	return has_any(keyword, signs, sizeof(signs) / sizeof(signs[0]));
}

/* False when it can be no keyword. */
static bool check_shape(
	struct inspection *in, const struct message_row *row, const char *keyword, const char *folded)
{
	size_t words = count_words(folded);

	if (damage_spoils(keyword))
		return false; /* told by check_cells(); the rest would follow from it */
	if (words == 0) {
		tell(in, FAULT_KEYWORD_SIGNS, row, (struct fault_with){ .value = keyword });
		return false;
	}
	if (has_separator(keyword)) {
		tell(in, FAULT_KEYWORD_COMMA, row, (struct fault_with){ .value = keyword });
		return false;
	}
	if (strpbrk(keyword, "{}")) {
		tell(in, FAULT_KEYWORD_BRACES, row, (struct fault_with){ .value = keyword });
		return false;
	}
	if (may_be_several(keyword))
		tell(in, FAULT_KEYWORD_SEVERAL, row, (struct fault_with){ .value = keyword });
	if (words > CHECK_MAX_KEYWORD_WORDS)
		tell(in, FAULT_KEYWORD_WORDS, row,
			(struct fault_with){
				.value = keyword, .number = words, .allowed = CHECK_MAX_KEYWORD_WORDS });
	return true;
}

/* --- keywords that meet ------------------------------------------------------------------------------- */

static void tell_claimed(
	struct inspection *in, const struct message_row *row, const char *keyword, const struct claim *claim)
{
	const struct message_row *earlier = claim->row;
	bool other_topic = strcmp(earlier->topic, row->topic) != 0;
	bool other_language = strcmp(earlier->lang, row->lang) != 0;

	if (!other_topic && (other_language || strcmp(keyword, claim->keyword) != 0))
		return; /* two spellings that fold to one: harmless */
	if (!other_topic)
		tell(in, FAULT_KEYWORD_TWICE, row, (struct fault_with){ .value = keyword });
	else
		tell(in, other_language ? FAULT_KEYWORD_SHARED : FAULT_KEYWORD_TAKEN, row,
			(struct fault_with){ .value = keyword,
				.other = earlier->topic,
				.list = earlier->lang,
				.number = earlier->line });
}

static void check_keyword(struct inspection *in, struct claims *in_language, struct claims *anywhere,
	const struct message_row *row, const char *keyword)
{
	char folded[FOLD_MAX_OCTETS];
	char name[FOLD_MAX_OCTETS + 64];

	fold_text(keyword, strlen(keyword), folded);
	if (!check_shape(in, row, keyword, folded))
		return;
	snprintf(name, sizeof(name), "%.40s %s", row->lang, folded);
	const struct claim *earlier = claims_make(in_language, name, row, keyword);
	if (!earlier)
		earlier = claims_make(anywhere, folded, row, keyword);
	if (earlier)
		tell_claimed(in, row, keyword, earlier);
}

bool check_keywords(struct inspection *in)
{
	struct claims in_language = { NULL, false }, anywhere = { NULL, false };

	if (!check_bounds(in))
		return false;
	for (size_t i = 0; i < in->set->message_count; i++) {
		const struct message_row *row = &in->set->messages[i];

		for (size_t j = 0; j < row->keyword_count; j++)
			check_keyword(in, &in_language, &anywhere, row, row->keywords[j]);
	}
	in->incomplete = in->incomplete || in_language.incomplete || anywhere.incomplete;
	claims_free(&in_language);
	claims_free(&anywhere);
	return true;
}
