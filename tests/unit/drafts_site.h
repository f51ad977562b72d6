/* A desk's database with people and an edition that is live, for the suites of drafts/ and despatch/. */
#ifndef AGAHI_TEST_DRAFTS_SITE_H
#define AGAHI_TEST_DRAFTS_SITE_H

#include "content.h"

#include "agahi/bureau/desk_db.h"
#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"
#include "agahi/drafts/making.h"
#include "agahi/drafts/reviewing.h"
#include "agahi/drafts/saving.h"

enum { NOW = 1000000 };

enum who { SAIMA, TARIQ, AHMED, BUSHRA, DILSHAD, READER, ADMIN, PEOPLE };

static struct desk_site {
	char *folder, *path;
	sqlite3 *db;
	struct person people[PEOPLE];
	long long live;
	int64_t now_ms;
} site;

static inline void site_add_person(enum who who, const char *name, unsigned roles, const char *languages)
{
	assert_true(query_run(site.db,
		"INSERT INTO person (name, shown, roles, languages, state, made_ms) VALUES (?, upper(?1), ?, "
		"?, 1, 1)",
		QUERY(QUERY_TEXT(name), QUERY_NUMBER(roles), QUERY_TEXT(languages))));
	assert_true(staff_find(site.db, name, &site.people[who]));
	assert_int_not_equal(site.people[who].id, 0);
}

static inline void site_add_people(void)
{
	site_add_person(SAIMA, "saima", STAFF_EDITOR, "");
	site_add_person(TARIQ, "tariq", STAFF_EDITOR, "ur ur-Latn");
	site_add_person(AHMED, "ahmed", STAFF_SIGNER, "");
	site_add_person(BUSHRA, "bushra", STAFF_SIGNER, "");
	site_add_person(DILSHAD, "dilshad", STAFF_EDITOR | STAFF_SIGNER, "");
	site_add_person(READER, "reader", STAFF_READER, "");
	site_add_person(ADMIN, "admin", STAFF_ADMINISTRATOR, "");
}

static inline struct message_set *site_set(void)
{
	static const char *const menu[] = { "root", "1", "en", "Voting", "vote" };
	struct report report = { 0 };
	struct message_set *set = test_set_from(TEST_MESSAGES, &report);

	assert_true(message_set_add_placeholder(set, "hours", "", "8 to 5", 0));
	assert_true(message_set_add_placeholder(set, "helpline", "en", "1234", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	report_free(&report);
	return set;
}

/* An edition in a state, with rows of its own. */
static inline long long site_add_edition(
	const struct message_set *set, enum course_state state, long long number, long long base)
{
	char hash[TABLES_HASH_SIZE];

	assert_true(tables_hash(set, hash));
	assert_true(query_run(site.db,
		"INSERT INTO edition (title, state, number, base, hash, made_ms, changed_ms) VALUES ('t', ?, "
		"?, ?, ?, 1, 1)",
		QUERY(QUERY_NUMBER(state), QUERY_NUMBER(number), QUERY_ID(base), QUERY_TEXT(hash))));
	const struct stored_change change = { .edition = sqlite3_last_insert_rowid(site.db), .rev = 1 };
	assert_true(contents_store(site.db, &change, set));
	return change.edition;
}

static inline int site_open(void **state)
{
	char error[256];
	struct message_set *set = site_set();

	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "desk.db");
	site.db = desk_db_open(site.path, DB_READ_WRITE, error, sizeof(error));
	assert_non_null(site.db);
	site.now_ms = NOW;
	site_add_people();
	site.live = site_add_edition(set, COURSE_LIVE, 12, 0);
	message_set_free(set);
	return 0;
}

static inline int site_close(void **state)
{
	(void)state;
	db_close(site.db);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, site_open, site_close)

static inline struct deed deed_by(enum who who)
{
	return (struct deed){ .person = &site.people[who], .address = "127.0.0.1", .now_ms = ++site.now_ms };
}

static inline long long site_draft(void)
{
	const struct deed deed = deed_by(SAIMA);
	long long id;

	assert_int_equal(making_new(site.db, &deed, site.live, "polling day", "", &id), DEED_DONE);
	return id;
}

static inline struct draft site_find(long long id)
{
	struct draft draft;

	assert_true(drafts_find(site.db, id, &draft));
	return draft;
}

static inline long long site_rev(long long edition, const struct row_name *name)
{
	struct stored_row row;

	assert_true(stored_row_find(site.db, edition, name, &row));
	long long rev = row.rev;
	stored_row_free(&row);
	return rev;
}

/* Saves a text of vote/en as it stands now, whatever it is. */
static inline enum deed_result site_touch(sqlite3 *db, enum who who, long long edition, const char *text)
{
	const struct row_name name = { TABLE_MESSAGES, { "vote", "en", NULL } };
	struct message_row row = { .topic = (char *)"vote", .lang = (char *)"en", .text = (char *)text };
	struct stored_row now;

	assert_true(stored_row_find(db, edition, &name, &now));
	const struct saving saving = { deed_by(who), edition, now.rev };
	if (now.message) {
		row.keywords = now.message->keywords;
		row.keyword_count = now.message->keyword_count;
	}
	enum deed_result result = saving_message(db, &saving, &row, NULL, NULL, NULL);
	stored_row_free(&now);
	return result;
}

/* As if the whole check had just looked at it, and found nothing. */
static inline struct reviewing_checked site_checked(sqlite3 *db, long long edition)
{
	struct message_set *set = contents_load(db, edition);
	struct reviewing_checked checked = { .live = 0 };
	struct draft draft, live;

	assert_non_null(set);
	assert_true(tables_hash(set, checked.content));
	assert_true(drafts_find(db, edition, &draft) && drafts_find_live(db, &live));
	checked.live = live.id;
	checked.may_lose = draft.may_lose;
	message_set_free(set);
	return checked;
}

static inline enum deed_result site_submit(sqlite3 *db, enum who who, long long edition)
{
	const struct reviewing_checked checked = site_checked(db, edition);
	const struct deed deed = deed_by(who);

	return reviewing_submit(db, &deed, edition, &checked, NULL);
}

static inline enum deed_result site_approve(
	sqlite3 *db, enum who who, long long edition, const char *seal, unsigned needed)
{
	const struct deed deed = deed_by(who);
	const struct reviewing_approval approval = { edition, seal, needed };
	bool finished;

	return reviewing_approve(db, &deed, &approval, &finished);
}

/* A draft that Saima changed, in review. */
static inline struct draft site_in_review(void)
{
	long long id = site_draft();

	assert_int_equal(site_touch(site.db, SAIMA, id, "How to vote, changed"), DEED_DONE);
	assert_int_equal(site_submit(site.db, SAIMA, id), DEED_DONE);
	return site_find(id);
}

static inline long long site_records(const char *what)
{
	long long count = 0;
	char pattern[64];

	snprintf(pattern, sizeof(pattern), "%%\"what\":\"%s\"%%", what);
	assert_true(query_number(site.db, "SELECT count(*) FROM audit WHERE CAST(record AS TEXT) LIKE ?",
		QUERY(QUERY_TEXT(pattern)), &count));
	return count;
}

#endif
