/* surroundings: what facts of the machine, the network and the desk's spool mean for the daemon, and what to do about them.
 * Pure, as judge.h. */
#ifndef AGAHI_SURROUNDINGS_H
#define AGAHI_SURROUNDINGS_H

#include "agahi/doctor/diagnosis.h"
#include "agahi/doctor/facts.h"

void surroundings_judge_disk(const struct disk_facts *facts, struct diagnosis *diagnosis);

void surroundings_judge_fonts(const struct font_facts *facts, struct diagnosis *diagnosis);

void surroundings_judge_zone(const struct zone_facts *facts, struct diagnosis *diagnosis);

void surroundings_judge_clock(const struct clock_facts *facts, struct diagnosis *diagnosis);

/* All hosts: a link none of whose hosts answers is a fault, one that answers at another is a warning. `waited_s`: for how
 * long they were tried. */
void surroundings_judge_hosts(
	const struct host_facts *hosts, size_t count, unsigned waited_s, struct diagnosis *diagnosis);

void surroundings_judge_spool(
	const struct spool_facts *facts, const struct lock_facts *lock, struct diagnosis *diagnosis);

#endif
