#include "agahi/editor/check_texts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/editor/proofread.h"
#include "agahi/sheet/damage.h"
#include "agahi/text/direction.h"
#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

enum { SHOWN_OCTETS = 60 };

static void tell(
	struct inspection *in, enum fault kind, const struct message_row *row, struct fault_with with)
{
	report_add(in->report, kind, place_of_message(in->set, row, "text"), with);
}

/* A copy of `len` octets at `at`, cut to what is shown. */
static const char *shown(const char *at, size_t len, char out[SHOWN_OCTETS + 4])
{
	size_t cut = utf8_cut(at, len, SHOWN_OCTETS);

	snprintf(out, SHOWN_OCTETS + 4, "%.*s%s", (int)cut, at, cut < len ? "…" : "");
	return out;
}

/* --- braces and placeholders -------------------------------------------------------------------------- */

const char *check_find_brace(const char *text, size_t *len)
{
	const char *name;
	size_t name_len;

	for (text = strpbrk(text, "{}"); text; text = strpbrk(text, "{}")) {
		if (placeholder_find(text, &name, &name_len) == text) {
			text = name + name_len + 1;
			continue;
		}
		/* Up to the brace that closes it, if there is one before the next opens. */
		size_t inside = strcspn(text + 1, "{}");
		*len = *text == '{' && text[1 + inside] == '}' ? inside + 2 : 1;
		return text;
	}
	return NULL;
}

/* A letter or digit inside, or beside a brace without its fellow: it was meant as a placeholder. */
static bool is_meant_as_placeholder(const char *at, size_t len, const char *text)
{
	bool pair = len > 1;
	const char *from = pair ? at + 1 : *at == '}' && at > text ? at - 1 : at + 1;

	for (size_t left = pair ? len - 2 : (*from != '\0' && from != at); left > 0; from++, left--) {
		unsigned char octet = (unsigned char)*from;

		if (octet >= 0x80 || isalnum(octet))
			return true;
	}
	return false;
}

static void check_braces(struct inspection *in, const struct message_row *row)
{
	char value[SHOWN_OCTETS + 4];
	const char *at = row->text;
	size_t len;

	while ((at = check_find_brace(at, &len)) != NULL) {
		bool meant = is_meant_as_placeholder(at, len, row->text);

		tell(in, meant ? FAULT_TEXT_BRACES : FAULT_TEXT_BRACES_SIGNS, row,
			(struct fault_with){ .value = shown(at, len, value) });
		at += len;
	}
}

static void check_filled(struct inspection *in, const struct message_row *row)
{
	const struct topics_fact *fact = topics_fact_named(row->topic);
	char value[64];

	if (!fact || !fact->filled_must)
		return;
	snprintf(value, sizeof(value), "{%s}", fact->filled);
	if (!strstr(row->text, value))
		tell(in, FAULT_TEXT_UNFILLED, row, (struct fault_with){ .value = value });
}

/* --- letters ------------------------------------------------------------------------------------------ */

/* Letters of the text itself, placeholders left out. */
static void count_letters(const char *text, size_t *arabic, size_t *latin)
{
	size_t len = strlen(text);

	*arabic = *latin = 0;
	for (size_t at = 0; at < len;) {
		const char *name;
		size_t name_len;
		uint32_t character;

		if (text[at] == '{' && placeholder_find(text + at, &name, &name_len) == text + at) {
			at += name_len + 2;
			continue;
		}
		at += utf8_next(text + at, len - at, &character);
		enum script script = script_of(character);
		*arabic += script == SCRIPT_ARABIC;
		*latin += script == SCRIPT_LATIN;
	}
}

static void check_letters(struct inspection *in, const struct message_row *row)
{
	enum script expected = script_of_language(row->lang);
	size_t arabic, latin;

	count_letters(row->text, &arabic, &latin);
	if (expected == SCRIPT_ARABIC && arabic == 0 && latin > 0)
		tell(in, FAULT_TEXT_NO_ARABIC, row, (struct fault_with){ .value = NULL });
	if (expected == SCRIPT_LATIN && latin == 0 && arabic > 0)
		tell(in, FAULT_TEXT_ALL_ARABIC, row, (struct fault_with){ .value = NULL });
}

/* --- cost and reading --------------------------------------------------------------------------------- */

static void check_cost(struct inspection *in, const struct message_row *row, const char *text)
{
	struct proofread_cost cost = proofread_cost(text);
	size_t advised = cost.ucs2 ? PROOFREAD_PARTS_UCS2 : PROOFREAD_PARTS_GSM7;
	struct buffer costly = { 0 };
	unsigned most = in->options->max_parts;

	if (cost.parts == 0)
		tell(in, FAULT_TEXT_LONG, row, (struct fault_with){ .value = NULL });
	else if (most > 0 && cost.parts > most)
		tell(in, FAULT_TEXT_PARTS, row, (struct fault_with){ .number = cost.parts, .allowed = most });
	else if (cost.ucs2 && !direction_is_right_to_left(text) && proofread_costly_characters(text, &costly))
		tell(in, FAULT_TEXT_DEAR, row,
			(struct fault_with){ .number = cost.parts, .list = costly.data });
	else if (cost.parts > advised)
		tell(in, FAULT_TEXT_COSTS, row,
			(struct fault_with){ .number = cost.parts, .allowed = advised });
	in->incomplete = in->incomplete || costly.failed;
	buffer_free(&costly);
}

static void check_reading(struct inspection *in, const struct message_row *row, const char *text)
{
	const char *at;
	char value[SHOWN_OCTETS + 4];
	size_t len, count = proofread_longest_sentence(text, &at, &len);
	enum proofread_trap trap;

	if (count > PROOFREAD_SENTENCE_WORDS)
		tell(in, FAULT_TEXT_SENTENCE, row,
			(struct fault_with){ .number = count,
				.allowed = PROOFREAD_SENTENCE_WORDS,
				.value = shown(at, len, value) });
	if (!direction_is_right_to_left(text) || !(at = proofread_find_trap(text, &len, &trap)))
		return;
	tell(in, trap == PROOFREAD_LATIN_FIRST ? FAULT_TEXT_LATIN_FIRST : FAULT_TEXT_DIGITS_PARTED, row,
		(struct fault_with){ .value = shown(at, len, value) });
}

/* False when the text is beyond what is looked at. */
static bool check_text(struct inspection *in, const struct message_row *row)
{
	const char *damaged;
	size_t len;

	if (*row->text == '\0') {
		tell(in, FAULT_TEXT_EMPTY, row, (struct fault_with){ .value = NULL });
		return true;
	}
	check_braces(in, row);
	check_filled(in, row);
	if (damage_find(row->text, &damaged, &len) != DAMAGE_NONE)
		return true; /* told by check_cells(); the rest would follow from it */
	check_letters(in, row);
	char *filled = message_set_fill(in->set, row);
	bool within = filled && strlen(filled) + 4 <= MESSAGE_SET_MAX_FILLED; /* it is cut at a character */
	if (!filled) {
		in->incomplete = true;
	} else if (!within) {
		tell(in, FAULT_TEXT_LONG, row, (struct fault_with){ .value = NULL });
	} else {
		check_cost(in, row, filled);
		check_reading(in, row, filled);
	}
	free(filled);
	return within;
}

bool check_texts(struct inspection *in)
{
	bool within = true;

	for (size_t i = 0; i < in->set->message_count; i++)
		within = check_text(in, &in->set->messages[i]) && within;
	return within;
}
