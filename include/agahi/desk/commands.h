/* commands: what agahi-desk does at a terminal in the place of serving. */
#ifndef AGAHI_COMMANDS_H
#define AGAHI_COMMANDS_H

#include <stdio.h>

#include "agahi/frame/settings.h"

enum { COMMANDS_DONE = 0, COMMANDS_FAILED = 1, COMMANDS_MISUSED = 2 };

/* What the start would refuse, onto `faults`: keys, database, folder, certificate, address. Changes nothing. */
int commands_check(const struct settings *settings, FILE *faults);

/* The link of the first administrator, onto `out`; why there is none, onto `faults`. */
int commands_invite(
	const struct settings *settings, const char *name, int64_t now_ms, FILE *out, FILE *faults);

/* A link by which an administrator who lost password or phone gets back in, onto `out`; a second person confirms it at the desk, or
 * commands_confirm() where nobody is left. */
int commands_reset(
	const struct settings *settings, const char *name, int64_t now_ms, FILE *out, FILE *faults);

/* The keeper of the machine confirms what waits about that person, where nobody is left at the desk who could; why not, onto
 * `faults`. */
int commands_confirm(const struct settings *settings, const char *name, int64_t now_ms, FILE *faults);

/* "verify" [--checkpoint FILE]… [--editions FOLDER]: is the record whole, and does it agree with what was written down elsewhere?
 * "checkpoint": signs the head of the record and prints it, to be kept by somebody else. */
int commands_audit(
	const struct settings *settings, int argc, char **argv, int64_t now_ms, FILE *out, FILE *faults);

#endif
