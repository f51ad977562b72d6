/* dial_load: many citizens who dial at once, with figures, for the simulator.
 *
 * Opens `sessions` USSD sessions, at most `window` at once, each from a number of its own; each presses the
 * keys one after the other, `think_ms` after every screen, and then hangs up (the network's abort). Measured
 * is the time from a key to its screen. */
#ifndef AGAHI_DIAL_LOAD_H
#define AGAHI_DIAL_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/simulator/smsc.h"
#include "agahi/smpp/ussd.h"

struct event_base;

struct dial_load_options {
	struct smsc_options smsc;
	uint32_t sessions;
	uint32_t window;
	uint32_t think_ms;
	const char *code;
	const char *keys; /* one octet each: digits */
	const char *service;
	const struct ussd_dialect *dialect;
	uint32_t first; /* as of load.h */
	uint32_t rate;  /* of messages beside the dialogues, a second, of this text; 0: none */
	const char *text;
	uint32_t patience_s; /* without any progress, give up */
	bool json;
};

/* Runs the load and prints the figures. 0: every key got its screen, and every deliver_sm one response;
 * 1: not so, or nobody bound; 2: the port cannot be listened on. */
int dial_load_run(struct event_base *base, const struct dial_load_options *options, struct log *log);

#endif
