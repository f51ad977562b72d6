/* extract_messages: the parts of one reply that the network took: under which ids, when, and what became of them. Two places of the
 * journal know of them, the settled request and what receipts are waited for; here they are one list. Pure. */
#ifndef AGAHI_EXTRACT_MESSAGES_H
#define AGAHI_EXTRACT_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/recall/citizen.h"

enum { EXTRACT_MOST_MESSAGES = 64 }; /* more parts than a reply has */

struct extract_message {
	char id[66]; /* as the SMSC gave it, where that is known */
	int64_t taken_ms;
	bool has_receipt; /* one was promised; else nothing is known of it from here on */
	enum citizen_receipt receipt;
	char smsc[JOURNAL_LINK_SIZE]; /* as the configuration calls it; "" where no receipt was promised */
};

struct extract_messages {
	struct extract_message list[EXTRACT_MOST_MESSAGES];
	size_t count;
	char link[JOURNAL_LINK_SIZE]; /* that the reply went out by, where it is not the request's; else "" */
};

void extract_messages(const struct citizen_request *request, struct extract_messages *messages);

#endif
