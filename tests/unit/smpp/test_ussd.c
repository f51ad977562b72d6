/* Dialects: dialogues as networks tell them, and screens as they want them. */
#include "testing.h"

#include "agahi/smpp/ussd.h"

static const struct ussd_overrides none = { .begin = -1,
	.resume = -1,
	.abort = -1,
	.show = -1,
	.end = -1,
	.end_bit = -1,
	.session_by = USSD_BY_DIALECT };

static struct ussd_dialect dialect_of(const char *name)
{
	return *ussd_dialect_named(name);
}

static struct ussd_event read_with(const struct ussd_dialect *dialect, uint16_t session_tag, const char *pair,
	size_t pair_len, int operation)
{
	uint8_t octet = (uint8_t)operation;
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	if (operation >= 0)
		pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, &octet, 1);
	if (pair)
		pdu_add_tlv(&pdu, session_tag, (const uint8_t *)pair, pair_len);
	return ussd_read(dialect, &pdu, "1");
}

static void the_networks_side_is_read_in_each_dialect(void **state)
{
	const struct ussd_dialect end_bit = dialect_of("end-bit"),
				  reference = dialect_of("message-reference");

	(void)state;
	struct ussd_event event = read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x01);
	assert_int_equal(event.kind, USSD_BEGIN);
	assert_int_equal(event.session, 0x1234 >> 1);
	assert_int_equal(
		read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x12).kind, USSD_RESUME);
	assert_int_equal(
		read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x02).kind, USSD_RESUME);
	assert_int_equal(read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x81).kind, USSD_ABORT);
	assert_int_equal(read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x35", 2, 0x12).kind, USSD_ABORT);
	assert_int_equal(
		read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x33).kind, USSD_BROKEN);
	assert_int_equal(read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12", 1, 0x01).kind, USSD_BROKEN);
	assert_int_equal(read_with(&end_bit, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, -1).kind, USSD_BROKEN);
	assert_int_equal(read_with(&end_bit, 0, NULL, 0, 0x01).kind, USSD_BROKEN);
	event = read_with(&reference, PDU_TAG_USER_MESSAGE_REFERENCE, "\x12\x35", 2, 0x01);
	assert_int_equal(event.kind, USSD_BEGIN);
	assert_int_equal(event.session, 0x1235);
}

static void screens_are_written_so_that_the_other_side_reads_them(void **state)
{
	static const char *const names[] = { "end-bit", "pssr-end", "message-reference" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct ussd_dialect dialect = dialect_of(names[i]);

		for (int last = 0; last < 2; last++) {
			struct ussd_octets octets;
			struct pdu pdu;
			uint16_t number;
			bool ended;

			memset(&pdu, 0, sizeof(pdu));
			const struct ussd_echo echo = { i == 2 ? PDU_TAG_USER_MESSAGE_REFERENCE
							       : PDU_TAG_ITS_SESSION_INFO,
				i == 2 ? 0x1234 : 0x2468 };
			ussd_write(&dialect, &echo, last, &octets, &pdu);
			assert_true(ussd_read_screen(&dialect, &pdu, &number, &ended));
			assert_int_equal(number, 0x1234);
			assert_int_equal(ended, last);
		}
	}
	struct ussd_overrides changes = none;
	changes.end = 0x17;
	changes.session_by = USSD_BY_MESSAGE_REFERENCE;
	struct ussd_dialect changed = ussd_dialect_with(USSD_PSSR_END, &changes);
	assert_int_equal(changed.end, 0x17);
	assert_int_equal(changed.session_by, USSD_BY_MESSAGE_REFERENCE);
	assert_null(ussd_dialect_named("unheard-of"));
}

static void dialogues_are_told_as_the_network_tells_them(void **state)
{
	struct ussd_overrides changes = none;

	(void)state;
	changes.session_by = USSD_BY_ITS_OCTET;
	struct ussd_dialect dialect = ussd_dialect_with(USSD_PSSR_END, &changes);
	for (int second = 0; second < 6; second += 2) {
		const char pair[] = { 0x55, (char)second };
		struct ussd_event event = read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, pair, 2, 0x12);

		assert_int_equal(event.session, 0x55);
		assert_int_equal(event.echo.value, 0x5500 + second);
	}
	changes.session_by = USSD_BY_SUBSCRIBER;
	dialect = ussd_dialect_with(USSD_PSSR_END, &changes);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, 0x01).kind, USSD_BEGIN);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, -1).kind, USSD_RESUME);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, 0x12).echo.tag, 0);
	assert_int_equal(
		read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x12).echo.value, 0x1234);
	assert_int_equal(read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x12).session, 0);
}

static void the_names_that_are_told_are_those_of_the_dialects(void **state)
{
	(void)state;
	for (int kind = 0; kind < USSD_DIALECT_COUNT; kind++) {
		const struct ussd_dialect *named = ussd_dialect_named(ussd_dialect_names[kind]);
		struct ussd_dialect dialect = ussd_dialect_with((enum ussd_dialect_kind)kind, &none);

		assert_non_null(named);
		assert_memory_equal(&dialect, named, sizeof(dialect));
	}
	assert_null(ussd_dialect_names[USSD_DIALECT_COUNT]);
	assert_null(ussd_dialect_named(""));
}

static void what_tells_dialogues_apart_has_a_name_each(void **state)
{
	(void)state;
	assert_string_equal(ussd_session_names[USSD_BY_DIALECT], "");
	for (int by = 0; by < USSD_SESSION_BY_COUNT; by++) {
		for (int other = 0; other < by; other++)
			assert_string_not_equal(ussd_session_names[by], ussd_session_names[other]);
	}
	assert_null(ussd_session_names[USSD_SESSION_BY_COUNT]);
}

/* What the network sends, for the simulator, is read as what it was written for. */
static void the_networks_side_is_written_so_that_ours_reads_it(void **state)
{
	static const char *const names[] = { "end-bit", "pssr-end", "message-reference" };
	static const enum ussd_kind kinds[] = { USSD_BEGIN, USSD_RESUME, USSD_ABORT, USSD_BROKEN };

	(void)state;
	for (size_t i = 0; i < 3 * 4; i++) {
		const struct ussd_dialect dialect = dialect_of(names[i / 4]);
		struct ussd_octets octets;
		struct pdu pdu;

		memset(&pdu, 0, sizeof(pdu));
		ussd_write_network(&dialect, kinds[i % 4], 0x1234, &octets, &pdu);
		assert_true(ussd_is(&pdu));
		struct ussd_event event = ussd_read(&dialect, &pdu, "1");
		assert_int_equal(event.kind, kinds[i % 4]);
		assert_int_equal(event.session, 0x1234);
		assert_int_equal(event.fault != NULL, kinds[i % 4] == USSD_BROKEN);
	}
}

/* USSN confirm: the network's word that a notice was shown; with a text it is an answer like any other. */
static void a_confirmation_without_a_text_asks_for_nothing(void **state)
{
	const struct ussd_dialect dialect = dialect_of("pssr-end");
	uint8_t confirm = 0x13;
	struct pdu pdu;

	(void)state;
	memset(&pdu, 0, sizeof(pdu));
	assert_false(ussd_is(&pdu));
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, &confirm, 1);
	assert_int_equal(ussd_read(&dialect, &pdu, "").kind, USSD_CONFIRM);
	assert_int_equal(ussd_read(&dialect, &pdu, "1").kind, USSD_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_networks_side_is_read_in_each_dialect),
		cmocka_unit_test(screens_are_written_so_that_the_other_side_reads_them),
		cmocka_unit_test(dialogues_are_told_as_the_network_tells_them),
		cmocka_unit_test(the_names_that_are_told_are_those_of_the_dialects),
		cmocka_unit_test(what_tells_dialogues_apart_has_a_name_each),
		cmocka_unit_test(the_networks_side_is_written_so_that_ours_reads_it),
		cmocka_unit_test(a_confirmation_without_a_text_asks_for_nothing),
	};

	return RUN_SUITE(tests);
}
