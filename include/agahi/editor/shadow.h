/* shadow: keywords that are found alone, but lost to another topic in a sentence.
 *
 * Each keyword is put into a sentence of its language, as a citizen would, and asked. What leads to another
 * topic is a warning that shows the sentence. Commands and what the service does not answer are left out. */
#ifndef AGAHI_SHADOW_H
#define AGAHI_SHADOW_H

#include "agahi/catalogue/catalogue.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/report/report.h"

/* `catalogue` is what the set makes. */
void shadow_check(const struct message_set *set, const struct catalogue *catalogue, struct report *report);

#endif
