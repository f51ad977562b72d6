/* databases: looks into the daemon's databases, and changes nothing in them: whether they are whole, of this version, in
 * use, and go with the key. */
#ifndef AGAHI_DATABASES_H
#define AGAHI_DATABASES_H

#include "agahi/config/config.h"
#include "agahi/doctor/facts.h"

enum { DATABASES_MOST_MS = 20000 }; /* for one of them; what is larger is not looked through to its end */

void databases_look_at_journal(const struct config *config, struct database_facts *facts);

/* What is live is looked for too. */
void databases_look_at_content(
	const struct config *config, struct database_facts *facts, struct live_facts *live);

/* Of a journal that was looked at. */
void databases_look_at_key(
	const struct config *config, const struct database_facts *journal, struct key_facts *facts);

void databases_look_at_lock(const char *journal, struct lock_facts *facts);

#endif
