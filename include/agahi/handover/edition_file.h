/* edition_file: a message set that is handed over, as one file: who made it from what, who approved it, and all of it.
 *
 *   agahi-edition 1
 *   number 14                      the gateway gives its own when it takes one; 0: none yet
 *   base 13 sha256:HEX             number and content of what it was made from; "base 0": nothing was live
 *   title TEXT, by TEXT, sent-by TEXT, note TEXT   a line each, as those down to `published` only where there is one;
 *                                  who wrote it, and who handed it over where that is somebody else
 *   from 2027-02-06T19:00:00Z      live from then on; without: at once
 *   may-lose yes                   topics or languages of the base may vanish
 *   withdrawn yes                  it waits for its time at the gateway, and shall not go live
 *   published 2027-02-06T19:00:01Z when the gateway made it live; only in what the gateway writes
 *   content sha256:HEX             tables_hash() of the set
 *   messages sha256:HEX OCTETS     and placeholders, menus, examples
 *   model NAME sha256:HEX OCTETS   NAME is models_hash() of the set; only where it has learned
 *   approved NAME 2026-11-26T10:00:00Z         a line for each person
 *   audit N sha256:HEX             head of the chain of records of who made it; the gateway keeps it
 *
 * in this order, each line ended by one line feed; then an empty line, then the octets of the four tables, as tables.h
 * writes them, and of the model. There is one way to write an edition: what was read and is written again gives the same
 * octets. Hashes are SHA-256 in small hexadecimal digits. They tell damage, and name what was approved; they prove nobody.
 * Pure. */
#ifndef AGAHI_EDITION_FILE_H
#define AGAHI_EDITION_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/edition/editions.h"
#include "agahi/edition/tables.h"

#define EDITION_FILE_ENDING ".agahi"

enum {
	EDITION_FILE_MAX_OCTETS = 64 * 1024 * 1024,
	EDITION_FILE_MAX_MODEL = 4 * 1024 * 1024,
	EDITION_FILE_MOST_APPROVALS = 16,
	EDITION_FILE_ERROR_SIZE = 1024 /* for any reason that reading gives, whole */
};

struct edition_file_approval {
	char name[EDITION_TEXT_SIZE];
	int64_t at_ms;
};

/* Zero-initialise one that is to be written. Times are milliseconds since 1970, UTC; the file keeps whole seconds. */
struct edition_file {
	long long number;
	long long base;
	char base_hash[TABLES_HASH_SIZE];                                              /* "" with base 0 */
	char title[EDITION_TEXT_SIZE], by[EDITION_TEXT_SIZE], note[EDITION_TEXT_SIZE]; /* "": none */
	char sent_by[EDITION_TEXT_SIZE];                                               /* "": who wrote it */
	int64_t from_ms;                                                               /* 0: at once */
	bool may_lose, withdrawn;
	int64_t published_ms; /* 0: not said */
	struct edition_file_approval approvals[EDITION_FILE_MOST_APPROVALS];
	size_t approval_count;
	long long audit; /* number of the last record; with a hash of "" nothing is said of records */
	char audit_hash[TABLES_HASH_SIZE];
	struct message_set *set;
	char hash[TABLES_HASH_SIZE];       /* of the content: what was read; writing works it out */
	char model_name[TABLES_HASH_SIZE]; /* "": it brings no model */
	struct buffer model;
};

/* Appends the file. Control characters in texts and names become blanks. False when memory is short. */
bool edition_file_write(const struct edition_file *file, struct buffer *out);

/* The octets as what they say, with every length and hash verified, but for the model, whose octets are not looked into,
 * nor whether it is of this set. NULL with the reason in words, and where: "line 7: …", "menus, row 12: …". */
struct edition_file *edition_file_read(struct span octets, char *error, size_t size);

/* With its set and its model. NULL is nothing. */
void edition_file_free(struct edition_file *file);

#endif
