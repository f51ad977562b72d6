/* hourly: what is added up of the requests of an hour, in memory, on its way to the journal's table `hourly`.
 *
 * One sum for each hour, topic, language, channel, link, rule, state and manner that something was counted for. Nobody is in it:
 * neither a number nor the hash of one. Sums are remembered when they were handed over, so that the next group of requests
 * finds its own again without memory being asked for; when there are more than HOURLY_REMEMBERED, all are forgotten. Not
 * thread-safe. */
#ifndef AGAHI_HOURLY_H
#define AGAHI_HOURLY_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/buffer.h"

enum { HOURLY_REMEMBERED = 4096, HOURLY_MS = 60 * 60 * 1000 };

/* The state of a topic that was read on a screen of a dialogue, beside those of journal_state. */
enum { HOURLY_SHOWN = 100 };

#define HOURLY_SMS "sms"
#define HOURLY_USSD "ussd"

struct hourly_sum {
	int64_t hour;      /* since 1970, UTC: of what was asked then, whenever it was settled */
	const char *topic; /* "" when there is none, as for the next */
	const char *language;
	const char *channel;
	const char *link;
	const char *rule;
	int state;       /* journal_state, or HOURLY_SHOWN */
	unsigned manner; /* of journal_manner */
	int64_t requests;
	int64_t parts; /* of replies */
};

struct hourly;
struct hourly_entry; /* one sum: valid until hourly_generation() changes */

/* Words are valid during the call. */
typedef void (*hourly_h)(const struct hourly_sum *sum, void *arg);

/* NULL when memory is short. */
struct hourly *hourly_new(void);
void hourly_free(struct hourly *hourly);

/* Adds to the sum of its kind; strings are copied. False when memory is short. */
bool hourly_add(struct hourly *hourly, const struct hourly_sum *more);

/* The sum of this kind, to add to it without looking for it again; NULL when memory is short. */
struct hourly_entry *hourly_find(struct hourly *hourly, const struct hourly_sum *kind);
void hourly_add_to(struct hourly *hourly, struct hourly_entry *entry, int64_t requests, int64_t parts);
uint32_t hourly_generation(const struct hourly *hourly);

/* Tells every sum that was added to since it, or hourly_discard(), was called. */
void hourly_hand_over(struct hourly *hourly, hourly_h handler, void *arg);

/* The same as text, and nothing is forgotten: a JSON array of [hour, topic, language, channel, link, rule, state, manner,
 * requests, parts]; nothing when nothing was added. `out` tells whether memory was short. */
void hourly_write(const struct hourly *hourly, struct buffer *out);

/* Forgets what was added since. */
void hourly_discard(struct hourly *hourly);

#endif
