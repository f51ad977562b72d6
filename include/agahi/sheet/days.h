/* days: days in what operators write, and what spreadsheets make of days and times.
 *
 * A day is read in the spellings of the service's languages: 8 March 2027, March 8th, 8/3/2027, 2027-03-08,
 * ۸ مارچ ۲۰۲۷; where one is expected also 8-Mar-27. Pure; what day it is today comes in. */
#ifndef AGAHI_DAYS_H
#define AGAHI_DAYS_H

#include <stdbool.h>
#include <stddef.h>

struct day {
	int year, month, day; /* 2027, 1 to 12, 1 to 31 */
};

enum days_verdict {
	DAYS_FINE,       /* or no day is in it */
	DAYS_IMPOSSIBLE, /* 31 February, and nothing but days and hours beside it */
	DAYS_DOUBTFUL,   /* the same among other words, which may be a house or the number of a file */
	DAYS_PAST /* all its days are: also one without a year that lies within the last three months */
};

enum { DAYS_FOUND_SIZE = 64 };

/* `today` with a year of 0: not known, and nothing is past. `expected`: the text stands where a day should; else a day of
 * more than five years ago (a term of an assembly) is not past, but meant, and 8-2-24 is no day. Days beside words
 * of laws and births are not past. `found` is the first day that does not exist, folded (fold.h). */
enum days_verdict days_judge(const char *text, struct day today, bool expected, char found[DAYS_FOUND_SIZE]);

enum { DAYS_MEANING_SIZE = 32 };

/* Is all of the text a spreadsheet's number in place of a time (0.333333), or, where `day_expected`, of a day (45000)?
 * Writes what it stands for: "08:00", "2023-03-15", "2023-03-15 08:00". */
bool days_is_serial(const char *text, bool day_expected, char meaning[DAYS_MEANING_SIZE]);

/* Is all of it a long number as a spreadsheet shortens it (9.23E+11)? */
bool days_is_scientific(const char *text);

/* Is all of it what a spreadsheet makes of 8/3 or 3-8: 8-Mar, Mar-08, 8-Mar-27? */
bool days_is_rewritten(const char *text);

/* Finds a time as a spreadsheet's number (0.333333) as a word of a text, and what it stands for. */
bool days_find_serial(const char *text, char number[DAYS_MEANING_SIZE], char meaning[DAYS_MEANING_SIZE]);

#endif
