#include "agahi/sheet/tags.h"

#include <stddef.h>
#include <string.h>

#include "agahi/text/fold.h"

/* What people write in place of a tag, folded. */
static const struct {
	const char *name, *tag;
} names[] = {
	{ "urdu", "ur" },
	{ "اردو", "ur" },
	{ "english", "en" },
	{ "eng", "en" },
	{ "انگریزی", "en" },
	{ "urd", "ur" },
	{ "roman", "ur-Latn" },
	{ "roman urdu", "ur-Latn" },
	{ "urdu roman", "ur-Latn" },
	{ "urdu latn", "ur-Latn" },
	{ "ur roman", "ur-Latn" },
	{ "ur latin", "ur-Latn" },
	{ "رومن اردو", "ur-Latn" },
	{ "sindhi", "sd" },
	{ "سندھی", "sd" },
	{ "سنڌي", "sd" },
	{ "pashto", "ps" },
	{ "pushto", "ps" },
	{ "پشتو", "ps" },
	{ "punjabi", "pa-Arab" },
	{ "پنجابی", "pa-Arab" },
	{ "balochi", "bal" },
	{ "baluchi", "bal" },
	{ "بلوچی", "bal" },
	{ "saraiki", "skr" },
	{ "seraiki", "skr" },
	{ "سرائیکی", "skr" },
	{ "brahui", "brh" },
	{ "hindko", "hno" },
	{ "kashmiri", "ks" },
	{ "persian", "fa" },
	{ "arabic", "ar" },
};

static const char *tag_named(const char *name)
{
	char folded[FOLD_MAX_OCTETS], known[FOLD_MAX_OCTETS];

	fold_text(name, strlen(name), folded);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		fold_text(names[i].name, strlen(names[i].name), known);
		if (strcmp(folded, known) == 0)
			return names[i].tag;
	}
	return NULL;
}

static char small(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static char capital(char letter)
{
	return letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
}

static bool is_letters(const char *part, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (small(part[i]) < 'a' || small(part[i]) > 'z')
			return false;
	}
	return true;
}

static bool is_digits(const char *part, size_t len)
{
	return strspn(part, "0123456789") >= len;
}

static bool is_alphanumeric(const char *part, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!is_letters(part + i, 1) && !is_digits(part + i, 1))
			return false;
	}
	return true;
}

/* The places of a tag in their order; a part takes the first at or after the last one's. */
enum place { PLACE_LANGUAGE, PLACE_SCRIPT, PLACE_REGION, PLACE_VARIANT, PLACE_PRIVATE, PLACE_NONE };

static enum place place_of(const char *part, size_t len, enum place after)
{
	bool letters = is_letters(part, len);

	if (after == PLACE_LANGUAGE)
		return letters && len >= 2 && len <= 3 ? PLACE_LANGUAGE : PLACE_NONE;
	if (len == 0 || len > 8 || !is_alphanumeric(part, len))
		return PLACE_NONE;
	if (after == PLACE_PRIVATE || (len == 1 && small(*part) == 'x'))
		return PLACE_PRIVATE;
	if (letters && len == 4 && after <= PLACE_SCRIPT)
		return PLACE_SCRIPT;
	if (((letters && len == 2) || (len == 3 && is_digits(part, len))) && after <= PLACE_REGION)
		return PLACE_REGION;
	if (len >= 5 || (len == 4 && is_digits(part, 1)))
		return PLACE_VARIANT;
	return PLACE_NONE;
}

static void write_part(enum place place, const char *part, size_t len, char *out)
{
	for (size_t i = 0; i < len; i++) {
		bool large = place == PLACE_REGION || (place == PLACE_SCRIPT && i == 0);

		out[i] = large ? capital(part[i]) : small(part[i]);
	}
}

/* The tag in its canonical spelling; false when it is none. An underscore stands for a hyphen, as in locales. */
static bool canonical(const char *tag, char out[TAGS_MAX_OCTETS + 1])
{
	enum place place = PLACE_LANGUAGE;
	bool first = true, open = false; /* x- asks for something behind it */
	size_t at = 0;

	if (strlen(tag) > TAGS_MAX_OCTETS)
		return false;
	for (;; at++) {
		size_t len = strcspn(tag + at, "-_");
		enum place found = place_of(tag + at, len, first ? PLACE_LANGUAGE : place);

		if (found == PLACE_NONE)
			return false;
		open = found == PLACE_PRIVATE && place != PLACE_PRIVATE;
		/* Each place but the last two is taken once. */
		place = found < PLACE_VARIANT ? (enum place)(found + 1) : found;
		first = false;
		write_part(found, tag + at, len, out + at);
		at += len;
		if (tag[at] == '\0')
			break;
		out[at] = '-';
	}
	out[at] = '\0';
	return !open;
}

bool tags_check(const char *tag, char better[TAGS_MAX_OCTETS + 1])
{
	const char *named = tag_named(tag);

	better[0] = '\0';
	if (named)
		memcpy(better, named, strlen(named) + 1);
	else if (!canonical(tag, better))
		better[0] = '\0';
	return !named && strcmp(better, tag) == 0 && *tag != '\0';
}
