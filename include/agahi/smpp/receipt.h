/* receipt: delivery receipts in the spellings that SMSCs use.
 *
 * What a receipt is about and what became of it stands in TLVs (receipted_message_id, message_state;
 * SMPP 3.4, 5.3.2.12 and 5.3.2.35), or in the text ("id:… stat:…", SMPP 3.4 appendix B), or in both; the
 * text's fields come in any order and case, and some are missing. The id may be spelled otherwise than in the
 * submit's response: in hexadecimal against decimal, with or without leading zeros, in other case, or cut
 * short. */
#ifndef AGAHI_RECEIPT_H
#define AGAHI_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/smpp/pdu.h"

enum { RECEIPT_ID_SIZE = 66, RECEIPT_SPELLINGS = 6, RECEIPT_PREFIX_MIN = 8 };

enum receipt_state { RECEIPT_UNDERWAY, RECEIPT_DELIVERED, RECEIPT_UNDELIVERED };

struct receipt {
	enum receipt_state state;
	/* Canonical spellings under which its message may be known, the likeliest first. */
	char ids[RECEIPT_SPELLINGS][RECEIPT_ID_SIZE];
	size_t id_count;
};

/* Is it marked as one: by esm_class, receipted_message_id or message_state? */
bool receipt_is_marked(const struct pdu *pdu);

/* Some SMSCs mark nothing: has the text the shape of appendix B ("id:" and "stat:")? */
bool receipt_has_shape(struct span text);

/* `text`: what the receipt says, decoded (UTF-8), without any header. False when no id can be found. */
bool receipt_read(const struct pdu *pdu, struct span text, struct receipt *receipt);

/* The canonical spelling of an id: lower case, no blanks around it, no leading zeros. */
void receipt_canonical(const char *id, size_t len, char out[RECEIPT_ID_SIZE]);

/* The same number in the other base, of a canonical id. False when it is none. */
bool receipt_in_other_base(const char *id, bool to_hexadecimal, char out[RECEIPT_ID_SIZE]);

/* What a word ("DELIVRD", by its first letters) or a number (message_state) says. False: nothing that is known; `state` stays. */
bool receipt_state_of_word(const char *word, size_t len, enum receipt_state *state);
bool receipt_state_of_number(uint32_t number, enum receipt_state *state);

#endif
