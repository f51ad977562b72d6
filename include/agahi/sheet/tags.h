/* tags: languages as BCP 47 writes them (RFC 5646): ur, en, ur-Latn, pa-Arab-PK.
 *
 * Only the canonical spelling is good, so that one language has one name: the language of two or three small letters, a
 * script with one capital, a region in capitals, the rest small. Pure. */
#ifndef AGAHI_TAGS_H
#define AGAHI_TAGS_H

#include <stdbool.h>

enum { TAGS_MAX_OCTETS = 35 }; /* RFC 5646, 4.4.1 */

/* Is it written as it should be? If not, `better` is what was probably meant, or "": Ur and urdu are ur. */
bool tags_check(const char *tag, char better[TAGS_MAX_OCTETS + 1]);

#endif
