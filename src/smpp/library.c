#include "agahi/smpp/library.h"

#include <string.h>

#include <smpp34.h>
#include <smpp34_structs.h>

#include <smpp34_params.h>

/* Room for whatever struct libsmpp34 fills. All begin with the header's four numbers. */
union structs {
	generic_nack_t header;
	bind_transceiver_t bind;
	bind_transceiver_resp_t bind_response;
	outbind_t outbind;
	submit_sm_t submit;
	deliver_sm_t deliver;
	data_sm_t data;
	submit_sm_resp_t submit_response;
	data_sm_resp_t data_response;
	deliver_sm_resp_t deliver_response;
	alert_notification_t alert;
};

enum { ANY_SEQUENCE = 1 }; /* that it takes; the true one never gets here */
enum { SOURCE_SIZE = 21 }; /* of data_sm, too, which has room for more: nobody here would read it */

/* --- tables ------------------------------------------------------------------------------------------- */

/* A field in libsmpp34's struct and in ours: a string, or one octet. */
struct pair {
	uint16_t theirs;
	uint16_t ours;
	uint8_t their_size; /* of a string with its NUL; 0 behind the last pair */
	uint8_t our_size;
};

#define SIZE_OF(type, member) sizeof(((type *)NULL)->member)
/* Versions of clang-format do not agree about braces in a macro. */
/* clang-format off */
#define PAIR(type, member, our_member) \
	{ offsetof(type, member), offsetof(struct pdu, our_member), SIZE_OF(type, member), \
		SIZE_OF(struct pdu, our_member) }
#define SOURCE_PAIR(type) \
	{ offsetof(type, source_addr), offsetof(struct pdu, message.source.digits), SOURCE_SIZE, ADDRESS_SIZE }
/* clang-format on */

/* What all that carry a message have; a struct each, for addresses and times differ in length. */
#define MESSAGE_PAIRS(type) \
	PAIR(type, service_type, message.service_type), SOURCE_PAIR(type), \
		PAIR(type, destination_addr, message.destination.digits), \
		PAIR(type, esm_class, message.esm_class), \
		PAIR(type, registered_delivery, message.registered_delivery), \
		PAIR(type, data_coding, message.data_coding)

#define SHORT_MESSAGE_PAIRS(type) \
	MESSAGE_PAIRS(type), PAIR(type, protocol_id, message.protocol_id), \
		PAIR(type, priority_flag, message.priority)

enum { MAX_PAIRS = 10 };

static const struct pair pairs[FIELDS_BODY_COUNT][MAX_PAIRS] = {
	[FIELDS_BIND] = { PAIR(bind_transceiver_t, system_id, bind.system_id),
		PAIR(bind_transceiver_t, system_type, bind.system_type) },
	[FIELDS_BIND_RESPONSE] = { PAIR(bind_transceiver_resp_t, system_id, bind.system_id) },
	[FIELDS_OUTBIND] = { PAIR(outbind_t, system_id, bind.system_id) },
	[FIELDS_SUBMIT] = { SHORT_MESSAGE_PAIRS(submit_sm_t),
		PAIR(submit_sm_t, validity_period, message.validity_period) },
	[FIELDS_DELIVER] = { SHORT_MESSAGE_PAIRS(deliver_sm_t) },
	[FIELDS_DATA] = { MESSAGE_PAIRS(data_sm_t) },
	[FIELDS_MESSAGE_ID] = { PAIR(submit_sm_resp_t, message_id, message_id) },
};

/* No string is cut on its way to us. */
_Static_assert(SIZE_OF(struct pdu, bind.system_id) >= SIZE_OF(bind_transceiver_t, system_id), "it fits");
_Static_assert(SIZE_OF(struct pdu, bind.system_type) >= SIZE_OF(bind_transceiver_t, system_type), "it fits");
_Static_assert(SIZE_OF(struct pdu, message.service_type) >= SIZE_OF(submit_sm_t, service_type), "it fits");
_Static_assert(SIZE_OF(struct address, digits) >= SIZE_OF(data_sm_t, destination_addr), "it fits");
_Static_assert(
	SIZE_OF(struct pdu, message.validity_period) >= SIZE_OF(submit_sm_t, validity_period), "it fits");
_Static_assert(SIZE_OF(struct pdu, message_id) >= SIZE_OF(submit_sm_resp_t, message_id), "it fits");

/* One table serves the three binds, one their responses, one the two responses with a message_id. */
_Static_assert(sizeof(bind_transceiver_t) == sizeof(bind_receiver_t), "same frame");
_Static_assert(sizeof(bind_transceiver_t) == sizeof(bind_transmitter_t), "same frame");
_Static_assert(sizeof(bind_transceiver_resp_t) == sizeof(bind_receiver_resp_t), "same frame");
_Static_assert(sizeof(bind_transceiver_resp_t) == sizeof(bind_transmitter_resp_t), "same frame");
_Static_assert(sizeof(submit_sm_resp_t) == sizeof(data_sm_resp_t), "same frame");

_Static_assert(PDU_SHORT_MESSAGE_MAX < SIZE_OF(submit_sm_t, short_message), "it fits");
_Static_assert(PDU_SHORT_MESSAGE_MAX < SIZE_OF(deliver_sm_t, short_message), "it fits");
_Static_assert((int)PDU_INTERFACE_VERSION == SMPP_VERSION, "the one that it takes");

/* --- reading ------------------------------------------------------------------------------------------ */

bool library_unpack(enum fields_body body, struct fields_copy *copy, struct pdu *pdu)
{
	union structs theirs;

	fields_write_u32(copy->octets, (uint32_t)copy->len);
	fields_write_u32(copy->octets + 4, pdu->command);
	fields_write_u32(copy->octets + 8, ESME_ROK);
	fields_write_u32(copy->octets + 12, ANY_SEQUENCE);
	memset(&theirs, 0, sizeof(theirs));
	if (smpp34_unpack(pdu->command, &theirs, copy->octets, (int)copy->len) != 0)
		return false;
	for (const struct pair *pair = pairs[body]; pair->their_size > 0; pair++)
		memcpy((uint8_t *)pdu + pair->ours, (uint8_t *)&theirs + pair->theirs, pair->their_size);
	return true;
}

/* --- writing ------------------------------------------------------------------------------------------ */

static bool fill_pair(const struct pair *pair, const struct pdu *pdu, union structs *theirs)
{
	const char *from = (const char *)pdu + pair->ours;
	char *to = (char *)theirs + pair->theirs;
	size_t len;

	if (pair->our_size == 1) {
		*to = *from;
		return true;
	}
	len = strnlen(from, pair->our_size);
	if (len >= pair->their_size)
		return false;
	memcpy(to, from, len);
	return true;
}

static void fill_text(enum fields_body body, struct span text, union structs *theirs)
{
	if (text.len == 0 || text.len > PDU_SHORT_MESSAGE_MAX)
		return;
	if (body == FIELDS_SUBMIT) {
		theirs->submit.sm_length = (uint8_t)text.len;
		memcpy(theirs->submit.short_message, text.data, text.len);
	} else if (body == FIELDS_DELIVER) {
		theirs->deliver.sm_length = (uint8_t)text.len;
		memcpy(theirs->deliver.short_message, text.data, text.len);
	}
}

static bool fill(enum fields_body body, const struct pdu *pdu, union structs *theirs)
{
	memset(theirs, 0, sizeof(*theirs));
	theirs->header.command_id = pdu->command;
	/* Optional parameters need a body to stand behind. */
	theirs->header.command_status =
		pdu->status == ESME_ROK || pdu->tlv_count > 0 ? ESME_ROK : ESME_RSYSERR;
	theirs->header.sequence_number = ANY_SEQUENCE;
	if (body == FIELDS_BIND)
		theirs->bind.interface_version = SMPP_VERSION;
	for (const struct pair *pair = pairs[body]; pair->their_size > 0; pair++) {
		if (!fill_pair(pair, pdu, theirs))
			return false;
	}
	fill_text(body, pdu->message.text, theirs);
	return true;
}

bool library_pack(enum fields_body body, const struct pdu *pdu, struct fields_out *out)
{
	union structs theirs;
	int packed = 0;

	if (!fill(body, pdu, &theirs))
		return false;
	if (smpp34_pack(pdu->command, out->octets, (int)out->size, &packed, &theirs) != 0 ||
		packed < PDU_HEADER_OCTETS)
		return false;
	out->len = (size_t)packed;
	return true;
}
