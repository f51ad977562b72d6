/* address: who sends, or is sent to, as SMPP has it (3.4, 5.2.5 to 5.2.9). */
#ifndef AGAHI_ADDRESS_H
#define AGAHI_ADDRESS_H

#include <stdint.h>

enum { ADDRESS_SIZE = 65 }; /* of data_sm's destination, with the NUL */

struct address {
	uint8_t ton; /* type of number */
	uint8_t npi; /* numbering plan */
	char digits[ADDRESS_SIZE];
};

#endif
