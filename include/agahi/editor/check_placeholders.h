/* check_placeholders: placeholders without a value and values without a use, and what a value says: a day that is past or
 * never was, a number in place of a time, what the sample says (samples.h). */
#ifndef AGAHI_CHECK_PLACEHOLDERS_H
#define AGAHI_CHECK_PLACEHOLDERS_H

#include "agahi/editor/inspection.h"

/* False when a bound is broken. */
bool check_placeholders(struct inspection *in);

#endif
