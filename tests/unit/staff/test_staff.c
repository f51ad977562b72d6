/* People: found, listed, and what is good of names and roles. */
#include "desk_site.h"

static void who_is_there_is_found_and_who_is_not_is_nobody(void **state)
{
	struct person saima = desk_member("saima", STAFF_EDITOR), found;

	(void)state;
	assert_true(saima.id > 0);
	assert_int_equal(saima.state, STAFF_ACTIVE);
	assert_int_equal(saima.roles, STAFF_EDITOR);
	assert_true(saima.made_ms == NOW);
	assert_true(staff_find_id(site.db, saima.id, &found));
	assert_string_equal(found.name, "saima");
	assert_true(staff_find(site.db, "Saima", &found));
	assert_int_equal(found.id, 0);
	assert_true(staff_find(site.db, "' OR ''='", &found));
	assert_int_equal(found.id, 0);
	assert_true(staff_find_id(site.db, 99, &found));
	assert_int_equal(found.id, 0);
}

static void append(const struct person *person, void *arg)
{
	strcat(arg, person->name);
	strcat(arg, " ");
}

static void all_are_listed_by_name(void **state)
{
	char names[128] = "";

	(void)state;
	desk_member("zara", STAFF_READER);
	desk_member("ahmed", STAFF_SIGNER);
	assert_true(staff_list(site.db, append, names));
	assert_string_equal(names, "ahmed boss zara ");
}

static void names_are_short_and_plain(void **state)
{
	static const char *const good[] = { "saima", "a1", "m.khan", "a-b_c",
		"abcdefghijabcdefghijabcdefghij12" };
	static const char *const bad[] = { "", "a", "1a", ".a", "Saima", "a b", "a/b", "\xd8\xb3\xd8\xa7",
		"desk", "gateway", "nobody", "abcdefghijabcdefghijabcdefghij123", "a\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(staff_name_is_good(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(staff_name_is_good(bad[i]));
}

static void what_others_read_is_text_that_turns_nothing(void **state)
{
	char long_text[200];

	(void)state;
	memset(long_text, 'a', sizeof(long_text));
	long_text[199] = '\0';
	assert_true(staff_shown_is_good("\xd8\xb5\xd8\xa7\xd8\xa6\xd9\x85\xdb\x81 <b>"));
	assert_false(staff_shown_is_good(""));
	assert_false(staff_shown_is_good("   "));
	assert_false(staff_shown_is_good(long_text));
	assert_false(staff_shown_is_good("a\x01"));
	assert_false(staff_shown_is_good("a\xc2\x85"));
	assert_false(staff_shown_is_good("a\xe2\x80\xae"
					 "b"));
	assert_false(staff_shown_is_good("a\xe2\x81\xa7"
					 "b"));
	assert_false(staff_shown_is_good("a\xff"));
}

static void an_administrator_is_neither_editor_nor_signer(void **state)
{
	(void)state;
	for (unsigned roles = 0; roles < 32; roles++) {
		bool good = roles != 0 && roles < 16 && !((roles & 8) && (roles & 6));

		assert_int_equal(staff_roles_are_good(roles), good);
	}
}

static void roles_are_written_for_the_record(void **state)
{
	char text[STAFF_ROLES_TEXT_SIZE];

	(void)state;
	assert_string_equal(staff_roles_write(0, text), "none");
	assert_string_equal(staff_roles_write(STAFF_EDITOR | STAFF_SIGNER, text), "editor signer");
	assert_string_equal(staff_roles_write(15, text), "reader editor signer administrator");
}

static void an_editor_writes_in_their_languages(void **state)
{
	struct person person = { .roles = STAFF_EDITOR };

	(void)state;
	assert_true(staff_writes(&person, "ur"));
	snprintf(person.languages, sizeof(person.languages), "ur  ur-Latn");
	assert_true(staff_writes(&person, "ur"));
	assert_true(staff_writes(&person, "ur-Latn"));
	assert_false(staff_writes(&person, "en"));
	assert_false(staff_writes(&person, "u"));
	assert_false(staff_writes(&person, ""));
	person.roles = STAFF_SIGNER | STAFF_READER;
	assert_false(staff_writes(&person, "ur"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(who_is_there_is_found_and_who_is_not_is_nobody),
		DESK_TEST(all_are_listed_by_name),
		DESK_TEST(names_are_short_and_plain),
		DESK_TEST(what_others_read_is_text_that_turns_nothing),
		DESK_TEST(an_administrator_is_neither_editor_nor_signer),
		DESK_TEST(roles_are_written_for_the_record),
		DESK_TEST(an_editor_writes_in_their_languages),
	};

	return RUN_SUITE(tests);
}
