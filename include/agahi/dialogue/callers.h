/* callers: who is in a dialled session, in a table of fixed size, and how sessions end.
 *
 * Allocated at start; a session takes CALLER_OCTETS and 4 for its place. They are told apart by the telco,
 * the network's number for the dialogue, and the sender. When all places are taken, the session that has been
 * idle longest makes room, if that is longer than anybody thinks about a key: people who dial are not shut
 * out by dials that nobody goes on with. Belongs to the loop's thread. */
#ifndef AGAHI_CALLERS_H
#define AGAHI_CALLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

/* Memory that is short is told by hh.tbl, and ends nothing. */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "agahi/base/buffer.h"
#include "agahi/link/link.h"
#include "agahi/service/dial.h"
#include "agahi/smpp/ussd.h"
#include "agahi/store/records.h"

/* Of the keys that were pressed, for the records; of menus and the text below them. */
enum { CALLERS_PRESSED_SIZE = 48, CALLERS_MAX_DEPTH = DIAL_MAX_DEPTH + 1, CALLERS_IDLE_MS = 20000 };

struct caller_key {
	uint32_t smsc;    /* not the link: a dialogue may go on over another of one telco */
	uint32_t session; /* the network's number for it */
	uint64_t sender;  /* keyed hash: numbers of dialogues are used again */
};

enum caller_end {
	CALLER_ENDED,   /* the last screen was sent */
	CALLER_ABORTED, /* by the network */
	CALLER_TIMED_OUT,
	CALLER_LOST,      /* with its connection */
	CALLER_REFUSED,   /* the SMSC did not take the screen */
	CALLER_DISPLACED, /* idle, when another needed its place */
	CALLER_END_COUNT
};

struct caller {
	struct caller_key key;
	struct dial_session dial;
	uint32_t slot;
	uint32_t serial; /* of its use of the slot */
	uint32_t generation;
	bool open;
	bool sending; /* an SMS is being committed */
	uint8_t deepest;
	uint32_t link;             /* that the last message came by */
	struct ussd_echo echo;     /* of the last message, for the screen */
	char service_type[6];      /* of the last message */
	struct link_ticket ticket; /* of the last message: tells the connection */
	uint64_t begun_ms;
	uint64_t active_ms;
	uint64_t asked_us; /* of the message that is being answered */
	struct address sender;
	struct address service;
	char pressed[CALLERS_PRESSED_SIZE];
	TAILQ_ENTRY(caller) order; /* of activity: the first has been idle longest */
	UT_hash_handle hh;
};

enum { CALLER_OCTETS = sizeof(struct caller) };

struct callers;

/* NULL when memory is short. */
struct callers *callers_new(size_t capacity);
void callers_free(struct callers *callers);

void caller_key_of(size_t smsc, uint16_t session, uint64_t sender, struct caller_key *key);
struct caller *callers_find(struct callers *callers, const struct caller_key *key);

/* The session in a slot; NULL when none is open there. */
struct caller *callers_at(struct callers *callers, uint32_t slot);

/* A new session; NULL when as many are open as may be and none has been idle for CALLERS_IDLE_MS. */
struct caller *callers_open(struct callers *callers, const struct caller_key *key);
void callers_end(struct callers *callers, struct caller *caller, enum caller_end end);

/* The citizen did something, on the connection that the ticket tells. */
void callers_touch(
	struct callers *callers, struct caller *caller, size_t link, const struct link_ticket *ticket);

/* Keys only: whatever else is typed is not kept. */
void caller_note_pressed(struct caller *caller, const char *keys);

/* Ends every session for which `is_over` gives a reason (CALLER_END_COUNT: none). */
typedef enum caller_end (*caller_is_over_h)(const struct caller *caller, uint64_t now_ms, void *arg);
void callers_expire(struct callers *callers, caller_is_over_h is_over, void *arg);

size_t callers_count(const struct callers *callers);

/* Sessions begun, by end, by depth, and how long they lasted. */
void callers_write_metrics(const struct callers *callers, struct buffer *out);

#endif
