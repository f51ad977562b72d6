/* load: many citizens at once, with figures, for the simulator.
 *
 * Sends `requests` messages, each from a number of its own, with at most `window` unanswered, measures the
 * time from each to the first part of its reply, and counts what was acknowledged and never answered, and on
 * each connection the responses: one for each deliver_sm, as long as the connection lives. Where nothing needs more,
 * PDUs are stamped out and glanced at (stamp.h, glance.h), so that the load costs less than what it measures. */
#ifndef AGAHI_LOAD_H
#define AGAHI_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/simulator/smsc.h"

struct event_base;

struct load_options {
	struct smsc_options smsc;
	uint32_t requests;
	uint32_t window; /* what is to be delivered again is unanswered too */
	const char *text;
	const char *service; /* the short code that is written to */
	uint32_t patience_s; /* without any progress, give up */
	uint32_t first;      /* the first citizen is so many after 923000000000 */
	uint32_t
		senders; /* so many citizens write in turn, other capitals each time, and wait for their answers; 0: each message has
				 its own */
	uint32_t rate; /* messages a second; 0: as many as the window lets */
	bool json;
	/* Faults, for `make torture`; 0: none. */
	uint32_t cut_every;        /* connections are dropped after so many messages */
	uint32_t throttle_percent; /* of the submits are refused as throttled */
	/* What was refused is delivered again after a second, what was lost as soon as somebody is bound. */
	bool redeliver;
};

/* Runs the load and prints the figures. 0: all that was acknowledged was answered, and every deliver_sm got
 * one response; 1: something was lost, a response was missing or came twice, or nobody bound; 2: the port
 * cannot be listened on. */
int load_run(struct event_base *base, const struct load_options *options, struct log *log);

#endif
