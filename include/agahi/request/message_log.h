/* message_log: a line in the log for each message of a citizen, once its fate is known (log.messages).
 *
 * For whoever looks into a complaint, and no more: the number masked, never what was written or answered. What is answered,
 * or leaves a row in the journal, has a line each: there are no more of them than commits. What leaves nothing (over a
 * limit, blocked, a machine, refused, delivered again) may come as fast as the network carries it, so it is told at once
 * for the first of a sender, and from then on once a minute with how many; the log gets no more than
 * MESSAGE_LOG_ASIDES_A_MINUTE such lines, and then how many were not told. Allocated at the start; off, it costs a look.
 * Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_MESSAGE_LOG_H
#define AGAHI_MESSAGE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/sender.h"
#include "agahi/store/records.h"

enum { MESSAGE_LOG_ASIDES_A_MINUTE = 600 };

/* NULL, as an argument below: it is off. */
struct message_log;

/* `log` must outlive it. NULL when memory is short. */
struct message_log *message_log_new(struct log *log, const struct sender_key *key, bool on);

/* What was not told yet is. */
void message_log_free(struct message_log *messages);

/* The same when it is turned off. */
void message_log_set(struct message_log *messages, bool on);

bool message_log_is_on(const struct message_log *messages);

/* What was known of a message when it was committed, for a fate that comes later. */
struct message_note {
	int64_t received_ms;
	uint64_t asked_ms;     /* 0: in an earlier life */
	uint64_t committed_ms; /* the same */
	int64_t edition;       /* that its answer was made from; 0: not known */
	unsigned redelivered;
	char link[JOURNAL_LINK_SIZE];
	char topic[JOURNAL_TOPIC_SIZE];
	char language[JOURNAL_LANGUAGE_SIZE];
	char rule[32];
};

void message_note_fill(struct message_note *note, const struct journal_entry *entry, struct moment now);

struct message_fate {
	int64_t id;
	enum journal_state state;
	const char *citizen; /* the digits, as of the next */
	const char *service; /* that was written to */
	const char *link;    /* that the reply went out by; NULL: that the message came by */
	uint64_t asked_ms;   /* when it came, by the clock that does not jump */
	size_t parts;        /* of the reply; 0: it was not cut, or there was none */
	size_t accepted_parts;
	unsigned attempts;      /* tries that came to nothing */
	uint32_t status;        /* of the last refusal; 0: none */
	bool resent;            /* the citizen may have it twice */
	const char *message_id; /* the SMSC's, of the first part */
};

/* `note` NULL: it came while this was off. */
void message_log_settled(struct message_log *messages, const struct message_note *note,
	const struct message_fate *fate, struct moment now);

/* One that is committed and gets no answer. */
void message_log_silent(struct message_log *messages, const struct journal_entry *entry, struct moment now);

/* A dialogue that is over: one line, however many screens it had. */
struct message_dialogue {
	const char *end; /* static, as the next two where there are any */
	const char *topic;
	const char *language;
	const char *link;
	const struct address *citizen;
	int64_t edition;
	unsigned screens;
	uint64_t lasted_ms;
};

void message_log_dialogue(struct message_log *messages, const struct message_dialogue *dialogue);

/* What leaves nothing. Texts are static, but the link's name; NULL: there is none. */
struct message_aside {
	bool dialled;       /* a dialogue that was not begun, not a message */
	const char *state;  /* of a dialogue: how it ended */
	const char *rule;   /* of decide.h */
	const char *reason; /* in words */
	uint32_t status;    /* of its response; 0: it was acknowledged */
	const char *link;
	const struct address *citizen;
};

void message_log_aside(struct message_log *messages, const struct message_aside *aside, struct moment now);

/* To be called every second: tells how many more there were. */
void message_log_tick(struct message_log *messages, struct moment now);

#endif
