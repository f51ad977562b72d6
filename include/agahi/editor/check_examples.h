/* check_examples: whole messages of citizens, each for one topic that there is. */
#ifndef AGAHI_CHECK_EXAMPLES_H
#define AGAHI_CHECK_EXAMPLES_H

#include "agahi/editor/inspection.h"

void check_examples(struct inspection *in);

#endif
