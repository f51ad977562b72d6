/* steps: what somebody did with the training phone since they took it up: texts sent, codes dialled, keys pressed.
 *
 * They travel in a form's field, as the server keeps none of it:
 *
 *   sHOW TO VOTE|d*8300#|k2|sووٹ
 *
 * a letter for the kind, the text, and | between steps; within a text \p is |, \n a line break, \\ a backslash. No allocation,
 * bounded: what is longer is not read, and the phone is full at STEPS_MOST. Pure. */
#ifndef AGAHI_STEPS_H
#define AGAHI_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

enum { STEPS_MOST = 50, STEPS_OCTETS = 4096 };

enum step_kind { STEP_SMS, STEP_DIAL, STEP_KEY };

struct step {
	enum step_kind kind;
	const char *text; /* UTF-8, into `steps` */
};

struct steps {
	struct step list[STEPS_MOST];
	size_t count;
	size_t written; /* octets that the field takes */
	size_t used;
	char texts[STEPS_OCTETS + STEPS_MOST];
};

/* Empties `steps`; it must stay where it is while its texts are read. */
void steps_clear(struct steps *steps);

/* False when the field is none of ours: too long, an unknown kind, a broken escape, octets that are no UTF-8. Then `steps` is
 * empty. "" is no step. */
bool steps_read(struct steps *steps, const char *field);

/* One more. False when it is full. */
bool steps_add(struct steps *steps, enum step_kind kind, const char *text);

/* What somebody typed in the one box: a code to dial (*8300#), a key where a session is open and it is one, in the digits of
 * any script, else a text to send. */
enum step_kind steps_kind_of(const char *typed, bool session_open);

/* Appends the field. */
void steps_write(const struct steps *steps, struct buffer *out);

#endif
