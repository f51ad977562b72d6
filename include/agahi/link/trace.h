/* trace: a PDU as one line for an engineer who looks on: who said what, its header, addresses and parameters.
 *
 * Citizens' numbers are masked. Of a text stand its length and, of a header before it that is one, the elements that say
 * how it is to be read; of other elements the length, of parameters that are no numbers of a protocol the tag and the
 * length: nobody learns who asked what. Pure. */
#ifndef AGAHI_TRACE_H
#define AGAHI_TRACE_H

#include "agahi/base/buffer.h"
#include "agahi/base/clock.h"
#include "agahi/smpp/pdu.h"

/* `sent`: by us. `fault`: why it was refused; PDU_FAULT_NONE: it was not. Appends the line with its end. */
void trace_write(
	bool sent, const struct pdu *pdu, enum pdu_fault fault, struct moment now, struct buffer *out);

#endif
