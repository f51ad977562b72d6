/* telling: editions and edition files told to a person at a terminal, or to a program.
 *
 * Times are by the zone of the process (base/calendar.h); what people wrote does nothing to the terminal (text/visible.h). */
#ifndef AGAHI_TELLING_H
#define AGAHI_TELLING_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "agahi/edition/editions.h"
#include "agahi/handover/acceptance.h"
#include "agahi/handover/edition_file.h"

/* An edition or a draft in a line or two, as `agahi history` lists it. */
void telling_edition(const struct edition *edition, int64_t now_ms, FILE *out);

/* The same as an object: number, draft, state, title and so on, null where it does not apply; the caller's. */
json_t *telling_edition_json(const struct edition *edition);

/* Both with the number of its rows, and the hash. */
void telling_whole(const struct edition *edition, const struct message_set *set, int64_t now_ms, FILE *out);
json_t *telling_whole_json(const struct edition *edition, const struct message_set *set);

/* What an edition file says: a line for each thing. */
void telling_file(const struct edition_file *file, int64_t now_ms, FILE *out);

/* What it changes, counted, against what is live: `set` and its edition. False when memory is short, or it could not be
 * written. */
bool telling_file_changes(const struct edition_file *file, const struct message_set *set,
	const struct edition *live, FILE *out);

/* What became of it when it was handed over. */
void telling_answer(const struct acceptance_answer *answer, int64_t now_ms, FILE *out);

#endif
