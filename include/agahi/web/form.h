/* form: fields of a query or of a posted form (application/x-www-form-urlencoded), bounded.
 *
 * What does not decode to UTF-8 without NUL, what has more than FORM_MAX_FIELDS fields or a longer name than
 * FORM_NAME_OCTETS is refused as a whole. Each end of a line (CR LF, CR, LF) comes out as one LF. Pure. */
#ifndef AGAHI_WEB_FORM_H
#define AGAHI_WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>

enum { FORM_MAX_FIELDS = 1024, FORM_NAME_OCTETS = 64 };

struct form_field {
	const char *name;
	const char *value;
};

struct form {
	struct form_field *fields;
	size_t count;
	char *octets; /* that the fields stand in */
};

/* Zero-initialised before. False, with nothing to free, when it is refused, or memory is short. */
bool form_parse(struct form *form, const char *octets, size_t len);
void form_free(struct form *form);

/* The first field of that name; "" when there is none. */
const char *form_value(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);

/* A number in digits, within bounds; `fallback` else. */
long long form_number(const struct form *form, const char *name, long long fallback);

/* A value as it came becomes one as handlers see it, in place: UTF-8 without NUL, lines ended by LF. False when it is none. */
bool form_settle_text(char *text, size_t *len);

#endif
