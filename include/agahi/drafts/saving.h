/* saving: one row of a draft, as one person leaves it.
 *
 * Each save says which rev it began from (stored_row.rev; 0: there was none). Where the row is another by now, nothing is
 * written, and all three are given back. Every save marks that the person touched the draft, makes approvals void, brings
 * what was in review or approved back to draft, and adds its record with the hashes of the row before and after, all in
 * one transaction. Editors, each in their languages; a row for every language needs one who writes all. */
#ifndef AGAHI_SAVING_H
#define AGAHI_SAVING_H

#include <sqlite3.h>
#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/deeds.h"
#include "agahi/drafts/stored_rows.h"

enum {
	SAVING_MAX_NAME = 64,    /* octets of a topic, placeholder, menu, item, tag */
	SAVING_MAX_TEXT = 16384, /* of a text */
	SAVING_MAX_WORDS = 512,  /* of a keyword, label, target, example */
	SAVING_MOST_KEYWORDS = 500,
	SAVING_MOST_ROWS = 20000, /* of a table (sheet/import.h) */
	SAVING_MOST_EXAMPLES = 100000
};

/* Which part of a row's name it cannot have; -1: the name is good. Names stand in the addresses of pages, so they are what an
 * address can carry (web/segments.h), at most SAVING_MAX_NAME octets, without hidden characters; languages are tags
 * (sheet/tags.h). A placeholder's may be "", every one. The text of an example is no name. */
int saving_bad_part(const struct row_name *name);
#define SAVING_LANGUAGE_PART(table) ((table) == TABLE_MENUS ? 2 : 1)

/* What is saved, and from which state of it. */
struct saving {
	struct deed deed;
	long long edition;
	long long rev;
};

/* At DEED_CONFLICT, both as they are now (theirs) and as the person began (base); each without a row where there is
 * none, or it is not known. saving_conflict_free() in any case; may be NULL. */
struct saving_conflict {
	struct stored_row theirs, base;
};
void saving_conflict_free(struct saving_conflict *conflict);

/* Text and keywords, with what came to its examples and what went from them (NULL: nothing did): all of it in one transaction
 * with one record for the examples, or nothing. `mine->line` means nothing. A new row stands after those of its topic, or at the
 * end. `*rev` is the row's new one, to go on from. DEED_UNFIT where one that came cannot be kept, DEED_FULL where they are too
 * many. What was so already does not matter: DEED_UNCHANGED is when all was. */
struct saving_examples {
	char *const *come, *const *go;
	size_t come_count, go_count;
};
enum deed_result saving_message(sqlite3 *db, const struct saving *saving, const struct message_row *mine,
	const struct saving_examples *examples, long long *rev, struct saving_conflict *conflict);

enum deed_result saving_placeholder(sqlite3 *db, const struct saving *saving,
	const struct placeholder_row *mine, long long *rev, struct saving_conflict *conflict);

/* The item of a menu in a language. New ones stand after the others of their menu. */
enum deed_result saving_menu_item(sqlite3 *db, const struct saving *saving, const struct menu_row *mine,
	long long *rev, struct saving_conflict *conflict);

/* Takes a row of these three tables away. */
enum deed_result saving_remove(sqlite3 *db, const struct saving *saving, const struct row_name *name,
	struct saving_conflict *conflict);

/* Puts it before another row of its table; NULL: at the end. */
enum deed_result saving_move(sqlite3 *db, const struct saving *saving, const struct row_name *name,
	const struct row_name *before, struct saving_conflict *conflict);

/* Adds an example, or takes it away. No rev: it is there or not. DEED_UNCHANGED when that is so already. */
enum deed_result saving_example(
	sqlite3 *db, const struct saving *saving, const struct example_row *example, bool there);

/* Adds a keyword to a message that is there, without a rev: DEED_UNCHANGED when it has it already. */
enum deed_result saving_add_keyword(
	sqlite3 *db, const struct saving *saving, const char *topic, const char *lang, const char *keyword);

/* Takes one away, the same way: DEED_UNCHANGED when it has none such. */
enum deed_result saving_remove_keyword(
	sqlite3 *db, const struct saving *saving, const char *topic, const char *lang, const char *keyword);

#endif
