/* dialogue_table: the USSD dialogues that are open, in a table of fixed size, and how they end.
 *
 * Allocated at start; a dialogue takes DIALOGUE_OCTETS and 4 for its place. They are told apart by the telco, the
 * network's number for the dialogue, and the sender. When all places are taken, the one that has been idle longest makes
 * room, if that is longer than anybody thinks about a key: people who dial are not shut out by dials that nobody goes on
 * with. Belongs to the loop's thread; time is passed in (milliseconds, monotonic). */
#ifndef AGAHI_DIALOGUE_TABLE_H
#define AGAHI_DIALOGUE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

/* Memory that is short is told by hh.tbl, and ends nothing. */
#define HASH_NONFATAL_OOM 1
#include <uthash.h>

#include "agahi/link/link.h"
#include "agahi/ops/figures.h"
#include "agahi/service/dial.h"
#include "agahi/smpp/ussd.h"
#include "agahi/store/records.h"

/* Of the keys that were pressed, for the records; of menus and the text below them. */
enum { DIALOGUE_PRESSED_SIZE = 48, DIALOGUE_MAX_DEPTH = DIAL_MAX_DEPTH + 1, DIALOGUE_IDLE_MS = 20000 };

struct dialogue_key {
	uint32_t smsc;   /* not the link: a dialogue may go on over another of one telco */
	uint32_t number; /* the network's, for it */
	uint64_t sender; /* keyed hash: numbers of dialogues are used again */
};

_Static_assert(sizeof(struct dialogue_key) == 16, "keys are compared as octets, so there is no padding");

enum dialogue_end {
	DIALOGUE_ENDED,   /* the last screen was sent */
	DIALOGUE_ABORTED, /* by the network */
	DIALOGUE_TIMED_OUT,
	DIALOGUE_LOST,      /* with its connection */
	DIALOGUE_REFUSED,   /* the SMSC did not take the screen */
	DIALOGUE_DISPLACED, /* idle, when another needed its place */
	DIALOGUE_END_COUNT
};

/* As figures and the log call them. */
extern const char *const dialogue_end_names[DIALOGUE_END_COUNT];

struct dialogue {
	struct dialogue_key key;
	struct dial_session dial;
	int16_t shown; /* the topic on the screen, plus one; 0: a menu (shown.h) */
	uint32_t slot;
	uint32_t serial; /* of its use of the slot */
	uint32_t generation;
	uint32_t edition; /* that its screens are from */
	uint16_t screens; /* that were shown */
	int16_t read;     /* the topic that was read last, plus one; 0: none was */
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
	char pressed[DIALOGUE_PRESSED_SIZE];
	TAILQ_ENTRY(dialogue) order; /* of activity: the first has been idle longest */
	UT_hash_handle hh;
};

enum { DIALOGUE_OCTETS = sizeof(struct dialogue) };

struct dialogue_table;

/* NULL when memory is short. */
struct dialogue_table *dialogue_table_new(size_t capacity);

/* Those that are open are lost, as of when their citizen did something last. */
void dialogue_table_free(struct dialogue_table *table);

/* Is told of each that ends, while it is still there. */
typedef void (*dialogue_ended_h)(
	const struct dialogue *dialogue, enum dialogue_end end, uint64_t now_ms, void *arg);
void dialogue_table_tell(struct dialogue_table *table, dialogue_ended_h ended, void *arg);

void dialogue_key_of(size_t smsc, uint16_t number, uint64_t sender, struct dialogue_key *key);
struct dialogue *dialogue_table_find(struct dialogue_table *table, const struct dialogue_key *key);

/* A number of our own, of this use of its place (never 0); and who has it: NULL when that one is over. */
uint64_t dialogue_number(const struct dialogue *dialogue);
struct dialogue *dialogue_table_numbered(struct dialogue_table *table, uint64_t number);

/* A new one; NULL when as many are open as may be and none has been idle for DIALOGUE_IDLE_MS. */
struct dialogue *dialogue_table_open(
	struct dialogue_table *table, const struct dialogue_key *key, uint64_t now_ms);
void dialogue_table_end(
	struct dialogue_table *table, struct dialogue *dialogue, enum dialogue_end end, uint64_t now_ms);

/* The citizen did something, on the connection that the ticket tells. */
void dialogue_table_touch(struct dialogue_table *table, struct dialogue *dialogue, size_t link,
	const struct link_ticket *ticket, uint64_t now_ms);

/* Keys only: whatever else is typed is not kept. */
void dialogue_note_pressed(struct dialogue *dialogue, const char *keys);

/* A screen so deep in the menus was shown. */
void dialogue_note_depth(struct dialogue *dialogue, unsigned depth);

/* Ends every dialogue for which `is_over` gives a reason (DIALOGUE_END_COUNT: none). */
typedef enum dialogue_end (*dialogue_is_over_h)(const struct dialogue *dialogue, uint64_t now_ms, void *arg);
void dialogue_table_expire(
	struct dialogue_table *table, dialogue_is_over_h is_over, void *arg, uint64_t now_ms);

size_t dialogue_table_count(const struct dialogue_table *table);

/* How many are open and were begun, by end, by depth, and how long they lasted; `of` is the table. */
struct figures dialogue_table_figures(void);

#endif
