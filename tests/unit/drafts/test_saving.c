/* One row of a draft, saved by several people. */
#include "drafts_site.h"

#include "agahi/drafts/examples.h"

static const struct row_name vote = { TABLE_MESSAGES, { "vote", "en", NULL } };

static struct message_row row_of(const char *topic, const char *lang, const char *text)
{
	return (struct message_row){ .topic = (char *)topic, .lang = (char *)lang, .text = (char *)text };
}

static struct saving saving_by(enum who who, long long edition, long long rev)
{
	return (struct saving){ deed_by(who), edition, rev };
}

static void a_saved_text_is_there_with_who_and_when(void **state)
{
	long long id = site_draft(), rev = 0, began = site_rev(id, &vote);
	char *keywords[] = { (char *)"vote", (char *)"how do I vote" };
	struct message_row mine = row_of("vote", "en", "Line one\nline two");
	const struct saving saving = saving_by(SAIMA, id, began);
	struct stored_row row;

	(void)state;
	mine.keywords = keywords;
	mine.keyword_count = 2;
	assert_int_equal(saving_message(site.db, &saving, &mine, NULL, &rev, NULL), DEED_DONE);
	assert_true(rev > began);
	assert_true(stored_row_find(site.db, id, &vote, &row));
	assert_string_equal(row.message->text, "Line one\nline two");
	assert_int_equal(row.message->keyword_count, 2);
	assert_string_equal(row.message->keywords[1], "how do I vote");
	assert_int_equal(row.rev, rev);
	assert_int_equal(row.by, site.people[SAIMA].id);
	assert_string_equal(row.by_shown, "SAIMA");
	assert_int_equal(row.at_ms, saving.deed.now_ms);
	assert_int_equal(site_records("edit"), 1);
	stored_row_free(&row);
}

static void what_says_the_same_is_not_written(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "a"), DEED_DONE);
	assert_int_equal(site_touch(site.db, SAIMA, id, "a"), DEED_UNCHANGED);
	assert_int_equal(site_find(id).rev, 2);
}

static void who_is_second_is_shown_theirs_and_what_both_began_from(void **state)
{
	long long id = site_draft(), began = site_rev(id, &vote);
	struct message_row mine = row_of("vote", "en", "mine");
	const struct saving saving = saving_by(DILSHAD, id, began);
	struct saving_conflict conflict;

	(void)state;
	assert_int_equal(site_touch(site.db, SAIMA, id, "theirs, first"), DEED_DONE);
	assert_int_equal(site_touch(site.db, SAIMA, id, "theirs"), DEED_DONE);
	assert_int_equal(saving_message(site.db, &saving, &mine, NULL, NULL, &conflict), DEED_CONFLICT);
	assert_string_equal(conflict.theirs.message->text, "theirs");
	assert_string_equal(
		conflict.base.message->text, "How to vote: bring your original identity card to the station");
	assert_int_equal(conflict.base.message->keyword_count, 3);
	assert_string_equal(conflict.theirs.by_shown, "SAIMA");
	saving_conflict_free(&conflict);
	bool touched;
	assert_true(drafts_is_touched_by(site.db, id, site.people[DILSHAD].id, &touched));
	assert_false(touched);
}

static void a_row_that_was_taken_away_and_added_again_is_another(void **state)
{
	long long id = site_draft(), began = site_rev(id, &vote);
	const struct saving away = saving_by(SAIMA, id, began), again = saving_by(SAIMA, id, 0);
	const struct saving late = saving_by(DILSHAD, id, began);
	struct message_row mine = row_of("vote", "en", "anew");
	struct saving_conflict conflict;

	(void)state;
	assert_int_equal(saving_remove(site.db, &away, &vote, NULL), DEED_DONE);
	assert_int_equal(saving_message(site.db, &late, &mine, NULL, NULL, &conflict), DEED_CONFLICT);
	assert_null(conflict.theirs.set);
	assert_non_null(conflict.base.set);
	saving_conflict_free(&conflict);
	assert_int_equal(saving_message(site.db, &again, &mine, NULL, NULL, NULL), DEED_DONE);
	assert_int_equal(saving_message(site.db, &late, &mine, NULL, NULL, NULL), DEED_CONFLICT);
	/* Two who add the same row: the second has a conflict without a base. */
	assert_int_equal(saving_message(site.db, &again, &mine, NULL, NULL, &conflict), DEED_CONFLICT);
	assert_null(conflict.base.set);
	saving_conflict_free(&conflict);
}

static void a_translator_writes_in_their_languages_alone(void **state)
{
	long long id = site_draft();
	struct message_row ur = row_of("women", "ur", "ہر عورت ووٹ دے سکتی ہے"),
			   en = row_of("new", "en", "x");
	struct placeholder_row all = { .name = (char *)"new", .lang = (char *)"", .value = (char *)"x" };
	const struct saving tariq = saving_by(TARIQ, id, 0), saima = saving_by(SAIMA, id, 0);

	(void)state;
	assert_int_equal(saving_message(site.db, &tariq, &en, NULL, NULL, NULL), DEED_NOT_YOURS);
	assert_int_equal(saving_placeholder(site.db, &tariq, &all, NULL, NULL), DEED_NOT_YOURS);
	assert_int_equal(saving_message(site.db, &tariq, &ur, NULL, NULL, NULL), DEED_DONE);
	assert_int_equal(saving_placeholder(site.db, &saima, &all, NULL, NULL), DEED_DONE);
	assert_int_equal(
		saving_message(site.db, &(struct saving){ deed_by(AHMED), id, 0 }, &en, NULL, NULL, NULL),
		DEED_NOT_YOURS);
	assert_int_equal(
		saving_message(site.db, &(struct saving){ deed_by(ADMIN), id, 0 }, &en, NULL, NULL, NULL),
		DEED_NOT_YOURS);
	assert_int_equal(saving_message(site.db, &(struct saving){ deed_by(SAIMA), site.live, 0 }, &en, NULL,
				 NULL, NULL),
		DEED_WRONG_STATE);
	assert_int_equal(
		saving_message(site.db, &(struct saving){ deed_by(SAIMA), 999, 0 }, &en, NULL, NULL, NULL),
		DEED_MISSING);
}

static void whose_account_has_ended_saves_nothing(void **state)
{
	long long id = site_draft();

	(void)state;
	assert_true(db_execute(site.db, "UPDATE person SET state = 2 WHERE name = 'saima'"));
	assert_int_equal(site_touch(site.db, SAIMA, id, "late"), DEED_NOT_YOURS);
}

static void a_save_takes_approvals_away(void **state)
{
	struct draft draft = site_in_review();

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 1), DEED_DONE);
	assert_int_equal(site_find(draft.id).state, COURSE_APPROVED);
	assert_int_equal(site_touch(site.db, DILSHAD, draft.id, "another"), DEED_DONE);
	draft = site_find(draft.id);
	assert_int_equal(draft.state, COURSE_DRAFT);
	assert_string_equal(draft.hash, "");
	assert_string_equal(draft.seal, "");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM approval", -1), 0);
}

static void what_cannot_be_kept_is_refused(void **state)
{
	long long id = site_draft();
	const struct saving saving = saving_by(SAIMA, id, 0);
	char *bar[] = { (char *)"a|b" }, *empty[] = { (char *)"" };
	char *long_text = malloc(SAVING_MAX_TEXT + 2);
	struct message_row rows[] = { row_of("", "en", "x"), row_of("a", "", "x"),
		row_of("a", "en", "bell\a"), row_of("a", "en", "\xff"), row_of("a\nb", "en", "x"),
		row_of("a", "en", long_text), row_of("a", "en", "override \u202e"), row_of("a", "en", "x"),
		row_of("a", "en", "x") };

	(void)state;
	memset(long_text, 'x', SAVING_MAX_TEXT + 1);
	long_text[SAVING_MAX_TEXT + 1] = '\0';
	rows[7].keywords = bar;
	rows[8].keywords = empty;
	rows[7].keyword_count = rows[8].keyword_count = 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(saving_message(site.db, &saving, &rows[i], NULL, NULL, NULL), DEED_UNFIT);
	assert_int_equal(site_find(id).rev, 1);
	free(long_text);
}

static void order_of(long long id, const char *menu, char *text, size_t size)
{
	struct message_set *set = contents_load(site.db, id);

	*text = '\0';
	for (size_t i = 0; i < set->menu_count; i++) {
		if (strcmp(set->menus[i].menu, menu) == 0)
			snprintf(text + strlen(text), size - strlen(text), "%s ", set->menus[i].item);
	}
	message_set_free(set);
}

static void items_of_a_menu_are_added_moved_and_taken_away(void **state)
{
	long long id = site_draft();
	char text[64];

	(void)state;
	for (int i = 2; i < 5; i++) {
		char item[2] = { (char)('0' + i), '\0' };
		struct menu_row row = { (char *)"root", item, (char *)"en", (char *)"More", (char *)"vote",
			0 };
		const struct saving saving = saving_by(SAIMA, id, 0);

		assert_int_equal(saving_menu_item(site.db, &saving, &row, NULL, NULL), DEED_DONE);
	}
	const struct row_name first = { TABLE_MENUS, { "root", "1", "en" } },
			      third = { TABLE_MENUS, { "root", "3", "en" } };
	struct saving saving = saving_by(SAIMA, id, site_rev(id, &third));
	assert_int_equal(saving_move(site.db, &saving, &third, &first, NULL), DEED_DONE);
	order_of(id, "root", text, sizeof(text));
	assert_string_equal(text, "3 1 2 4 ");
	assert_int_equal(saving_move(site.db, &saving, &third, NULL, NULL), DEED_CONFLICT);
	saving = saving_by(SAIMA, id, site_rev(id, &first));
	assert_int_equal(saving_move(site.db, &saving, &first, NULL, NULL), DEED_DONE);
	order_of(id, "root", text, sizeof(text));
	assert_string_equal(text, "3 2 4 1 ");
	assert_int_equal(saving_move(site.db, &saving, &first, &vote, NULL), DEED_UNFIT);
	saving = saving_by(SAIMA, id, site_rev(id, &third));
	assert_int_equal(saving_remove(site.db, &saving, &third, NULL), DEED_DONE);
	order_of(id, "root", text, sizeof(text));
	assert_string_equal(text, "2 4 1 ");
	saving = saving_by(SAIMA, id, 0);
	assert_int_equal(saving_remove(site.db, &saving, &third, NULL), DEED_MISSING);
}

static void a_new_text_stands_after_those_of_its_topic(void **state)
{
	long long id = site_draft();
	struct message_row mine = row_of("women", "ur", "x");
	const struct saving saving = saving_by(SAIMA, id, 0);

	(void)state;
	assert_int_equal(saving_message(site.db, &saving, &mine, NULL, NULL, NULL), DEED_DONE);
	struct message_set *set = contents_load(site.db, id);
	const struct row_name name = { TABLE_MESSAGES, { "women", "ur", NULL } };
	size_t row = row_name_find(set, &name);
	assert_string_equal(set->messages[row - 1].topic, "women");
	assert_string_equal(set->messages[row + 1].topic, "stop");
	message_set_free(set);
}

static void examples_and_keywords_are_added_once(void **state)
{
	long long id = site_draft();
	const struct saving saving = saving_by(SAIMA, id, 0);
	const struct example_row example = { (char *)"vote", (char *)"en", (char *)"where do I go", 0 };
	bool there;

	(void)state;
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_DONE);
	assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_UNCHANGED);
	assert_true(examples_has(site.db, id, &example, &there) && there);
	assert_int_equal(saving_example(site.db, &saving, &example, false), DEED_DONE);
	assert_int_equal(saving_example(site.db, &saving, &example, false), DEED_UNCHANGED);
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "en", "where"), DEED_DONE);
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "en", "where"), DEED_UNCHANGED);
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "xx", "where"), DEED_MISSING);
	assert_int_equal(saving_add_keyword(site.db, &saving, "vote", "en", "a|b"), DEED_UNFIT);
}

static long long examples_of(long long id)
{
	return examples_count(site.db, id);
}

/* vote/en as it stands, with another text and these examples. */
static enum deed_result save_with(
	enum who who, long long id, const char *text, const struct saving_examples *examples)
{
	const struct saving saving = saving_by(who, id, site_rev(id, &vote));
	const struct message_row mine = row_of("vote", "en", text);

	return saving_message(site.db, &saving, &mine, examples, NULL, NULL);
}

static void assert_text(long long id, const char *text)
{
	struct stored_row row;

	assert_true(stored_row_find(site.db, id, &vote, &row));
	assert_string_equal(row.message->text, text);
	stored_row_free(&row);
}

static void a_message_and_its_examples_are_one_save(void **state)
{
	long long id = site_draft();
	char *come[] = { (char *)"one", (char *)"two", (char *)"three" };
	char *go[] = { (char *)"one", (char *)"never there" };
	const struct saving_examples first = { come, NULL, 3, 0 }, second = { come, go, 0, 2 };

	(void)state;
	assert_int_equal(save_with(SAIMA, id, "with three", &first), DEED_DONE);
	assert_text(id, "with three");
	assert_int_equal(examples_of(id), 3);
	assert_int_equal(site_find(id).rev, 2);
	assert_int_equal(site_records("edit"), 2); /* the text's, and one for all examples */
	assert_int_equal(save_with(SAIMA, id, "with three", &first), DEED_UNCHANGED);
	assert_int_equal(site_find(id).rev, 2);
	assert_int_equal(save_with(SAIMA, id, "with three", &second), DEED_DONE);
	assert_int_equal(examples_of(id), 2);
	assert_int_equal(site_find(id).rev, 3);
	assert_int_equal(site_records("edit"), 3);
}

static void one_example_that_cannot_be_kept_keeps_the_whole_save_back(void **state)
{
	char *come[] = { (char *)"good", (char *)"tab\there", (char *)"good too" };
	const struct saving_examples examples = { come, NULL, 3, 0 };
	struct draft draft = site_in_review();
	long long records = site_records("edit");

	(void)state;
	assert_int_equal(site_approve(site.db, AHMED, draft.id, draft.seal, 2), DEED_DONE);
	assert_int_equal(save_with(DILSHAD, draft.id, "new", &examples), DEED_UNFIT);
	assert_text(draft.id, "How to vote, changed");
	assert_int_equal(examples_of(draft.id), 0);
	assert_int_equal(site_find(draft.id).rev, draft.rev);
	assert_int_equal(site_find(draft.id).state, draft.state);
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM approval", -1), 1);
	assert_int_equal(site_records("edit"), records);
}

/* A draft whose examples are as many as that, in its set. */
static long long draft_with(size_t count)
{
	struct message_set *set = site_set();
	char text[64];

	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "how do i %zu vote now", i);
		assert_true(message_set_add_example(set, "vote", "en", text, 0));
	}
	assert_true(desk_db_begin(site.db));
	long long id = site_add_edition(set, COURSE_DRAFT, 0, site.live);
	assert_true(desk_db_end(site.db, true));
	message_set_free(set);
	return id;
}

static void examples_for_which_there_is_no_room_keep_the_whole_save_back(void **state)
{
	long long id = draft_with(SAVING_MOST_EXAMPLES - 1), records = site_records("edit");
	char *come[] = { (char *)"the last", (char *)"one more" }, *go[] = { (char *)"how do i 7 vote now" };
	const struct saving_examples many = { come, NULL, 2, 0 }, swap = { come, go, 2, 1 };

	(void)state;
	assert_int_equal(save_with(SAIMA, id, "new", &many), DEED_FULL);
	assert_text(id, "How to vote: bring your original identity card to the station");
	assert_int_equal(examples_of(id), SAVING_MOST_EXAMPLES - 1);
	assert_int_equal(site_records("edit"), records);
	assert_int_equal(save_with(SAIMA, id, "new", &swap), DEED_DONE);
	assert_int_equal(examples_of(id), SAVING_MOST_EXAMPLES);
}

static size_t steps;

static int count_steps(void *arg)
{
	(void)arg;
	steps++;
	return 0;
}

enum { LINES = 500, STEP = 1000 };

/* Of the database, to save as many lines as a form may have, every second of which is there already. */
static size_t steps_to_save(size_t there)
{
	static char texts[LINES][64];
	char *come[LINES], *go[LINES];
	const struct saving_examples examples = { come, go, LINES, LINES };
	long long id = draft_with(there);

	for (size_t i = 0; i < LINES; i++) {
		snprintf(texts[i], sizeof(texts[i]), "how do i %zu vote%s", i, i % 2 ? "" : " now");
		come[i] = texts[i];
		go[i] = texts[LINES - 1 - i] + 1;
	}
	steps = 0;
	sqlite3_progress_handler(site.db, STEP, count_steps, NULL);
	assert_int_equal(save_with(SAIMA, id, "many", &examples), DEED_DONE);
	sqlite3_progress_handler(site.db, 0, NULL, NULL);
	assert_int_equal(examples_of(id), there + LINES / 2);
	return steps;
}

static void many_lines_do_not_look_through_all_examples(void **state)
{
	size_t few = steps_to_save(1000), many = steps_to_save(40000);

	(void)state;
	/* One look through all examples a line would be 20 million steps more. */
	assert_true(many < few + 500);
}

static void a_name_that_no_address_can_carry_is_not_saved(void **state)
{
	static const char *const bad[] = { "a/b", ".", "..", "a\\b", "", "a\nb", "\xff" };
	long long id = site_draft();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *name = (char *)(uintptr_t)bad[i], *en = (char *)"en";
		const struct saving saving = { deed_by(SAIMA), id, 0 };
		const struct message_row topic = { .topic = name, .lang = en, .text = (char *)"t" };
		const struct message_row lang = {
			.topic = (char *)"vote", .lang = name, .text = (char *)"t"
		};
		const struct placeholder_row placeholder = { .name = name, .lang = en, .value = (char *)"v" };
		const struct menu_row item = { .menu = (char *)"root",
			.item = name,
			.lang = en,
			.label = (char *)"l",
			.target = (char *)"vote" };
		const struct example_row example = { name, en, (char *)"where / do I go", 0 };

		assert_int_equal(saving_message(site.db, &saving, &topic, NULL, NULL, NULL), DEED_UNFIT);
		assert_int_equal(saving_message(site.db, &saving, &lang, NULL, NULL, NULL), DEED_UNFIT);
		assert_int_equal(saving_placeholder(site.db, &saving, &placeholder, NULL, NULL), DEED_UNFIT);
		assert_int_equal(saving_menu_item(site.db, &saving, &item, NULL, NULL), DEED_UNFIT);
		assert_int_equal(saving_example(site.db, &saving, &example, true), DEED_UNFIT);
	}
	assert_int_equal(site_find(id).rev, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(a_saved_text_is_there_with_who_and_when),
		SITE_TEST(what_says_the_same_is_not_written),
		SITE_TEST(who_is_second_is_shown_theirs_and_what_both_began_from),
		SITE_TEST(a_row_that_was_taken_away_and_added_again_is_another),
		SITE_TEST(a_translator_writes_in_their_languages_alone),
		SITE_TEST(whose_account_has_ended_saves_nothing),
		SITE_TEST(a_save_takes_approvals_away),
		SITE_TEST(what_cannot_be_kept_is_refused),
		SITE_TEST(items_of_a_menu_are_added_moved_and_taken_away),
		SITE_TEST(a_new_text_stands_after_those_of_its_topic),
		SITE_TEST(examples_and_keywords_are_added_once),
		SITE_TEST(a_message_and_its_examples_are_one_save),
		SITE_TEST(one_example_that_cannot_be_kept_keeps_the_whole_save_back),
		SITE_TEST(examples_for_which_there_is_no_room_keep_the_whole_save_back),
		SITE_TEST(many_lines_do_not_look_through_all_examples),
		SITE_TEST(a_name_that_no_address_can_carry_is_not_saved),
	};

	return RUN_SUITE(tests);
}
