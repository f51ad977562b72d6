/* All figures, as Prometheus reads them, and their list. */
#include "middle.h"

#include "agahi/gateway/gauges.h"

static void every_figure_that_is_listed_is_written_with_its_type(void **state)
{
	struct outbound_parts out = { .journal = &middle.journal,
		.metrics = middle.metrics,
		.links = middle.links,
		.link_count = MIDDLE_LINKS };
	const struct dialogues_parts dial = { .requests = middle.requests,
		.preferences = middle.preferences,
		.links = middle.links,
		.link_count = MIDDLE_LINKS,
		.smscs = middle.smscs,
		.most = 10 };
	struct outbound *outbound = outbound_new(&out);
	struct dialogues *dialogues = dialogues_new(&dial);
	const struct node_figures node = { .following = { .nodes = 2 } };
	const struct gauges gauges = { middle.metrics, &middle.journal, outbound, dialogues, middle.catalogue,
		middle.links, MIDDLE_LINKS, 3, true, 2, NULL, CLOCKSYNC_NO, NULL, &node };
	struct buffer list = { 0 }, text = { 0 };
	size_t count = 0;

	(void)state;
	middle.fakes[1].bound = false;
	middle.names[1] = middle.fakes[1].config.name = "other";
	gauges_list(&list);
	gauges_write(&gauges, &text);
	for (char *line = strtok(list.data, "\n"); line; line = strtok(NULL, "\n")) {
		char name[80], type[20], wanted[160];

		assert_int_equal(sscanf(line, "%79s %19s", name, type), 2);
		snprintf(wanted, sizeof(wanted), "# TYPE %s %s\n", name, type);
		if (!strstr(text.data, wanted))
			fail_msg("not written: %s", wanted);
		assert_non_null(strstr(line, type) + strlen(type) + 1);
		count++;
	}
	assert_true(count > 30);
	assert_non_null(
		strstr(text.data, "\nagahi_edition_answers_total{edition=\"earlier\",by=\"sms\"} 0\n"));
	assert_null(strstr(text.data, "\nagahi_certificate_ends_seconds{")); /* both are in clear */
	assert_null(strstr(text.data, "\nagahi_disk_free_bytes{"));
	assert_non_null(strstr(text.data, "\nagahi_requests_uncommitted 3\n"));
	assert_non_null(strstr(text.data, "\nagahi_journal_up 1\n"));
	assert_non_null(strstr(text.data, "\nagahi_clock_synchronised 0\n"));
	assert_non_null(strstr(text.data, "\nagahi_journal_used_bytes 1024\n"));
	assert_non_null(strstr(text.data, "\nagahi_journal_max_bytes 4096\n"));
	assert_non_null(strstr(text.data, "\nagahi_link_up{link=\"telco\"} 1\n"));
	assert_non_null(strstr(text.data, "\nagahi_link_up{link=\"other\"} 0\n"));
	assert_non_null(strstr(text.data, "reason=\"broken length\"} 0\n"));
	assert_non_null(strstr(text.data, "\nagahi_commit_seconds_count 0\n"));
	size_t reasons = 0;
	for (const char *at = text.data; (at = strstr(at, "\nagahi_repaired_pdus_total{")) != NULL; at++)
		reasons++;
	assert_int_equal(reasons, MIDDLE_LINKS * PDU_REPAIR_COUNT);
	reasons = 0;
	for (const char *at = text.data; (at = strstr(at, "\nagahi_refused_pdus_total{")) != NULL; at++)
		reasons++;
	assert_int_equal(reasons, MIDDLE_LINKS * PDU_FAULT_COUNT);
	assert_null(strstr(text.data, "\nagahi_topics 0\n"));
	assert_null(strstr(text.data, "\nagahi_keywords 0\n"));
	buffer_free(&text);

	/* Of a link that is gone nothing is told, nor of a clock that nobody lets us ask about. */
	struct gauges fewer = gauges;
	fewer.clock = CLOCKSYNC_UNKNOWN;
	const char *const names[MIDDLE_LINKS] = { "telco", NULL };
	fewer.names = names;
	middle.names[1] = NULL;
	text = (struct buffer){ 0 };
	gauges_write(&fewer, &text);
	assert_non_null(strstr(text.data, "\nagahi_link_up{link=\"telco\"} 1\n"));
	assert_null(strstr(text.data, "{link=\"other\""));
	assert_null(strstr(text.data, "\nagahi_clock_synchronised "));
	assert_null(strstr(text.data, "null"));
	buffer_free(&list);
	buffer_free(&text);
	dialogues_free(dialogues);
	outbound_free(outbound);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_figure_that_is_listed_is_written_with_its_type,
			middle_set_up, middle_tear_down),
	};

	return RUN_SUITE(tests);
}
