/* acceptances: under which ids the SMSC took the parts of one reply, and when; kept until the reply is settled.
 *
 * Belongs to the loop's thread; time is passed in, in milliseconds since 1970. */
#ifndef AGAHI_ACCEPTANCES_H
#define AGAHI_ACCEPTANCES_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/smpp/pdu.h"
#include "agahi/store/records.h"

struct acceptance {
	int64_t wall_ms;
	char id[PDU_MESSAGE_ID_SIZE];
};

/* Zero-initialise. Most replies have one, for which nothing is allocated. */
struct acceptances {
	size_t count;
	struct acceptance first;
	struct acceptance *more; /* owned; count - 1 of them */
	size_t capacity;
};

/* The SMSC took a part. When memory is short that is not known later. */
void acceptances_add(struct acceptances *acceptances, const char *message_id, int64_t wall_ms);

/* As journal_settlement has them. `link`: that the reply went out by, where it is not the question's; else NULL. */
void acceptances_write(const struct acceptances *acceptances, const char *link, int64_t settled_ms,
	char ids[JOURNAL_IDS_SIZE]);

void acceptances_free(struct acceptances *acceptances);

#endif
