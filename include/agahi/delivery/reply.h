/* reply: a reply in hand, and what is known of each of its parts.
 *
 * Open to outbound.h, which moves it on; nobody else has one. */
#ifndef AGAHI_REPLY_H
#define AGAHI_REPLY_H

#include "agahi/delivery/acceptances.h"
#include "agahi/delivery/lines.h"
#include "agahi/delivery/parts.h"
#include "agahi/journal/journal.h"
#include "agahi/request/message_log.h"

enum part_state { PART_WAITING, PART_UNDER_WAY, PART_ACCEPTED };

/* A part may be accepted late, while it is under way for the second time. */
struct part_fate {
	uint8_t state; /* enum part_state */
	bool open;     /* its last submit is not answered yet */
	bool unknown;  /* what became of an earlier submit is not known */
};

/* Most replies have no more parts. */
enum { REPLY_USUAL_PARTS = 6 };

struct reply {
	struct line_place place; /* first: lines.h gives it back */
	uint64_t number;         /* in outbound's slots */
	uint64_t identity;       /* the citizen's (base/sender.h) */
	struct short_address citizen;
	struct short_address service;
	struct prepared *text;     /* held; NULL: it was wiped */
	struct parts parts;        /* cut when its turn comes */
	struct part_fate *fates;   /* of each; NULL: it is not cut yet */
	struct message_note *note; /* NULL: nobody wants to know */
	uint64_t patient_until_ms; /* until then what was not answered may be answered yet */
	uint32_t link;             /* index */
	uint32_t attempts;
	uint32_t status; /* of the last refusal */
	bool elsewhere;  /* goes out by another link than its question came by */
	bool resent;
	bool flash;
	bool leaves_nothing; /* the last answer to who is forgotten: no receipt leads to it */
	bool settled;        /* and kept only until the line that it stands on comes to it */
	bool failed;         /* for good: parts that wait are not submitted any more */
	bool aside;          /* it is being given away: not submitted until it is known whose it is */
	bool wants_rest;     /* a part was refused for now while others still waited for their turn */
	uint8_t open_parts;
	uint8_t accepted_parts;
	struct part_fate usual[REPLY_USUAL_PARTS];
	struct acceptances acceptances;
};

/* What is to be said to whom, by the journal's entry; `text` is the reply's from here on, and it must not move once it is
 * cut. */
void reply_fill(struct reply *reply, const struct journal_entry *entry, struct prepared *text);

/* Frees what it has. */
void reply_clear(struct reply *reply);

/* Cuts its text for the link. False when memory is short, or the text has too many parts. */
bool reply_cut(struct reply *reply, const struct config_link *config, uint16_t reference);

/* It goes by another link, of which nothing was submitted yet: its text is to be cut for that. */
void reply_uncut(struct reply *reply);

/* Has the SMSC a part of it? */
bool reply_is_begun(const struct reply *reply);

/* What it says, and to whom, is gone: it is not to be sent. */
void reply_wipe(struct reply *reply);

/* The first part that waits to be submitted; as many as there are: none does. */
size_t reply_next_waiting_part(const struct reply *reply);

/* Does any, or is the text not cut yet? */
bool reply_part_waits(const struct reply *reply);

/* Was every part accepted, and is no answer open? */
bool reply_is_accepted(const struct reply *reply);

/* What becomes of it, for the journal; `link`: by which it went out. */
void reply_settle(const struct reply *reply, enum journal_state state, const char *link, struct moment now,
	struct journal_settlement *settlement);

/* What a line in the log tells of its question (message_log.h). Memory that is short costs the line that. */
void reply_take_note(struct reply *reply, const struct journal_entry *entry, struct moment now);

/* Tells the log what became of it, by that link. */
void reply_tell(const struct reply *reply, enum journal_state state, const char *link,
	struct message_log *messages, struct moment now);

#endif
