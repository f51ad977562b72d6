/* restoration_text: what a restoration came to, or would come to, in words for who runs it. */
#ifndef AGAHI_RESTORATION_TEXT_H
#define AGAHI_RESTORATION_TEXT_H

#include <stdio.h>

#include "agahi/keeping/restoration.h"

/* What was done (RESTORATION_DONE). */
void restoration_text_done(const struct restoration *restoration, FILE *out);

/* What would become of replies, and what to say (RESTORATION_ASKS). */
void restoration_text_asks(const struct restoration *restoration, FILE *out);

#endif
