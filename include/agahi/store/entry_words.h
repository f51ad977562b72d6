/* entry_words: the words that an entry points to, moved to where they stay as long as it does. Pure. */
#ifndef AGAHI_ENTRY_WORDS_H
#define AGAHI_ENTRY_WORDS_H

#include "agahi/store/records.h"

/* How many octets all of them take, each with its NUL. */
size_t entry_words_size(const struct journal_entry *entry);

/* Copies them into `room`, and the entry points there; what is NULL stays NULL. */
void entry_words_move(struct journal_entry *entry, char *room);

#endif
