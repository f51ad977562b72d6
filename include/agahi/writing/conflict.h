/* conflict: what somebody else made of a message meanwhile, what it was when one began, and one's own, side by side. */
#ifndef AGAHI_WRITING_CONFLICT_H
#define AGAHI_WRITING_CONFLICT_H

#include "agahi/drafts/saving.h"
#include "agahi/frame/desk.h"

/* Of texts; the form with what is mine follows it on the page. */
void conflict_write(
	struct visit *visit, const struct saving_conflict *conflict, const char *mine, const char *lang);

/* A side of another row than a message: its heading and text, what changed against `base` marked. */
struct conflict_side {
	enum label heading;
	const char *by;   /* NULL: not known */
	const char *text; /* NULL: taken away */
};
void conflict_write_side(
	struct visit *visit, const struct conflict_side *side, const char *base, const char *lang);

#endif
