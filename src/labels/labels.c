#include "agahi/labels/labels.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/direction.h"

#define LABEL(name, english, urdu) [LABEL_##name] = { [LABELS_URDU] = (urdu), [LABELS_ENGLISH] = (english) },
static const char *const texts[LABEL_COUNT][LABELS_LANGUAGES] = {
#include "agahi/labels/all.def"
};
#undef LABEL

static const struct {
	const char *tag;
	bool right_to_left;
} languages[LABELS_LANGUAGES] = { [LABELS_URDU] = { "ur", true }, [LABELS_ENGLISH] = { "en", false } };

/* What the service's texts may be written in. */
static const struct {
	const char *tag;
	enum label name;
	bool right_to_left;
} tongues[] = {
	{ "ur", LABEL_TONGUE_URDU, true },
	{ "en", LABEL_TONGUE_ENGLISH, false },
	{ "ur-Latn", LABEL_TONGUE_ROMAN_URDU, false },
	{ "sd", LABEL_TONGUE_SINDHI, true },
	{ "ps", LABEL_TONGUE_PASHTO, true },
	{ "pa", LABEL_TONGUE_PUNJABI, true },
	{ "pnb", LABEL_TONGUE_PUNJABI, true },
	{ "bal", LABEL_TONGUE_BALOCHI, true },
	{ "skr", LABEL_TONGUE_SARAIKI, true },
};

enum { TONGUES = sizeof(tongues) / sizeof(tongues[0]) };

const char *labels_tag(enum labels_language language)
{
	return languages[language].tag;
}

enum labels_language labels_find(const char *tag)
{
	for (size_t i = 0; tag && i < LABELS_LANGUAGES; i++) {
		if (strcmp(languages[i].tag, tag) == 0)
			return (enum labels_language)i;
	}
	return LABELS_URDU;
}

bool labels_are_right_to_left(enum labels_language language)
{
	return languages[language].right_to_left;
}

static size_t find_tongue(const char *tag)
{
	size_t i = 0;

	while (i < TONGUES && strcmp(tongues[i].tag, tag) != 0)
		i++;
	return i;
}

const char *labels_tongue(enum labels_language language, const char *tag)
{
	size_t i = find_tongue(tag);

	return i < TONGUES ? labels_text(language, tongues[i].name) : tag;
}

bool labels_tongue_is_right_to_left(const char *tag)
{
	size_t i = find_tongue(tag);

	return i < TONGUES && tongues[i].right_to_left;
}

const char *labels_text(enum labels_language language, enum label label)
{
	return texts[label][language];
}

const char *labels_number(long long number, char text[LABELS_NUMBER_SIZE])
{
	char digits[32];
	size_t len = 0;

	snprintf(digits, sizeof(digits), "%lld", number);
	for (size_t i = 0, left = strlen(digits); left > 0; i++, left--) {
		text[len++] = digits[i];
		if (left > 1 && left % 3 == 1 && digits[i] != '-')
			text[len++] = ',';
	}
	text[len] = '\0';
	return text;
}

/* --- holes -------------------------------------------------------------------------------------------- */

/* What stands in the hole that `text` begins with, and the octets of the hole; NULL: no hole begins here. */
static const char *fill_hole(
	const char *text, const struct label_with *with, char number[LABELS_NUMBER_SIZE], size_t *len)
{
	static const char value[] = "{value}", other[] = "{other}", count[] = "{number}";

	if (strncmp(text, value, *len = sizeof(value) - 1) == 0)
		return with->value ? with->value : "";
	if (strncmp(text, other, *len = sizeof(other) - 1) == 0)
		return with->other ? with->other : "";
	if (strncmp(text, count, *len = sizeof(count) - 1) == 0)
		return labels_number(with->number, number);
	return NULL;
}

typedef void (*piece_h)(void *out, const char *piece, size_t len, bool of_hole);

static void each_piece(const char *text, const struct label_with *with, piece_h handler, void *out)
{
	char number[LABELS_NUMBER_SIZE];

	while (*text) {
		size_t plain = strcspn(text, "{"), len;
		const char *filled = fill_hole(text + plain, with, number, &len);

		if (text[plain] && !filled)
			plain++; /* a brace of its own */
		if (plain > 0)
			handler(out, text, plain, false);
		text += plain;
		if (filled) {
			handler(out, filled, strlen(filled), true);
			text += len;
		}
	}
}

struct onto {
	struct html *page;
	enum labels_language language;
};

/* On a page that runs from left to right, words that do not are Urdu: for the voice that reads it, and for its font. */
static void write_piece(void *out, const char *piece, size_t len, bool of_hole)
{
	const struct onto *onto = out;

	if (of_hole && !labels_are_right_to_left(onto->language) && direction_is_right_to_left(piece))
		HTML(onto->page, "<bdi lang=\"ur\">");
	else if (of_hole)
		HTML(onto->page, "<bdi>");
	html_text_of(onto->page, piece, len);
	if (of_hole)
		HTML(onto->page, "</bdi>");
}

static void add_piece(void *out, const char *piece, size_t len, bool of_hole)
{
	(void)of_hole;
	buffer_add(out, piece, len);
}

void labels_add(struct buffer *out, enum labels_language language, enum label label, struct label_with with)
{
	each_piece(labels_text(language, label), &with, add_piece, out);
}

void labels_write(struct html *page, enum labels_language language, enum label label)
{
	labels_write_with(page, language, label, (struct label_with){ 0 });
}

void labels_write_with(
	struct html *page, enum labels_language language, enum label label, struct label_with with)
{
	struct onto onto = { page, language };

	each_piece(labels_text(language, label), &with, write_piece, &onto);
}

void labels_attribute(struct html *page, enum html_attribute attribute, enum labels_language language,
	enum label label, struct label_with with)
{
	struct buffer text = { 0 };

	buffer_add(&text, "", 0);
	labels_add(&text, language, label, with);
	if (text.failed)
		page->out.failed = true;
	html_attribute(page, attribute, text.data ? text.data : "");
	buffer_free(&text);
}
