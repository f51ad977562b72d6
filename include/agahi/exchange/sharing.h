/* sharing: what is published on one node is answered from on all.
 *
 * A thread of its own keeps the content database and what the nodes share (exchange.h) the same: when something was changed here,
 * it packs what is live and scheduled, and the loop gives it to the journal, to be the next version unless another node was
 * quicker; what was published, also by this node, it takes (taking.h). The loop passes octets, nothing more: it never packs,
 * reads or writes.
 *
 * The newest version stays in memory: it is taken again where it could not be, and where another file was put in the place of the
 * content database. The log has each version that was shared or taken, each edition that lost, and once what cannot be done. */
#ifndef AGAHI_SHARING_H
#define AGAHI_SHARING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"

struct event_base;
struct sharing;

/* In the loop's thread: these octets, copied, shall be the version after `after`, unless there is a newer one. Every node hears of
 * what is published by sharing_published(); what is not told is offered again, after a while. */
typedef void (*sharing_publish_h)(int64_t after, const void *octets, size_t len, void *arg);

/* In the sharing's thread: the content database is another, by what was published. */
typedef void (*sharing_taken_h)(void *arg);

struct sharing_parts {
	struct event_base *base;
	const char *content; /* the database; it must outlive the sharing, as must the log */
	struct log *log;
	sharing_publish_h publish;
	sharing_taken_h taken;
	void *arg;
	uint64_t again_ms; /* after which what had no effect is done again; 0: as a service does it */
};

/* NULL with `error`. */
struct sharing *sharing_start(const struct sharing_parts *parts, char *error, size_t size);

/* Any thread: something changed in the content database (the `changed` of edition/watch.h). */
void sharing_content_changed(struct sharing *sharing);

/* Any thread: the newest version, or one that is newer than any before; the octets are copied. Told again, or an older one, it is
 * nothing. */
void sharing_published(struct sharing *sharing, int64_t version, const void *octets, size_t len);

/* Any thread: the version that stands here; 0: none. */
int64_t sharing_version(const struct sharing *sharing);

/* Any thread: can what the nodes share be taken, and what was changed here be shared? */
bool sharing_is_well(const struct sharing *sharing);

/* Ends the thread and waits for it: what is being taken is taken to its end. NULL is nothing. */
void sharing_stop(struct sharing *sharing);

#endif
