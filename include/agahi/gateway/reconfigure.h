/* reconfigure: another configuration for a gateway that runs.
 *
 * First everything is made that may fail: files of TLS, places, memory; so a configuration is taken as a whole, or not at
 * all. Links are known by their names: those that are new connect, those that are gone leave, those that changed go on or
 * bind anew (link.h). Replies that wait for a link that is gone keep its place, until it is back, another takes them, or
 * their time is over. Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_RECONFIGURE_H
#define AGAHI_RECONFIGURE_H

#include "agahi/gateway/assembly.h"

struct reconfiguration;

/* Judges and prepares; nothing has changed yet. NULL with `error`. */
struct reconfiguration *reconfigure_prepare(
	struct assembly *assembly, const struct config *fresh, char *error, size_t size);

/* Tells what is another in `fresh`, and what becomes of it. */
void reconfigure_tell(const struct reconfiguration *reconfiguration);

/* Is anything of the services' languages another? */
bool reconfigure_changes_languages(const struct reconfiguration *reconfiguration);

/* Applies it, and frees it: from here on `fresh` is what runs, with the values of before where a restart is waited for. */
void reconfigure_apply(struct reconfiguration *reconfiguration, struct moment now);

/* A link has stopped: where it is one that was taken away, what waits for it is told. */
void reconfigure_tell_gone(const struct assembly *assembly, size_t index);

/* Of every link whose password is longer than SMPP 3.4 allows. */
void reconfigure_tell_long_passwords(const struct assembly *assembly);

#endif
