/* judge: what facts of what is installed mean, and what to do about them: configuration, rights, key, databases. What stands
 * around it is judged by surroundings.h. Pure: nothing is looked at here. */
#ifndef AGAHI_JUDGE_H
#define AGAHI_JUDGE_H

#include "agahi/doctor/diagnosis.h"
#include "agahi/doctor/facts.h"

void judge_configuration(const struct configuration_facts *facts, struct diagnosis *diagnosis);

/* All places together: one finding for each that is not as it should be, else one for all. */
void judge_rights(const struct user_facts *user, const struct place_facts *places, size_t count,
	struct diagnosis *diagnosis);

void judge_lock(const struct lock_facts *facts, struct diagnosis *diagnosis);

void judge_key(const struct key_facts *facts, const struct lock_facts *lock, struct diagnosis *diagnosis);

void judge_database(const struct database_facts *facts, struct diagnosis *diagnosis);

void judge_live(const struct live_facts *facts, struct diagnosis *diagnosis);

#endif
