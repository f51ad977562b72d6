/* A desk with an edition that is live, a draft made from it, and people who write, read and sign. */
#ifndef AGAHI_WRITING_STAGE_H
#define AGAHI_WRITING_STAGE_H

#include "agahi/bureau/query.h"
#include "agahi/desk/routes.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/making.h"
#include "agahi/drafts/saving.h"
#include "content.h"
#include "desk_stage.h"

struct writing_stage {
	struct desk_stage desk;
	long long live, draft;
	char path[128];
	char form[8192];
};

static inline struct message_set *writing_set(void)
{
	static const char *const menus[][5] = { { "start", "title", "en", "Welcome", "" },
		{ "start", "1", "en", "Voting", "vote" }, { "start", "1", "ur", "ووٹ", "vote" },
		{ "start", "more", "en", "More", "menu:more" }, { "more", "1", "en", "Women", "women" } };
	struct report report = { 0 };
	struct message_set *set =
		test_set_from(TEST_MESSAGES "hours,en,hours,Open from {open_time}\n", &report);

	assert_true(message_set_add_placeholder(set, "open_time", "en", "8 am", 0));
	assert_true(message_set_add_placeholder(set, "polling_date", "en", "soon", 0));
	for (size_t i = 0; i < sizeof(menus) / sizeof(menus[0]); i++)
		assert_true(message_set_add_menu(set, menus[i], 0));
	report_free(&report);
	return set;
}

static inline long long writing_add_live(sqlite3 *db, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE];

	assert_true(tables_hash(set, hash));
	assert_true(query_run(db,
		"INSERT INTO edition (title, state, number, hash, made_ms, changed_ms) VALUES ('t', ?, 12, "
		"?, 1, 1)",
		QUERY(QUERY_NUMBER(COURSE_LIVE), QUERY_TEXT(hash))));
	const struct stored_change change = { .edition = sqlite3_last_insert_rowid(db), .rev = 1 };
	assert_true(contents_store(db, &change, set));
	return change.edition;
}

static inline struct person writing_person(struct writing_stage *stage, const char *name)
{
	struct person person;

	assert_true(staff_find(desk_stage_db(&stage->desk), name, &person));
	return person;
}

static inline void writing_begin(struct writing_stage *stage, const struct message_set *set)
{
	desk_stage_begin(&stage->desk, routes_of_desk);
	sqlite3 *db = desk_stage_db(&stage->desk);
	desk_stage_person(&stage->desk, "saima", STAFF_EDITOR);
	desk_stage_person(&stage->desk, "tariq", STAFF_EDITOR);
	desk_stage_person(&stage->desk, "reader", STAFF_READER);
	desk_stage_person(&stage->desk, "ahmed", STAFF_SIGNER);
	desk_stage_person(&stage->desk, "boss", STAFF_ADMINISTRATOR);
	assert_true(query_run(
		db, "UPDATE person SET languages = ? WHERE name = 'tariq'", QUERY(QUERY_TEXT("ur"))));
	stage->live = writing_add_live(db, set);
	struct person saima = writing_person(stage, "saima");
	const struct deed deed = { &saima, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(making_new(db, &deed, stage->live, "Polling day", "", &stage->draft), DEED_DONE);
	desk_stage_log_in(&stage->desk, "saima", true);
}

static inline int writing_set_up(void **state)
{
	struct writing_stage *stage = calloc(1, sizeof(*stage));
	struct message_set *set = writing_set();

	assert_non_null(stage);
	writing_begin(stage, set);
	message_set_free(set);
	*state = stage;
	return 0;
}

static inline int writing_tear_down(void **state)
{
	struct writing_stage *stage = *state;

	desk_stage_end(&stage->desk);
	free(stage);
	return 0;
}

#define WRITING_TEST(name) cmocka_unit_test_setup_teardown(name, writing_set_up, writing_tear_down)

/* A page of the draft: "message/vote/en". */
__attribute__((format(printf, 2, 3))) static inline const char *writing_path(
	struct writing_stage *stage, const char *format, ...)
{
	int len = snprintf(stage->path, sizeof(stage->path), "/set/%lld", stage->draft);
	va_list args;

	if (*format && *format != '?')
		len += snprintf(stage->path + len, sizeof(stage->path) - (size_t)len, "/");
	va_start(args, format);
	vsnprintf(stage->path + len, sizeof(stage->path) - (size_t)len, format, args);
	va_end(args);
	return stage->path;
}

static inline int writing_get(struct writing_stage *stage, const char *path)
{
	return desk_stage_ask(&stage->desk, path, NULL);
}

/* The rev of a row in the draft. */
static inline long long writing_rev(struct writing_stage *stage, enum table table, const char *first,
	const char *second, const char *third)
{
	struct row_name name = { .table = table, .parts = { first, second, third } };
	struct stored_row row;

	assert_true(stored_row_find(desk_stage_db(&stage->desk), stage->draft, &name, &row));
	long long rev = row.rev;
	stored_row_free(&row);
	return rev;
}

/* What stands in a message of the draft; free() it; NULL: there is none. */
static inline char *writing_text(struct writing_stage *stage, const char *topic, const char *lang)
{
	struct row_name name = { .table = TABLE_MESSAGES, .parts = { topic, lang } };
	struct stored_row row;

	assert_true(stored_row_find(desk_stage_db(&stage->desk), stage->draft, &name, &row));
	char *text = row.message ? strdup(row.message->text) : NULL;
	stored_row_free(&row);
	return text;
}

static inline void writing_assert_text(
	struct writing_stage *stage, const char *topic, const char *lang, const char *expected)
{
	char *text = writing_text(stage, topic, lang);

	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
	free(text);
}

static inline void writing_assert_goes_to(struct writing_stage *stage, const char *end)
{
	const char *location = stage->desk.exchange.response.location;
	size_t len = strlen(location), tail = strlen(end);

	assert_int_equal(stage->desk.exchange.response.status, 303);
	if (len < tail || strcmp(location + len - tail, end) != 0)
		fail_msg("goes to %s, not to %s", location, end);
}

static inline void writing_has(struct writing_stage *stage, const char *text)
{
	desk_stage_assert_has(&stage->desk, text);
}

static inline void writing_has_not(struct writing_stage *stage, const char *text)
{
	desk_stage_assert_has_not(&stage->desk, text);
}

#endif
