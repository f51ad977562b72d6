#include "agahi/editor/letters.h"

#include <string.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/text/script.h"
#include "agahi/text/utf8.h"

/* Letters of the text itself, placeholders left out. */
static void count_letters(const char *text, size_t *arabic, size_t *latin)
{
	size_t len = strlen(text);

	*arabic = *latin = 0;
	for (size_t at = 0; at < len;) {
		const char *name;
		size_t name_len;
		uint32_t character;

		if (placeholder_stands_at(text + at, &name, &name_len)) {
			at += name_len + 2;
			continue;
		}
		at += utf8_next(text + at, len - at, &character);
		enum script script = script_of(character);
		*arabic += script == SCRIPT_ARABIC;
		*latin += script == SCRIPT_LATIN;
	}
}

enum letters letters_judge(const char *text, const char *lang)
{
	enum script expected = script_of_language(lang);
	size_t arabic, latin;

	count_letters(text, &arabic, &latin);
	if (expected == SCRIPT_ARABIC && arabic == 0 && latin > 0)
		return LETTERS_NO_ARABIC;
	return expected == SCRIPT_LATIN && latin == 0 && arabic > 0 ? LETTERS_ALL_ARABIC : LETTERS_FINE;
}

/* Addresses (ecp.gov.pk) and the names that are written in capitals (ECP) are Latin in every language. */
bool letters_are_of_a_name(const char *text)
{
	static const char small[] = "abcdefghijklmnopqrstuvwxyz";
	bool address = strpbrk(text, ".@/") && !strpbrk(text, " \n\t");

	return address || !strpbrk(text, small);
}
