/* diagnosis: what the doctor found, check by check, and what to do about it; as lines for people, or as JSON. */
#ifndef AGAHI_DIAGNOSIS_H
#define AGAHI_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "agahi/base/buffer.h"

enum verdict {
	VERDICT_WELL,
	VERDICT_WARNING, /* citizens are answered, but something may go wrong, or is not as it should be */
	VERDICT_FAULT    /* the daemon does not start, or citizens are not answered */
};

struct finding {
	const char *check; /* which one; a word of the program's */
	enum verdict verdict;
	struct buffer found;
	struct buffer advice; /* empty where nothing is to be done */
};

/* Zero-initialise; diagnosis_free() at the end. */
struct diagnosis {
	struct finding *items;
	size_t count;
	bool failed; /* memory was short: something is missing */
};

/* Adds what was found. `check` must outlive it. */
void diagnosis_add(struct diagnosis *diagnosis, const char *check, enum verdict verdict, const char *format,
	...) __attribute__((format(printf, 4, 5)));

/* What to do about what was added last. */
void diagnosis_advise(struct diagnosis *diagnosis, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

size_t diagnosis_count(const struct diagnosis *diagnosis, enum verdict verdict);

/* For whoever started it: 0 all is well, 2 there are warnings, 1 there are faults, or memory was short. */
int diagnosis_exit_code(const struct diagnosis *diagnosis);

/* A line for each, one more where there is something to do, and how many there are. Nothing in them moves a terminal. */
void diagnosis_print(const struct diagnosis *diagnosis, FILE *out);

/* {"faults": 0, "warnings": 1, "checks": [{"check": …, "verdict": "warning", "found": …, "advice": …}]} and a line break.
 * False when memory is short. */
bool diagnosis_print_json(const struct diagnosis *diagnosis, FILE *out);

void diagnosis_free(struct diagnosis *diagnosis);

#endif
