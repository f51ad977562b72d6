/* doctor: looks over an installation, before the first start or when something is amiss, and says what to do.
 *
 * It gathers facts (places.h, databases.h, machine.h, hosts.h), has them judged (judge.h, surroundings.h), and prints what was found
 * (diagnosis.h). Nothing is changed, and no bind is made. */
#ifndef AGAHI_DOCTOR_H
#define AGAHI_DOCTOR_H

/* `agahi doctor [--json]` on the configuration of that name. Returns the exit code: 0 all is well, 2 there are warnings, 1 there
 * are faults; -1 when the call is wrong. Who calls it as root is the daemon's user afterwards. */
int doctor_run(const char *path, int argc, char **argv);

#endif
