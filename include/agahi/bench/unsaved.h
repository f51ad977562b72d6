/* unsaved: the catalogue of an edition with a message's keywords as somebody is writing them, for one page.
 *
 * Other than a text, a keyword cannot be laid over a catalogue: it is made anew, on the worker, and is gone with the page. Belongs to the
 * loop's thread. */
#ifndef AGAHI_BENCH_UNSAVED_H
#define AGAHI_BENCH_UNSAVED_H

#include "agahi/bench/bench.h"

/* As bench_wait(), with `row` in the place of the message that is saved, or beside the others. The row is copied. Where it cannot be
 * made now, `answer` gets what is ready without it. */
void unsaved_wait(struct visit *visit, long long edition, const struct message_row *row,
	bench_answer_h answer, void *arg);

#endif
