/* import: message sets out of CSV files. Into them: edition/tables.h.
 *
 *   messages      topic,lang,keywords,text      keywords separated by |
 *   placeholders  placeholder,lang,value        an empty lang stands for every language
 *   menus         menu,item,lang,label,target
 *   examples      topic,lang,text               whole messages, as citizens write them
 *
 * Columns are found by their names, in any order. */
#ifndef AGAHI_IMPORT_H
#define AGAHI_IMPORT_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/editor/report.h"

/* Each reads one file into `set` and notes every fault in `report` with `file:line: column`. `path` must
 * outlive the set. False only when the file can not be read or memory is short (also in the report). */
bool import_messages(const char *path, struct message_set *set, struct report *report);
bool import_placeholders(const char *path, struct message_set *set, struct report *report);
bool import_menus(const char *path, struct message_set *set, struct report *report);
bool import_examples(const char *path, struct message_set *set, struct report *report);

/* The same from text in memory, which is changed while it is read; `len` octets and a NUL. */
bool import_messages_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report);

bool import_menus_text(
	const char *name, char *text, size_t len, struct message_set *set, struct report *report);

#endif
