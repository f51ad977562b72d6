#include "agahi/preview/steps.h"

#include <string.h>

#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"

/* By step_kind. */
static const char letters[] = "sdk";

/* What a character must be written as, where it cannot stand for itself; a carriage return goes with its line feed. */
static const struct {
	char character, letter;
} escapes[] = { { '|', 'p' }, { '\n', 'n' }, { '\r', 'r' }, { '\\', '\\' } };

static char letter_of(char character)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (escapes[i].character == character)
			return escapes[i].letter;
	}
	return '\0';
}

static char character_of(char letter)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
		if (escapes[i].letter == letter)
			return escapes[i].character;
	}
	return '\0';
}

/* Octets of a text in the field. */
static size_t written_of(const char *text)
{
	size_t octets = 0;

	for (; *text != '\0'; text++)
		octets += letter_of(*text) != '\0' ? 2 : 1;
	return octets;
}

void steps_clear(struct steps *steps)
{
	memset(steps, 0, sizeof(*steps));
}

bool steps_add(struct steps *steps, enum step_kind kind, const char *text)
{
	size_t len = strlen(text);
	size_t written = steps->written + (steps->count > 0) + 1 + written_of(text);

	if (steps->count == STEPS_MOST || written > STEPS_OCTETS || utf8_first_fault(text, len) != len)
		return false;
	char *copy = steps->texts + steps->used;
	memcpy(copy, text, len + 1);
	steps->used += len + 1;
	steps->written = written;
	steps->list[steps->count++] = (struct step){ kind, copy };
	return true;
}

/* One step, `len` octets with its letter. */
static bool read_step(struct steps *steps, const char *field, size_t len)
{
	const char *letter = *field != '\0' ? strchr(letters, *field) : NULL;
	char text[STEPS_OCTETS + 1];
	size_t used = 0;

	if (!letter || len == 0)
		return false;
	for (size_t at = 1; at < len; at++) {
		char character = field[at];

		if (character == '\\' && (++at == len || !(character = character_of(field[at]))))
			return false;
		text[used++] = character;
	}
	text[used] = '\0';
	return steps_add(steps, (enum step_kind)(letter - letters), text);
}

bool steps_read(struct steps *steps, const char *field)
{
	bool good = strlen(field) <= STEPS_OCTETS;

	steps_clear(steps);
	while (good && *field != '\0') {
		size_t len = strcspn(field, "|");

		good = read_step(steps, field, len) && !(field[len] == '|' && field[len + 1] == '\0');
		field += len + (field[len] == '|');
	}
	if (!good)
		steps_clear(steps);
	return good;
}

/* Digits of any script, * and #: what a phone has keys for. */
static bool is_key(const char *typed)
{
	char folded[FOLD_MAX_OCTETS];

	if (*typed == '\0' || strlen(typed) >= sizeof(folded) / 2)
		return false;
	fold_text(typed, strlen(typed), folded);
	return strspn(typed, "*#0123456789") == strlen(typed) ||
		(*folded != '\0' && strspn(folded, "0123456789") == strlen(folded));
}

enum step_kind steps_kind_of(const char *typed, bool session_open)
{
	size_t len = strlen(typed);

	if (len >= 3 && typed[0] == '*' && typed[len - 1] == '#' && strspn(typed, "*#0123456789") == len)
		return STEP_DIAL;
	return session_open && is_key(typed) ? STEP_KEY : STEP_SMS;
}

void steps_write(const struct steps *steps, struct buffer *out)
{
	buffer_add(out, "", 0);
	for (size_t i = 0; i < steps->count; i++) {
		if (i > 0)
			buffer_add_text(out, "|");
		buffer_add(out, &letters[steps->list[i].kind], 1);
		for (const char *at = steps->list[i].text; *at != '\0'; at++) {
			char letter = letter_of(*at);

			if (letter != '\0')
				buffer_add(out, (char[]){ '\\', letter }, 2);
			else
				buffer_add(out, at, 1);
		}
	}
}
