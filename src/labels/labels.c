#include "agahi/labels/labels.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/direction.h"
#include "agahi/text/script.h"

#define LABEL(name, english, urdu) [LABEL_##name] = { [LABELS_URDU] = (urdu), [LABELS_ENGLISH] = (english) },
static const char *const texts[LABEL_COUNT][LABELS_LANGUAGES] = {
#include "agahi/labels/all.def"
};
#undef LABEL

static const struct {
	const char *tag;
	bool right_to_left;
} languages[LABELS_LANGUAGES] = { [LABELS_URDU] = { "ur", true }, [LABELS_ENGLISH] = { "en", false } };

/* What the service's texts may be written in: the languages of Pakistan, and what is spoken beside them (ISO 639-3). */
static const struct {
	const char *tag;
	enum label name;
} tongues[] = {
	{ "ur", LABEL_TONGUE_URDU },
	{ "en", LABEL_TONGUE_ENGLISH },
	{ "ur-Latn", LABEL_TONGUE_ROMAN_URDU },
	{ "sd", LABEL_TONGUE_SINDHI },
	{ "ps", LABEL_TONGUE_PASHTO },
	{ "pst", LABEL_TONGUE_PASHTO },
	{ "pbt", LABEL_TONGUE_PASHTO },
	{ "pbu", LABEL_TONGUE_PASHTO },
	{ "pa", LABEL_TONGUE_PUNJABI },
	{ "pnb", LABEL_TONGUE_PUNJABI },
	{ "bal", LABEL_TONGUE_BALOCHI },
	{ "bcc", LABEL_TONGUE_BALOCHI },
	{ "bgn", LABEL_TONGUE_BALOCHI },
	{ "bgp", LABEL_TONGUE_BALOCHI },
	{ "skr", LABEL_TONGUE_SARAIKI },
	{ "brh", LABEL_TONGUE_BRAHUI },
	{ "hno", LABEL_TONGUE_HINDKO },
	{ "hnd", LABEL_TONGUE_HINDKO },
	{ "ks", LABEL_TONGUE_KASHMIRI },
	{ "scl", LABEL_TONGUE_SHINA },
	{ "plk", LABEL_TONGUE_SHINA },
	{ "bft", LABEL_TONGUE_BALTI },
	{ "bsk", LABEL_TONGUE_BURUSHASKI },
	{ "khw", LABEL_TONGUE_KHOWAR },
	{ "kls", LABEL_TONGUE_KALASHA },
	{ "trw", LABEL_TONGUE_TORWALI },
	{ "gwc", LABEL_TONGUE_GAWRI },
	{ "wbl", LABEL_TONGUE_WAKHI },
	{ "gju", LABEL_TONGUE_GOJRI },
	{ "phr", LABEL_TONGUE_PAHARI },
	{ "lah", LABEL_TONGUE_LAHNDA },
	{ "mwr", LABEL_TONGUE_MARWARI },
	{ "mki", LABEL_TONGUE_DHATKI },
	{ "kvx", LABEL_TONGUE_KOLI },
	{ "gu", LABEL_TONGUE_GUJARATI },
	{ "haz", LABEL_TONGUE_HAZARAGI },
	{ "prs", LABEL_TONGUE_DARI },
	{ "fa", LABEL_TONGUE_PERSIAN },
	{ "ar", LABEL_TONGUE_ARABIC },
	{ "ug", LABEL_TONGUE_UYGHUR },
	{ "hi", LABEL_TONGUE_HINDI },
	{ "bn", LABEL_TONGUE_BENGALI },
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

static size_t find_tongue(const char *tag, size_t len)
{
	size_t i = 0;

	while (i < TONGUES && (strlen(tongues[i].tag) != len || memcmp(tongues[i].tag, tag, len) != 0))
		i++;
	return i;
}

/* How much of the tag names the language: without a region, and without Arabic letters where these are the language's own. In other
 * letters than its own a language is another one to who reads it. */
static size_t named_part(const char *tag)
{
	size_t language = strcspn(tag, "-"), script = strcspn(tag + language + (tag[language] == '-'), "-");

	if (tag[language] == '\0' || script < 4)
		return language;
	return script == 4 && strncmp(tag + language, "-Arab", 5) == 0 ? language : language + 1 + script;
}

const char *labels_tongue(enum labels_language language, const char *tag)
{
	size_t i = find_tongue(tag, named_part(tag));

	return i < TONGUES ? labels_text(language, tongues[i].name) : tag;
}

bool labels_tongue_is_right_to_left(const char *tag)
{
	return script_of_language(tag) == SCRIPT_ARABIC;
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

/* "Edition 1: " of an edition without a title: nothing stands behind a colon that nothing follows. */
static bool ends_with_colon(const char *text, size_t len)
{
	return len >= 2 && memcmp(text + len - 2, ": ", 2) == 0;
}

static void each_piece(const char *text, const struct label_with *with, piece_h handler, void *out)
{
	char number[LABELS_NUMBER_SIZE];

	while (*text) {
		size_t plain = strcspn(text, "{"), len;
		const char *filled = fill_hole(text + plain, with, number, &len);

		if (text[plain] && !filled)
			plain++; /* a brace of its own */
		if (filled && *filled == '\0' && text[plain + len] == '\0' && ends_with_colon(text, plain)) {
			if (plain > 2)
				handler(out, text, plain - 2, false);
			return;
		}
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
