/* library: what libsmpp34 is asked for: to pack and to unpack the mandatory part of a PDU.
 *
 * The only place that knows smpp34.h. libsmpp34 1.14.1 breaks on legal input, so it never sees any:
 *   - it logs each field into a static buffer of 2,048 octets, and runs past it at some thirty optional
 *     parameters: it is given none, and so it allocates none that would have to be freed;
 *   - it refuses vendor status codes, and reads or leaves out a body by the status: unpacking, it always sees
 *     status 0; packing, any error is one that it knows;
 *   - it refuses sequence number 0, TON above 6, NPI outside its list and interface versions other than 0x34:
 *     fields_read() has made them neutral, fields_restore() puts them in;
 *   - it logs before it looks at the room for it: what it reads was measured, what it writes fits.
 * Its structs do not leave library.c. Its error text is global, so only one thread may use this module (each
 * program has one network thread). */
#ifndef AGAHI_LIBRARY_H
#define AGAHI_LIBRARY_H

#include <stdbool.h>

#include "agahi/smpp/fields.h"

/* Reads the body in `copy`, which fields_read() made; its header is written here. What libsmpp34 carries goes
 * into `pdu`, whose command is given; nothing does when it refuses (false). */
bool library_unpack(enum fields_body body, struct fields_copy *copy, struct pdu *pdu);

/* Writes header and mandatory part; text over PDU_SHORT_MESSAGE_MAX is left out, and so is what fields_restore()
 * puts in, and the body of an error response without optional parameters. The header's length, status
 * and sequence number are not yet the true ones. False when there is no room, or a string does not fit its field. */
bool library_pack(enum fields_body body, const struct pdu *pdu, struct fields_out *out);

#endif
