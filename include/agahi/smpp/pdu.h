/* pdu: the guarded door between octets on a socket and checked PDUs (SMPP 3.4).
 *
 * Everything from the network is measured here before anybody sees it: fields.h walks what SMPP 3.4 says of each body and
 * holds struct pdu. The walk itself is the codec for messages and their responses, which come by the thousand; what
 * opens and closes a session goes through libsmpp34 (library.h has it, and what it must not see), and so does
 * everything where that codec is chosen: what is read and written is the same (tests/property/codecs.c).
 * Decided here: which lengths are a frame, which commands are ours, what of a PDU may be broken without its being
 * refused, and with which status the rest is answered (status.h).
 * Nothing is allocated. Only one thread may use this module (library.h says why). */
#ifndef AGAHI_PDU_H
#define AGAHI_PDU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/span.h"
#include "agahi/smpp/fields.h"
#include "agahi/smpp/status.h"
#include "agahi/smpp/tlvs.h"

enum { PDU_MAX_ENCODED = 2048 }; /* the longest that pdu_encode() writes without a message_payload */

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

/* Who reads and writes the PDUs that are no part of binding and unbinding. */
enum pdu_codec { PDU_CODEC_OWN, PDU_CODEC_LIBSMPP34 };

enum pdu_frame { PDU_FRAME_PARTIAL, PDU_FRAME_COMPLETE, PDU_FRAME_BROKEN };

/* Looks at the first four octets: is a whole PDU there? Its length is stored in `len` when it is known.
 * BROKEN: the length is below 16 or above PDU_MAX_OCTETS, and with it the stream can not be followed any
 * more. */
enum pdu_frame pdu_frame(struct span octets, size_t *len);

/* Empties `pdu` to be written with that command. */
void pdu_begin(struct pdu *pdu, uint32_t command);

/* Reads one whole PDU (as long as its own length says). The header is filled in whatever the result is, if
 * there are 16 octets. On a fault, `pdu->status` is the status to answer with, and nothing of the body's
 * message or bind is told.
 *
 * A response is never refused for its body: its header says what became of the request, and what of the body
 * can be read is read. A request is taken when what is needed of it is whole: a broken optional part costs
 * what stands behind the fault, and a field that is too long is cut unless it is an address. */
enum pdu_fault pdu_decode_by(enum pdu_codec codec, struct span octets, struct pdu *pdu);
enum pdu_fault pdu_decode(struct span octets, struct pdu *pdu); /* by our own codec */
const char *pdu_fault_words(enum pdu_fault fault);
const char *pdu_repair_words(enum pdu_repair repair);

/* Writes one PDU; tlvs and the rest are taken from `pdu`. Text longer than PDU_SHORT_MESSAGE_MAX goes into
 * message_payload. Returns the number of octets, 0 when `size` is too small or a field can not be written. */
size_t pdu_encode_by(enum pdu_codec codec, const struct pdu *pdu, uint8_t *out, size_t size);
size_t pdu_encode(const struct pdu *pdu, uint8_t *out, size_t size); /* by our own codec */

/* Can it be written at all? Asked of one that did not go out; where memory is short it is taken for one that can. */
bool pdu_has_octets(enum pdu_codec codec, const struct pdu *pdu);

/* The matching response, or PDU_GENERIC_NACK for a command that has none. */
uint32_t pdu_response_to(uint32_t command);

/* The command's name as the specification spells it, "unknown" for others. */
const char *pdu_command_name(uint32_t command);

#endif
