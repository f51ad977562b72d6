/* What import does with examples. */
#include "cli_site.h"

#include "small_model.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

#define MESSAGES TEST_MESSAGES "card,en,card,About the card\n"

#define EXAMPLES \
	"topic,lang,text\n" \
	"vote,en,how do i cast my vote\nvote,en,vote kaise dalna hai\nvote,en,where do i stamp to vote\n" \
	"vote,en,mujhe vote dalna hai\nvote,en,voting steps please\nvote,en,pehli baar vote\n" \
	"card,en,my card is lost\ncard,en,card gum ho gaya\ncard,en,is an expired card fine\n" \
	"card,en,naya card kab milega\ncard,en,card expire ho gaya hai\ncard,en,lost cnic what now\n" \
	"fallback,en,send me balance\nfallback,en,i want a job\nfallback,en,who will win the match\n" \
	"fallback,en,job chahiye bhai\nfallback,en,mera balance batao\nfallback,en,barish kab hogi\n"

static int import(const char *messages, const char *examples, const char *word)
{
	char *path = site_path("messages.csv"), *example_path = site_path("examples.csv");

	test_write_file(path, messages);
	test_write_file(example_path, examples);
	int code = word ? AGAHI("import", path, "--examples", example_path, word)
			: AGAHI("import", path, "--examples", example_path);
	free(path);
	free(example_path);
	return code;
}

static long long number(const char *sql)
{
	char error[512];
	sqlite3 *db = library_open(site.content, DB_READ_ONLY, error, sizeof(error));

	assert_non_null(db);
	long long found = db_number(db, sql, -1);
	db_close(db);
	return found;
}

static void change(const char *sql)
{
	char error[512];
	sqlite3 *db = library_open(site.content, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	assert_true(db_execute(db, sql));
	db_close(db);
}

static void examples_are_learned_from_once(void **state)
{
	(void)state;
	if (import(MESSAGES, EXAMPLES, NULL) != CLI_OK)
		fail_msg("%s", site.err);
	assert_says(site.out, "learned from 39 texts in ");
	assert_says(site.out, "answered rightly");
	assert_int_equal(number("SELECT count(*) FROM edition JOIN model ON edition.model = model.hash WHERE "
				"state = 'published'"),
		1);
	/* Other words for citizens, the same to learn from. */
	assert_int_equal(import(MESSAGES "extra,en,,More\n", EXAMPLES, NULL), CLI_OK);
	assert_null(strstr(site.out, "learned from"));
	assert_says(site.out, "nothing was learned anew: ");
	assert_says(site.out, "answered rightly");
	assert_int_equal(number("SELECT count(*) FROM model"), 1);
	assert_int_equal(number("SELECT count(*) FROM edition JOIN model ON edition.model = model.hash"), 2);
}

static void publishing_a_draft_takes_its_model_along(void **state)
{
	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, "--draft"), CLI_OK);
	assert_says(site.out, "learned from");
	assert_int_equal(AGAHI("publish", "draft"), CLI_OK);
	assert_null(strstr(site.out, "learned from"));
	assert_int_equal(number("SELECT count(*) FROM edition JOIN model ON edition.model = model.hash WHERE "
				"state = 'published'"),
		1);
}

static void a_draft_in_the_same_place_keeps_its_model(void **state)
{
	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, "--draft"), CLI_OK);
	assert_int_equal(import(MESSAGES "extra,en,,More\n", EXAMPLES, "--draft"), CLI_OK);
	assert_null(strstr(site.out, "learned from"));
	assert_int_equal(number("SELECT count(*) FROM model"), 1);
	assert_int_equal(AGAHI("discard"), CLI_OK);
	assert_int_equal(number("SELECT count(*) FROM model"), 0);
}

static void a_set_without_examples_learns_nothing(void **state)
{
	(void)state;
	site_import(MESSAGES, NULL);
	assert_null(strstr(site.out, "learned"));
	assert_int_equal(number("SELECT count(*) FROM model"), 0);
	assert_int_equal(number("SELECT count(*) FROM edition WHERE model IS NOT NULL"), 0);
}

static void a_damaged_model_is_told_and_learned_again(void **state)
{
	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
	change("UPDATE model SET octets = substr(octets, 1, 5000)");
	assert_int_equal(AGAHI("ask", "card"), CLI_OK);
	assert_says(site.err, "is not used");
	assert_says(site.err, "damaged");
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
	assert_says(site.out, "learned from");
	assert_int_equal(AGAHI("ask", "card"), CLI_OK);
	assert_null(strstr(site.err, "is not used"));
}

/* The tables of a folder, as a desk has them; free() its path. */
static char *folder_of(const char *name, const char *messages, const char *examples)
{
	static const char *const tables[] = { "messages.csv", "examples.csv" };
	char *folder = site_path(name);

	assert_int_equal(mkdir(folder, 0700), 0);
	for (size_t i = 0; i < 2; i++) {
		char *path = test_path(folder, tables[i]);

		test_write_file(path, i == 0 ? messages : examples);
		free(path);
	}
	return folder;
}

static void a_set_that_nothing_was_learned_from_is_told(void **state)
{
	char *folder = folder_of("desk", MESSAGES, EXAMPLES);
	char told[512];

	(void)state;
	snprintf(told, sizeof(told),
		"agahi: what the examples of %s teach is not known here: it is answered by its keywords "
		"alone; "
		"agahi import %s --draft learns it\n",
		folder, folder);
	assert_int_equal(site_run("", (const char *const[]){ "ask", "--set", folder, "card", NULL }), CLI_OK);
	assert_string_equal(site.err, told);
	assert_int_equal(AGAHI("ask", "--set", folder, "card"), CLI_OK);
	assert_string_equal(site.err, told);
	assert_int_equal(AGAHI_TYPED("1\n", "dial", "--set", folder, "*8300#"), CLI_OK);
	assert_string_equal(site.err, told);
	assert_int_equal(AGAHI("import", folder, "--draft"), CLI_OK);
	assert_int_equal(AGAHI("ask", "--set", folder, "card"), CLI_OK);
	assert_string_equal(site.err, "");
	change("DELETE FROM model");
	assert_int_equal(AGAHI("ask", "--draft", "card"), CLI_OK);
	assert_says(site.err,
		"of the draft teach is not known here: it is answered by its keywords alone; export it and");
	free(folder);
}

static void examples_of_one_topic_alone_lack_nothing(void **state)
{
	char *folder =
		folder_of("desk", "topic,lang,keywords,text\nfallback,en,,Menu\nvote,en,vote,How to vote\n",
			"topic,lang,text\nvote,en,how do i vote\n");

	(void)state;
	assert_int_equal(AGAHI("ask", "--set", folder, "vote"), CLI_OK);
	assert_string_equal(site.err, "");
	free(folder);
}

static void answers_are_compared_where_both_sides_learned(void **state)
{
	char *folder = folder_of("desk", MESSAGES "extra,en,extra,More\n", EXAMPLES);

	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
	assert_int_equal(AGAHI("diff", "live", folder), CLI_OK);
	assert_says(site.out, "extra, en: added");
	assert_says(site.out, "answers are not compared: what the examples of ");
	assert_null(strstr(site.out, "edition 1 teach"));
	assert_null(strstr(site.out, "another answer"));
	assert_says(site.err, "--draft learns it\n");
	assert_int_equal(AGAHI("diff", "--json", "live", folder), CLI_OK);
	assert_says(site.out, "\"answers\": null");
	assert_int_equal(AGAHI("import", folder, "--draft"), CLI_OK);
	assert_int_equal(AGAHI("diff", "live", folder), CLI_OK);
	assert_says(site.out, "another answer");
	assert_string_equal(site.err, "");
	free(folder);
}

/* As if trials had found this of the model that is named by the editions of a state. */
static void claim(const char *state, uint32_t wrong)
{
	char error[512];
	sqlite3 *db = library_open(site.content, DB_READ_WRITE, error, sizeof(error));
	struct buffer octets = small_model_octets(wrong);
	sqlite3_stmt *update = db_prepare(db,
		"UPDATE model SET octets = ?1 WHERE hash IN (SELECT model FROM edition WHERE state = ?2)");

	assert_non_null(update);
	sqlite3_bind_blob64(update, 1, octets.data, octets.len, SQLITE_STATIC);
	db_bind_text(update, 2, state);
	assert_true(db_run(update));
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_finalize(update);
	buffer_free(&octets);
	db_close(db);
}

static void more_wrong_answers_must_be_meant(void **state)
{
	static const char more[] = EXAMPLES "vote,en,voting ka tareeqa\n";

	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
	assert_int_equal(import(MESSAGES, more, "--draft"), CLI_OK);
	claim("published", 2);
	claim("draft", 5);
	assert_int_equal(import(MESSAGES, more, NULL), CLI_FAILED);
	assert_says(site.err, "would be answered wrongly: 5.0 % in place of 2.0 %; nothing was changed");
	assert_says(site.err, "--anyway");
	assert_int_equal(number("SELECT count(*) FROM edition WHERE number IS NOT NULL"), 1);
	assert_int_equal(import(MESSAGES, more, "--anyway"), CLI_OK);
	claim("draft", 2); /* which is what is live now, too */
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
}

static void what_was_learned_is_told_in_urdu_too(void **state)
{
	char *path = site_path("messages.csv"), *example_path = site_path("examples.csv");

	(void)state;
	test_write_file(path, MESSAGES);
	test_write_file(example_path, EXAMPLES);
	assert_int_equal(AGAHI("import", path, "--examples", example_path, "--in", "ur"), CLI_OK);
	assert_says(site.out, "39 عبارتوں سے ");
	assert_says(site.out, " فیصد کو درست جواب");
	assert_null(strstr(site.out, "learned"));
	/* No bar where there is no terminal. */
	assert_null(strstr(site.err, "###"));
	free(path);
	free(example_path);
}

static json_t *printed_json(void)
{
	json_t *json = json_loads(site.out, 0, NULL);

	if (!json)
		fail_msg("no JSON: %s", site.out);
	return json;
}

static void programs_are_told_too(void **state)
{
	const char *result;
	int edition, trained, texts, messages;
	json_t *faults, *draft, *answers;

	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, "--json"), CLI_OK);
	json_t *json = printed_json();
	assert_int_equal(json_unpack(json, "{s:s, s:o, s:i, s:o, s:o, s:{s:b, s:i, s:{s:i}}}", "result",
				 &result, "draft", &draft, "edition", &edition, "faults", &faults, "answers",
				 &answers, "learning", "trained", &trained, "texts", &texts, "expectation",
				 "messages", &messages),
		0);
	assert_string_equal(result, "published");
	assert_true(edition == 1 && trained && texts == 39 && messages == 18);
	assert_true(json_is_array(faults) && json_is_null(draft) && json_is_null(answers));
	json_decref(json);
	assert_int_equal(import(MESSAGES "extra,en,extra,More\n", EXAMPLES, "--json"), CLI_OK);
	json = printed_json();
	assert_true(json_is_object(json_object_get(json, "answers")));
	json_decref(json);
	assert_int_equal(import(MESSAGES, EXAMPLES "nowhere,en,what is this\n", "--json"), CLI_FAILED);
	json = printed_json();
	assert_string_equal(json_string_value(json_object_get(json, "result")), "refused");
	assert_true(json_array_size(json_object_get(json, "faults")) > 0);
	assert_true(json_is_null(json_object_get(json, "learning")));
	json_decref(json);
}

/* As if 32 others had gone live since, or another version of the program had published it. */
static void what_lost_its_model_must_be_meant(void **state)
{
	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, NULL), CLI_OK);
	assert_int_equal(import(MESSAGES, EXAMPLES "vote,en,voting ka tareeqa\n", NULL), CLI_OK);
	change("DELETE FROM model WHERE hash = (SELECT model FROM edition WHERE number = 1)");
	assert_int_equal(AGAHI("publish", "1"), CLI_FAILED);
	assert_says(site.err, "of \"1\" is not kept any more");
	assert_says(site.err, "agahi export --edition 1 FOLDER, then agahi import FOLDER");
	assert_int_equal(number("SELECT max(number) FROM edition"), 2);
	/* What it says to do, works. */
	char *folder = site_path("one");
	assert_int_equal(AGAHI("export", "--edition", "1", folder), CLI_OK);
	assert_int_equal(AGAHI("import", folder), CLI_OK);
	assert_says(site.out, "learned from 39 texts");
	assert_int_equal(AGAHI("publish", "2"), CLI_OK);
	assert_int_equal(AGAHI("publish", "1"), CLI_OK);
	change("DELETE FROM model");
	assert_int_equal(AGAHI("publish", "2", "--anyway"), CLI_OK);
	free(folder);
}

static void a_draft_with_a_damaged_model_is_not_published(void **state)
{
	(void)state;
	assert_int_equal(import(MESSAGES, EXAMPLES, "--draft"), CLI_OK);
	change("UPDATE model SET octets = substr(octets, 1, 5000)");
	assert_int_equal(AGAHI("publish", "draft"), CLI_FAILED);
	assert_says(site.err, "agahi export --draft=draft FOLDER");
	assert_int_equal(AGAHI("publish", "draft", "--in", "ur"), CLI_FAILED);
	assert_says(site.err, "کچھ نہیں بدلا: ");
	assert_int_equal(import(MESSAGES, EXAMPLES, "--draft"), CLI_OK);
	assert_int_equal(AGAHI("publish", "draft"), CLI_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(examples_are_learned_from_once),
		TEST(publishing_a_draft_takes_its_model_along),
		TEST(a_draft_in_the_same_place_keeps_its_model),
		TEST(a_set_without_examples_learns_nothing),
		TEST(a_set_that_nothing_was_learned_from_is_told),
		TEST(examples_of_one_topic_alone_lack_nothing),
		TEST(answers_are_compared_where_both_sides_learned),
		TEST(a_damaged_model_is_told_and_learned_again),
		TEST(more_wrong_answers_must_be_meant),
		TEST(what_was_learned_is_told_in_urdu_too),
		TEST(programs_are_told_too),
		TEST(what_lost_its_model_must_be_meant),
		TEST(a_draft_with_a_damaged_model_is_not_published),
	};

	return RUN_SUITE(tests);
}
