/* quirks: what real networks do and the standard does not say, for the simulator to play: one table.
 *
 * A quirk changes a message before it is encoded (quirks_shape), or the octets of a PDU afterwards
 * (quirks_patch), or is played by the module that owns the matter, which asks quirks_has(). Pure. */
#ifndef AGAHI_QUIRKS_H
#define AGAHI_QUIRKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/smpp/pdu.h"

/* The order is that of the table in quirks.c. */
enum quirk {
	QUIRK_RESPONSE_SHORT,
	QUIRK_RESPONSE_LONG_ID,
	QUIRK_RESPONSE_RUBBISH,
	QUIRK_RESPONSE_LATE,
	QUIRK_REFUSAL_WITH_TLV,
	QUIRK_BIND_SHORT,
	QUIRK_BIND_AND_DROP,
	QUIRK_TRAILING_OCTET,
	QUIRK_TLV_CUT,
	QUIRK_SERVICE_TYPE_LONG,
	QUIRK_UCS2_LITTLE_ENDIAN,
	QUIRK_UTF8,
	QUIRK_UCS2_AS_48,
	QUIRK_UDH_UNMARKED,
	QUIRK_SAME_REFERENCE,
	QUIRK_NUMBER_NATIONAL,
	QUIRK_NUMBER_ZERO,
	QUIRK_NUMBER_00,
	QUIRK_NUMBER_PLUS,
	QUIRK_TWICE,
	QUIRK_TWENTY,
	QUIRK_USSD_CONFIRM_12,
	QUIRK_USSD_CONFIRM_13,
	QUIRK_USSD_OCTET_SESSION,
	QUIRK_USSD_NO_SESSION,
	QUIRK_COUNT
};

enum { QUIRKS_LATE_MS = 12000, QUIRKS_PATCH_OCTETS = 160 };

/* A set of quirks: one bit each. */
static inline bool quirks_has(uint32_t quirks, enum quirk quirk)
{
	return (quirks >> quirk & 1) != 0;
}

/* Adds the quirk of that name; false when there is none. */
bool quirks_add(uint32_t *quirks, const char *name);

/* Name and meaning of quirk `index`, for --help; false behind the last. */
bool quirks_describe(size_t index, const char **name, const char **meaning);

/* Must texts be made as UCS-2 for these quirks? */
bool quirks_need_ucs2(uint32_t quirks);

/* How often each message is delivered. */
unsigned quirks_copies(uint32_t quirks);

/* Changes a citizen's message; `room`, empty, holds its new octets and must live as long. */
void quirks_shape(uint32_t quirks, struct pdu_message *message, struct buffer *room);

/* Changes an encoded PDU in place, which has room for `size` octets: QUIRKS_PATCH_OCTETS more than it needs.
 * Returns its new length. */
size_t quirks_patch(uint32_t quirks, uint8_t *octets, size_t len, size_t size);

#endif
