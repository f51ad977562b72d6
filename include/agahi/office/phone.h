/* phone: the training phone as it travels: which texts it answers by, what was done with it, and what is done now. */
#ifndef AGAHI_OFFICE_PHONE_H
#define AGAHI_OFFICE_PHONE_H

#include <stdbool.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"
#include "agahi/preview/replay.h"
#include "agahi/preview/steps.h"

enum { PHONE_ID_SIZE = 24 };

struct phone {
	char set[PHONE_ID_SIZE]; /* "live", or the id of an edition */
	long long edition;       /* 0: nothing is live */
	bool screen;             /* for a projector */
	struct steps steps;
};

/* Of the query or the form: set, screen, steps. False when it names an edition that is not there, or cannot be read. Steps that are
 * none of ours are none. */
bool phone_read(const struct visit *visit, struct phone *phone);

/* One more step, as the form says: do=again, do=dial, key=1, or what was typed. What "typed" means depends on whether a
 * session is open, so the steps so far are replayed. False when the phone is full. */
bool phone_step(struct phone *phone, const struct form *form, const struct catalogue *catalogue,
	const struct replay_terms *terms);

#endif
