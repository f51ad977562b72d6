#include "agahi/address.h"

#include <string.h>

_Static_assert(sizeof(((struct pdu_address *)0)->digits) == sizeof(((struct journal_address *)0)->digits),
	"no address is cut");

void address_to_pdu(struct pdu_address *to, const struct journal_address *from)
{
	to->ton = from->ton;
	to->npi = from->npi;
	memcpy(to->digits, from->digits, sizeof(to->digits));
}

void address_from_pdu(struct journal_address *to, const struct pdu_address *from)
{
	to->ton = from->ton;
	to->npi = from->npi;
	memcpy(to->digits, from->digits, sizeof(to->digits));
}
