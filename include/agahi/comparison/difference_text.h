/* difference_text: a difference for a person to read.
 *
 *   vote, en: changed
 *       Bring [-your-]{+the original+} card along
 *       keywords added: ballot
 *   placeholder polling_date, ur: changed, in 7 texts
 *       [-8 فروری-]{+15 فروری+}
 *   1 text changed; 1 keyword added; 1 placeholder changed
 */
#ifndef AGAHI_DIFFERENCE_TEXT_H
#define AGAHI_DIFFERENCE_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "agahi/comparison/difference.h"
#include "agahi/comparison/paper.h"

enum { DIFFERENCE_MOST_LISTED = 20 }; /* keywords of a row, examples of a topic; then a count */

/* As text, or as the JSON of difference_json.h. False when memory is short, or it could not be written. */
bool difference_print(const struct difference *difference, enum paper_format format, FILE *out);

/* The line of counts at the end of it alone. */
bool difference_print_summary(const struct difference *difference, FILE *out);

#endif
