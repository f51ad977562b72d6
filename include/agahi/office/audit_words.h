/* audit_words: what is done on the desk, in the words of its pages. */
#ifndef AGAHI_OFFICE_AUDIT_WORDS_H
#define AGAHI_OFFICE_AUDIT_WORDS_H

#include "agahi/labels/labels.h"

/* LABEL_NONE for a word that the record has and we have not. */
enum label audit_words(const char *what);

#endif
