#include "agahi/text/screen.h"

#include <string.h>
#include <utf8proc.h>

#include "agahi/text/direction.h"
#include "agahi/text/utf8.h"

static const char right_to_left_mark[] = "\u200f";

static bool fits_alphabet(enum charset alphabet, const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		if (charset_septets(alphabet, GSM7_DEFAULT, character) == 0)
			return false;
	}
	return true;
}

struct screen_paper screen_paper_for(const struct screen_size *size, const char *const *texts, size_t count)
{
	struct screen_paper paper = { *size, false, false };

	for (size_t i = 0; i < count; i++) {
		paper.ucs2 = paper.ucs2 || (texts[i] && !fits_alphabet(size->alphabet, texts[i]));
		paper.right_to_left =
			paper.right_to_left || (texts[i] && direction_is_right_to_left(texts[i]));
	}
	return paper;
}

size_t screen_room(const struct screen_paper *paper)
{
	return paper->ucs2 ? paper->size.units : paper->size.septets;
}

static size_t character_cost(const struct screen_paper *paper, uint32_t character)
{
	return paper->ucs2 ? charset_units(character)
			   : charset_septets(paper->size.alphabet, GSM7_DEFAULT, character);
}

/* Would a phone set the line that begins here from the left? */
static bool needs_mark(const struct screen_paper *paper, const char *line, size_t len)
{
	size_t offset;

	return paper->right_to_left && direction_of_line(line, len, &offset) == DIRECTION_LEFT;
}

size_t screen_cost(const struct screen_paper *paper, const char *text)
{
	size_t len = strlen(text), cost = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;

		if (at == 0 || text[at - 1] == '\n')
			cost += needs_mark(paper, text + at, len - at);
		at += utf8_next(text + at, len - at, &character);
		cost += character_cost(paper, character);
	}
	return cost;
}

static bool is_blank(char octet)
{
	return octet == ' ' || octet == '\n';
}

size_t screen_cut(
	const struct screen_paper *paper, const char *body, size_t start, size_t room, bool whole_lines)
{
	size_t len = strlen(body), cost = 0, at = start;
	size_t line_end = start, word_end = start, grapheme_end = start;
	utf8proc_int32_t state = 0, previous = 0;

	while (at < len) {
		uint32_t character;
		size_t next = at + utf8_next(body + at, len - at, &character);

		if (at > start && is_blank(body[at])) {
			word_end = at;
			line_end = body[at] == '\n' ? at : line_end;
		}
		if (at > start &&
			utf8proc_grapheme_break_stateful(previous, (utf8proc_int32_t)character, &state))
			grapheme_end = at;
		if (at == start || body[at - 1] == '\n')
			cost += needs_mark(paper, body + at, len - at);
		cost += character_cost(paper, character);
		if (cost > room)
			break;
		previous = (utf8proc_int32_t)character;
		at = next;
	}
	if (at == len)
		return len;
	if (whole_lines && line_end > start)
		return line_end;
	if (word_end > start)
		return word_end;
	if (grapheme_end > start)
		return grapheme_end;
	return at > start ? at : len; /* no room for a single character: the caller's sizes exclude it */
}

unsigned screen_add(const struct screen_paper *paper, const char *text, size_t len, struct buffer *out)
{
	unsigned marks = 0;

	while (len > 0 && is_blank(*text)) {
		text++;
		len--;
	}
	while (len > 0 && is_blank(text[len - 1]))
		len--;
	for (size_t at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line = end ? (size_t)(end - text) + 1 - at : len - at;

		if (needs_mark(paper, text + at, len - at)) {
			buffer_add_text(out, right_to_left_mark);
			marks++;
		}
		buffer_add(out, text + at, line);
		at += line;
	}
	return marks;
}
