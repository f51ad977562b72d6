/* takeover: what one node changes of others in the database: it ends a life, takes what dead lives left, releases, publishes.
 *
 * Each is a transaction of its own with our fence in it, so that a life that is over changes nothing. One of unknown fate (no
 * answer, or a warning at COMMIT) is looked at again before anything of it is told. Belongs to the neighbours' thread; after a
 * failure the connection is closed, and the caller connects again. */
#ifndef AGAHI_TAKEOVER_H
#define AGAHI_TAKEOVER_H

#include "agahi/cluster/lease.h"
#include "agahi/cluster/tellings.h"
#include "agahi/postgres/pg.h"

/* What may be claimed: rows whose owner is from `low` to below `high`. */
struct takeover_bounds {
	const int64_t *low;
	const int64_t *high;
	size_t count;
};

enum { TAKEOVER_PAGE = 500 };

enum takeover_outcome {
	TAKEOVER_DONE,
	TAKEOVER_NOTHING, /* there was nothing to do; or, of what is compared and set, it was another */
	TAKEOVER_FAILED,  /* nothing is changed */
	TAKEOVER_UNKNOWN
};

struct takeover;

struct takeover_parts {
	struct pg *pg;
	int64_t life;
	struct lease *lease; /* lost when the fence says so */
	const struct keyslots *slots;
};

/* NULL when memory is short. */
struct takeover *takeover_new(const struct takeover_parts *parts);
void takeover_free(struct takeover *takeover);

/* epoch + 1 of a node that stands still. Unknown: the next look tells. */
enum takeover_outcome takeover_end_life(
	struct takeover *takeover, uint32_t node, int64_t epoch, int64_t beat);

/* Is a claim of unknown fate kept? Then takeover_settle() comes first. */
bool takeover_is_in_doubt(const struct takeover *takeover);

/* Tells what of it is ours. DONE: it is in doubt no more. */
enum takeover_outcome takeover_settle(struct takeover *takeover, struct tellings *tellings);

/* A page of replies, or of parts, of those SMSCs. TAKEOVER_NOTHING: there were none. */
enum takeover_outcome takeover_take_replies(struct takeover *takeover, const struct takeover_bounds *bounds,
	const char *const *smscs, size_t smsc_count, size_t most, struct tellings *tellings);
enum takeover_outcome takeover_take_parts(struct takeover *takeover, const struct takeover_bounds *bounds,
	const char *const *smscs, size_t smsc_count, struct tellings *tellings);

/* Parts of living nodes, by id: told as foreign. False when they cannot be read. */
bool takeover_read_parts(
	struct takeover *takeover, const int64_t *ids, size_t count, struct tellings *tellings);

/* What may be done again until it is done. */
enum takeover_outcome takeover_release(struct takeover *takeover, const int64_t *ids, size_t count);
enum takeover_outcome takeover_publish(struct takeover *takeover, int64_t after, struct span octets);

/* Why the last call failed. */
const char *takeover_error(const struct takeover *takeover);

#endif
