/* citizen: everything that the journal has of one citizen, read at one moment, for who asks what is kept of them.
 *
 * On a connection of the caller's, which may be read-only; traffic goes on beside it. Nothing sealed is opened. */
#ifndef AGAHI_CITIZEN_H
#define AGAHI_CITIZEN_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/store/records.h"

enum { CITIZEN_RULE_SIZE = 32 };

enum citizen_receipt { CITIZEN_RECEIPT_DUE, CITIZEN_DELIVERED, CITIZEN_NOT_DELIVERED };

/* A part of a reply that the SMSC took, and promised a receipt for. */
struct citizen_message {
	int64_t request;
	int64_t since_ms; /* when the SMSC took it */
	enum citizen_receipt receipt;
	char smsc[JOURNAL_LINK_SIZE];
	char id[66]; /* canonical: receipt.h */
};

struct citizen_request {
	int64_t id;
	int64_t received_ms;
	bool waits; /* its reply does; then nothing is known of the next six */
	int64_t settled_ms;
	enum journal_state state;
	uint32_t status; /* of the last refusal */
	unsigned parts;
	bool resent;
	char *message_ids; /* as journal_settlement has them: the SMSC's; "": none */
	unsigned manner;   /* of journal_manner */
	char link[JOURNAL_LINK_SIZE];
	char service[ADDRESS_SIZE];
	char topic[JOURNAL_TOPIC_SIZE]; /* "": none, as for the next five */
	char language[JOURNAL_LANGUAGE_SIZE];
	char rule[CITIZEN_RULE_SIZE];
	char *keyword;
	char *question; /* masked, where it is kept */
	char *offered;
	const struct citizen_message *messages;
	size_t message_count;
};

/* A part of a question whose other parts did not come yet. */
struct citizen_part {
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	char service[ADDRESS_SIZE];
	unsigned sequence, total;
};

/* Messages that were not answered, of one rule and link. */
struct citizen_silence {
	char rule[CITIZEN_RULE_SIZE];
	char link[JOURNAL_LINK_SIZE];
	int64_t count;
	int64_t first_ms, last_ms; /* whole minutes */
};

struct citizen_choice {
	int64_t since_ms;
	bool stopped;
	char language[JOURNAL_LANGUAGE_SIZE]; /* "": none chosen */
};

struct citizen {
	struct citizen_request *requests; /* the oldest first */
	struct citizen_message *messages;
	struct citizen_part *parts;
	struct citizen_silence *silences;
	struct citizen_choice
		*choices; /* one; more, where an older version knew the number under another spelling */
	size_t request_count, message_count, part_count, silence_count, choice_count;
	bool is_blocked;
	int64_t blocked_ms;
	int64_t fingerprints; /* of parts of questions that were answered, kept for an hour */
};

/* Who, and from when on: requests, parts and counts since `since_ms`; the rest is not of a time. */
struct citizen_wanted {
	const uint64_t *identities; /* sender_identities_of() */
	size_t identity_count;      /* at least 1 */
	int64_t since_ms;
};

/* False when it cannot be read (sqlite3_errmsg() tells why) or memory is short. citizen_free() in any case. */
bool citizen_load(sqlite3 *db, const struct citizen_wanted *wanted, struct citizen *citizen);

/* Frees what it holds and leaves it empty. */
void citizen_free(struct citizen *citizen);

/* Is nothing of anything there? */
bool citizen_is_unknown(const struct citizen *citizen);

#endif
