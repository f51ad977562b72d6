#include "agahi/comparison/paper.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/text/direction.h"
#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"

static const char bold[] = "\033[1m", plain_again[] = "\033[0m";
static const char first_strong_isolate[] = "\xe2\x81\xa8", right_to_left_isolate[] = "\xe2\x81\xa7",
		  isolate_end[] = "\xe2\x81\xa9";

/* --- text --------------------------------------------------------------------------------------------- */

struct style {
	const char *begin, *end;
};

/* Red and struck through; green and underlined (ECMA-48, 8.3.117). */
static const struct style plain_styles[] = {
	[WORDS_SAME] = { "", "" }, [WORDS_REMOVED] = { "[-", "-]" }, [WORDS_ADDED] = { "{+", "+}" }
};
static const struct style colour_styles[] = { [WORDS_SAME] = { "", "" },
	[WORDS_REMOVED] = { "\033[31;9m", "\033[0m" },
	[WORDS_ADDED] = { "\033[32;4m", "\033[0m" } };

static const struct style *style_of(const struct paper *paper, enum words_change change)
{
	return paper->colour ? &colour_styles[change] : &plain_styles[change];
}

void paper_begin_heading(struct paper *paper)
{
	buffer_add_text(&paper->text, paper->colour ? bold : "");
}

void paper_end_heading(struct paper *paper)
{
	buffer_add_text(&paper->text, paper->colour ? plain_again : "");
	buffer_add_text(&paper->text, "\n");
}

void paper_add_text(struct paper *paper, const char *text)
{
	visible_add_isolated(text, &paper->text);
}

void paper_add_change(struct paper *paper, enum words_change change, const char *text)
{
	const struct words_piece piece = { change, text, strlen(text) };

	paper_add_words(paper, &(struct words){ (struct words_piece *)&piece, 1 });
}

/* A change between words that stay shows what cannot be seen, for it may be all that changed. Without marks
 * around them two numbers that follow each other would run into one, so each is isolated. */
static void add_piece(struct paper *paper, const struct words_piece *piece, bool turns)
{
	const struct style *style = style_of(paper, piece->change);
	bool isolated = turns && paper->colour && piece->change != WORDS_SAME;

	buffer_add_text(&paper->text, style->begin);
	buffer_add_text(&paper->text, isolated ? first_strong_isolate : "");
	visible_add(piece->text, piece->len, piece->change != WORDS_SAME, &paper->text);
	buffer_add_text(&paper->text, isolated ? isolate_end : "");
	buffer_add_text(&paper->text, style->end);
}

/* How many letters the pieces have that are written from the right, less those from the left. */
static long lean_of(const struct words *words, bool *turns)
{
	long lean = 0;

	*turns = false;
	for (size_t i = 0; i < words->count; i++) {
		const struct words_piece *piece = &words->pieces[i];

		for (size_t at = 0; at < piece->len;) {
			uint32_t character;

			at += utf8_next(piece->text + at, piece->len - at, &character);
			lean += direction_of(character) == DIRECTION_RIGHT;
			lean -= direction_of(character) == DIRECTION_LEFT;
			*turns = *turns || direction_of(character) == DIRECTION_RIGHT;
		}
	}
	return lean;
}

void paper_add_words(struct paper *paper, const struct words *words)
{
	bool turns;
	long lean = lean_of(words, &turns);

	if (turns)
		buffer_add_text(&paper->text, lean > 0 ? right_to_left_isolate : first_strong_isolate);
	for (size_t i = 0; i < words->count; i++)
		add_piece(paper, &words->pieces[i], turns);
	buffer_add_text(&paper->text, turns ? isolate_end : "");
}

void paper_add_count(struct paper *paper, size_t count, const char *what)
{
	buffer_add_format(&paper->text, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

bool paper_print(struct paper *paper, FILE *out)
{
	bool complete = !paper->text.failed;

	if (complete && paper->text.len > 0)
		complete = fwrite(paper->text.data, 1, paper->text.len, out) == paper->text.len;
	buffer_free(&paper->text);
	return complete;
}

/* --- JSON --------------------------------------------------------------------------------------------- */

json_t *paper_json_text(const char *text)
{
	return text ? paper_json_text_of(text, strlen(text)) : json_null();
}

json_t *paper_json_text_of(const char *text, size_t len)
{
	if (utf8_first_fault(text, len) == len)
		return json_stringn(text, len);
	struct buffer repaired = { 0 };
	for (size_t at = 0; at < len;) {
		uint32_t character;
		char octets[4];

		at += utf8_next(text + at, len - at, &character);
		buffer_add(&repaired, octets, utf8_put(character, octets));
	}
	json_t *value = repaired.failed ? NULL : json_stringn(repaired.data, repaired.len);
	buffer_free(&repaired);
	return value;
}

/* Beyond ASCII they stand in strings only, where JSON has an escape for each (RFC 8259, 7). */
static void add_json_character(uint32_t character, struct buffer *out)
{
	char octets[4];

	if (character < 0x80 || !visible_is_kept_away(character)) {
		buffer_add(out, octets, utf8_put(character, octets));
	} else if (character < 0x10000) {
		buffer_add_format(out, "\\u%04X", (unsigned)character);
	} else {
		buffer_add_format(out, "\\u%04X\\u%04X", (unsigned)(0xd800 + ((character - 0x10000) >> 10)),
			(unsigned)(0xdc00 + (character & 0x3ff)));
	}
}

bool paper_print_json(json_t *value, FILE *out)
{
	char *dumped = value ? json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY) : NULL;
	struct paper paper = { 0 };

	json_decref(value);
	if (!dumped)
		return false;
	size_t len = strlen(dumped);
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(dumped + at, len - at, &character);
		/* jansson leaves the last of ASCII as it is. */
		if (character == 0x7f)
			buffer_add_text(&paper.text, "\\u007F");
		else
			add_json_character(character, &paper.text);
	}
	buffer_add_text(&paper.text, "\n");
	free(dumped);
	return paper_print(&paper, out);
}
