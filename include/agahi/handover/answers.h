/* answers: what became of editions, as files that the desk reads: FOLDER/NAME.answer for NAME.agahi. */
#ifndef AGAHI_ANSWERS_H
#define AGAHI_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "agahi/handover/acceptance.h"

enum { ANSWERS_DAYS = 90 }; /* they are kept */

/* In one piece (base/placing.h). False with `error`. */
bool answers_write(const char *folder, const char *file, const struct acceptance_answer *answer, char *error,
	size_t size);

/* Removes what is older than they are kept. */
void answers_forget_old(const char *folder, time_t now);

#endif
