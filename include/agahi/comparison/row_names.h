/* row_names: what a row of a message set is called, and a hash over what it says. Pure. */
#ifndef AGAHI_ROW_NAMES_H
#define AGAHI_ROW_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"

/* topic, lang · placeholder, lang · menu, item, lang · topic, lang, text of an example; NULL what the table does not
 * have. Texts are the caller's. */
struct row_name {
	enum table table;
	const char *parts[3];
};

/* Of row `row` of a table. */
struct row_name row_name_of(const struct message_set *set, enum table table, size_t row);

bool row_names_are_equal(const struct row_name *a, const struct row_name *b);

/* The language of the row: "" stands for every language. */
const char *row_name_language(const struct row_name *name);

/* Where it stands in the set, or PAIRING_NONE (comparison/pairing.h). Looks at every row. */
size_t row_name_find(const struct message_set *set, const struct row_name *name);

/* "message vote ur", "placeholder hours ur", "menu root 1 ur"; an example without its text: "example vote ur". Cut where
 * it does not fit. */
enum { ROW_NAME_SIZE = 256 };
const char *row_name_write(const struct row_name *name, char text[ROW_NAME_SIZE]);

/* SHA-256 of the row's name and all that it says, in small hexadecimal digits. */
void row_hash(const struct message_set *set, enum table table, size_t row, char hash[TABLES_HASH_SIZE]);

/* Has no name two rows? False too when memory is short. */
bool row_names_are_unique(const struct message_set *set, enum table table);

size_t row_count(const struct message_set *set, enum table table);

/* Appends a copy of the row to `to`. False when memory is short. */
bool row_copy(const struct message_set *set, enum table table, size_t row, struct message_set *to);

/* Do both say the same? Names are not looked at. */
bool row_says_the_same(const struct message_set *a, size_t row_a, const struct message_set *b, size_t row_b,
	enum table table);

#endif
