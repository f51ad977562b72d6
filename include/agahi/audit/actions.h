/* actions: the words for what is done on the desk, as they stand in the record. A word never changes its meaning, and none
 * is taken away: old records have it. */
#ifndef AGAHI_AUDIT_ACTIONS_H
#define AGAHI_AUDIT_ACTIONS_H

#include <stdbool.h>

extern const char *const audit_actions[]; /* NULL at the end */

bool audit_action_is_known(const char *what);

#endif
