/* Our codec and libsmpp34 read and write the same: PDUs made at random, valid, at the edges of each field, and spoilt.
 * usage: codecs CASES
 *
 * What is compared, and which differences are known, stands in tests/fuzz/codecs.h; a fuzzer does the same with any octets.
 * The seed is fixed; a failure prints the case and its octets. */
#include <stdio.h>

#include "../fuzz/codecs.h"

enum { ROOM = PDU_MAX_OCTETS, MOST_TLVS = 30, LONGEST_STRING = 90 };

static uint64_t seed = 20261126;
static unsigned long number; /* of the case */
static uint8_t made[ROOM];
static size_t len;
static unsigned long found[PDU_FAULT_COUNT];
static unsigned long written;

static uint32_t pick(uint32_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)((seed >> 33) % below);
}

static bool once_in(uint32_t times)
{
	return pick(times) == 0;
}

static void require(const char *fault)
{
	if (!fault)
		return;
	printf("not ok 1 - case %lu: %s\n#", number, fault);
	for (size_t i = 0; i < len; i++)
		printf(" %02x", made[i]);
	printf("\n");
	exit(1);
}

/* --- octets ------------------------------------------------------------------------------------------- */

static void put_octet(uint32_t value)
{
	if (len < sizeof(made))
		made[len++] = (uint8_t)value;
}

static void put_number(uint32_t value, int octets)
{
	while (octets-- > 0)
		put_octet(value >> 8 * octets);
}

static uint32_t any_octet(void)
{
	return once_in(2) ? pick(8) : pick(256);
}

static uint32_t any_letter(void)
{
	return once_in(4) ? 1 + pick(255) : '0' + pick(10);
}

/* A length about `limit`, where faults are, or anywhere below. */
static uint32_t any_length(uint32_t limit)
{
	switch (pick(8)) {
	case 0:
		return 0;
	case 1:
		return limit - 1;
	case 2:
		return once_in(4) ? limit + pick(LONGEST_STRING - 65) : limit;
	default:
		return pick(limit);
	}
}

static void put_string(uint32_t limit)
{
	uint32_t octets = any_length(limit);

	for (uint32_t i = 0; i < octets; i++)
		put_octet(any_letter());
	put_octet(0);
}

static void put_any(uint32_t octets)
{
	for (uint32_t i = 0; i < octets; i++)
		put_octet(any_octet());
}

static void put_text(void)
{
	uint32_t octets = once_in(4) ? 250 + pick(6) : pick(2) * pick(200);

	put_octet(octets);
	put_any(octets);
}

static void put_tlv(void)
{
	static const struct {
		uint32_t tag, octets;
	} tags[] = { { PDU_TAG_RECEIPTED_MESSAGE_ID, 12 }, { PDU_TAG_USER_MESSAGE_REFERENCE, 2 },
		{ PDU_TAG_SOURCE_PORT, 2 }, { PDU_TAG_DESTINATION_PORT, 2 }, { PDU_TAG_SAR_REFERENCE, 2 },
		{ PDU_TAG_SAR_TOTAL, 1 }, { PDU_TAG_SAR_SEQUENCE, 1 }, { PDU_TAG_SC_INTERFACE_VERSION, 1 },
		{ PDU_TAG_NETWORK_ERROR_CODE, 3 }, { PDU_TAG_MESSAGE_PAYLOAD, 300 },
		{ PDU_TAG_MESSAGE_STATE, 1 }, { PDU_TAG_USSD_SERVICE_OP, 1 }, { PDU_TAG_ITS_SESSION_INFO, 2 },
		{ 0x1400, 5 } };
	uint32_t which = pick(sizeof(tags) / sizeof(tags[0]));
	uint32_t octets = once_in(8) ? pick(70) : tags[which].octets;

	if (tags[which].tag == PDU_TAG_MESSAGE_PAYLOAD)
		octets = once_in(50) ? pick(ROOM) : pick(octets + 1);
	put_number(once_in(20) ? pick(0x10000) : tags[which].tag, 2);
	put_number(octets, 2);
	put_any(octets);
}

static void put_tlvs(void)
{
	uint32_t count = once_in(2) ? 0 : once_in(10) ? pick(MOST_TLVS) : pick(5);

	for (uint32_t i = 0; i < count; i++)
		put_tlv();
}

/* --- bodies (SMPP 3.4, 4.1 to 4.12) --------------------------------------------------------------------- */

static void put_head(void)
{
	put_string(6);
	put_any(2);
	put_string(21);
	put_any(2);
}

static void put_short_message(void)
{
	put_head();
	put_string(21);
	put_any(3);
	put_string(17);
	put_string(17);
	put_any(4);
	put_text();
}

static void put_data(void)
{
	put_head();
	put_string(65);
	put_any(3);
}

static void put_message_id(void)
{
	if (!once_in(10))
		put_string(65);
}

static void put_bind(void)
{
	put_string(16);
	put_string(once_in(2) ? 9 : PDU_PASSWORD_SIZE);
	put_string(13);
	put_any(3);
	put_string(41);
}

static void put_nothing(void)
{
}

static const struct {
	uint32_t command;
	void (*put_body)(void);
} kinds[] = {
	{ PDU_DELIVER_SM, put_short_message },
	{ PDU_SUBMIT_SM, put_short_message },
	{ PDU_DATA_SM, put_data },
	{ PDU_SUBMIT_SM_RESP, put_message_id },
	{ PDU_DELIVER_SM_RESP, put_message_id },
	{ PDU_DATA_SM_RESP, put_message_id },
	{ PDU_ENQUIRE_LINK, put_nothing },
	{ PDU_ENQUIRE_LINK_RESP, put_nothing },
	{ PDU_GENERIC_NACK, put_nothing },
	{ PDU_UNBIND, put_nothing },
	{ PDU_UNBIND_RESP, put_nothing },
	{ PDU_BIND_TRANSCEIVER, put_bind },
	{ 0x03 /* query_sm, of which we know nothing */, put_message_id },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), MESSAGES = 6 };

static uint32_t any_kind(void)
{
	return once_in(6) ? pick(KINDS) : pick(MESSAGES);
}

static uint32_t any_status(void)
{
	return once_in(2) ? 0 : once_in(2) ? pick(0x500) : (uint32_t)seed;
}

/* Single octets are others, some are left out, or the end is. */
static void spoil(void)
{
	for (uint32_t times = pick(4); times > 0 && len > PDU_HEADER_OCTETS; times--) {
		size_t at = PDU_HEADER_OCTETS + pick((uint32_t)(len - PDU_HEADER_OCTETS));

		if (once_in(3))
			made[at] = (uint8_t)pick(256);
		else if (once_in(2))
			memmove(made + at, made + at + 1, --len - at);
		else
			len = at;
	}
}

static void make_octets(void)
{
	uint32_t kind = any_kind();

	len = 0;
	put_number(0, 4);
	put_number(kinds[kind].command, 4);
	put_number(any_status(), 4);
	put_number(once_in(10) ? 0 : (uint32_t)seed, 4);
	kinds[kind].put_body();
	put_tlvs();
	if (once_in(3))
		spoil();
	if (once_in(100))
		len = pick((uint32_t)len + 1);
	if (len >= 4)
		fields_write_u32(made, (uint32_t)len + once_in(200));
}

/* --- PDUs to be written -------------------------------------------------------------------------------- */

/* Into a field of `size` octets; once in a while it has no end there. */
static void fill_string(char *string, uint32_t size)
{
	uint32_t octets = once_in(50) ? size : any_length(size) % size;

	for (uint32_t i = 0; i < octets; i++)
		string[i] = (char)any_letter();
	if (octets < size)
		string[octets] = '\0';
}

static void fill_address(struct address *address)
{
	address->ton = (uint8_t)any_octet();
	address->npi = (uint8_t)any_octet();
	fill_string(address->digits, once_in(8) ? ADDRESS_SIZE : 21);
}

static void fill_message(struct pdu_message *message)
{
	fill_string(message->service_type, sizeof(message->service_type));
	fill_address(&message->source);
	fill_address(&message->destination);
	message->esm_class = (uint8_t)any_octet();
	message->protocol_id = (uint8_t)any_octet();
	message->priority = (uint8_t)any_octet();
	message->registered_delivery = (uint8_t)any_octet();
	message->data_coding = (uint8_t)any_octet();
	fill_string(message->validity_period, sizeof(message->validity_period));
	message->text = (struct span){ made, once_in(4) ? 250 + pick(8) : pick(2) * pick(1000) };
}

static void fill_pdu(struct pdu *pdu)
{
	static const uint16_t tags[] = { PDU_TAG_SAR_TOTAL, PDU_TAG_MESSAGE_PAYLOAD, 0x1400 };

	memset(pdu, 0xaa, sizeof(*pdu));
	pdu_begin(pdu, kinds[any_kind()].command);
	pdu->status = any_status();
	pdu->sequence = (uint32_t)seed;
	fill_message(&pdu->message);
	fill_string(pdu->message_id, PDU_MESSAGE_ID_SIZE);
	for (uint32_t i = pick(2) * pick(PDU_MAX_TLVS + 1); i > 0; i--)
		pdu_add_tlv(pdu, tags[pick(3)], made, pick(64));
}

/* --- all ------------------------------------------------------------------------------------------------ */

static void read_one(void)
{
	enum pdu_fault taken;

	make_octets();
	require(codecs_read((struct span){ made, len }, &taken));
	found[taken]++;
}

static void write_one(void)
{
	static struct pdu pdu;

	fill_pdu(&pdu);
	require(codecs_write(&pdu));
	written++;
}

/* A test that reaches nothing shows nothing. */
static void require_all_were_reached(void)
{
	for (int fault = PDU_FAULT_NONE; fault < PDU_FAULT_LIBRARY; fault++) {
		if (found[fault] < number / 2000)
			require(pdu_fault_words((enum pdu_fault)fault));
	}
	if (found[PDU_FAULT_LIBRARY] > 0)
		require("libsmpp34 refuses what was measured for it");
}

int main(int argc, char **argv)
{
	unsigned long cases = argc > 1 ? strtoul(argv[1], NULL, 10) : 50000;

	for (number = 1; number <= cases; number++) {
		read_one();
		if (number % 4 == 0)
			write_one();
	}
	require_all_were_reached();
	for (int fault = 0; fault < PDU_FAULT_LIBRARY; fault++)
		printf("# %lu %s\n", found[fault],
			fault == 0 ? "taken" : pdu_fault_words((enum pdu_fault)fault));
	for (size_t i = 0; i < CODECS_KNOWN; i++)
		printf("# known of libsmpp34: %s\n", codecs_known_refusals[i].why);
	printf("1..1\nok 1 - %lu PDUs read, and %lu written besides, by both codecs the same\n", cases,
		written);
	return 0;
}
