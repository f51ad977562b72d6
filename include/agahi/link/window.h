/* window: requests that were sent and wait for their response.
 *
 * A fixed table, allocated once; sequence numbers are given out so that each has a place of its own. A
 * request that was not answered in time leaves the window, but is known for a while longer: late is not lost.
 */
#ifndef AGAHI_WINDOW_H
#define AGAHI_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct window;

struct window *window_new(size_t size); /* NULL when memory is short */
void window_free(struct window *window);

size_t window_used(const struct window *window);
bool window_is_full(const struct window *window);

/* Gives the request a sequence number (1 … 0x7FFFFFFF, SMPP 3.4, 3.2); 0 when the window is full. */
uint32_t window_open(struct window *window, uint64_t cookie, uint64_t deadline_ms);

/* A sequence number for what is sent outside the window (bind, enquire_link, unbind). */
uint32_t window_spare_sequence(struct window *window);

enum window_found {
	WINDOW_UNKNOWN,
	WINDOW_OPEN,
	WINDOW_LATE /* window_take_expired() gave it up before */
};

/* Takes out the request that the response belongs to. */
enum window_found window_close(struct window *window, uint32_t sequence, uint64_t *cookie);

/* Takes out one request whose deadline has passed (or any, with UINT64_MAX). False when there is none. */
bool window_take_expired(struct window *window, uint64_t now_ms, uint64_t *cookie);

#endif
