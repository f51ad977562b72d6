/* import: message sets out of the files that spreadsheets save. Into them: edition/tables.h.
 *
 *   messages      topic,lang,keywords,text      keywords separated by |
 *   placeholders  placeholder,lang,value        an empty lang stands for every language
 *   menus         menu,item,lang,label,target
 *   examples      topic,lang,text               whole messages, as citizens write them
 *
 * Columns are found by their names, in any order (header.h). A file is bounded, in octets, rows and octets of a cell.
 * An apostrophe that guards a cell against being calculated with (text/cell.h) is not of its text.
 * What cannot be read as the table it should be is one fault, and nothing else of it is judged. */
#ifndef AGAHI_IMPORT_H
#define AGAHI_IMPORT_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/report/report.h"

enum {
	IMPORT_MAX_OCTETS = 16 * 1024 * 1024,
	IMPORT_MAX_ROWS = 20000,
	IMPORT_MAX_EXAMPLES = 100000,
	IMPORT_MAX_CELL = 64 * 1024
};

/* Each reads one file into `set` and notes every fault in `report` with its row and column. `path` must outlive the set.
 * False when the file is not this table, cannot be read, or memory is short (also in the report, as `unread`). */
bool import_messages(const char *path, struct message_set *set, struct report *report);
bool import_placeholders(const char *path, struct message_set *set, struct report *report);
bool import_menus(const char *path, struct message_set *set, struct report *report);
bool import_examples(const char *path, struct message_set *set, struct report *report);
bool import_table(enum table table, const char *path, struct message_set *set, struct report *report);

/* The same from octets in memory, which are changed while they are read; `len` octets and a NUL. */
bool import_table_text(enum table table, const char *name, char *octets, size_t len, struct message_set *set,
	struct report *report);

/* Octets of table_write(), exactly: no cell is guarded. */
bool import_written(enum table table, const char *name, char *octets, size_t len, struct message_set *set,
	struct report *report);

/* Sheets in memory. */
bool import_messages_text(
	const char *name, char *octets, size_t len, struct message_set *set, struct report *report);
bool import_menus_text(
	const char *name, char *octets, size_t len, struct message_set *set, struct report *report);

#endif
