/* trace: a PDU as one line for an engineer who looks on: who said what, its header, addresses and parameters.
 *
 * Citizens' numbers are masked, of a text stand only its length and the header before it, of parameters of more than two
 * octets only the length: nobody learns who asked what. Pure. */
#ifndef AGAHI_TRACE_H
#define AGAHI_TRACE_H

#include "agahi/base/buffer.h"
#include "agahi/base/clock.h"
#include "agahi/smpp/pdu.h"

/* `sent`: by us. `fault`: why it was refused; PDU_FAULT_NONE: it was not. Appends the line with its end. */
void trace_write(
	bool sent, const struct pdu *pdu, enum pdu_fault fault, struct moment now, struct buffer *out);

#endif
