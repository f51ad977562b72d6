/* places: where the rows of a message set stand, for the report. Pure. */
#ifndef AGAHI_PLACES_H
#define AGAHI_PLACES_H

#include "agahi/base/buffer.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/report/faults.h"

/* The place of a row's column; without file and row where it comes from the database. Texts are the set's. */
struct fault_at place_of_message(
	const struct message_set *set, const struct message_row *row, const char *column);
struct fault_at place_of_placeholder(
	const struct message_set *set, const struct placeholder_row *row, const char *column);
struct fault_at place_of_menu(const struct message_set *set, const struct menu_row *row, const char *column);
struct fault_at place_of_example(
	const struct message_set *set, const struct example_row *row, const char *column);

/* The same of row `row` of a table. */
struct fault_at place_of_row(const struct message_set *set, enum table table, size_t row, const char *column);

/* A list of names for a report: the first ten, then "…". `count` is kept beside it. */
void places_list(struct buffer *list, size_t *count, const char *name);

#endif
