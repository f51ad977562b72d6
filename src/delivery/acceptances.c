#include "agahi/delivery/acceptances.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 4, AT_ONCE_MS = 1000, AGE_SIZE = 24 };

static struct acceptance *next_place(struct acceptances *acceptances)
{
	size_t more = acceptances->count > 0 ? acceptances->count - 1 : 0;

	if (acceptances->count == 0)
		return &acceptances->first;
	if (more == acceptances->capacity) {
		size_t capacity = more > 0 ? more * 2 : FIRST_CAPACITY;
		struct acceptance *wider = realloc(acceptances->more, capacity * sizeof(*wider));

		if (!wider)
			return NULL;
		acceptances->more = wider;
		acceptances->capacity = capacity;
	}
	return &acceptances->more[more];
}

void acceptances_add(struct acceptances *acceptances, const char *message_id, int64_t wall_ms)
{
	struct acceptance *place = next_place(acceptances);

	if (!place)
		return;
	size_t len = strnlen(message_id, sizeof(place->id) - 1);
	memcpy(place->id, message_id, len);
	place->id[len] = '\0';
	place->wall_ms = wall_ms;
	acceptances->count++;
}

/* SMSCs may put any octet into an id; what parts words here would part it. */
static size_t copy_word(const char *word, char *out)
{
	size_t len = 0;

	for (; word[len] != '\0'; len++) {
		unsigned char octet = (unsigned char)word[len];

		out[len] = octet <= ' ' || octet == '~' || octet == 0x7f ? '?' : word[len];
	}
	return len;
}

/* Where the next begins; the same where there is no room for it. */
static size_t write_id(const struct acceptance *acceptance, int64_t settled_ms, char *ids, size_t at)
{
	enum { LONGEST = 1 + PDU_MESSAGE_ID_SIZE + AGE_SIZE };
	int64_t age_ms = settled_ms - acceptance->wall_ms;

	if (*acceptance->id == '\0' || at + LONGEST > JOURNAL_IDS_SIZE)
		return at;
	if (at > 0)
		ids[at++] = ' ';
	at += copy_word(acceptance->id, ids + at);
	if (age_ms >= AT_ONCE_MS)
		at += (size_t)snprintf(ids + at, AGE_SIZE, "~%lld", (long long)age_ms);
	return at;
}

void acceptances_write(const struct acceptances *acceptances, const char *link, int64_t settled_ms,
	char ids[JOURNAL_IDS_SIZE])
{
	size_t at = 0;

	if (acceptances->count > 0 && link)
		at = (size_t)snprintf(ids, JOURNAL_IDS_SIZE, "~%s", link);
	for (size_t i = 0; i < acceptances->count; i++)
		at = write_id(i == 0 ? &acceptances->first : &acceptances->more[i - 1], settled_ms, ids, at);
	ids[at] = '\0';
}

void acceptances_free(struct acceptances *acceptances)
{
	free(acceptances->more);
}
