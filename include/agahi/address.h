/* address: between the addresses of PDUs and those of the journal's records. */
#ifndef AGAHI_ADDRESS_H
#define AGAHI_ADDRESS_H

#include "agahi/pdu.h"
#include "agahi/records.h"

void address_to_pdu(struct pdu_address *to, const struct journal_address *from);
void address_from_pdu(struct journal_address *to, const struct pdu_address *from);

#endif
