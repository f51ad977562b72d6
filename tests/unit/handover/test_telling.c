#include "handover_site.h"

#include "agahi/base/calendar.h"
#include "agahi/handover/telling.h"
#include "printed.h"

static char *file_as_told(const struct edition_file *file)
{
	struct printed printed;

	printed_begin(&printed);
	telling_file(file, NOW_MS, printed.out);
	return printed_end(&printed);
}

static char *changes_as_told(const struct edition_file *file)
{
	struct edition live;
	struct message_set *set = editions_load(site.db, EDITION_LIVE, &live, site.error, sizeof(site.error));
	struct printed printed;

	assert_non_null(set);
	printed_begin(&printed);
	assert_true(telling_file_changes(file, set, &live, printed.out));
	message_set_free(set);
	return printed_end(&printed);
}

static void a_file_is_told_with_all_that_was_signed_for(void **state)
{
	(void)state;
	calendar_use_zone("Asia/Karachi");
	struct edition_file *file = file_with("");
	file->number = 14;
	file->base = 13;
	file->from_ms = INT64_C(1801940400000);
	file->may_lose = file->withdrawn = true;
	file->approval_count = 1;
	file->approvals[0] = (struct edition_file_approval){ "Ahmed\x1b[31m", INT64_C(1795687200000) };
	char *said = file_as_told(file);
	assert_told(
		said, "an edition, called 14 until a gateway gives it its number, made from edition 13\n");
	assert_told(said, "  title    Hours\n  by       Saima\n");
	assert_told(said, "  live     Sunday 7 February 2027, 00:00:00, Asia/Karachi (UTC+05:00), in ");
	assert_told(said, "  withdrawn: it shall not go live\n");
	assert_told(said, "  topics or languages may vanish\n");
	assert_told(said, "  approved by Ahmed");
	assert_null(strchr(said, '\x1b'));
	assert_told(said, file->hash);
	assert_told(said, " messages, 0 placeholders, 0 menu items, 0 examples; nothing that was learned\n");
	free(said);
	edition_file_free(file);
}

static void an_edition_is_told_with_where_the_records_stood(void **state)
{
	struct edition edition = {
		.number = 3, .state = EDITION_PUBLISHED, .author = "Saima", .hash = "abc"
	};
	struct message_set *set = message_set_new();
	struct printed printed;

	(void)state;
	printed_begin(&printed);
	telling_whole(&edition, set, NOW_MS, printed.out);
	char *said = printed_end(&printed);
	assert_null(strstr(said, "record"));
	free(said);
	edition.audit = 4711;
	strcpy(edition.audit_hash, "0123abcd");
	printed_begin(&printed);
	telling_whole(&edition, set, NOW_MS, printed.out);
	said = printed_end(&printed);
	assert_told(said, "content abc\n      record  4711, 0123abcd\n");
	free(said);
	json_t *object = telling_whole_json(&edition, set);
	assert_int_equal(json_integer_value(json_object_get(object, "record")), 4711);
	assert_string_equal(json_string_value(json_object_get(object, "record_hash")), "0123abcd");
	json_decref(object);
	message_set_free(set);
}

static void its_changes_are_counted_beside_what_is_live(void **state)
{
	(void)state;
	struct edition_file *file = file_with("hours,en,hours,From 8 to 5\n");
	char *said = changes_as_told(file);
	assert_told(said, "nothing is live here; beside nothing: ");
	free(said);
	edition_file_free(file);
	publish_by_hand("");
	file = file_with("hours,en,hours,From 8 to 5\n");
	said = changes_as_told(file);
	assert_string_equal(said,
		"beside edition 1, which it was made from and is live here: 1 topic added; 1 text added; 1 "
		"keyword added\n");
	free(said);
	file->base = 7;
	said = changes_as_told(file);
	assert_told(said, "beside edition 1, which is live here and is not what it was made from: ");
	free(said);
	edition_file_free(file);
	file = file_with("");
	said = changes_as_told(file);
	assert_string_equal(said, "this is what is live here, as edition 1: no difference\n");
	free(said);
	edition_file_free(file);
}

static void each_answer_has_its_words(void **state)
{
	static const struct {
		struct acceptance_answer answer;
		const char *said;
	} answers[] = {
		{ { ACCEPTANCE_ACCEPTED, ACCEPTANCE_NOTHING, 14, INT64_C(1801940400000), "", "" },
			"accepted: it is edition 14, live since 2027-02-07 00:00:00\n" },
		{ { ACCEPTANCE_SCHEDULED, ACCEPTANCE_NOTHING, 0, INT64_C(1801940400000), "edition-01234567",
			  "" },
			"to take it back: agahi unschedule edition-01234567\n" },
		{ { ACCEPTANCE_REFUSED, ACCEPTANCE_DAMAGED, 0, 0, "", "line 1" }, "refused: line 1\n" },
		{ { ACCEPTANCE_WITHDRAWN, ACCEPTANCE_NOTHING, 0, 0, "", "" },
			"withdrawn: it does not go live\n" },
		{ { ACCEPTANCE_FAILED, ACCEPTANCE_NOTHING, 0, 0, "", "disk" },
			"it cannot be taken now: disk\n" },
	};

	(void)state;
	calendar_use_zone("Asia/Karachi");
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct printed printed;

		printed_begin(&printed);
		telling_answer(&answers[i].answer, NOW_MS, printed.out);
		char *said = printed_end(&printed);
		assert_told(said, answers[i].said);
		free(said);
	}
}

static void an_edition_is_told_to_people_and_programs(void **state)
{
	struct edition live;
	struct printed printed;

	(void)state;
	publish_by_hand("");
	struct message_set *set = editions_load(site.db, EDITION_LIVE, &live, site.error, sizeof(site.error));
	printed_begin(&printed);
	telling_whole(&live, set, NOW_MS, printed.out);
	char *said = printed_end(&printed);
	assert_told(said, "    1  live       ");
	assert_told(said, "by tester");
	assert_told(said, " messages, 0 placeholders");
	free(said);
	json_t *object = telling_whole_json(&live, set);
	assert_int_equal(json_integer_value(json_object_get(object, "number")), 1);
	assert_int_equal(
		json_integer_value(json_object_get(object, "messages")), (json_int_t)set->message_count);
	assert_true(json_is_null(json_object_get(object, "draft")));
	json_decref(object);
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_file_is_told_with_all_that_was_signed_for),
		SITE_TEST(an_edition_is_told_with_where_the_records_stood),
		SITE_TEST(its_changes_are_counted_beside_what_is_live),
		SITE_TEST(each_answer_has_its_words),
		SITE_TEST(an_edition_is_told_to_people_and_programs),
	};

	return RUN_SUITE(tests);
}
