/* claims: what one node changes of others in the database: it ends a life, takes what dead lives left, releases, publishes.
 *
 * Each is a transaction of its own with our fence in it, so that a life that is over changes nothing. One of unknown fate (no
 * answer, or a warning at COMMIT) is looked at again before anything of it is told. Belongs to the neighbours' thread; after a
 * failure the connection is closed, and the caller connects again. */
#ifndef AGAHI_CLAIMS_H
#define AGAHI_CLAIMS_H

#include "agahi/cluster/lease.h"
#include "agahi/postgres/pg.h"
#include "agahi/postgres/tellings.h"

/* What may be claimed: rows whose owner is from `low` to below `high`. */
struct claims_bounds {
	const int64_t *low;
	const int64_t *high;
	size_t count;
};

enum { CLAIMS_PAGE = 500 };

enum claims_outcome {
	CLAIMS_DONE,
	CLAIMS_NOTHING, /* there was nothing to do; or, of what is compared and set, it was another */
	CLAIMS_FAILED,  /* nothing is changed */
	CLAIMS_UNKNOWN
};

struct claims;

struct claims_parts {
	struct pg *pg;
	int64_t life;
	struct lease *lease; /* lost when the fence says so */
	const struct keyslots *slots;
};

/* NULL when memory is short. */
struct claims *claims_new(const struct claims_parts *parts);
void claims_free(struct claims *claims);

/* epoch + 1 of a node that stands still. Unknown: the next look tells. */
enum claims_outcome claims_end_life(struct claims *claims, uint32_t node, int64_t epoch, int64_t beat);

/* Is a claim of unknown fate kept? Then claims_settle() comes first. */
bool claims_is_in_doubt(const struct claims *claims);

/* Tells what of it is ours. DONE: it is in doubt no more. */
enum claims_outcome claims_settle(struct claims *claims, struct tellings *tellings);

/* A page of replies, or of parts, of those SMSCs. CLAIMS_NOTHING: there were none. */
enum claims_outcome claims_take_replies(struct claims *claims, const struct claims_bounds *bounds,
	const char *const *smscs, size_t smsc_count, size_t most, struct tellings *tellings);
enum claims_outcome claims_take_parts(struct claims *claims, const struct claims_bounds *bounds,
	const char *const *smscs, size_t smsc_count, struct tellings *tellings);

/* Parts of living nodes, by id: told as foreign. False when they cannot be read. */
bool claims_read_parts(struct claims *claims, const int64_t *ids, size_t count, struct tellings *tellings);

/* What may be done again until it is done. */
enum claims_outcome claims_release(struct claims *claims, const int64_t *ids, size_t count);
enum claims_outcome claims_publish(struct claims *claims, int64_t after, struct span octets);

/* Why the last call failed. */
const char *claims_error(const struct claims *claims);

#endif
