/* telco: the telco's file of records as records.
 *
 * Only the columns that the configuration names are looked at: what else stands in the file, the citizens' numbers above all, goes
 * nowhere, and no cell of a row that cannot be read is ever told. The process's zone is that of the times. */
#ifndef AGAHI_RECONCILIATION_TELCO_H
#define AGAHI_RECONCILIATION_TELCO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/config/config.h"
#include "agahi/reconciliation/records.h"

enum {
	TELCO_BAD_KEPT = 20,  /* rows that are told one by one */
	TELCO_WORDS_KEPT = 8, /* states that nobody knows */
	TELCO_WORD_SIZE =
		17, /* of such a state; longer ones, and numbers that could be a citizen's, are not told */
	TELCO_BAD_ALLOWED = 100, /* and more than */
	TELCO_BAD_PER_CENT = 10  /* of the rows: the file is not what the configuration says */
};

enum telco_fault {
	TELCO_QUOTE, /* a quote that begins or ends where none may */
	TELCO_CELLS, /* more or fewer than the first row has, or a column that is wanted lies behind them */
	TELCO_TIME,  /* not of the format, or no such moment */
	TELCO_NO_ID,
	TELCO_LONG_ID, /* longer than SMPP's ids are */
	TELCO_FAULT_COUNT
};

struct telco_bad_row {
	unsigned row;
	enum telco_fault fault;
};

struct telco_word {
	char word[TELCO_WORD_SIZE]; /* "": one that is not told */
	size_t count;
};

struct telco_wanted {
	const struct config_reconcile *columns; /* id, time and a good time_format are there */
	int64_t from_ms, to_ms;                 /* records of other times are counted only */
};

struct telco_file {
	struct records records;
	size_t rows;        /* without the header */
	size_t originated;  /* from citizens, by their direction: passed over */
	size_t other_times; /* outside of what was wanted */
	size_t bad;
	size_t bad_by_fault[TELCO_FAULT_COUNT];
	struct telco_bad_row bad_rows[TELCO_BAD_KEPT];
	struct telco_word words[TELCO_WORDS_KEPT];
	size_t word_count;         /* that are in `words`; */
	size_t other_words;        /* records with a state that is not */
	int64_t first_ms, last_ms; /* of all records to citizens; 0: there is none */
	bool is_utf16;
	char separator;
};

/* Reads `text`, `len` octets and a NUL, and changes it. False with `error`, which says what to do: it is no such file, a column is
 * not there, or too many rows cannot be read. telco_free() in any case. */
bool telco_read(const struct telco_wanted *wanted, char *text, size_t len, struct telco_file *file,
	char *error, size_t size);
void telco_free(struct telco_file *file);

/* "the time is not as reconcile.time_format says", for people. */
const char *telco_fault_words(enum telco_fault fault);

/* What a cell says of the message's state. */
enum record_state telco_state_of(const struct config_reconcile *columns, const char *cell);

#endif
