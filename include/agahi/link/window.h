/* window: requests that were sent and wait for their response.
 *
 * A fixed table, allocated once; sequence numbers are given out so that each has a place of its own. A request
 * that was not answered in time leaves the window, but is known for a while longer: late is not lost. */
#ifndef AGAHI_WINDOW_H
#define AGAHI_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"

/* What became of a submit. */
enum submit_outcome {
	SUBMIT_ACCEPTED,
	SUBMIT_REFUSED,   /* with a status */
	SUBMIT_TIMED_OUT, /* no answer in time: it may have arrived or not, and an answer may still come */
	SUBMIT_LOST       /* the connection was lost before an answer */
};

struct submit_fate {
	enum submit_outcome outcome;
	uint32_t status;        /* command_status, 0 where there is none */
	const char *message_id; /* valid during the call; "" where there is none */
};

/* Who is told of it: once, and after SUBMIT_TIMED_OUT perhaps once more, when the answer comes late. */
typedef void (*submit_told_h)(uint64_t cookie, const struct submit_fate *fate, struct moment now, void *arg);

struct submitter {
	submit_told_h told;
	void *arg;
	uint64_t cookie; /* its own */
};

struct window;

struct window *window_new(size_t size); /* NULL when memory is short */
void window_free(struct window *window);

/* Another size: at once, for what is sent from now on; more than that may be under way until it was answered. False when
 * memory is short: it stays as it was. */
bool window_resize(struct window **window, size_t size);

size_t window_used(const struct window *window);
bool window_is_full(const struct window *window);

/* Gives the request a sequence number (1 … 0x7FFFFFFF, SMPP 3.4, 3.2); 0 when the window is full. */
uint32_t window_open(struct window *window, const struct submitter *submitter, uint64_t deadline_ms);

/* A sequence number for what is sent outside the window (bind, enquire_link, unbind). */
uint32_t window_spare_sequence(struct window *window);

enum window_found {
	WINDOW_UNKNOWN,
	WINDOW_OPEN,
	WINDOW_LATE /* window_take_expired() gave it up before */
};

/* Takes out the request that the response belongs to. */
enum window_found window_close(struct window *window, uint32_t sequence, struct submitter *submitter);

/* Takes out one request whose deadline has passed (or any, with UINT64_MAX). False when there is none. */
bool window_take_expired(struct window *window, uint64_t now_ms, struct submitter *submitter);

#endif
