/* pick: which number a citizen's reply names: "2", "۲", "number 2 please", "1 bhejo", "doosra".
 *
 * A number of 1 to CHOICES_MAX, and beside it nothing but words that people put around one. Pure. */
#ifndef AGAHI_PICK_H
#define AGAHI_PICK_H

#include <stdbool.h>

struct pick {
	unsigned number; /* 0: the text names none */
	bool in_digits;  /* and not in words, which say it only to whom something was offered */
};

/* `folded` is what fold_text() made. */
struct pick pick_read(const char *folded);

#endif
