/* coding: what a data_coding says about the octets of a message, in words, for the simulator's display.
 *
 * All groups of 3GPP TS 23.038, section 4, and the values of SMPP 3.4, 5.2.19. The simulator has a table of
 * its own, so that a mistake in the gateway's is seen and not repeated. Pure. */
#ifndef AGAHI_CODING_H
#define AGAHI_CODING_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/text/charset.h"

struct coding {
	const char *name;
	bool octets;          /* no alphabet that is read here: shown in hex */
	enum charset charset; /* otherwise */
};

/* `alphabet`: what data_coding 0 means at this SMSC; `shift`: what the message's header says. */
struct coding coding_of(uint8_t data_coding, enum charset alphabet, enum gsm7_shift shift);

/* Class 0: shown at once, and not kept. */
bool coding_is_flash(uint8_t data_coding);

/* Appends the octets as text, or in hex, sixteen in a line. */
void coding_show(const struct coding *coding, struct span octets, struct buffer *out);

#endif
