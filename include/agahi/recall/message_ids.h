/* message_ids: settled.message_id, read word by word; what stands in it is said at journal_settlement (store/records.h).
 * Pure. */
#ifndef AGAHI_MESSAGE_IDS_H
#define AGAHI_MESSAGE_IDS_H

#include <stdbool.h>
#include <stdint.h>

enum { MESSAGE_IDS_WORD_SIZE = 128 }; /* longer words, which nobody writes, are cut */

struct message_id {
	char text[MESSAGE_IDS_WORD_SIZE]; /* as the SMSC gave it */
	int64_t age_ms;                   /* how long before its settlement the part was taken */
};

/* To be asked first: the link that the reply went out by, where it is not the question's (else false); `*at` stands behind it
 * then. */
bool message_ids_link(const char **at, char link[MESSAGE_IDS_WORD_SIZE]);

/* The next id, behind which `*at` stands then. False at the end. */
bool message_ids_next(const char **at, struct message_id *id);

#endif
