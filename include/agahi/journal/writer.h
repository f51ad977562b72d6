/* writer: the thread that commits records in groups: whatever has gathered while the last commit was on its way goes
 * into the next one.
 *
 * When a commit fails, the records in it that somebody waits for are told as failed, the others tried again; the next
 * commit comes after 250 ms, whatever was put in meanwhile. What another node's takeover leaves without an outcome is told when
 * nothing can be answered any more, by writer_free(). With nothing to write, the disk is tried every second, so that
 * it is noticed when it takes writes again. Between commits that succeed it keeps house (housekeeping.h). How it goes may be asked at any time. */
#ifndef AGAHI_WRITER_H
#define AGAHI_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/histogram.h"
#include "agahi/base/log.h"
#include "agahi/journal/queue.h"
#include "agahi/store/backend.h"

struct writer;
struct event_base;

struct writer_options {
	struct store *store; /* stays the caller's; the writer's alone while it runs */
	struct log *log;
	int64_t retention_ms;
	int64_t max_octets;            /* from there on writer_is_full() */
	journal_forgotten_h forgotten; /* see journal.h */
	void *forgotten_arg;
};

/* NULL when memory is short. */
struct writer *writer_new(const struct writer_options *options);

/* Starts the thread. False with errno. */
bool writer_start(struct writer *writer, struct event_base *base);

/* Writes what was put in and ends the thread, at the first commit that fails then: what could not be settled stays in
 * the outbox, and goes out again. */
void writer_stop(struct writer *writer);

/* Stops it, tells what was not told yet (queue_free()), and frees it. NULL is nothing. */
void writer_free(struct writer *writer);

/* See journal_put(). False when there was no memory for a copy. */
bool writer_put(struct writer *writer, struct journal_record *record);

/* A commit costs nearly the same for ten requests as for a hundred. Is the next to wait a moment (4 ms), so that it has more? The last
 * had `asked` requests, `in_hand` replies are on their way, `backlog` records wait to be written. Only where hundreds are on their way
 * and fewer than a third of them wait: where fewer are, whoever waits for his answer before he asks again is not kept waiting. */
bool writer_gathers(size_t asked, int64_t in_hand, size_t backlog);

size_t writer_backlog(const struct writer *writer);
bool writer_is_healthy(const struct writer *writer);
bool writer_is_full(const struct writer *writer);
int64_t writer_used_octets(const struct writer *writer);
const struct histogram *writer_commit_times(const struct writer *writer);

#endif
