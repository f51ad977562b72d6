/* restoration: a backup takes the place of journal and messages, so that nobody gets a reply twice, and nobody who was forgotten since
 * comes back.
 *
 * Everything is prepared and looked at in drafts beside the databases; until these take their places, each by one rename,
 * nothing is changed. No daemon may run: its lock is taken. */
#ifndef AGAHI_RESTORATION_H
#define AGAHI_RESTORATION_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/config/config.h"
#include "agahi/keeping/replies.h"
#include "agahi/keeping/standing_copy.h"
#include "agahi/recall/standing.h"

enum restoration_result {
	RESTORATION_DONE,
	RESTORATION_ASKS, /* nothing was changed: what becomes of replies is to be said first */
	RESTORATION_FAILED
};

/* What becomes of doubtful replies (replies.h). */
enum restoration_doubt { RESTORATION_ASK, RESTORATION_DROP, RESTORATION_SEND };

struct restoration {
	const struct config *config;
	const char *copy;
	enum restoration_doubt doubt;

	/* Told: */
	struct replies_found replies;
	struct standing_sum standing;
	char standing_taken
		[STANDING_COPY_PATH_SIZE]; /* whose list was used, where the journal's was lost; "": its own */
	bool standing_missing;             /* there was none: who was forgotten since is back */
	bool has_present;                  /* was there a journal? */
	char present_fault[640];           /* why what it knows is not known; "": it is */
	bool has_content;                  /* does the backup have messages? */
};

/* `error` is for RESTORATION_FAILED. */
enum restoration_result restoration_run(struct restoration *restoration, char *error, size_t size);

#endif
