/* pdu: the guarded door between octets on a socket and checked PDUs (SMPP 3.4).
 *
 * Everything from the network is measured here before libsmpp34 sees it, because libsmpp34 1.14.1 breaks on
 * legal input: its log of each field runs past a static buffer when a PDU has many optional parameters, it
 * refuses vendor status codes, TON above 6, NPI outside its list, interface versions other than 0x34, error
 * responses with a body and payloads over 1,024 octets. So the door
 *   - walks the mandatory parameters by the table of SMPP 3.4 section 4, each length checked,
 *   - hands libsmpp34 a copy in which the values that it refuses are neutral, and puts the real ones back,
 *   - reads and writes the optional parameters (TLVs) itself: those that are known are kept, in a bounded
 *     table, all others are set aside and counted.
 * libsmpp34's structs, globals and frees do not leave pdu.c. Its error text is global, so only one thread may
 * use this module (each program has one network thread). */
#ifndef AGAHI_PDU_H
#define AGAHI_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/base/span.h"

enum {
	PDU_HEADER_OCTETS = 16,
	PDU_MAX_OCTETS = 64 * 1024,
	PDU_MAX_TLVS = 24,
	PDU_MAX_ENCODED = 2048 /* the longest that pdu_encode() writes without a message_payload */
};

/* SMPP 3.4, 5.1.2.1. Responses are above INT_MAX; gcc and clang then make all of these unsigned. */
enum pdu_command {
	PDU_GENERIC_NACK = 0x80000000u,
	PDU_BIND_RECEIVER = 0x01,
	PDU_BIND_RECEIVER_RESP = 0x80000001u,
	PDU_BIND_TRANSMITTER = 0x02,
	PDU_BIND_TRANSMITTER_RESP = 0x80000002u,
	PDU_SUBMIT_SM = 0x04,
	PDU_SUBMIT_SM_RESP = 0x80000004u,
	PDU_DELIVER_SM = 0x05,
	PDU_DELIVER_SM_RESP = 0x80000005u,
	PDU_UNBIND = 0x06,
	PDU_UNBIND_RESP = 0x80000006u,
	PDU_BIND_TRANSCEIVER = 0x09,
	PDU_BIND_TRANSCEIVER_RESP = 0x80000009u,
	PDU_OUTBIND = 0x0b,
	PDU_ENQUIRE_LINK = 0x15,
	PDU_ENQUIRE_LINK_RESP = 0x80000015u,
	PDU_ALERT_NOTIFICATION = 0x102,
	PDU_DATA_SM = 0x103,
	PDU_DATA_SM_RESP = 0x80000103u
};

/* SMPP 3.4, 5.1.3: those that the programs send or treat. */
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

/* SMPP 3.4, 5.3.2: the optional parameters that are kept. */
enum pdu_tag {
	PDU_TAG_RECEIPTED_MESSAGE_ID = 0x001e,
	PDU_TAG_USER_MESSAGE_REFERENCE = 0x0204,
	PDU_TAG_SOURCE_PORT = 0x020a,
	PDU_TAG_DESTINATION_PORT = 0x020b,
	PDU_TAG_SAR_REFERENCE = 0x020c,
	PDU_TAG_SAR_TOTAL = 0x020e,
	PDU_TAG_SAR_SEQUENCE = 0x020f,
	PDU_TAG_SC_INTERFACE_VERSION = 0x0210,
	PDU_TAG_NETWORK_ERROR_CODE = 0x0423,
	PDU_TAG_MESSAGE_PAYLOAD = 0x0424,
	PDU_TAG_MESSAGE_STATE = 0x0427,
	PDU_TAG_USSD_SERVICE_OP = 0x0501,
	PDU_TAG_ITS_SESSION_INFO = 0x1383
};

/* SMPP 3.4, 5.2.12. */
enum { PDU_ESM_RECEIPT_BITS = 0x3c, PDU_ESM_DELIVERY_RECEIPT = 0x04, PDU_ESM_UDH_INDICATOR = 0x40 };

/* SMPP 3.4, 5.2.5. */
enum { PDU_TON_UNKNOWN = 0, PDU_TON_INTERNATIONAL = 1, PDU_TON_ALPHANUMERIC = 5, PDU_TON_ABBREVIATED = 6 };
enum { PDU_NPI_UNKNOWN = 0, PDU_NPI_E164 = 1 };

enum { PDU_MESSAGE_ID_SIZE = 66, PDU_SHORT_MESSAGE_MAX = 253 };

/* SMPP 3.4 allows eight octets of password; providers give longer ones. */
enum { PDU_PASSWORD_SIZE = 65, PDU_STANDARD_PASSWORD = 8, PDU_ADDRESS_RANGE_SIZE = 41 };

enum { PDU_INTERFACE_VERSION = 0x34 };

struct pdu_bind {
	char system_id[16];
	char password[PDU_PASSWORD_SIZE];
	char system_type[13];
	uint8_t interface_version;
	uint8_t addr_ton; /* this and the rest are written, and not read back */
	uint8_t addr_npi;
	char address_range[PDU_ADDRESS_RANGE_SIZE];
};

/* Of submit_sm, deliver_sm and data_sm. `text` is short_message, or message_payload where that is empty;
 * after pdu_decode() it points into the decoded octets. */
struct pdu_message {
	char service_type[6];
	struct address source;
	struct address destination;
	uint8_t esm_class;
	uint8_t protocol_id;
	uint8_t priority;
	uint8_t registered_delivery;
	uint8_t data_coding;
	char validity_period[17];
	struct span text;
};

struct pdu_tlv {
	uint16_t tag;
	struct span value;
};

/* What was amiss in a PDU that was taken all the same: bits of pdu.repairs. */
enum pdu_repair {
	PDU_REPAIR_TLVS,     /* the optional part, from some octet on */
	PDU_REPAIR_FIELD,    /* a field that nobody needs was too long, and cut */
	PDU_REPAIR_RESPONSE, /* the body of a response */
	PDU_REPAIR_COUNT
};

struct pdu {
	uint32_t command;
	uint32_t status;
	uint32_t sequence;
	struct pdu_bind bind;       /* bind_*, outbind (system_id, password), bind_*_resp (system_id) */
	struct pdu_message message; /* submit_sm, deliver_sm, data_sm */
	char message_id[PDU_MESSAGE_ID_SIZE]; /* submit_sm_resp, data_sm_resp */
	struct pdu_tlv tlvs[PDU_MAX_TLVS];
	size_t tlv_count;
	size_t tlvs_set_aside; /* unknown, repeated or of a wrong length */
	unsigned repairs;
	const char *long_field; /* with PDU_FAULT_FIELD_TOO_LONG: its name and value; no value of secrets */
	struct span long_value;
};

enum pdu_frame { PDU_FRAME_PARTIAL, PDU_FRAME_COMPLETE, PDU_FRAME_BROKEN };

/* Why a PDU was refused. The order is that of the table in pdu.c. */
enum pdu_fault {
	PDU_FAULT_NONE,
	PDU_FAULT_COMMAND,
	PDU_FAULT_TRUNCATED,
	PDU_FAULT_FIELD_TOO_LONG,
	PDU_FAULT_TLV_STREAM,
	PDU_FAULT_LIBRARY,
	PDU_FAULT_COUNT
};

/* Looks at the first four octets: is a whole PDU there? Its length is stored in `len` when it is known.
 * BROKEN: the length is below 16 or above PDU_MAX_OCTETS, and with it the stream can not be followed any
 * more. */
enum pdu_frame pdu_frame(struct span octets, size_t *len);

/* Reads one whole PDU (as long as its own length says). The header is filled in whatever the result is, if
 * there are 16 octets. On a fault, `pdu->status` is the status to answer with.
 *
 * A response is never refused for its body: its header says what became of the request, and what of the body
 * can be read is read. A request is taken when what is needed of it is whole: a broken optional part costs
 * what stands behind the fault, and a field that is too long is cut unless it is an address. */
enum pdu_fault pdu_decode(struct span octets, struct pdu *pdu);
const char *pdu_fault_words(enum pdu_fault fault);
const char *pdu_repair_words(enum pdu_repair repair);

/* Writes one PDU; tlvs and the rest are taken from `pdu`. Text longer than PDU_SHORT_MESSAGE_MAX goes into
 * message_payload. Returns the number of octets, 0 when `size` is too small or a field can not be written. */
size_t pdu_encode(const struct pdu *pdu, uint8_t *out, size_t size);

bool pdu_is_response(uint32_t command);

/* The matching response, or PDU_GENERIC_NACK for a command that has none. */
uint32_t pdu_response_to(uint32_t command);

const struct pdu_tlv *pdu_find_tlv(const struct pdu *pdu, uint16_t tag);

/* The value as a number when it is there and has one to four octets. */
bool pdu_find_number(const struct pdu *pdu, uint16_t tag, uint32_t *value);

/* `octets` stay the caller's until the PDU was encoded. False when the table is full. */
bool pdu_add_tlv(struct pdu *pdu, uint16_t tag, const uint8_t *octets, size_t len);

/* The command's name as the specification spells it, "unknown" for others. */
const char *pdu_command_name(uint32_t command);

/* The status in words; vendor and reserved codes are told as such. */
const char *pdu_status_words(uint32_t status);

#endif
