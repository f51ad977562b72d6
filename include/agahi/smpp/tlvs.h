/* tlvs: the optional parameters of a PDU (SMPP 3.4, 5.3).
 *
 * Those that are known, and as long as they must be, are kept, each once, in the bounded table of struct pdu; all others
 * are set aside and counted.
 * Pure. Nothing is read past the end of what is given, nothing written past the end of the room for it. What is read
 * points into the octets that were given, and nothing is allocated. */
#ifndef AGAHI_TLVS_H
#define AGAHI_TLVS_H

#include "agahi/smpp/fields.h"

/* Reads the optional parameters in `rest` up to its end (true), or to the first octet that cannot be followed:
 * what stood before it is kept, and `cut` is the tag of what is lost (0: not even that is there). */
bool tlvs_read(struct span rest, struct pdu *pdu, uint16_t *cut);

/* Appends an optional parameter (SMPP 3.4, 5.3.1). False when there is no room. */
bool tlvs_append(struct fields_out *out, uint16_t tag, struct span value);

const struct pdu_tlv *pdu_find_tlv(const struct pdu *pdu, uint16_t tag);

/* The value as a number when it is there and has one to four octets. */
bool pdu_find_number(const struct pdu *pdu, uint16_t tag, uint32_t *value);

/* `octets` stay the caller's until the PDU was encoded. False when the table is full. */
bool pdu_add_tlv(struct pdu *pdu, uint16_t tag, const uint8_t *octets, size_t len);

#endif
