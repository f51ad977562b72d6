/* Messages that are not taken: the status of each reason, told once a minute, counted always. */
#include "middle.h"

static void each_reason_has_its_status(void **state)
{
	static const struct {
		enum refusal why;
		uint32_t status;
	} cases[] = { { REFUSED_BUSY, PDU_STATUS_TEMPORARY_APP_ERROR },
		{ REFUSED_STORAGE, PDU_STATUS_TEMPORARY_APP_ERROR },
		{ REFUSED_FULL, PDU_STATUS_TEMPORARY_APP_ERROR },
		{ REFUSED_USSD, PDU_STATUS_PERMANENT_APP_ERROR },
		{ REFUSED_HEADER, PDU_STATUS_INVALID_MESSAGE_LENGTH },
		{ REFUSED_PART, PDU_STATUS_PERMANENT_APP_ERROR },
		{ REFUSED_ADDRESS, PDU_STATUS_INVALID_DESTINATION } };

	(void)state;
	_Static_assert(sizeof(cases) / sizeof(cases[0]) == REFUSAL_COUNT, "all of them");
	for (size_t i = 0; i < REFUSAL_COUNT; i++) {
		const struct ticket ticket = middle_ticket(0);

		refusals_answer(middle.refusals, &ticket, NULL, cases[i].why, middle.now);
		assert_int_equal(middle_status(), cases[i].status);
		assert_int_equal(middle.fakes[0].answers[i].ticket.sequence, ticket.ticket.sequence);
	}
}

static void every_delivery_of_a_message_is_answered(void **state)
{
	struct tickets tickets = { .count = 0 };
	struct buffer figures = { 0 };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		const struct ticket ticket = middle_ticket(i % 2);

		assert_true(tickets_add(&tickets, &ticket));
	}
	refusals_answer_all(middle.refusals, &tickets, NULL, REFUSED_STORAGE, middle.now);
	assert_int_equal(middle.fakes[0].answer_count, 3);
	assert_int_equal(middle.fakes[1].answer_count, 2);
	figures_write(metrics_figures(), middle.metrics, &figures);
	assert_non_null(strstr(figures.data, "agahi_refused_requests_total{link=\"telco\"} 3\n"));
	assert_non_null(strstr(figures.data, "agahi_refused_requests_total{link=\"telco\"} 2\n"));
	buffer_free(&figures);
	tickets_clear(&tickets);
}

static void whose_message_it_is_is_told_where_messages_are_logged(void **state)
{
	const struct ticket ticket = middle_ticket(0);
	const struct address citizen = middle_citizen(12345);

	(void)state;
	refusals_answer(middle.refusals, &ticket, NULL, REFUSED_FULL, middle.now);
	assert_int_equal(middle_lines(), 0);
	refusals_answer(middle.refusals, &ticket, &citizen, REFUSED_FULL, middle.now);
	middle_assert_logged("event=message state=refused from=923*******45 link=telco status=0x64 "
			     "reason=\"the journal is over store.max_size\" count=1");
}

static void a_reason_is_told_once_a_minute_with_its_count(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);
	struct refusals *refusals = refusals_new(middle.links, log, middle.metrics, NULL);
	const struct ticket ticket = middle_ticket(0);

	(void)state;
	for (int i = 0; i < 10; i++)
		refusals_answer(refusals, &ticket, NULL, REFUSED_FULL, middle.now);
	middle_pass(60000);
	refusals_answer(refusals, &ticket, NULL, REFUSED_FULL, middle.now);
	fclose(out);
	assert_non_null(strstr(text, "event=message_refused link=telco status=0x64 "));
	assert_non_null(strstr(text, "count=1 total=1\n"));
	assert_non_null(strstr(text, "count=10 total=11\n"));
	size_t lines = 0;
	for (const char *at = text; *at != '\0'; at++)
		lines += *at == '\n';
	assert_int_equal(lines, 2);
	refusals_free(refusals);
	log_free(log);
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_reason_has_its_status),
		TEST(every_delivery_of_a_message_is_answered),
		TEST(whose_message_it_is_is_told_where_messages_are_logged),
		TEST(a_reason_is_told_once_a_minute_with_its_count),
	};

	return RUN_SUITE(tests);
}
