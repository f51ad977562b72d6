/* twice: rows of one name in a table of messages, placeholders or menus, which no edition can keep. Pure. */
#ifndef AGAHI_TWICE_H
#define AGAHI_TWICE_H

#include "agahi/catalogue/message_set.h"
#include "agahi/edition/tables.h"
#include "agahi/report/report.h"

/* Tells each row whose name an earlier one has. Examples have no names. Where memory is short, fewer are told. */
void twice_tell(const struct message_set *set, enum table table, struct report *report);

#endif
