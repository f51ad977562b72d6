/* texts: the texts of one edition, made ready to go out (prepared.h) when each is first wanted, and kept.
 *
 * They are known by where they stand in the catalogue, so it must be emptied before that is freed; who holds a text keeps
 * it all the same. Belongs to the loop's thread. */
#ifndef AGAHI_TEXTS_H
#define AGAHI_TEXTS_H

#include <stddef.h>

#include "agahi/service/decide.h"
#include "agahi/text/prepared.h"

/* Zero-initialise. */
struct texts {
	struct texts_place *places; /* open addressing */
	size_t size;
	size_t count;
};

/* The text at that place in the catalogue, held by the caller. NULL when memory is short. */
struct prepared *texts_hold(struct texts *texts, const char *text);

/* What a citizen gets, held by the caller: the catalogue's own text, or one that was made for this citizen alone. NULL when
 * there is none, or memory is short. */
struct prepared *texts_of(struct texts *texts, const struct decision *decision);

/* Another edition, or the end. */
void texts_clear(struct texts *texts);

#endif
