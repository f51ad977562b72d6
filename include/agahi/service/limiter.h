/* limiter: how often one sender may be answered.
 *
 * Two token buckets for each sender: one of `burst` tokens that refills at `per_minute`, and one of
 * `per_day`. Each is kept as the time at which it will be full again (the generic cell rate algorithm), so a
 * sender takes 24 octets. The table is allocated at start and never grows; senders sit in sets of eight by
 * their identity, which is a keyed hash, so nobody can aim at a set. When a set is full, the sender with the
 * most tokens is forgotten: forgetting costs least, and made-up numbers push each other out before they push
 * out one who asked too much.
 *
 * Belongs to the loop's thread. Time is passed in, in milliseconds of any clock that does not jump. After a
 * restart the owner takes the tokens of the last day again, in order, with their times. */
#ifndef AGAHI_LIMITER_H
#define AGAHI_LIMITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LIMITER_SENDER_OCTETS = 24 };

struct limiter;

enum limiter_verdict {
	LIMITER_ALLOW,  /* answer */
	LIMITER_NOTICE, /* over the limit for the first time: say so once */
	LIMITER_SILENT, /* over the limit, already told */
	LIMITER_BLOCKED /* on the operator's block list; set by the caller, never by limiter_take() */
};

struct limiter_rates {
	uint32_t burst;
	uint32_t per_minute;
	uint32_t per_day;
};

/* NULL when memory is short. `capacity` is rounded up to whole sets. */
struct limiter *limiter_new(size_t capacity, const struct limiter_rates *rates);
void limiter_free(struct limiter *limiter);

/* The sender will be asked about soon. */
void limiter_expect(const struct limiter *limiter, uint64_t sender);

/* Other rates, from now on. Whoever has taken more than they allow has to wait as the new rates have it, and no longer than
 * the old ones had. */
void limiter_set_rates(struct limiter *limiter, const struct limiter_rates *rates);

/* Takes one token from `sender` if it can. O(1). */
enum limiter_verdict limiter_take(struct limiter *limiter, uint64_t sender, uint64_t now_ms);

/* Another node let the sender take one, whatever there is here: a debt, where there was none left, which is paid before the
 * next is taken. So a sender of two nodes gets no more than the rates allow, and one burst. */
void limiter_took(struct limiter *limiter, uint64_t sender, uint64_t now_ms);

/* Would limiter_take() say LIMITER_SILENT? Takes nothing. */
bool limiter_is_silent(struct limiter *limiter, uint64_t sender, uint64_t now_ms);

/* Gives the token back: the request it was taken for could not be accepted. */
void limiter_give_back(struct limiter *limiter, uint64_t sender);

/* May a sender over the limit have help, once until the burst was whole again? */
bool limiter_owes_help(struct limiter *limiter, uint64_t sender);

/* It was given; or, after all, not. */
void limiter_note_help(struct limiter *limiter, uint64_t sender, bool given);

/* The notice was given by another node. */
void limiter_note_notice(struct limiter *limiter, uint64_t sender);

/* The notice was not given after all: it may be given again. */
void limiter_untell(struct limiter *limiter, uint64_t sender);

#endif
