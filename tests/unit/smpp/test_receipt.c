/* Receipts as SMSCs spell them, against ids as the same SMSCs gave them in their submit responses. */
#include "testing.h"

#include "agahi/smpp/receipt.h"

struct spelling {
	const char *vendor;
	const char *response_id; /* in submit_sm_resp */
	const char *text;        /* of the receipt; "" for none */
	const char *tlv_id;      /* receipted_message_id; NULL for none */
	int tlv_state;           /* message_state; -1 for none */
	enum receipt_state state;
};

/* The first eight kinds are those of the issue threads that the design names (hex against decimal,
 * zero-padded, other case, TLV only, cut short). */
static const struct spelling spellings[] = {
	{ "the standard's appendix", "0123456789",
		"id:0123456789 sub:001 dlvrd:001 submit date:2402080800 done date:2402080801 stat:DELIVRD "
		"err:000 text:Polling",
		NULL, -1, RECEIPT_DELIVERED },
	{ "hexadecimal in the response, decimal in the receipt", "1A2B3C4D",
		"id:439041101 sub:001 dlvrd:001 submit date:2402080800 done date:2402080801 stat:DELIVRD "
		"err:000 text:",
		NULL, -1, RECEIPT_DELIVERED },
	{ "decimal in the response, hexadecimal in the receipt", "439041101",
		"id:1a2b3c4d stat:DELIVRD err:0", NULL, -1, RECEIPT_DELIVERED },
	{ "zero-padded decimal", "4711", "id:0000004711 sub:001 dlvrd:000 stat:EXPIRED err:012 text:x", NULL,
		-1, RECEIPT_UNDELIVERED },
	{ "zero-padded hexadecimal in other case", "00ab12ef", "ID:AB12EF STAT:DELIVRD ERR:000", NULL, -1,
		RECEIPT_DELIVERED },
	{ "in TLVs only, with a NUL", "c0ffee-7", "", "C0FFEE-7\0", 2, RECEIPT_DELIVERED },
	{ "in TLVs only, not delivered", "77", "", "77", 5, RECEIPT_UNDELIVERED },
	{ "the TLV in decimal, the response in hexadecimal", "ff10", "", "65296", 2, RECEIPT_DELIVERED },
	{ "a UUID", "9f1C2d3e-0000-4aBc-8def-001122334455",
		"id:9F1C2D3E-0000-4ABC-8DEF-001122334455 stat:REJECTD", NULL, -1, RECEIPT_UNDELIVERED },
	{ "fields in another order, blanks after the colon", "5150", "stat: UNDELIV err: 1 id: 5150", NULL,
		-1, RECEIPT_UNDELIVERED },
	{ "line breaks between the fields", "5151", "id:5151\r\nsub:001\r\nstat:DELIVERED\r\n", NULL, -1,
		RECEIPT_DELIVERED },
	{ "no state at all", "5152", "id:5152 sub:001", NULL, -1, RECEIPT_UNDERWAY },
	{ "on its way", "5153", "id:5153 stat:ACCEPTD", NULL, -1, RECEIPT_UNDERWAY },
	{ "state in the TLV, id in the text", "5154", "id:5154 stat:??", NULL, 2, RECEIPT_DELIVERED },
};

static void make_pdu(const struct spelling *spelling, struct pdu *pdu, uint8_t *state)
{
	memset(pdu, 0, sizeof(*pdu));
	pdu->command = PDU_DELIVER_SM;
	pdu->message.esm_class = spelling->tlv_id ? 0 : PDU_ESM_DELIVERY_RECEIPT;
	pdu->message.text = span_of(spelling->text, strlen(spelling->text));
	if (spelling->tlv_id) /* with its NUL, as some send it */
		pdu_add_tlv(pdu, PDU_TAG_RECEIPTED_MESSAGE_ID, (const uint8_t *)spelling->tlv_id,
			strlen(spelling->tlv_id) + 1);
	*state = (uint8_t)spelling->tlv_state;
	if (spelling->tlv_state >= 0)
		pdu_add_tlv(pdu, PDU_TAG_MESSAGE_STATE, state, 1);
}

static void every_spelling_finds_its_message(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		struct receipt receipt;
		char known_as[RECEIPT_ID_SIZE];
		bool found = false;
		uint8_t state;
		struct pdu pdu;

		make_pdu(&spellings[i], &pdu, &state);
		assert_true(receipt_is_marked(&pdu));
		assert_true(receipt_read(&pdu, pdu.message.text, &receipt));
		receipt_canonical(spellings[i].response_id, strlen(spellings[i].response_id), known_as);
		for (size_t j = 0; j < receipt.id_count; j++)
			found = found || strcmp(receipt.ids[j], known_as) == 0;
		if (!found)
			fail_msg("%s: %s is not among its spellings", spellings[i].vendor, known_as);
		if (receipt.state != spellings[i].state)
			fail_msg("%s: state %d", spellings[i].vendor, receipt.state);
	}
}

static void the_likeliest_spelling_is_the_one_given(void **unused)
{
	struct receipt receipt;
	uint8_t state;
	struct pdu pdu;

	(void)unused;
	make_pdu(&spellings[1], &pdu, &state);
	assert_true(receipt_read(&pdu, pdu.message.text, &receipt));
	assert_string_equal(receipt.ids[0], "439041101");
	assert_string_equal(receipt.ids[1], "1a2b3c4d");
}

static void a_receipt_without_an_id_is_no_use(void **unused)
{
	static const struct spelling nothing = { "", "", "stat:DELIVRD err:000 did:7 text:id", NULL, -1, 0 };
	struct receipt receipt;
	uint8_t state;
	struct pdu pdu;

	(void)unused;
	make_pdu(&nothing, &pdu, &state);
	assert_false(receipt_read(&pdu, pdu.message.text, &receipt));
}

static void a_message_is_no_receipt(void **unused)
{
	struct pdu pdu;

	(void)unused;
	memset(&pdu, 0, sizeof(pdu));
	pdu.message.text = span_of("id:5 stat:DELIVRD", 17);
	assert_false(receipt_is_marked(&pdu));
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	assert_false(receipt_is_marked(&pdu));
}

/* Where nothing is marked, the words of a network or its counters tell; a citizen may write of an id and a stat. */
static void the_shape_of_a_receipt_is_told_from_a_citizens_words(void **unused)
{
	static const struct {
		const char *text;
		bool shape;
	} texts[] = {
		{ "id:1a2b stat:DELIVRD", true },
		{ "ID:1a2b STAT:expired", true },
		{ "stat:undeliv id:7", true },
		{ "id:7 stat:?? sub:001", true },
		{ "id:7 stat:?? err:12", true },
		{ "id:7 stat:?? dlvrd:001", true },
		{ "id:7 stat:??", false },
		{ "my id: 5 and stat: none", false },
		{ "id:7", false },
		{ "stat:DELIVRD", false },
		{ "cid:7 stat:DELIVRD", false }, /* a field begins behind a blank */
		{ "id stat", false },
		{ "id:", false },
		{ "", false },
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (receipt_has_shape(span_of(texts[i].text, strlen(texts[i].text))) != texts[i].shape)
			fail_msg("%s", texts[i].text);
	}
}

static void an_id_has_one_canonical_spelling(void **unused)
{
	static const struct {
		const char *id;
		const char *canonical;
	} ids[] = {
		{ "00AB12", "ab12" },
		{ " \"7\" ", "7" },
		{ "0", "0" },
		{ "0000", "0" },
		{ "", "" },
		{ "  ", "" },
	};
	char out[RECEIPT_ID_SIZE];
	char long_id[RECEIPT_ID_SIZE + 10];

	(void)unused;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		receipt_canonical(ids[i].id, strlen(ids[i].id), out);
		assert_string_equal(out, ids[i].canonical);
	}
	memset(long_id, 'A', sizeof(long_id));
	receipt_canonical(long_id, sizeof(long_id), out);
	assert_int_equal(strlen(out), RECEIPT_ID_SIZE - 1);
}

static void a_number_has_a_spelling_in_the_other_base(void **unused)
{
	char out[RECEIPT_ID_SIZE];

	(void)unused;
	assert_true(receipt_in_other_base("255", true, out));
	assert_string_equal(out, "ff");
	assert_true(receipt_in_other_base("ff", false, out));
	assert_string_equal(out, "255");
	assert_false(receipt_in_other_base("ff", true, out));
	assert_false(receipt_in_other_base("1-2", false, out));
	assert_false(receipt_in_other_base("", false, out));
	assert_false(receipt_in_other_base("99999999999999999999999", true, out));
}

static void words_and_numbers_of_states_are_known(void **unused)
{
	enum receipt_state state = RECEIPT_UNDERWAY;

	(void)unused;
	assert_true(receipt_state_of_word("DELIVRD", 7, &state));
	assert_int_equal(state, RECEIPT_DELIVERED);
	assert_true(receipt_state_of_word("rejectd", 7, &state));
	assert_int_equal(state, RECEIPT_UNDELIVERED);
	assert_false(receipt_state_of_word("DEL", 3, &state));
	assert_int_equal(state, RECEIPT_UNDELIVERED);
	assert_true(receipt_state_of_number(2, &state));
	assert_int_equal(state, RECEIPT_DELIVERED);
	assert_false(receipt_state_of_number(9, &state));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_finds_its_message),
		cmocka_unit_test(the_likeliest_spelling_is_the_one_given),
		cmocka_unit_test(a_receipt_without_an_id_is_no_use),
		cmocka_unit_test(a_message_is_no_receipt),
		cmocka_unit_test(the_shape_of_a_receipt_is_told_from_a_citizens_words),
		cmocka_unit_test(an_id_has_one_canonical_spelling),
		cmocka_unit_test(a_number_has_a_spelling_in_the_other_base),
		cmocka_unit_test(words_and_numbers_of_states_are_known),
	};

	return RUN_SUITE(tests);
}
