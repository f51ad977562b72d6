/* records: what the journal keeps, as structs: the terms that inbound, outbound, journal, ledger and history
 * share. */
#ifndef AGAHI_RECORDS_H
#define AGAHI_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/base/clock.h"

enum journal_state {
	JOURNAL_SENT,    /* every part was accepted by the SMSC */
	JOURNAL_FAILED,  /* the SMSC refused it for good */
	JOURNAL_SILENT,  /* nothing was to be answered */
	JOURNAL_EXPIRED, /* the reply waited longer than it may */
	JOURNAL_STATE_COUNT
};

/* What was in an answer besides its topic's text: bits of journal_entry.manner, kept with the request and in its sums. */
enum journal_manner {
	JOURNAL_NEAREST = 1,        /* the topics nearest to what was asked, offered by number */
	JOURNAL_LISTED = 2,         /* the numbers that its text always ends in */
	JOURNAL_OTHER_LANGUAGE = 4, /* it is in another language than what was asked */
	JOURNAL_FORGETS = 8         /* who asked it is forgotten by it (wishes.h), and no row is left of it */
};

/* What a sender was told that is told once, and whether it took a token: bits of journal_entry.told, which other nodes hear
 * of (feed.h) and no row keeps. */
enum journal_told {
	JOURNAL_TOOK_TOKEN = 1,
	JOURNAL_TOLD_LIMIT = 2, /* that they are over it */
	JOURNAL_TOLD_HELP = 4,  /* over the limit */
	JOURNAL_TOLD_THANKS = 8
};

enum {
	JOURNAL_MAX_PART_IDS = 16,
	JOURNAL_LINK_SIZE = 64,
	JOURNAL_TOPIC_SIZE = 128,
	JOURNAL_LANGUAGE_SIZE = 40,
	JOURNAL_OFFER_SIZE = 640,
	JOURNAL_IDS_SIZE = 1024
};

/* What an SMSC is called in submissions and receipts: this and links.smsc, so that no link's name is taken for it. */
#define JOURNAL_SMSC_PREFIX "smsc:"

enum journal_kind {
	JOURNAL_ENTRY,
	JOURNAL_PART,
	JOURNAL_DROPPED_PART,
	JOURNAL_SETTLEMENT,
	JOURNAL_SUBMISSION,
	JOURNAL_RECEIPT,
	JOURNAL_SILENCE,
	JOURNAL_SHOWN,
	JOURNAL_ENDED_CONNECTION,
	JOURNAL_KIND_COUNT
};

struct journal_record;

/* What became of a record, told in the loop's thread; from here on it is its owner's again. */
typedef void (*journal_done_h)(struct journal_record *record, bool committed, struct moment now);

/* What every record begins with: journal_put() (journal.h) takes any of them by it. */
struct journal_record {
	/* NULL: nobody waits for it. Then the journal has a copy of its own, and tries again until it is written. */
	journal_done_h done;
	void *owner; /* for `done` */

	/* The journal's, while it has the record: */
	struct journal_record *next;
	bool committed;

	enum journal_kind kind;
};

/* One request with its reply (JOURNAL_ENTRY). Always with `done`; strings that are pointers must stay valid until then.
 */
struct journal_entry {
	struct journal_record record;
	int64_t id; /* from journal_next_id(): they grow in order of arrival */
	int64_t received_ms;
	uint64_t asked_ms; /* the same by the clock that does not jump, not kept; 0: by an earlier life */
	const char *link;
	const char *smsc; /* links.smsc of it */
	struct short_address sender;
	struct short_address service; /* our address that was written to */
	uint64_t sender_identity;
	uint64_t fingerprint; /* of the message's octets: redelivery.h */
	int64_t edition;      /* that the answer was made from; 0: none, or it is not known any more */
	const char *request;  /* what was asked, digits masked, where nothing matched; else "" */
	const char *topic;    /* "" when there is none, as for the next three */
	const char *language;
	const char *rule;
	const char *keyword;
	const char *offered; /* where nothing matched: topics by slug, | between them; NULL: none */
	const char *reply; /* NULL: nothing is to be answered, and the request is settled as JOURNAL_SILENT */
	const char *preference;  /* NULL: no language chosen */
	const int64_t *part_ids; /* parts that this request was put together from */
	unsigned redelivered;    /* how often it came again before it was committed; not kept */
	unsigned manner;         /* of journal_manner */
	uint32_t
		origin; /* the connection that it came by, within this life; 0: none. This and the next two are for others' ears
				    (feed.h), not kept */
	const char *
		offer; /* topics that were offered by number, by slug, | between them, in `language`; NULL: none */
	uint8_t told; /* of journal_told */
	uint8_t part_id_count;
	bool has_preference; /* the sender told us something earlier: to be kept for another year */
	bool sets_preference;
	bool stopped;
};

/* Somebody who was forgotten, and when he asked for it. */
struct journal_forgotten {
	uint64_t sender_identity;
	int64_t received_ms;
};

/* Writes down that they must stay forgotten, whatever copy of the journal is put in its place. False when it cannot: then
 * they are told again. Called in the writer's thread. */
typedef bool (*journal_forgotten_h)(const struct journal_forgotten *forgotten, size_t count, void *arg);

/* A part of a long request, kept until the request is whole (JOURNAL_PART). */
struct journal_part {
	struct journal_record record;
	int64_t id;
	int64_t received_ms;
	char link[JOURNAL_LINK_SIZE];
	struct address sender;
	struct address service;
	uint64_t sender_identity;
	uint16_t reference;
	uint8_t total;
	uint8_t sequence;
	uint8_t charset;
	uint8_t octets[255];
	uint8_t len;
	uint64_t fingerprint;         /* of the message's octets, as an entry's; 0: not known */
	char smsc[JOURNAL_LINK_SIZE]; /* links.smsc of the link */
	uint32_t origin;              /* as an entry's; not kept */
};

/* A connection that messages came by has ended: what it brought may come again by another, and to another node
 * (JOURNAL_ENDED_CONNECTION). No row keeps it. */
struct journal_ended_connection {
	struct journal_record record;
	uint32_t origin;
};

/* A part that has no further use (JOURNAL_DROPPED_PART). */
struct journal_dropped_part {
	struct journal_record record;
	int64_t id;
};

/* What became of a reply (JOURNAL_SETTLEMENT). */
struct journal_settlement {
	struct journal_record record;
	int64_t id;
	enum journal_state state;
	uint32_t status; /* command_status of the last refusal, 0 for none */
	uint8_t parts;   /* of the reply */
	bool resent;     /* a submission's fate was unknown, so the citizen may have it twice */
	int64_t settled_ms;
	/* The SMSC's ids of the parts that it took, a blank between them; as many as there is room for. Behind one that was taken
	 * a second or more before `settled_ms` stands how long before, in milliseconds ("1f~1500"); before them, where the reply went
	 * out by another link than its question came by, that ("~telco-b"). In an id itself blanks, tildes and control characters
	 * are "?".
	 */
	char message_ids[JOURNAL_IDS_SIZE];
};

/* Messages of one sender, of one minute, that were not answered: a count in place of rows (JOURNAL_SILENCE). */
struct journal_silence {
	struct journal_record record;
	int64_t minute; /* since 1970 */
	uint64_t sender_identity;
	const char *rule; /* static: of decide.h */
	char link[JOURNAL_LINK_SIZE];
	int64_t count;
};

/* Topics that were read on screens in an hour: a count, without anybody (JOURNAL_SHOWN). */
struct journal_shown {
	struct journal_record record;
	int64_t hour; /* since 1970 */
	char topic[JOURNAL_TOPIC_SIZE];
	char language[JOURNAL_LANGUAGE_SIZE];
	char link[JOURNAL_LINK_SIZE];
	int64_t count;
};

/* A part that the SMSC accepted and will send a receipt for (JOURNAL_SUBMISSION). */
struct journal_submission {
	struct journal_record record;
	char link[JOURNAL_LINK_SIZE]; /* of the SMSC, which may have several links: its receipts come by any
				       */
	char message_id[66];          /* canonical: receipt.h */
	int64_t request;
	int64_t now_ms;
};

enum { JOURNAL_RECEIPT_IDS = 6 };

/* Closes the submission of its message, whichever of the two comes first (JOURNAL_RECEIPT). One that fits none is kept
 * for an hour, for a response that is late. */
struct journal_receipt {
	struct journal_record record;
	char link[JOURNAL_LINK_SIZE];      /* of the SMSC */
	char ids[JOURNAL_RECEIPT_IDS][66]; /* canonical spellings, the likeliest first */
	size_t id_count;
	bool delivered; /* or failed */
	int64_t now_ms;
};

#endif
