/* extract: what is kept of one number, gathered for a complaint or for a person who asks: from the journal, and from the list
 * of what was done by hand (standing.h). Nothing is changed, and no daemon is disturbed. */
#ifndef AGAHI_EXTRACT_H
#define AGAHI_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/mask.h"
#include "agahi/config/config.h"
#include "agahi/recall/citizen.h"
#include "agahi/recall/standing.h"

enum {
	EXTRACT_MOST_DEEDS = 100
}; /* the last ones are told; there is one each time that somebody types a command */

struct extract_deed {
	enum standing_deed deed;
	int64_t at_ms;
};

struct extract {
	char masked[MASK_NUMBER_SIZE];
	int64_t now_ms;
	int64_t since_ms; /* 0: all */
	int retention_days;
	struct citizen citizen;
	struct extract_deed deeds[EXTRACT_MOST_DEEDS]; /* in their order */
	size_t deed_count;
};

/* `number`: as typed_read() gives it. Requests, parts and counts since `since_ms`. False with `error`; extract_free() in any
 * case. */
bool extract_make(const struct config *config, const char *number, int64_t since_ms, struct extract *extract,
	char *error, size_t size);

void extract_free(struct extract *extract);

#endif
