/* Fields are measured: what each body has, what is cut, what is refused, what libsmpp34 gets to see. */
#include "octets.h"

static struct fields_copy copy;
static struct pdu pdu;

static int set_up(void **state)
{
	(void)state;
	made.len = 0;
	memset(&pdu, 0, sizeof(pdu));
	memset(&copy, 0x55, sizeof(copy));
	return 0;
}

/* Reads the body in `made`, from a copy of exactly its size, so that the sanitizers see any read past its end;
 * `rest`: how many octets are left behind the body. */
static enum pdu_fault read_fields(enum fields_body body, size_t *left)
{
	uint8_t *exact = malloc(made.len > 0 ? made.len : 1);
	struct span rest = { exact, made.len };

	assert_non_null(exact);
	memcpy(exact, made.data, made.len);
	enum pdu_fault fault = fields_read(body, &rest, &copy, &pdu);
	assert_true(rest.len <= made.len && copy.len <= sizeof(copy.octets));
	*left = rest.len;
	/* What points into the octets is compared after they are gone. */
	if (pdu.message.text.data)
		pdu.message.text.data = made.data + (pdu.message.text.data - exact);
	if (pdu.long_value.data)
		pdu.long_value.data = made.data + (pdu.long_value.data - exact);
	free(exact);
	return fault;
}

static enum pdu_fault read_body(enum fields_body body)
{
	size_t left;

	return read_fields(body, &left);
}

static void assert_copied(const void *octets, size_t len)
{
	assert_int_equal(copy.len, PDU_HEADER_OCTETS + len);
	assert_memory_equal(copy.octets + PDU_HEADER_OCTETS, octets, len);
}

#define ASSERT_COPIED(octets) assert_copied(octets, sizeof(octets) - 1)

/* --- reading ------------------------------------------------------------------------------------------ */

static void a_body_is_walked_to_its_optional_parameters(void **state)
{
	size_t left;

	(void)state;
	pdu.command = PDU_DELIVER_SM;
	put_deliver_body(1, 1, "92300", "VOTE");
	put("tail", 4);
	assert_int_equal(read_fields(FIELDS_DELIVER, &left), PDU_FAULT_NONE);
	assert_int_equal(left, 4);
	assert_int_equal(pdu.message.text.len, 4);
	assert_memory_equal(pdu.message.text.data, "VOTE", 4);
	assert_int_equal(pdu.repairs, 0);
}

static void what_the_library_refuses_is_neutral_for_it_and_kept_for_us(void **state)
{
	(void)state;
	pdu.command = PDU_DELIVER_SM;
	put_deliver_body(7, 200, "92300", "VOTE");
	assert_int_equal(read_body(FIELDS_DELIVER), PDU_FAULT_NONE);
	assert_int_equal(pdu.message.source.ton, 7);
	assert_int_equal(pdu.message.source.npi, 200);
	assert_int_equal(pdu.message.destination.ton, 6);
	ASSERT_COPIED("\0\0\0"
		      "92300\0\0\0"
		      "8300\0\0\0\0\0\0\0\0\0\0\0");
	set_up(state);
	pdu.command = PDU_BIND_TRANSCEIVER;
	put("agahi\0secret of 20 octets\0vma\0\x50\7\x09^83\0", 37);
	assert_int_equal(read_body(FIELDS_BIND), PDU_FAULT_NONE);
	assert_string_equal(pdu.bind.password, "secret of 20 octets");
	assert_int_equal(pdu.bind.interface_version, 0x50);
	ASSERT_COPIED("agahi\0\0vma\0\x34\0\0\0");
}

static void a_text_of_any_length_is_read_where_it_lies(void **state)
{
	char text[256];

	for (size_t len = 253; len <= 255; len++) {
		set_up(state);
		pdu.command = PDU_SUBMIT_SM;
		memset(text, 'a', len);
		text[len] = '\0';
		put_deliver_body(1, 1, "92300", text);
		assert_int_equal(read_body(FIELDS_SUBMIT), PDU_FAULT_NONE);
		assert_int_equal(pdu.message.text.len, len);
		assert_ptr_equal(pdu.message.text.data, made.data + made.len - len);
	}
}

/* As long as each may be: the copy holds them all. */
static void the_longest_of_every_body_fits_the_copy(void **state)
{
	static const uint32_t commands[FIELDS_BODY_COUNT] = { PDU_UNBIND, PDU_BIND_RECEIVER,
		PDU_BIND_RECEIVER_RESP, PDU_OUTBIND, PDU_SUBMIT_SM, PDU_DELIVER_SM, PDU_DATA_SM,
		PDU_SUBMIT_SM_RESP, PDU_DELIVER_SM_RESP, PDU_ALERT_NOTIFICATION };
	char string[65];

	for (int body = 0; body < FIELDS_BODY_COUNT; body++) {
		/* Strings grow until they are refused or cut, each a run of letters and a NUL. */
		for (size_t len = 0; len < sizeof(string); len++) {
			set_up(state);
			pdu.command = commands[body];
			memset(string, 'a', len);
			for (int i = 0; i < 12; i++) {
				put(string, len);
				put("\0\0", 2);
			}
			read_body((enum fields_body)body);
			assert_in_range(copy.len, PDU_HEADER_OCTETS, FIELDS_COPY_OCTETS);
		}
	}
}

/* SMPP 3.4, 4.7.1: the destination of a data_sm may be longer than that of others. */
static void a_data_sm_has_longer_addresses_and_no_text(void **state)
{
	static const char long_address[] = "1234567890123456789012345678901234567890";

	(void)state;
	for (int i = 0; i < 2; i++) {
		set_up(state);
		pdu.command = i == 0 ? PDU_DATA_SM : PDU_SUBMIT_SM;
		put_text("");
		put("\1\1", 2);
		put_text("8300");
		put("\1\1", 2);
		put_text(long_address);
		put("\1\2\3\0\0\0\0\0\0\0", 10);
		enum pdu_fault fault = read_body(i == 0 ? FIELDS_DATA : FIELDS_SUBMIT);
		assert_int_equal(fault, i == 0 ? PDU_FAULT_NONE : PDU_FAULT_FIELD_TOO_LONG);
	}
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_DESTINATION);
	assert_string_equal(pdu.long_field, "destination_addr");
}

static void an_address_that_is_too_long_is_named_with_its_value(void **state)
{
	(void)state;
	pdu.command = PDU_DELIVER_SM;
	put_deliver_body(1, 1, "923001234567890123456", "VOTE");
	assert_int_equal(read_body(FIELDS_DELIVER), PDU_FAULT_FIELD_TOO_LONG);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_SOURCE);
	assert_string_equal(pdu.long_field, "source_addr");
	assert_int_equal(pdu.long_value.len, 21);
	assert_memory_equal(pdu.long_value.data, "923001234567890123456", 21);
	set_up(state);
	pdu.command = PDU_DELIVER_SM;
	put_deliver_body(1, 1, "92300123456789012345", "VOTE"); /* the longest */
	assert_int_equal(read_body(FIELDS_DELIVER), PDU_FAULT_NONE);
}

static void a_password_that_is_too_long_is_named_without_its_value(void **state)
{
	char password[PDU_PASSWORD_SIZE + 1];

	memset(password, 'p', sizeof(password));
	for (size_t len = PDU_PASSWORD_SIZE - 1; len <= PDU_PASSWORD_SIZE; len++) {
		set_up(state);
		pdu.command = PDU_OUTBIND;
		put_text("smsc");
		password[len] = '\0';
		put_text(password);
		password[len] = 'p';
		if (len < PDU_PASSWORD_SIZE) {
			assert_int_equal(read_body(FIELDS_OUTBIND), PDU_FAULT_NONE);
			assert_int_equal(strlen(pdu.bind.password), len);
		}
	}
	assert_int_equal(read_body(FIELDS_OUTBIND), PDU_FAULT_FIELD_TOO_LONG);
	assert_int_equal(pdu.status, PDU_STATUS_INVALID_PASSWORD);
	assert_string_equal(pdu.long_field, "password");
	assert_null(pdu.long_value.data);
	assert_int_equal(pdu.long_value.len, PDU_PASSWORD_SIZE);
}

static void a_field_that_nobody_needs_is_cut(void **state)
{
	(void)state;
	pdu.command = PDU_DELIVER_SM;
	put_text("smscsim"); /* service_type */
	put("\1\1", 2);
	put_text("92300");
	put("\6\0", 2);
	put_text("8300");
	put("\0\0\0", 3);
	put_text("2026-11-25 10:00 or so"); /* schedule_delivery_time, which is unused here */
	put_text("");
	put("\0\0\0\0\4VOTE", 9);
	assert_int_equal(read_body(FIELDS_DELIVER), PDU_FAULT_NONE);
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_FIELD);
	assert_memory_equal(pdu.message.text.data, "VOTE", 4);
	ASSERT_COPIED("smscs\0\0\0"
		      "92300\0\0\0"
		      "8300\0\0\0\0\0\0\0\0\0\0\0");
}

static void times_in_a_deliver_sm_do_not_matter(void **state)
{
	for (int submit = 0; submit < 2; submit++) {
		set_up(state);
		pdu.command = submit ? PDU_SUBMIT_SM : PDU_DELIVER_SM;
		put("\0\1\1", 3);
		put_text("92300");
		put("\6\0", 2);
		put_text("8300");
		put("\0\0\0", 3);
		put_text("260208080000000+");
		put_text("000000010000000R");
		put("\0\0\0\0\2HI", 7);
		assert_int_equal(read_body(submit ? FIELDS_SUBMIT : FIELDS_DELIVER), PDU_FAULT_NONE);
		assert_int_equal(pdu.repairs, 0);
		assert_int_equal(pdu.message.text.len, 2);
		/* Those of a submit_sm go through. */
		assert_int_equal(copy.len, PDU_HEADER_OCTETS + 26 + (submit ? 32 : 0));
	}
}

static void a_body_that_ends_inside_a_field_is_cut_short(void **state)
{
	size_t whole;

	(void)state;
	put_deliver_body(1, 1, "92300", "VOTE");
	whole = made.len;
	for (size_t len = 0; len <= whole; len++) {
		set_up(state);
		pdu.command = PDU_DELIVER_SM;
		put_deliver_body(1, 1, "92300", "VOTE");
		made.len = len;
		assert_int_equal(
			read_body(FIELDS_DELIVER), len == whole ? PDU_FAULT_NONE : PDU_FAULT_TRUNCATED);
	}
}

static void the_string_of_a_response_may_lack_its_end_or_be_missing(void **state)
{
	static const char *const bodies[] = { "", "id", "id\0" };
	static const size_t lens[] = { 0, 2, 3 };

	for (size_t i = 0; i < 3; i++) {
		set_up(state);
		pdu.command = PDU_SUBMIT_SM_RESP;
		put(bodies[i], lens[i]);
		assert_int_equal(read_body(FIELDS_MESSAGE_ID), PDU_FAULT_NONE);
		assert_copied(i == 0 ? "" : "id", i == 0 ? 1 : 3);
	}
	char long_id[80];
	memset(long_id, 'x', sizeof(long_id));
	set_up(state);
	pdu.command = PDU_SUBMIT_SM_RESP;
	put(long_id, sizeof(long_id));
	assert_int_equal(read_body(FIELDS_MESSAGE_ID), PDU_FAULT_NONE);
	assert_int_equal(pdu.repairs, 1 << PDU_REPAIR_RESPONSE);
	assert_int_equal(copy.len, PDU_HEADER_OCTETS + 65);
	/* A string that is cut in a response would be refused in a request. */
	set_up(state);
	pdu.command = PDU_BIND_TRANSCEIVER_RESP;
	put(long_id, 20);
	assert_int_equal(read_body(FIELDS_BIND_RESPONSE), PDU_FAULT_NONE);
	assert_int_equal(copy.len, PDU_HEADER_OCTETS + 16);
}

/* --- without a copy: our own codec --------------------------------------------------------------------- */

static enum pdu_fault read_straight(enum fields_body body)
{
	struct span rest = { made.data, made.len };

	return fields_read(body, &rest, NULL, &pdu);
}

static void a_message_is_read_straight_into_its_pdu(void **state)
{
	(void)state;
	pdu.command = PDU_SUBMIT_SM;
	put("CMT\0\1\2"
	    "92300\0\6\x09"
	    "8301\0\x40\x7f\2now\0soon\0\1\x09\x08\x07\4VOTE",
		40);
	assert_int_equal(read_straight(FIELDS_SUBMIT), PDU_FAULT_NONE);
	assert_string_equal(pdu.message.service_type, "CMT");
	assert_int_equal(pdu.message.source.ton, 1);
	assert_int_equal(pdu.message.source.npi, 2);
	assert_string_equal(pdu.message.source.digits, "92300");
	assert_int_equal(pdu.message.destination.ton, 6);
	assert_int_equal(pdu.message.destination.npi, 9);
	assert_string_equal(pdu.message.destination.digits, "8301");
	assert_int_equal(pdu.message.esm_class, 0x40);
	assert_int_equal(pdu.message.protocol_id, 0x7f);
	assert_int_equal(pdu.message.priority, 2);
	assert_string_equal(pdu.message.validity_period, "soon");
	assert_int_equal(pdu.message.registered_delivery, 1);
	assert_int_equal(pdu.message.data_coding, 8);
	assert_int_equal(pdu.message.text.len, 4);
	assert_ptr_equal(pdu.message.text.data, made.data + made.len - 4);
}

static void what_is_cut_has_its_end_in_the_pdu(void **state)
{
	char id[80];

	(void)state;
	memset(id, 'a', sizeof(id));
	memset(pdu.message_id, 'z', sizeof(pdu.message_id));
	pdu.command = PDU_SUBMIT_SM_RESP;
	put(id, sizeof(id));
	assert_int_equal(read_straight(FIELDS_MESSAGE_ID), PDU_FAULT_NONE);
	assert_int_equal(pdu.repairs, 1u << PDU_REPAIR_RESPONSE);
	assert_int_equal(strlen(pdu.message_id), 64);
}

static void what_nobody_reads_is_stepped_over(void **state)
{
	static struct pdu before;

	(void)state;
	before.command = pdu.command = PDU_DELIVER_SM_RESP;
	put_text("an id");
	assert_int_equal(read_straight(FIELDS_DELIVER_RESPONSE), PDU_FAULT_NONE);
	assert_memory_equal(&pdu, &before, sizeof(pdu));
}

/* --- writing ------------------------------------------------------------------------------------------ */

static void a_message_is_written_as_it_is_read(void **state)
{
	static const char whole[] = "CMT\0\1\2"
				    "92300\0\6\x09"
				    "8301\0\x40\x7f\2\0soon\0\1\0\x08\0\4VOTE";
	uint8_t octets[PDU_HEADER_OCTETS + sizeof(whole) - 1];
	struct fields_out out = { octets, sizeof(octets), 0 };

	(void)state;
	pdu.message = (struct pdu_message){ "CMT", { 1, 2, "92300" }, { 6, 9, "8301" }, 0x40, 0x7f, 2, 1, 8,
		"soon", span_of("VOTE", 4) };
	assert_true(fields_write(FIELDS_SUBMIT, &pdu, &out));
	assert_int_equal(out.len, sizeof(octets));
	assert_memory_equal(octets + PDU_HEADER_OCTETS, whole, sizeof(whole) - 1);
}

static void a_data_sm_is_written_without_text_and_times(void **state)
{
	uint8_t octets[64];
	struct fields_out out = { octets, sizeof(octets), 0 };

	(void)state;
	pdu.message = (struct pdu_message){ "", { 1, 1, "92" }, { 6, 0, "83" }, 4, 0x7f, 2, 1, 8, "soon",
		span_of("VOTE", 4) };
	assert_true(fields_write(FIELDS_DATA, &pdu, &out));
	assert_int_equal(out.len, PDU_HEADER_OCTETS + 14);
	assert_memory_equal(octets + PDU_HEADER_OCTETS,
		"\0\1\1"
		"92\0\6\0"
		"83\0\4\1\x08",
		14);
}

static void a_string_that_does_not_fit_its_field_is_not_written(void **state)
{
	uint8_t octets[512];
	struct fields_out out = { octets, sizeof(octets), 0 };

	(void)state;
	memset(pdu.message.destination.digits, '9', 20);
	assert_true(fields_write(FIELDS_SUBMIT, &pdu, &out));
	memset(pdu.message.destination.digits, '9', 21);
	assert_false(fields_write(FIELDS_SUBMIT, &pdu, &out));
	assert_true(fields_write(FIELDS_DATA, &pdu, &out));
	memset(pdu.message.destination.digits, '9', ADDRESS_SIZE); /* and no end */
	assert_false(fields_write(FIELDS_DATA, &pdu, &out));
}

static void nothing_is_written_past_the_room(void **state)
{
	struct fields_out out;
	size_t whole = PDU_HEADER_OCTETS + 17 + 4;

	(void)state;
	pdu.message.text = span_of("VOTE", 4);
	for (size_t size = 0; size <= whole; size++) {
		/* Of exactly this size, so that the sanitizers see any octet past its end. */
		uint8_t *exact = malloc(size > 0 ? size : 1);

		assert_non_null(exact);
		out = (struct fields_out){ exact, size, 0 };
		assert_int_equal(fields_write(FIELDS_DELIVER, &pdu, &out), size == whole);
		free(exact);
	}
}

/* --- what libsmpp34 could not write --------------------------------------------------------------------- */

static const char packed_submit[] = "0123456789abcdef" /* in place of a header */
				    "CMT\0\0\0"
				    "8300\0\0\0"
				    "92300\0\0\0\0\0\0\0\0\0\0\0";

static void the_kinds_of_both_addresses_are_put_in(void **state)
{
	uint8_t octets[sizeof(packed_submit)];
	struct fields_out out = { octets, sizeof(octets), sizeof(octets) };

	(void)state;
	memcpy(octets, packed_submit, sizeof(octets));
	pdu.message.source = (struct address){ 6, 3, "" };
	pdu.message.destination = (struct address){ 7, 77, "" };
	assert_true(fields_restore(FIELDS_SUBMIT, &pdu, &out));
	assert_int_equal(out.len, sizeof(octets));
	assert_memory_equal(octets + PDU_HEADER_OCTETS,
		"CMT\0\6\3"
		"8300\0\7\x4d"
		"92300\0",
		18);
}

static void a_bind_gets_its_secret_and_what_stands_behind_it(void **state)
{
	static const char packed[] = "0123456789abcdefagahi\0\0vma\0\x34\0\0";
	static const char whole[] = "agahi\0a secret\0vma\0\x50\7\x09^83.*$";
	uint8_t octets[PDU_HEADER_OCTETS + sizeof(whole)];
	struct fields_out out = { octets, sizeof(octets), sizeof(packed) };

	(void)state;
	memcpy(octets, packed, sizeof(packed));
	pdu.bind = (struct pdu_bind){ "agahi", "a secret", "vma", 0x50, 7, 9, "^83.*$" };
	assert_true(fields_restore(FIELDS_BIND, &pdu, &out));
	assert_int_equal(out.len, sizeof(octets));
	assert_memory_equal(octets + PDU_HEADER_OCTETS, whole, sizeof(whole));
	memcpy(octets, packed, sizeof(packed));
	out = (struct fields_out){ octets, sizeof(octets) - 1, sizeof(packed) };
	assert_false(fields_restore(FIELDS_BIND, &pdu, &out)); /* an octet too little */
	memset(pdu.bind.password, 'p', sizeof(pdu.bind.password));
	memcpy(octets, packed, sizeof(packed));
	out = (struct fields_out){ octets, sizeof(octets), sizeof(packed) };
	assert_false(fields_restore(FIELDS_BIND, &pdu, &out)); /* a string without its end */
}

static void a_body_that_was_left_out_stays_so(void **state)
{
	static const enum fields_body bodies[] = { FIELDS_SUBMIT, FIELDS_BIND, FIELDS_OUTBIND, FIELDS_NONE };
	uint8_t octets[PDU_HEADER_OCTETS + 1];

	(void)state;
	strcpy(pdu.bind.password, "secret");
	pdu.message.source.ton = 6;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct fields_out out = { octets, sizeof(octets), PDU_HEADER_OCTETS };

		memset(octets, 0x55, sizeof(octets));
		assert_true(fields_restore(bodies[i], &pdu, &out));
		assert_int_equal(out.len, PDU_HEADER_OCTETS);
		assert_int_equal(octets[PDU_HEADER_OCTETS], 0x55);
	}
}

static void kinds_that_do_not_fit_the_body_are_not_put_in(void **state)
{
	uint8_t octets[PDU_HEADER_OCTETS + 3] = "0123456789abcdef\0x"; /* ends inside TON and NPI */
	struct fields_out out = { octets, sizeof(octets), PDU_HEADER_OCTETS + 2 };

	(void)state;
	pdu.message.source = (struct address){ 6, 3, "" };
	assert_true(fields_restore(FIELDS_SUBMIT, &pdu, &out));
	assert_memory_equal(octets + PDU_HEADER_OCTETS, "\0x\0", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_body_is_walked_to_its_optional_parameters, set_up),
		cmocka_unit_test_setup(what_the_library_refuses_is_neutral_for_it_and_kept_for_us, set_up),
		cmocka_unit_test_setup(a_text_of_any_length_is_read_where_it_lies, set_up),
		cmocka_unit_test_setup(the_longest_of_every_body_fits_the_copy, set_up),
		cmocka_unit_test_setup(a_data_sm_has_longer_addresses_and_no_text, set_up),
		cmocka_unit_test_setup(an_address_that_is_too_long_is_named_with_its_value, set_up),
		cmocka_unit_test_setup(a_password_that_is_too_long_is_named_without_its_value, set_up),
		cmocka_unit_test_setup(a_field_that_nobody_needs_is_cut, set_up),
		cmocka_unit_test_setup(times_in_a_deliver_sm_do_not_matter, set_up),
		cmocka_unit_test_setup(a_body_that_ends_inside_a_field_is_cut_short, set_up),
		cmocka_unit_test_setup(the_string_of_a_response_may_lack_its_end_or_be_missing, set_up),
		cmocka_unit_test_setup(a_message_is_read_straight_into_its_pdu, set_up),
		cmocka_unit_test_setup(what_is_cut_has_its_end_in_the_pdu, set_up),
		cmocka_unit_test_setup(what_nobody_reads_is_stepped_over, set_up),
		cmocka_unit_test_setup(a_message_is_written_as_it_is_read, set_up),
		cmocka_unit_test_setup(a_data_sm_is_written_without_text_and_times, set_up),
		cmocka_unit_test_setup(a_string_that_does_not_fit_its_field_is_not_written, set_up),
		cmocka_unit_test_setup(nothing_is_written_past_the_room, set_up),
		cmocka_unit_test_setup(the_kinds_of_both_addresses_are_put_in, set_up),
		cmocka_unit_test_setup(a_bind_gets_its_secret_and_what_stands_behind_it, set_up),
		cmocka_unit_test_setup(a_body_that_was_left_out_stays_so, set_up),
		cmocka_unit_test_setup(kinds_that_do_not_fit_the_body_are_not_put_in, set_up),
	};

	return RUN_SUITE(tests);
}
