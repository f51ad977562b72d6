/* fields: what a PDU is made of, and the measured way to it from octets and back (SMPP 3.4, 4 and 5).
 *
 * Which mandatory fields a body has, in which order, how long each may be and what one that is too long costs
 * stands in tables in fields.c; one walk reads every body by them, one walk writes. The reading one measures for
 * libsmpp34, too, which then gets a copy.
 * Pure. Nothing is read past the end of what is given, nothing written past the end of the room for it. What
 * is read points into the octets that were given, and nothing is allocated. */
#ifndef AGAHI_FIELDS_H
#define AGAHI_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/address.h"
#include "agahi/base/span.h"

enum {
	PDU_HEADER_OCTETS = 16, /* SMPP 3.4, 3.2 */
	PDU_MAX_OCTETS = 64 * 1024,
	PDU_MAX_TLVS = 24
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

/* pdu_begin() empties it (pdu.h), and pdu_decode() before it reads. What stands first is empty then, whatever the command;
 * the rest is there for those that have it. */
struct pdu {
	uint32_t command;
	uint32_t status;
	uint32_t sequence;
	unsigned repairs;
	struct pdu_message message; /* submit_sm, deliver_sm, data_sm */
	size_t tlv_count;
	size_t tlvs_set_aside;  /* unknown, repeated or of a wrong length */
	const char *long_field; /* with PDU_FAULT_FIELD_TOO_LONG: its name and value; no value of secrets */
	struct span long_value;
	char message_id[PDU_MESSAGE_ID_SIZE]; /* submit_sm_resp, data_sm_resp; else "" */
	struct pdu_bind bind; /* bind_*, outbind (system_id, password), bind_*_resp (system_id) */
	struct pdu_tlv tlvs[PDU_MAX_TLVS]; /* `tlv_count` of them */
};

/* The mandatory part that some commands share (SMPP 3.4, 4.1 to 4.12). */
enum fields_body {
	FIELDS_NONE,
	FIELDS_BIND,
	FIELDS_BIND_RESPONSE,
	FIELDS_OUTBIND,
	FIELDS_SUBMIT,
	FIELDS_DELIVER,
	FIELDS_DATA,
	FIELDS_MESSAGE_ID, /* submit_sm_resp, data_sm_resp */
	FIELDS_DELIVER_RESPONSE,
	FIELDS_ALERT,
	FIELDS_BODY_COUNT
};

/* A body as libsmpp34 reads it: what it would refuse is neutral, what it need not see is empty. The first
 * PDU_HEADER_OCTETS are left for a header. The longest is that of alert_notification: 150 octets. */
enum { FIELDS_COPY_OCTETS = 256 };

struct fields_copy {
	uint8_t octets[FIELDS_COPY_OCTETS];
	size_t len;
};

/* Bit 31 of the command tells (SMPP 3.4, 5.1.2). */
bool pdu_is_response(uint32_t command);

/* Numbers in network order (SMPP 3.4, 3.1); four octets are there. */
static inline uint32_t fields_read_u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline void fields_write_u32(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
}

/* Walks the mandatory fields in `rest` and leaves it at the optional parameters. `pdu` is empty but for its header.
 * Without a `copy` (NULL) every field that somebody reads goes into `pdu`. With one, every field goes into that; those
 * that are neutral there go into `pdu` as they are: TON, NPI, password and interface_version. The text is read where it
 * lies, either way.
 * The string of a response may be missing, without its NUL or too long: its header has said what matters
 * (PDU_REPAIR_RESPONSE). In a request PDU_FAULT_TRUNCATED is told of a body that ends inside a field,
 * PDU_FAULT_FIELD_TOO_LONG of a string that nobody can do without, with its name and value and the status to
 * answer with; other strings are cut (PDU_REPAIR_FIELD). */
enum pdu_fault fields_read(
	enum fields_body body, struct span *rest, struct fields_copy *copy, struct pdu *pdu);

/* A PDU being written: `len` of `size` octets are. */
struct fields_out {
	uint8_t *octets;
	size_t size;
	size_t len;
};

/* Writes the mandatory part, and leaves room for the header before it; text over PDU_SHORT_MESSAGE_MAX is left out. False
 * when there is no room, or a string does not fit its field. */
bool fields_write(enum fields_body body, const struct pdu *pdu, struct fields_out *out);

/* Puts into the body that libsmpp34 wrote what is neutral or missing there: of messages TON and NPI, of binds
 * all that SMPP 3.4, 4.1.1 has behind the system_id but for the system_type. A body that was left out stays so.
 * False when there is no room, or when a string has no end. */
bool fields_restore(enum fields_body body, const struct pdu *pdu, struct fields_out *out);

#endif
