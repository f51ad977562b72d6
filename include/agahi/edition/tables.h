/* tables: the four tables of a message set as octets, and the hash over them.
 *
 * CSV with a byte order mark and CRLF, as spreadsheets expect it (RFC 4180). What is written, read by import_written()
 * (sheet/import.h) and written again gives the same octets: so the hash names a content, wherever it stands. What people get for
 * their spreadsheets is guarded against being calculated with besides (text/cell.h), and is no matter of the hash. Pure. */
#ifndef AGAHI_TABLES_H
#define AGAHI_TABLES_H

#include <stdbool.h>

#include "agahi/base/buffer.h"
#include "agahi/catalogue/message_set.h"

enum table { TABLE_MESSAGES, TABLE_PLACEHOLDERS, TABLE_MENUS, TABLE_EXAMPLES, TABLE_COUNT };

enum { TABLE_MAX_COLUMNS = 5 };

struct table_fact {
	const char *name; /* "messages": of its option, and of its file, "messages.csv" */
	const char *columns[TABLE_MAX_COLUMNS + 1];
};

const struct table_fact *table_fact(enum table table);

/* Appends the table, exactly: for hashes, and for edition files. Memory that is short makes the buffer fail (buffer.h). */
void table_write(const struct message_set *set, enum table table, struct buffer *out);

/* The same for spreadsheets: no cell calculates. Read by import_table() again, it is the same set. */
void table_write_sheet(const struct message_set *set, enum table table, struct buffer *out);

enum { TABLES_HASH_SIZE = 65 };

/* SHA-256 over the four tables, each with its name and its length before it, in small hexadecimal digits. False when
 * memory is short. */
bool tables_hash(const struct message_set *set, char hash[TABLES_HASH_SIZE]);

/* The same over one of them. */
bool table_hash(const struct message_set *set, enum table table, char hash[TABLES_HASH_SIZE]);

#endif
