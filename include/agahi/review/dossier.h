/* dossier: two editions side by side, for a page about the newer one: their rows, what is different, what citizens would get, what
 * check says. The larger tables take long, so a worker reads and compares them, in one reading of the database: what a page
 * shows of it, its seal too, belongs together. */
#ifndef AGAHI_REVIEW_DOSSIER_H
#define AGAHI_REVIEW_DOSSIER_H

#include "agahi/bench/answers_view.h"
#include "agahi/bench/checking.h"
#include "agahi/comparison/difference.h"
#include "agahi/drafts/drafts.h"
#include "agahi/frame/desk.h"

struct dossier {
	struct draft draft; /* the newer one, as it was read */
	const struct message_set *before, *after;
	const struct difference *difference;
	const struct answers_view *answers; /* NULL: not wanted */
	struct checked checked;
};

enum { DOSSIER_ANSWERS = 1, DOSSIER_CHECK = 2 };

/* `write` fills the response when it is read. What was told by widget_error() before lives on until then. Where it cannot be
 * read, or the worker has too much to do, the visit is answered here. */
typedef void (*dossier_h)(struct visit *visit, const struct dossier *dossier);
struct dossier_wanted {
	long long before, after;
	unsigned parts;
	dossier_h write;
};
void dossier_ask(struct visit *visit, const struct dossier_wanted *wanted);

#endif
