/* presence: who has which page open just now. In memory only, in a table of fixed size; who has not been heard of for
 * PRESENCE_MS is gone. Not thread-safe. Time comes in, in milliseconds of a monotonic clock. */
#ifndef AGAHI_PRESENCE_H
#define AGAHI_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct presence;

enum { PRESENCE_MS = 30000, PRESENCE_MAX_WHAT = 320 };

/* Remembers `capacity` pages; when full, the one heard of longest ago gives way. NULL when memory is short. */
struct presence *presence_new(size_t capacity);
void presence_free(struct presence *presence);

/* The person has `what` open: "14 message vote ur" (edition and row_name_write()); cut to PRESENCE_MAX_WHAT - 1 octets. */
void presence_note(struct presence *presence, long long person, const char *what, int64_t now_ms);
void presence_leave(struct presence *presence, long long person, const char *what);

/* Others than `person` who have it open, who came first first. `since_ms` is when they opened it. */
typedef void (*presence_each_h)(long long person, int64_t since_ms, void *arg);
void presence_list(const struct presence *presence, const char *what, long long person, int64_t now_ms,
	presence_each_h handler, void *arg);

#endif
