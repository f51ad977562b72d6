/* replay: the training phone: what it shows after these steps.
 *
 * A pure function of a catalogue and the steps: decide() and dial() are asked one step after the other, and what the service
 * would remember of the citizen (language, STOP, the topics that were offered by number, thanks) is carried on between them.
 * No time passes: an offer stays open, and nobody is over a limit. */
#ifndef AGAHI_REPLAY_H
#define AGAHI_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/preview/cost.h"
#include "agahi/preview/steps.h"
#include "agahi/service/decide.h"
#include "agahi/text/screen.h"

enum replay_kind {
	/* By the citizen. */
	REPLAY_SENT,
	REPLAY_DIALLED,
	REPLAY_PRESSED,
	/* By the service. */
	REPLAY_RECEIVED, /* an SMS, also one that was asked for on a screen */
	REPLAY_SILENCE,  /* none comes, by `rule` */
	REPLAY_SCREEN,
	/* By the network. */
	REPLAY_UNKNOWN_CODE, /* it is not the service's */
	REPLAY_NO_SESSION    /* a key, and nothing is open */
};

struct replay_bubble {
	enum replay_kind kind;
	size_t step;           /* that it belongs to, from 0 */
	char *text;            /* UTF-8; "" for what has none. The replay's */
	struct cost cost;      /* RECEIVED */
	bool ucs2;             /* SCREEN */
	size_t used, room;     /* SCREEN: of what the network carries, in septets or units */
	enum decide_rule rule; /* RECEIVED, SILENCE */
	const char *topic;     /* RECEIVED, SCREEN: into the catalogue; NULL: on a menu */
	const char *language;  /* the same */
	size_t offered;        /* RECEIVED: topics by number */
	bool last;             /* SCREEN: the session is over with it */
	bool wrong_key;        /* SCREEN */
	bool sets_language, sets_stopped,
		stopped; /* RECEIVED, SCREEN: remembered of the citizen from then on */
};

struct replay_terms {
	const char *code; /* that is dialled: "*8300#" */
	struct screen_size screen;
	struct cost_terms cost;
};

struct replay {
	struct replay_bubble *bubbles; /* in the order of what happened; the citizen's before the answer */
	size_t count;
	bool session_open;
	const char *language; /* that was chosen, or NULL; into the catalogue */
	bool stopped;
};

/* False when memory is short. Free with replay_free(), before the catalogue. */
bool replay_run(const struct catalogue *catalogue, const struct steps *steps,
	const struct replay_terms *terms, struct replay *replay);
void replay_free(struct replay *replay);

#endif
