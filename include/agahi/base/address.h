/* address: who sends, or is sent to, as SMPP has it (3.4, 5.2.5 to 5.2.9). */
#ifndef AGAHI_ADDRESS_H
#define AGAHI_ADDRESS_H

#include <stdint.h>
#include <string.h>

enum { ADDRESS_SIZE = 65 }; /* of data_sm's destination, with the NUL */

struct address {
	uint8_t ton; /* type of number */
	uint8_t npi; /* numbering plan */
	char digits[ADDRESS_SIZE];
};

/* One that a submit_sm can go to (5.2.9: 20 digits), for what is kept by the hundred thousand. A longer one is cut at 21,
 * and so stays one that nothing can be submitted to. */
enum { SHORT_ADDRESS_SIZE = 22 };

struct short_address {
	uint8_t ton;
	uint8_t npi;
	char digits[SHORT_ADDRESS_SIZE];
};

static inline struct short_address address_shorten(const struct address *address)
{
	struct short_address out = { address->ton, address->npi, "" };

	memcpy(out.digits, address->digits, SHORT_ADDRESS_SIZE - 1);
	return out;
}

static inline struct address address_widen(const struct short_address *address)
{
	struct address out = { address->ton, address->npi, "" };

	memcpy(out.digits, address->digits, SHORT_ADDRESS_SIZE);
	return out;
}

#endif
