/* Bringing a draft up to date with what went live since. */
#include "drafts_site.h"

#include "agahi/drafts/updating.h"

/* Another edition goes live, with another text of a message. */
static long long go_live_with(const char *topic, const char *lang, const char *text)
{
	const struct row_name name = { TABLE_MESSAGES, { topic, lang, NULL } };
	struct message_set *set = contents_load(site.db, site.live);
	size_t row = row_name_find(set, &name);

	free(set->messages[row].text);
	set->messages[row].text = strdup(text);
	assert_true(db_execute(site.db, "UPDATE edition SET state = 6 WHERE state = 5"));
	long long id = site_add_edition(set, COURSE_LIVE, 13, site.live);
	message_set_free(set);
	return id;
}

static void assert_text(long long edition, const char *topic, const char *lang, const char *text)
{
	const struct row_name name = { TABLE_MESSAGES, { topic, lang, NULL } };
	struct stored_row row;

	assert_true(stored_row_find(site.db, edition, &name, &row));
	assert_string_equal(row.message->text, text);
	stored_row_free(&row);
}

static void what_went_live_and_what_was_written_are_both_there(void **state)
{
	const struct deed deed = deed_by(DILSHAD);
	const struct row_name stop = { TABLE_MESSAGES, { "stop", "en", NULL } };
	long long id = site_draft();
	size_t open;
	bool touched;

	(void)state;
	assert_int_equal(updating_bring(site.db, &deed, id, NULL, NULL, &open), DEED_UNCHANGED);
	assert_int_equal(site_touch(site.db, SAIMA, id, "mine"), DEED_DONE);
	long long live = go_live_with("register", "en", "theirs");
	assert_int_equal(updating_bring(site.db, &deed, id, NULL, NULL, &open), DEED_DONE);
	assert_text(id, "vote", "en", "mine");
	assert_text(id, "register", "en", "theirs");
	assert_int_equal(site_find(id).base, live);
	assert_false(site_find(id).overtaken);
	assert_int_equal(site_rev(id, &stop), 1);
	/* Who touched it before its base was another has touched it still. */
	assert_true(drafts_is_touched_by(site.db, id, site.people[SAIMA].id, &touched) && touched);
	assert_true(drafts_is_touched_by(site.db, id, site.people[DILSHAD].id, &touched) && touched);
	assert_int_equal(site_records("update"), 1);
}

static enum merging_choice choose(const struct merging_conflict *conflict, void *arg)
{
	const enum merging_choice *choice = arg;

	assert_string_equal(conflict->name.parts[0], "vote");
	assert_int_equal(strlen(conflict->mine_hash), 64);
	return *choice;
}

static void what_both_changed_waits_for_a_choice(void **state)
{
	const struct deed deed = deed_by(SAIMA);
	enum merging_choice choice = MERGING_OPEN;
	long long id = site_draft();
	size_t open;

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "mine"), DEED_DONE);
	go_live_with("vote", "en", "theirs");
	assert_int_equal(updating_bring(site.db, &deed, id, choose, &choice, &open), DEED_CONFLICT);
	assert_int_equal(open, 1);
	assert_text(id, "vote", "en", "mine");
	assert_true(site_find(id).overtaken);
	choice = MERGING_THEIRS;
	assert_int_equal(updating_bring(site.db, &deed, id, choose, &choice, &open), DEED_DONE);
	assert_text(id, "vote", "en", "theirs");
}

static void nobody_chooses_for_a_language_that_is_not_theirs(void **state)
{
	const struct deed deed = deed_by(TARIQ);
	enum merging_choice choice = MERGING_MINE;
	long long id = site_draft();
	size_t open;

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "mine"), DEED_DONE);
	go_live_with("vote", "en", "theirs");
	assert_int_equal(updating_bring(site.db, &deed, id, choose, &choice, &open), DEED_NOT_YOURS);
	assert_true(site_find(id).overtaken);
}

static void it_is_read_for_a_page(void **state)
{
	struct updating updating;
	long long id = site_draft();

	(void)state;
	go_live_with("vote", "en", "theirs");
	assert_true(updating_read(site.db, id, &updating));
	assert_int_equal(updating.live.number, 13);
	assert_int_equal(updating.base->message_count, updating.mine->message_count);
	assert_string_equal(updating.theirs->messages[0].text, "theirs");
	updating_free(&updating);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(what_went_live_and_what_was_written_are_both_there),
		SITE_TEST(what_both_changed_waits_for_a_choice),
		SITE_TEST(nobody_chooses_for_a_language_that_is_not_theirs),
		SITE_TEST(it_is_read_for_a_page),
	};

	return RUN_SUITE(tests);
}
