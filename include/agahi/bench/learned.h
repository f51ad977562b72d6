/* learned: what the examples of a draft teach, known or being found out: on the second worker, one draft after the other
 * (preview/learner.h), and kept in the desk's database by its hash.
 *
 * Belongs to the loop's thread, but for learned_load(). */
#ifndef AGAHI_BENCH_LEARNED_H
#define AGAHI_BENCH_LEARNED_H

#include <stdbool.h>

#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"
#include "agahi/learning/model.h"

enum learned_state {
	LEARNED_KNOWN,     /* or there is nothing that could be learned */
	LEARNED_UNDER_WAY, /* half a minute or more */
	LEARNED_WAITS,     /* something else is being learned: ask again */
	LEARNED_FAILED     /* memory is short, or the database cannot be read */
};

/* How it stands with the draft. `begins`: where nothing is under way, it is from then on. */
enum learned_state learned_look(struct desk *desk, const struct draft *draft, bool begins);

/* On any thread, by a connection of its own: what the examples of a set taught, the caller's; NULL: it is not known. */
struct model *learned_load(sqlite3 *db, const struct message_set *set);

#endif
