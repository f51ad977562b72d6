/* phone: the simulator's prompt: type as a citizen would, read what the phone would show.
 *
 * A line is a message, from the number in front of it: `[923001234567] VOTE`, `923001234567 VOTE`, or only
 * `VOTE` from the number used last. A code, such as *8301#, is dialled, and what follows are keys until the
 * session is over. In a script, each message waits for its reply, and these lines steer it:
 *   # remark       nothing
 *   = remark       printed
 *   expect TEXT    the last reply or screen must hold TEXT
 *   expect-none    the last message must have got no reply
 *   sleep SECONDS  */
#ifndef AGAHI_PHONE_H
#define AGAHI_PHONE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "agahi/base/log.h"
#include "agahi/simulator/smsc.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/screen.h"

struct event_base;

struct phone_options {
	struct smsc_options smsc;
	const char *service;
	const char *script; /* NULL: standard input is the prompt */
	const struct ussd_dialect *dialect;
	struct screen_size screen; /* what the network carries */
	uint32_t reply_wait_ms;    /* how long a script waits for a reply */
};

/* Runs until the input ends. 0: well; 1: an expectation failed, or nobody bound; 2: port or script cannot be
 * opened. */
int phone_run(struct event_base *base, const struct phone_options *options, struct log *log);

/* Splits a line into number and text: `number` (size octets) is left alone when the line has none. Returns
 * the text. */
const char *phone_split_line(const char *line, char *number, size_t size);

#endif
