/* What a load reads of a PDU: of what is plain all that it needs, of all else nothing. */
#include "testing.h"

#include "agahi/simulator/glance.h"
#include "agahi/smpp/pdu.h"

/* With room behind it, so that what is read too far is seen by the sanitizer only where `octets` end. */
static uint8_t octets[PDU_MAX_OCTETS];

static struct pdu submit_to(const char *number)
{
	struct pdu pdu = { .command = PDU_SUBMIT_SM, .sequence = 77 };

	snprintf(pdu.message.source.digits, ADDRESS_SIZE, "8300");
	snprintf(pdu.message.destination.digits, ADDRESS_SIZE, "%s", number);
	pdu.message.text = span_of("Like this.", 10);
	return pdu;
}

static struct span encoded(const struct pdu *pdu)
{
	size_t len = pdu_encode(pdu, octets, sizeof(octets));

	assert_int_not_equal(len, 0);
	return span_of(octets, len);
}

static void a_submit_tells_whom_it_is_for(void **state)
{
	struct pdu pdu = submit_to("923001234567");
	struct glance glance;

	(void)state;
	snprintf(pdu.message.service_type, sizeof(pdu.message.service_type), "VMA");
	struct span whole = encoded(&pdu);
	assert_true(glance_read(span_of(whole.data, whole.len + 40), &glance)); /* more stands behind it */
	assert_int_equal(glance.command, PDU_SUBMIT_SM);
	assert_int_equal(glance.sequence, 77);
	assert_int_equal(glance.len, whole.len);
	assert_int_equal(glance.destination.len, 12);
	assert_memory_equal(glance.destination.data, "923001234567", 12);
	assert_true(glance.first);
}

static bool is_first(const struct pdu *pdu)
{
	struct glance glance;

	assert_true(glance_read(encoded(pdu), &glance));
	return glance.first;
}

static void a_part_is_known_by_its_header(void **state)
{
	static const uint8_t one[] = { 5, 0, 3, 9, 2, 1, 'a' }, two[] = { 5, 0, 3, 9, 2, 2, 'b' };
	struct pdu pdu = submit_to("923001234567");

	(void)state;
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	pdu.message.text = span_of(one, sizeof(one));
	assert_true(is_first(&pdu));
	pdu.message.text = span_of(two, sizeof(two));
	assert_false(is_first(&pdu));
	pdu.message.esm_class = 0;
	assert_true(is_first(&pdu)); /* nothing says that this is a header */
}

static void a_part_is_known_by_its_sar_parameters(void **state)
{
	static const uint8_t reference[] = { 0, 7 }, total[] = { 2 }, sequence[] = { 2 };
	struct pdu pdu = submit_to("923001234567");

	(void)state;
	pdu_add_tlv(&pdu, PDU_TAG_SAR_REFERENCE, reference, sizeof(reference));
	pdu_add_tlv(&pdu, PDU_TAG_SAR_TOTAL, total, sizeof(total));
	assert_true(is_first(&pdu));
	pdu_add_tlv(&pdu, PDU_TAG_SAR_SEQUENCE, sequence, sizeof(sequence));
	assert_false(is_first(&pdu));
}

static void a_response_tells_what_it_answers(void **state)
{
	struct pdu pdu = { .command = PDU_DELIVER_SM_RESP, .sequence = 5, .status = PDU_STATUS_QUEUE_FULL };
	struct glance glance;

	(void)state;
	assert_true(glance_read(encoded(&pdu), &glance));
	assert_int_equal(glance.sequence, 5);
	assert_int_equal(glance.status, PDU_STATUS_QUEUE_FULL);
	pdu.status = PDU_STATUS_OK;
	assert_true(glance_read(encoded(&pdu), &glance));
	assert_int_equal(glance.status, PDU_STATUS_OK);
}

static bool is_read(struct span given)
{
	struct glance glance;
	uint8_t *copy = malloc(given.len + 1); /* of its own: the sanitizer sees what is read behind it */

	memcpy(copy, given.data, given.len);
	bool read = glance_read(span_of(copy, given.len), &glance);
	free(copy);
	return read;
}

static void what_is_not_whole_is_left(void **state)
{
	struct pdu pdu = submit_to("923001234567");
	struct span whole = encoded(&pdu);

	(void)state;
	for (size_t len = 0; len < whole.len; len++)
		assert_false(is_read(span_of(whole.data, len)));
	/* Cut short, and its length says so: a field, or its text, has no end. */
	for (size_t len = PDU_HEADER_OCTETS; len < whole.len; len++) {
		fields_write_u32(octets, (uint32_t)len);
		assert_false(is_read(span_of(octets, len)));
	}
	fields_write_u32(octets, PDU_HEADER_OCTETS - 1);
	assert_false(is_read(span_of(octets, whole.len)));
	fields_write_u32(octets, PDU_MAX_OCTETS + 1);
	assert_false(is_read(span_of(octets, sizeof(octets))));
}

static void what_is_not_plain_is_left(void **state)
{
	static const uint8_t broken[] = { 200, 0, 3, 9, 2, 1, 'a' };
	struct pdu pdu = submit_to("+923001234567"), alert = { .command = PDU_ENQUIRE_LINK, .sequence = 1 };
	struct pdu data = submit_to("923001234567");

	(void)state;
	assert_false(is_read(encoded(&pdu)));
	pdu = submit_to("");
	assert_false(is_read(encoded(&pdu)));
	pdu = submit_to("923001234567");
	pdu.message.esm_class = PDU_ESM_UDH_INDICATOR;
	pdu.message.text = span_of(broken, sizeof(broken));
	assert_false(is_read(encoded(&pdu)));
	assert_false(is_read(encoded(&alert)));
	data.command = PDU_DATA_SM;
	assert_false(is_read(encoded(&data)));
	/* An optional parameter that runs past the end, and a tail of three octets. */
	pdu = submit_to("923001234567");
	size_t len = encoded(&pdu).len;
	memcpy(octets + len, "\x02\x0f\x00\x02\x01", 5);
	fields_write_u32(octets, (uint32_t)len + 5);
	assert_false(is_read(span_of(octets, len + 5)));
	fields_write_u32(octets, (uint32_t)len + 3);
	assert_false(is_read(span_of(octets, len + 3)));
	/* A step of a dialogue. */
	static const uint8_t operation[] = { 2 };
	pdu = submit_to("923001234567");
	pdu_add_tlv(&pdu, PDU_TAG_USSD_SERVICE_OP, operation, sizeof(operation));
	assert_false(is_read(encoded(&pdu)));
	/* A response with something in it. */
	memset(octets, 0, 32);
	fields_write_u32(octets, 18);
	fields_write_u32(octets + 4, PDU_DELIVER_SM_RESP);
	octets[16] = 'x';
	assert_false(is_read(span_of(octets, 18)));
}

/* Octets changed at random: what is read is within what was given, and of the length that the header has. */
static void no_octets_lead_out_of_the_pdu(void **state)
{
	uint64_t random = 42;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct pdu pdu = submit_to("923001234567");
		struct span whole = encoded(&pdu);
		struct glance glance;

		for (int k = 0; k < 3; k++) {
			random = random * 6364136223846793005 + 1442695040888963407;
			octets[4 + (random >> 33) % (whole.len - 4)] = (uint8_t)(random >> 20);
		}
		if (!glance_read(whole, &glance) || glance.command != PDU_SUBMIT_SM)
			continue;
		assert_int_equal(glance.len, whole.len);
		assert_true(glance.destination.data > whole.data &&
			glance.destination.data + glance.destination.len < whole.data + whole.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_submit_tells_whom_it_is_for),
		cmocka_unit_test(a_part_is_known_by_its_header),
		cmocka_unit_test(a_part_is_known_by_its_sar_parameters),
		cmocka_unit_test(a_response_tells_what_it_answers),
		cmocka_unit_test(what_is_not_whole_is_left),
		cmocka_unit_test(what_is_not_plain_is_left),
		cmocka_unit_test(no_octets_lead_out_of_the_pdu),
	};

	return RUN_SUITE(tests);
}
