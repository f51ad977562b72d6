/* Our codec beside libsmpp34 as its reference: what either reads of the same octets, and writes of the same PDU.
 *
 * A difference is a fault, but for the known ones below. Both get structs full of rubbish, and octets and room of exactly
 * their size, so that the sanitizers see what is read or written past them. */
#ifndef AGAHI_TEST_CODECS_H
#define AGAHI_TEST_CODECS_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/pdu.h"

/* What libsmpp34 refuses and we do not, with the reason why that is no fault of either. */
struct codecs_known {
	const char *why;
	bool (*is_it)(const struct pdu *pdu, size_t len, size_t room);
};

static inline bool codecs_is_tight(const struct pdu *pdu, size_t len, size_t room)
{
	return room == len && pdu->tlv_count == 0;
}

static inline bool codecs_has_no_body(const struct pdu *pdu, size_t len, size_t room)
{
	(void)room;
	return pdu->command == PDU_SUBMIT_SM_RESP && len == PDU_HEADER_OCTETS;
}

/* libsmpp34's either way. */
static inline bool codecs_is_unbind(const struct pdu *pdu)
{
	return pdu->command == PDU_UNBIND || pdu->command == PDU_UNBIND_RESP;
}

/* Reading, it refuses nothing that fields.c has measured and made neutral for it. */
static const struct codecs_known codecs_known_refusals[] = {
	{ "where a number or a text ends the PDU, it wants room for an octet that it does not write",
		codecs_is_tight },
	{ "a message_id that would not fit is refused where the response, of an error, has none",
		codecs_has_no_body },
};

enum { CODECS_KNOWN = sizeof(codecs_known_refusals) / sizeof(codecs_known_refusals[0]) };

/* Both have been through pdu_begin(): what stands before message_id is comparable octet by octet. */
static inline const char *codecs_compare(const struct pdu *own, const struct pdu *reference)
{
	if (memcmp(&own->message, &reference->message, sizeof(own->message)) != 0)
		return "a field of the message is another";
	if (memcmp(own, reference, offsetof(struct pdu, message_id)) != 0)
		return "header, repairs, or what is told of a field that is too long, is another";
	if (strcmp(own->message_id, reference->message_id) != 0)
		return "the message_id is another";
	for (size_t i = 0; i < own->tlv_count; i++) {
		const struct pdu_tlv *a = &own->tlvs[i], *b = &reference->tlvs[i];

		if (a->tag != b->tag || a->value.data != b->value.data || a->value.len != b->value.len)
			return "an optional parameter is another";
	}
	return NULL;
}

static inline bool codecs_is_known(const struct pdu *pdu, size_t len, size_t room)
{
	for (size_t i = 0; i < CODECS_KNOWN; i++) {
		if (codecs_known_refusals[i].is_it(pdu, len, room))
			return true;
	}
	return false;
}

/* Writes `pdu` into `room` octets; `len`: what ours took. NULL: no difference. */
static inline const char *codecs_write_within(const struct pdu *pdu, size_t room, size_t *len)
{
	uint8_t *own = malloc(room + 1), *reference = malloc(room + 1);
	const char *fault = NULL;

	*len = 0;
	if (own && reference) {
		/* An octet behind the end each, which nobody may write where no sanitizer looks. */
		own[room] = reference[room] = 0x5a;
		*len = pdu_encode_by(PDU_CODEC_OWN, pdu, own, room);
		size_t theirs = pdu_encode_by(PDU_CODEC_LIBSMPP34, pdu, reference, room);

		if (own[room] != 0x5a || reference[room] != 0x5a)
			fault = "an octet is written past the room for it";
		else if (*len != theirs && !(theirs == 0 && codecs_is_known(pdu, *len, room)))
			fault = "another number of octets is written";
		else if (theirs > 0 && memcmp(own, reference, theirs) != 0)
			fault = "other octets are written";
	}
	free(own);
	free(reference);
	return fault;
}

/* In room enough, in as much as it takes, and in an octet less. */
static inline const char *codecs_write(const struct pdu *pdu)
{
	size_t len, again;
	const char *fault = codecs_write_within(pdu, PDU_MAX_ENCODED + pdu->message.text.len, &len);

	if (!fault && len > 0) {
		fault = codecs_write_within(pdu, len, &again);
		if (!fault && again != len && !codecs_is_unbind(pdu))
			fault = "what fits its room is not written";
	}
	if (!fault && len > 0) {
		fault = codecs_write_within(pdu, len - 1, &again);
		if (!fault && again != 0)
			fault = "more is written than there is room for";
	}
	return fault;
}

/* Reads the octets by both and, when they are taken, writes what was read by both. `taken`: how our codec found them.
 * NULL: no difference. */
static inline const char *codecs_read(struct span octets, enum pdu_fault *taken)
{
	static struct pdu own, reference;
	uint8_t *exact = malloc(octets.len > 0 ? octets.len : 1);
	const char *fault;

	*taken = PDU_FAULT_NONE;
	if (!exact)
		return NULL;
	if (octets.len > 0)
		memcpy(exact, octets.data, octets.len);
	memset(&own, 0xaa, sizeof(own));
	memset(&reference, 0x55, sizeof(reference));
	*taken = pdu_decode_by(PDU_CODEC_OWN, (struct span){ exact, octets.len }, &own);
	if (pdu_decode_by(PDU_CODEC_LIBSMPP34, (struct span){ exact, octets.len }, &reference) != *taken)
		fault = "one reads what the other refuses, or for another reason";
	else
		fault = codecs_compare(&own, &reference);
	if (!fault && *taken == PDU_FAULT_NONE)
		fault = codecs_write(&own);
	free(exact);
	return fault;
}

#endif
