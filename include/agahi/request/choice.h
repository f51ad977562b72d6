/* choice: what a citizen's message chooses for the next ones: a language, STOP, to be forgotten. */
#ifndef AGAHI_CHOICE_H
#define AGAHI_CHOICE_H

#include "agahi/service/decide.h"
#include "agahi/service/preferences.h"
#include "agahi/store/records.h"

/* The next message is answered by it already; the entry is told what is to be kept of it. */
void choice_note(
	struct preferences *preferences, struct journal_entry *entry, const struct decision *decision);

/* Once more when the entry is safe: meanwhile the table may have been read anew, from what was committed then. */
void choice_keep(struct preferences *preferences, const struct journal_entry *entry);

#endif
