/* redelivery: is this message one that we have already, delivered once more?
 *
 * An SMSC that did not get our answer delivers again. Such a message is told from a citizen's second question
 * by what became of the first one's connection: the same octets from the same number to the same address are
 * a redelivery when
 *   - the first is not answered yet (the SMSC lost patience), or
 *   - the connection that the first came by has ended, no more than REDELIVERY_DOUBT_MS after it was
 * answered, and no more than REDELIVERY_WINDOW_MS ago; each first explains one redelivery, which takes
 * its place: what became of that answer decides about the next. While its connection lives and it is
 * answered, the same text is a question of its own.
 *
 * Messages that other nodes took are known by the same rule, with the end of their connection there, or of that life.
 *
 * A table of 24 octets for each message, allocated at start; in sets of eight, the one answered longest ago makes room, and
 * one in hand only when all are. Belongs to the loop's thread; time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_REDELIVERY_H
#define AGAHI_REDELIVERY_H

#include <stddef.h>
#include <stdint.h>

enum { REDELIVERY_DOUBT_MS = 10000, REDELIVERY_WINDOW_MS = 300000, REDELIVERY_MESSAGE_OCTETS = 24 };

struct redelivery;

/* The connection that a message came by. */
struct redelivery_origin {
	uint16_t link;
	uint8_t leg;
	uint32_t generation;
};

/* Of an earlier life of the daemon: ended when this one began. */
#define REDELIVERY_EARLIER_LIFE UINT32_MAX

/* When a connection ended, 0 while it lives. Not asked about earlier lives. */
typedef uint64_t (*redelivery_ended_h)(const struct redelivery_origin *origin, void *arg);

enum redelivery_verdict {
	REDELIVERY_NEW,
	REDELIVERY_PENDING, /* the first is still in hand: answer both together */
	REDELIVERY_REPEATED /* the first is safe: answer, and do nothing more */
};

struct redelivery *redelivery_new(size_t capacity, uint64_t started_ms, redelivery_ended_h ended,
	void *arg); /* NULL when memory is short */
void redelivery_free(struct redelivery *redelivery);

/* A message came by `origin`. `request` is set with REDELIVERY_PENDING: what redelivery_received() was given.
 */
enum redelivery_verdict redelivery_check(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, uint64_t now_ms, void **request);

/* A new message is in hand. `request` is not NULL, and known until one of the next two. */
void redelivery_received(struct redelivery *redelivery, uint64_t fingerprint,
	const struct redelivery_origin *origin, void *request);

/* It is safe, and was answered, or would have been had its connection not ended. */
void redelivery_answered(
	struct redelivery *redelivery, uint64_t fingerprint, const void *request, uint64_t now_ms);

/* It was refused: when it comes again it is new. */
void redelivery_refused(struct redelivery *redelivery, uint64_t fingerprint, const void *request);

/* A message that an earlier life made safe `age_ms` before it ended: no longer than REDELIVERY_DOUBT_MS. */
void redelivery_restore(struct redelivery *redelivery, uint64_t fingerprint, uint64_t age_ms);

/* --- where several nodes serve the same telco --------------------------------------------------------- */

/* REDELIVERY_ENDS ends of connections and lives are remembered, the oldest makes room. */
enum { REDELIVERY_ENDS = 1024 };

/* A message that another life made safe then; `origin`: which connection of it brought it, 0: none that is known, and only the end
 * of that life tells of a redelivery. */
void redelivery_elsewhere(struct redelivery *redelivery, uint64_t fingerprint, int64_t life, uint32_t origin,
	uint64_t since_ms);

/* That connection of another life has ended then; `origin` 0: the life has. */
void redelivery_ended_elsewhere(
	struct redelivery *redelivery, int64_t life, uint32_t origin, uint64_t ended_ms);

#endif
