/* Examples, and what a draft changes of them. */
#include "drafts_site.h"

#include "agahi/drafts/examples.h"

static const struct example_row first = { (char *)"vote", (char *)"en", (char *)"first", 0 },
				second = { (char *)"vote", (char *)"en", (char *)"second", 0 },
				third = { (char *)"register", (char *)"ur", (char *)"third", 0 };

static long long draft_with_two(void)
{
	struct message_set *set = site_set();

	assert_true(message_set_add_example(set, "vote", "en", "first", 0));
	assert_true(message_set_add_example(set, "vote", "en", "second", 0));
	long long id = site_add_edition(set, COURSE_DRAFT, 0, site.live);
	message_set_free(set);
	return id;
}

/* True when it was not so already. */
static bool change_to(const struct stored_change *change, const struct example_row *example, bool there)
{
	const struct example_texts one = { example->topic, example->lang, &example->text, 1 };
	struct message_set *changed = message_set_new();

	assert_non_null(changed);
	assert_true(examples_change(site.db, change, &one, there, changed));
	size_t count = changed->example_count;
	message_set_free(changed);
	return count == 1;
}

static void note_text(const struct listed_example *example, void *arg)
{
	strcat(arg, example->added ? "+" : "");
	strcat(arg, example->text);
	strcat(arg, " ");
}

static void assert_examples(long long id, const char *meant)
{
	const struct examples_wanted all = { "", "", 100 };
	char text[200] = "";

	assert_true(examples_list(site.db, id, &all, note_text, text));
	assert_string_equal(text, meant);
}

static void changes_are_applied_and_undone(void **state)
{
	long long id = draft_with_two();
	const struct stored_change change = { id, 2, site.people[SAIMA].id, 5 };
	bool there;

	(void)state;
	assert_examples(id, "first second ");
	assert_true(change_to(&change, &first, false));
	assert_true(change_to(&change, &third, true));
	assert_examples(id, "second +third ");
	assert_int_equal(examples_count(site.db, id), 2);
	assert_true(examples_has(site.db, id, &first, &there) && !there);
	assert_true(examples_has(site.db, id, &second, &there) && there);
	assert_true(examples_has(site.db, id, &third, &there) && there);
	struct message_set *set = contents_load(site.db, id);
	assert_int_equal(set->example_count, 2);
	assert_string_equal(set->examples[1].text, "third");
	message_set_free(set);
	assert_true(change_to(&change, &first, true));
	assert_true(change_to(&change, &third, false));
	assert_examples(id, "first second ");
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example_change", -1), 0);
}

static void the_first_of_a_topic_are_listed_and_all_counted(void **state)
{
	long long id = draft_with_two();
	const struct stored_change change = { id, 2, 0, 5 };
	const struct examples_wanted one = { "vote", "en", 1 }, urdu = { "", "ur", 9 };
	const struct examples_wanted three = { "", "", 3 };
	char text[100] = "";

	(void)state;
	assert_true(change_to(&change, &third, true));
	assert_true(examples_list(site.db, id, &one, note_text, text));
	assert_string_equal(text, "first ");
	assert_true(examples_list(site.db, id, &urdu, note_text, text));
	assert_string_equal(text, "first +third ");
	assert_true(change_to(&change, &second, false));
	*text = '\0';
	assert_true(examples_list(site.db, id, &three, note_text, text));
	assert_string_equal(text, "first +third ");
	assert_int_equal(examples_count_of(site.db, id, "vote", "en"), 1);
	assert_int_equal(examples_count_of(site.db, id, "", "ur"), 1);
	assert_int_equal(examples_count_of(site.db, id, "vote", "ur"), 0);
}

static void editions_with_the_same_examples_have_them_once(void **state)
{
	long long id = draft_with_two(), other = draft_with_two();

	(void)state;
	assert_int_equal(db_number(site.db, "SELECT count(*) FROM example", -1), 2);
	const struct stored_change change = { id, 2, 0, 5 };
	assert_true(change_to(&change, &third, true));
	struct message_set *set = contents_load(site.db, id);
	assert_true(examples_store(site.db, other, set));
	assert_true(examples_store(site.db, id, set));
	assert_examples(other, "first second third ");
	assert_examples(id, "first second third ");
	message_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SITE_TEST(changes_are_applied_and_undone),
		SITE_TEST(the_first_of_a_topic_are_listed_and_all_counted),
		SITE_TEST(editions_with_the_same_examples_have_them_once),
	};

	return RUN_SUITE(tests);
}
