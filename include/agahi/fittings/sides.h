/* sides: one thing in each language of the service, side by side in one form: the values of a placeholder, the labels of a menu's
 * item. Each language is a row of its own, with its own rev. */
#ifndef AGAHI_FITTINGS_SIDES_H
#define AGAHI_FITTINGS_SIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/writing/place.h"

enum { SIDES_MOST = TOPICS_MAX_LANGUAGES + 1, SIDE_FIELD_SIZE = 48 };

struct side {
	const char *lang;            /* "": for every language */
	char field[SIDE_FIELD_SIZE]; /* its name in the form: "value-ur" */
	char *value;                 /* "": it has none */
	long long rev;               /* that the person began from; 0: there was none */
	bool mine;                   /* the person may write it */
	bool conflicted;             /* then `conflict` is filled */
	struct saving_conflict conflict;
};

struct sides {
	struct side list[SIDES_MOST];
	size_t count;
};

/* Empty ones for these languages, and one for every language where `for_all`. False when memory is short. sides_free() in any
 * case. The tags must outlive it. */
bool sides_open(const struct visit *visit, const struct place *place, const struct tongues *tongues,
	bool for_all, struct sides *sides);
void sides_free(struct sides *sides);

struct side *sides_find(struct sides *sides, const char *lang);

/* False when memory is short. */
bool side_put(struct side *side, const char *value, long long rev);

/* As they are saved: `name_of` gives the row of a language. False when it cannot be read, or memory is short. */
typedef struct row_name (*sides_name_h)(const char *lang, const void *arg);
bool sides_read(struct visit *visit, const struct place *place, struct sides *sides, sides_name_h name_of,
	const void *arg);

/* The fields as they came, blanks at their ends taken away; those that the person may not write stay. */
bool sides_take(struct sides *sides, const struct form *form);

/* The fields, with the languages' names as labels; those of others as plain text. What conflicts stands before its field. */
void sides_write(struct visit *visit, const struct sides *sides);

/* Saves one: `side->value` "" takes the row away. */
typedef enum deed_result (*sides_save_h)(
	struct visit *visit, const struct saving *saving, struct side *side, void *arg);

/* Saves each that is, or was, there and may be written. DEED_CONFLICT when some conflict (the others are saved); else the first
 * that stood in the way, DEED_DONE or DEED_UNCHANGED. */
enum deed_result sides_save(
	struct visit *visit, const struct place *place, struct sides *sides, sides_save_h handler, void *arg);

#endif
