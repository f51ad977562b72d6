/* Tables out of files become a draft's content. */
#include "drafts_site.h"

#include "agahi/drafts/importing.h"

static const bool messages_came[TABLE_COUNT] = { true };

static enum deed_result take(
	enum who who, long long id, struct message_set *given, const bool came[TABLE_COUNT])
{
	const struct importing importing = { deed_by(who), id, site_find(id).rev };
	struct report report = { 0 };
	enum deed_result result = importing_take(site.db, &importing, given, came, &report);

	report_free(&report);
	message_set_free(given);
	return result;
}

static struct message_set *changed(const char *topic, const char *lang)
{
	const struct row_name name = { TABLE_MESSAGES, { topic, lang, NULL } };
	struct message_set *set = site_set();
	size_t row = row_name_find(set, &name);

	free(set->messages[row].text);
	set->messages[row].text = strdup("imported");
	return set;
}

static void tables_that_came_are_taken_and_the_others_stay(void **state)
{
	const struct row_name vote = { TABLE_MESSAGES, { "vote", "en", NULL } };
	long long id = site_draft(), rev = site_find(id).rev;

	(void)state;
	assert_int_equal(take(SAIMA, id, changed("vote", "en"), messages_came), DEED_DONE);
	assert_int_equal(contents_count(site.db, id, TABLE_PLACEHOLDERS), 2);
	assert_int_equal(site_rev(id, &vote), rev + 1);
	assert_int_equal(site_records("import"), 1);
	bool touched;
	assert_true(drafts_is_touched_by(site.db, id, site.people[SAIMA].id, &touched) && touched);
}

static void the_same_again_changes_nothing(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(take(SAIMA, id, site_set(), messages_came), DEED_UNCHANGED);
	assert_int_equal(site_find(id).rev, 1);
}

static void a_translator_imports_their_languages_alone(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(take(TARIQ, id, changed("vote", "en"), messages_came), DEED_NOT_YOURS);
	assert_int_equal(take(TARIQ, id, changed("vote", "ur"), messages_came), DEED_DONE);
	assert_int_equal(take(AHMED, id, changed("vote", "ur"), messages_came), DEED_NOT_YOURS);
	assert_int_equal(take(SAIMA, site.live, site_set(), messages_came), DEED_WRONG_STATE);
}

static void who_saw_another_draft_imports_nothing(void **state)
{
	long long id = site_draft();
	const struct importing importing = { deed_by(SAIMA), id, site_find(id).rev };
	struct message_set *given = changed("vote", "en");
	struct report report = { 0 };

	(void)state;
	assert_int_equal(site_touch(site.db, DILSHAD, id, "meanwhile"), DEED_DONE);
	assert_int_equal(importing_take(site.db, &importing, given, messages_came, &report), DEED_CONFLICT);
	message_set_free(given);
	report_free(&report);
}

static void a_table_with_a_row_twice_is_not_taken(void **state)
{
	struct message_set *given = site_set();
	long long id = site_draft();

	(void)state;
	assert_non_null(message_set_add_message(given, "vote", "en", "twice", 0));
	assert_int_equal(take(SAIMA, id, given, messages_came), DEED_UNFIT);
	assert_int_equal(site_find(id).rev, 1);
}

static void names_that_no_address_can_carry_are_told_by_row(void **state)
{
	static const struct {
		const char *topic, *lang;
		enum fault fault;
	} rows[] = { { "x\"></script><script>", "en", FAULT_NAME_UNFIT }, { "..", "en", FAULT_NAME_UNFIT },
		{ "", "en", FAULT_NAME_UNFIT }, { "a\x01", "en", FAULT_NAME_UNFIT },
		{ "vote", "a/b", FAULT_LANG_UNKNOWN }, { "vote", "urdu", FAULT_LANG_WRONG },
		{ "vote", "", FAULT_LANG_EMPTY } };
	long long id = site_draft();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct importing importing = { deed_by(SAIMA), id, site_find(id).rev };
		struct message_set *given = site_set();
		struct report report = { 0 };

		assert_non_null(message_set_add_message(given, rows[i].topic, rows[i].lang, "text", 7));
		assert_int_equal(
			importing_take(site.db, &importing, given, messages_came, &report), DEED_UNFIT);
		assert_int_equal(report.errors, 1);
		assert_int_equal(report.items[0].kind, rows[i].fault);
		assert_int_equal(report.items[0].at.row, 7);
		report_free(&report);
		message_set_free(given);
	}
	assert_int_equal(site_find(id).rev, 1);
}

static void names_of_all_tables_are_judged(void **state)
{
	static const char *const menu[] = { "a/b", "1", "en", "Label", "vote" };
	static const bool all[TABLE_COUNT] = { true, true, true, true };
	struct message_set *given = site_set();
	struct report report = { 0 };

	(void)state;
	assert_true(message_set_add_menu(given, menu, 0));
	assert_true(message_set_add_placeholder(given, ".", "en", "x", 0));
	assert_true(message_set_add_placeholder(given, "everywhere", "", "x", 0));
	assert_true(message_set_add_example(given, "a\\b", "en", "what / ever \\ ..", 0));
	importing_judge(given, messages_came, &report);
	assert_int_equal(report.errors, 0);
	importing_judge(given, all, &report);
	assert_int_equal(report.errors, 3);
	report_free(&report);
	message_set_free(given);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(tables_that_came_are_taken_and_the_others_stay),
		SITE_TEST(the_same_again_changes_nothing),
		SITE_TEST(a_translator_imports_their_languages_alone),
		SITE_TEST(who_saw_another_draft_imports_nothing),
		SITE_TEST(a_table_with_a_row_twice_is_not_taken),
		SITE_TEST(names_that_no_address_can_carry_are_told_by_row),
		SITE_TEST(names_of_all_tables_are_judged),
	};

	return RUN_SUITE(tests);
}
