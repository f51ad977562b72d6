#include "agahi/smpp/receipt.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* By message_state (SMPP 3.4, 5.2.28). */
static const enum receipt_state states[] = { RECEIPT_UNDERWAY, RECEIPT_UNDERWAY, RECEIPT_DELIVERED,
	RECEIPT_UNDELIVERED, RECEIPT_UNDELIVERED, RECEIPT_UNDELIVERED, RECEIPT_UNDERWAY, RECEIPT_UNDELIVERED,
	RECEIPT_UNDELIVERED };

/* By the first letters of "stat:" (SMPP 3.4, appendix B); SMSCs spell the rest as they like. */
static const struct {
	const char *start;
	enum receipt_state state;
} words[] = {
	{ "deliv", RECEIPT_DELIVERED },
	{ "undel", RECEIPT_UNDELIVERED },
	{ "expir", RECEIPT_UNDELIVERED },
	{ "delet", RECEIPT_UNDELIVERED },
	{ "rejec", RECEIPT_UNDELIVERED },
	{ "fail", RECEIPT_UNDELIVERED },
	{ "unkno", RECEIPT_UNDELIVERED },
};

static bool is_wrapping(char octet)
{
	return isspace((unsigned char)octet) || octet == '"';
}

void receipt_canonical(const char *id, size_t len, char out[RECEIPT_ID_SIZE])
{
	len = strnlen(id, len);
	if (len > RECEIPT_ID_SIZE - 1)
		len = RECEIPT_ID_SIZE - 1;
	while (len > 0 && is_wrapping(id[len - 1]))
		len--;
	while (len > 0 && (is_wrapping(*id) || (*id == '0' && len > 1))) {
		id++;
		len--;
	}
	for (size_t i = 0; i < len; i++)
		out[i] = (char)tolower((unsigned char)id[i]);
	out[len] = '\0';
}

static void add_spelling(struct receipt *receipt, const char *id)
{
	for (size_t i = 0; i < receipt->id_count; i++) {
		if (strcmp(receipt->ids[i], id) == 0)
			return;
	}
	if (*id != '\0' && receipt->id_count < RECEIPT_SPELLINGS)
		strncpy(receipt->ids[receipt->id_count++], id, RECEIPT_ID_SIZE - 1);
}

bool receipt_in_other_base(const char *id, bool to_hexadecimal, char out[RECEIPT_ID_SIZE])
{
	char *end;

	errno = 0;
	unsigned long long number = strtoull(id, &end, to_hexadecimal ? 10 : 16);
	if (errno != 0 || *end != '\0' || *id == '\0' || !isxdigit((unsigned char)*id))
		return false;
	snprintf(out, RECEIPT_ID_SIZE, to_hexadecimal ? "%llx" : "%llu", number);
	return true;
}

static void add_other_base(struct receipt *receipt, const char *id, bool to_hexadecimal)
{
	char other[RECEIPT_ID_SIZE];

	if (receipt_in_other_base(id, to_hexadecimal, other))
		add_spelling(receipt, other);
}

static void add_id(struct receipt *receipt, const char *id, size_t len)
{
	char canonical[RECEIPT_ID_SIZE];

	receipt_canonical(id, len, canonical);
	add_spelling(receipt, canonical);
	add_other_base(receipt, canonical, true);
	add_other_base(receipt, canonical, false);
}

/* The value after "name:", up to the next blank; NULL when the field is not there. */
static const char *find_field(struct span text, const char *name, size_t *len)
{
	size_t name_len = strlen(name);

	for (size_t at = 0; at + name_len < text.len; at++) {
		const char *here = (const char *)text.data + at;

		if (at > 0 && !isspace((unsigned char)here[-1]))
			continue;
		if (strncasecmp(here, name, name_len) != 0 || here[name_len] != ':')
			continue;
		const char *value = here + name_len + 1;
		const char *end = (const char *)text.data + text.len;
		while (value < end && *value == ' ')
			value++;
		*len = 0;
		while (value + *len < end && !isspace((unsigned char)value[*len]))
			(*len)++;
		return value;
	}
	return NULL;
}

bool receipt_is_marked(const struct pdu *pdu)
{
	return (pdu->message.esm_class & PDU_ESM_RECEIPT_BITS) != 0 ||
		pdu_find_tlv(pdu, PDU_TAG_RECEIPTED_MESSAGE_ID) || pdu_find_tlv(pdu, PDU_TAG_MESSAGE_STATE);
}

bool receipt_state_of_word(const char *word, size_t len, enum receipt_state *state)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t start = strlen(words[i].start);

		if (len >= start && strncasecmp(word, words[i].start, start) == 0) {
			*state = words[i].state;
			return true;
		}
	}
	return false;
}

bool receipt_state_of_number(uint32_t number, enum receipt_state *state)
{
	if (number >= sizeof(states) / sizeof(states[0]))
		return false;
	*state = states[number];
	return true;
}

/* RECEIPT_UNDERWAY with `known` false: nothing that a receipt says. */
static enum receipt_state state_of_text(struct span text, bool *known)
{
	enum receipt_state state = RECEIPT_UNDERWAY;
	size_t len;
	const char *value = find_field(text, "stat", &len);

	*known = value && receipt_state_of_word(value, len, &state);
	return state;
}

/* A citizen may write of an id and a stat; hardly in the words of a network, or with its counters. */
bool receipt_has_shape(struct span text)
{
	bool known;
	size_t len;

	if (!find_field(text, "id", &len) || !find_field(text, "stat", &len))
		return false;
	state_of_text(text, &known);
	return known || find_field(text, "sub", &len) || find_field(text, "dlvrd", &len) ||
		find_field(text, "err", &len);
}

static enum receipt_state state_of(const struct pdu *pdu, struct span text)
{
	enum receipt_state state;
	uint32_t number;
	bool known;

	if (pdu_find_number(pdu, PDU_TAG_MESSAGE_STATE, &number) && receipt_state_of_number(number, &state))
		return state;
	return state_of_text(text, &known);
}

bool receipt_read(const struct pdu *pdu, struct span text, struct receipt *receipt)
{
	const struct pdu_tlv *tlv = pdu_find_tlv(pdu, PDU_TAG_RECEIPTED_MESSAGE_ID);
	size_t len;

	memset(receipt, 0, sizeof(*receipt));
	if (tlv)
		add_id(receipt, (const char *)tlv->value.data, tlv->value.len);
	const char *id = find_field(text, "id", &len);
	if (id)
		add_id(receipt, id, len);
	receipt->state = state_of(pdu, text);
	return receipt->id_count > 0;
}
