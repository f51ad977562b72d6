/* trying: what a message, a placeholder's value or a menu would be like as it is being written: SMS, screens, what check says.
 *
 * Written onto the page in elements that nodes.h knows, so that our script can show it too. */
#ifndef AGAHI_WRITING_TRYING_H
#define AGAHI_WRITING_TRYING_H

#include <stdbool.h>

#include "agahi/bench/bench.h"
#include "agahi/preview/checks.h"
#include "agahi/preview/steps.h"

/* The handset beside a form, as it travels in the form's fields. */
struct trying_handset {
	struct steps steps; /* so far; none: the way to the topic is dialled */
	const char *press;  /* the key that was pressed just now; "": none */
};

struct trying {
	const struct bench_ready *ready;
	struct workbench_trial trial; /* what is being written */
	const struct message_row
		*row;    /* of the message, with its keywords as they are being written; NULL: it is none */
	const char *ask; /* "a citizen writes"; "" */
	struct trying_handset *handset; /* the key is pressed while it is written */
};

/* The form's "steps", and the key that was pressed just now ("press"; "again": from the beginning). */
void trying_read_handset(const struct form *form, struct trying_handset *handset);

/* The message as an SMS, what it costs, its screens, what a citizen gets who asks, and what check says. Of a placeholder or a
 * menu: the screens and the answer. */
void trying_write(struct visit *visit, const struct trying *trying);

/* The keys of a handset, as buttons that go on from where it is; after trying_write(), outside of what the script replaces. */
void trying_write_keys(struct visit *visit, const struct trying_handset *handset);

/* What check says of a row by itself, and of its keywords among all others; checks_free(). `set`, all of the draft, may be NULL:
 * then less is told; the message is `row`. */
bool trying_check(struct visit *visit, const struct message_set *set, const struct message_row *row,
	struct checks *checks);

/* A list of them; nothing where there are none. */
void trying_write_checks(struct visit *visit, const struct checks *checks);

/* The language in which report/ tells faults on this page. */
enum phrases_language trying_phrases(const struct visit *visit);

#endif
