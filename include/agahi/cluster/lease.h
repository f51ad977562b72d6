/* lease: may this node submit? And is another one dead?
 *
 * A commit that succeeded, sent at t0 by this node's own clock, gives the right to submit until t0 + L - m. Others take a life
 * over when its (epoch, beat) stood unchanged for L + m by their clocks. So no wall clock is compared with another, and only
 * their rates must agree within m / L. While a commit is late by `hold_ms` nothing new is submitted: its node may be cut
 * off. Time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_LEASE_H
#define AGAHI_LEASE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lease_times {
	uint64_t lease_ms;  /* L */
	uint64_t margin_ms; /* m */
	uint64_t hold_ms;
};

/* L in seconds as the configuration has it: m is a fifth of it, the hold a fifteenth, at least 100 ms. */
struct lease_times lease_times_of(int seconds);

/* Written by the thread that commits, asked by the loop. */
struct lease {
	struct lease_times times;
	atomic_uint_least64_t until_ms; /* may submit before it; 0: never yet */
	atomic_uint_least64_t sent_ms;  /* of the commit under way; 0: none is */
	atomic_bool lost;               /* for good: another took over */
};

void lease_begin(struct lease *lease, struct lease_times times);

/* The committing thread: before anything of it is sent, and what became of it. One that failed says nothing. */
void lease_commit_begins(struct lease *lease, uint64_t now_ms);
void lease_commit_ends(struct lease *lease, bool committed);

/* For good: nothing is submitted any more. */
void lease_lose(struct lease *lease);

/* The loop: may a submit that is not under way begin? */
bool lease_may_submit(const struct lease *lease, uint64_t now_ms);

/* Is the lease over, so that connections are to be closed at once? Not while a commit is only late. */
bool lease_is_over(const struct lease *lease, uint64_t now_ms);
bool lease_is_lost(const struct lease *lease);

/* When an idle node is to beat: this long after the last commit began. */
uint64_t lease_beat_ms(const struct lease_times *times);

/* --- others' ------------------------------------------------------------------------------------------ */

/* What is known of one node. */
struct lease_seen {
	bool known;
	int64_t epoch, beat;
	uint64_t since_ms; /* by our clock: that long it is unchanged */
};

/* More than there are numbers of nodes (ids.h): rows of nodes that are no more must never keep a dead one from being found. */
enum { LEASE_NODES = 1024 };

struct lease_watch {
	struct lease_times times;
	struct lease_seen seen[LEASE_NODES]; /* by number */
};

/* What the database says of a node now. True when it has stood unchanged for L + m: then (epoch, beat) may be compared and
 * set. The first look counts from now; of a number that no node has it is false. */
bool lease_watch_note(struct lease_watch *watch, uint32_t node, int64_t epoch, int64_t beat, uint64_t now_ms);

/* Nothing was seen for a while (the database was away, or this process stopped): all counts from now. */
void lease_watch_restart(struct lease_watch *watch, uint64_t now_ms);

#endif
