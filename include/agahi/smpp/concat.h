/* concat: which part of a long message a PDU carries, told by its user data header or its SAR parameters
 * (SMPP 3.4, 5.3.2.22 to 24). */
#ifndef AGAHI_CONCAT_H
#define AGAHI_CONCAT_H

#include <stdbool.h>

#include "agahi/smpp/pdu.h"
#include "agahi/text/udh.h"

/* Fills `numbers`, and leaves `text` behind the header, if there is one. SAR numbers that make no sense count
 * as not concatenated. False when the header is broken. */
bool concat_read(const struct pdu *pdu, struct span *text, struct udh *numbers);

#endif
