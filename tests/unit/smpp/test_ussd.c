/* Dialects: dialogues as networks tell them, and screens as they want them. */
#include "testing.h"

#include "agahi/smpp/ussd.h"

static const struct ussd_overrides none = {
	.begin = -1, .resume = -1, .abort = -1, .show = -1, .end = -1, .end_bit = -1, .session_by = -1
};

static struct ussd_dialect dialect_of(const char *name)
{
	return ussd_dialect_with(name, &none);
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
	struct ussd_dialect changed = ussd_dialect_with("pssr-end", &changes);
	assert_int_equal(changed.end, 0x17);
	assert_int_equal(changed.session_by, USSD_BY_MESSAGE_REFERENCE);
	assert_null(ussd_dialect_named("unheard-of"));
}

/* Every page of a text of every length has some of it, and names the ways out. */
static void dialogues_are_told_as_the_network_tells_them(void **state)
{
	struct ussd_overrides changes = none;

	(void)state;
	changes.session_by = USSD_BY_ITS_OCTET;
	struct ussd_dialect dialect = ussd_dialect_with("pssr-end", &changes);
	for (int second = 0; second < 6; second += 2) {
		const char pair[] = { 0x55, (char)second };
		struct ussd_event event = read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, pair, 2, 0x12);

		assert_int_equal(event.session, 0x55);
		assert_int_equal(event.echo.value, 0x5500 + second);
	}
	changes.session_by = USSD_BY_SUBSCRIBER;
	dialect = ussd_dialect_with("pssr-end", &changes);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, 0x01).kind, USSD_BEGIN);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, -1).kind, USSD_RESUME);
	assert_int_equal(read_with(&dialect, 0, NULL, 0, 0x12).echo.tag, 0);
	assert_int_equal(
		read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x12).echo.value, 0x1234);
	assert_int_equal(read_with(&dialect, PDU_TAG_ITS_SESSION_INFO, "\x12\x34", 2, 0x12).session, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_networks_side_is_read_in_each_dialect),
		cmocka_unit_test(screens_are_written_so_that_the_other_side_reads_them),
		cmocka_unit_test(dialogues_are_told_as_the_network_tells_them),
	};

	return RUN_SUITE(tests);
}
