/* A content database in a folder of its own, for the suites of edition/. */
#ifndef AGAHI_TEST_EDITION_SITE_H
#define AGAHI_TEST_EDITION_SITE_H

#include "content.h"

#include "agahi/edition/library.h"

#define HEAD "topic,lang,keywords,text\n"

static struct {
	char *folder, *path;
	sqlite3 *db;
	char error[512];
	struct edition live; /* of the last publishing */
} site;

static inline int site_set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.path = test_path(site.folder, "content.db");
	site.db = library_open(site.path, DB_READ_WRITE, site.error, sizeof(site.error));
	assert_non_null(site.db);
	return 0;
}

static inline int site_tear_down(void **state)
{
	(void)state;
	db_close(site.db);
	free(site.path);
	test_folder_remove(site.folder);
	return 0;
}

#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

static inline struct message_set *set_saying(const char *text)
{
	char csv[512];
	struct report report = { 0 };

	snprintf(csv, sizeof(csv), HEAD "vote,en,vote|voting,%s\n", text);
	struct message_set *set = test_set_from(csv, &report);
	report_free(&report);
	return set;
}

/* What is live says, or what is called so. "" when there is nothing. */
static inline const char *text_of(const char *which)
{
	static char text[512];
	struct edition edition;
	struct message_set *set = editions_load(site.db, which, &edition, site.error, sizeof(site.error));

	assert_non_null(set);
	snprintf(text, sizeof(text), "%s", set->message_count > 0 ? set->messages[0].text : "");
	message_set_free(set);
	return text;
}

static inline struct edition edition_of(const char *which)
{
	struct edition edition;

	assert_true(editions_find(site.db, which, &edition, site.error, sizeof(site.error)));
	return edition;
}

#endif
