/* status: what a response says of its request (command_status; SMPP 3.4, 5.1.3). */
#ifndef AGAHI_STATUS_H
#define AGAHI_STATUS_H

#include <stdint.h>

/* Those that the programs send or treat. */
enum pdu_status {
	PDU_STATUS_OK = 0x00,
	PDU_STATUS_INVALID_MESSAGE_LENGTH = 0x01,
	PDU_STATUS_INVALID_COMMAND_LENGTH = 0x02,
	PDU_STATUS_INVALID_COMMAND_ID = 0x03,
	PDU_STATUS_INVALID_BIND_STATUS = 0x04,
	PDU_STATUS_ALREADY_BOUND = 0x05,
	PDU_STATUS_SYSTEM_ERROR = 0x08,
	PDU_STATUS_INVALID_SOURCE = 0x0a,
	PDU_STATUS_INVALID_DESTINATION = 0x0b,
	PDU_STATUS_INVALID_PASSWORD = 0x0e,
	PDU_STATUS_INVALID_SYSTEM_ID = 0x0f,
	PDU_STATUS_QUEUE_FULL = 0x14,
	PDU_STATUS_INVALID_SERVICE_TYPE = 0x15,
	PDU_STATUS_INVALID_SYSTEM_TYPE = 0x53,
	PDU_STATUS_THROTTLED = 0x58,
	PDU_STATUS_INVALID_SCHEDULE = 0x61,
	PDU_STATUS_INVALID_EXPIRY = 0x62,
	PDU_STATUS_TEMPORARY_APP_ERROR = 0x64,
	PDU_STATUS_PERMANENT_APP_ERROR = 0x65,
	PDU_STATUS_INVALID_TLV_STREAM = 0xc0
};

/* Any status in words, never NULL: codes that a vendor gave a meaning of its own (0x400 to 0x4FF) and reserved
 * ones are told as such. The words belong to the program. */
const char *pdu_status_words(uint32_t status);

#endif
