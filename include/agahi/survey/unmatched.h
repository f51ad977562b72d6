/* unmatched: what several people asked and nobody understood, out of the journal.
 *
 * A text leaves only when at least UNMATCHED_LEAST different people sent it, all spellings that fold to the same together
 * (text/fold.h); which spelling is shown, too, is one that so many sent, or else the folded text; what a terminal would obey
 * (text/visible.h) is in neither. So the words of one
 * person, in which a name may stand, stay where they are, and no hash of a number leaves at all: who is who is known in
 * memory only, while it is counted. The journal is read in small pieces, so that its log is never held up. */
#ifndef AGAHI_UNMATCHED_H
#define AGAHI_UNMATCHED_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* The floor: nobody may lower it. And the newest texts that are looked at, so that memory is bounded (a hundred octets
 * each). */
enum { UNMATCHED_LEAST = 3, UNMATCHED_MOST_ROWS = 500000 };

struct unmatched_text {
	const char *folded;
	const char *text; /* the most frequent spelling, digits masked, no control characters */
	int64_t people;
	int64_t times;
	int64_t first_ms, last_ms; /* of whole minutes */
	const char *offered;       /* last: topics by slug, | between them; "" for none */
	const char *language;      /* of the answer, last */
};

/* Words are valid during the call. False when it could not be kept. */
typedef bool (*unmatched_h)(const struct unmatched_text *text, void *arg);

/* Asked between pieces; false ends the call. */
typedef bool (*unmatched_go_on_h)(void *arg);

/* Tells `handler` of every such text that was settled since, most people first. False when the journal cannot be read,
 * memory is short, the handler said so, or `go_on` did. */
bool unmatched_read(
	sqlite3 *journal, int64_t since_ms, unmatched_h handler, unmatched_go_on_h go_on, void *arg);

#endif
