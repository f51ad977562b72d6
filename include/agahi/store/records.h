/* records: what the journal keeps, as structs: the terms that inbound, outbound, journal, ledger and history
 * share. */
#ifndef AGAHI_RECORDS_H
#define AGAHI_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"

enum journal_state {
	JOURNAL_SENT,    /* every part was accepted by the SMSC */
	JOURNAL_FAILED,  /* the SMSC refused it for good */
	JOURNAL_SILENT,  /* nothing was to be answered */
	JOURNAL_EXPIRED, /* the reply waited longer than it may */
	JOURNAL_STATE_COUNT
};

enum { JOURNAL_MAX_PART_IDS = 16, JOURNAL_LINK_SIZE = 64 };

/* One request with its reply. Filled by the caller, who owns it until journal_h gave it back. Strings that
 * are pointers must stay valid until then. */
struct journal_entry {
	int64_t id; /* from journal_next_id(): they grow in order of arrival */
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	struct address sender;
	struct address service; /* our address that was written to */
	uint64_t sender_identity;
	uint64_t fingerprint; /* of the message's octets: redelivery.h */
	const char *request;  /* what was asked, digits masked */
	const char *topic;    /* "" when there is none, as for the next three */
	const char *language;
	const char *rule;
	const char *keyword;
	const char *reply; /* NULL: nothing is to be answered, and the request is settled as JOURNAL_SILENT */
	bool has_preference; /* the sender told us something earlier: to be kept for another year */
	bool sets_preference;
	const char *preference; /* NULL: no language chosen */
	bool stopped;
	int64_t part_ids[JOURNAL_MAX_PART_IDS]; /* parts that this request was put together from */
	size_t part_id_count;
	void *owner; /* the caller's */
};

/* A part of a long request, kept until the request is whole. */
struct journal_part {
	int64_t id;
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	struct address sender;
	struct address service;
	uint16_t reference;
	uint8_t total;
	uint8_t sequence;
	uint8_t charset;
	uint8_t octets[255];
	uint8_t len;
	void *owner; /* the caller's, given back to journal_part_h */
};

struct journal_settlement {
	int64_t id;
	enum journal_state state;
	uint32_t status; /* command_status of the last refusal, 0 for none */
	uint8_t parts;   /* of the reply */
	bool resent;     /* a submission's fate was unknown, so the citizen may have it twice */
	int64_t settled_ms;
	char message_id[66]; /* the SMSC's, of the first part */
};

/* Messages of one sender, of one minute, that were not answered: a count in place of rows. */
struct journal_silence {
	int64_t minute; /* since 1970 */
	uint64_t sender_identity;
	const char *rule; /* static: of decide.h */
	char link[JOURNAL_LINK_SIZE];
	int64_t count;
};

/* A part that the SMSC accepted and will send a receipt for. */
struct journal_submission {
	char link[JOURNAL_LINK_SIZE]; /* of the SMSC, which may have several links: its receipts come by any
				       */
	char message_id[66];          /* canonical: receipt.h */
	int64_t request;
	int64_t now_ms;
};

enum { JOURNAL_RECEIPT_IDS = 6 };

struct journal_receipt {
	char link[JOURNAL_LINK_SIZE];      /* of the SMSC */
	char ids[JOURNAL_RECEIPT_IDS][66]; /* canonical spellings, the likeliest first */
	size_t id_count;
	bool delivered; /* or failed */
	int64_t now_ms;
	void *owner; /* given back to receipt_done */
};

#endif
