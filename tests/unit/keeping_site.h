/* A journal with its key, messages, and a configuration that says where they are, for what is done to them as files. */
#ifndef AGAHI_TEST_KEEPING_SITE_H
#define AGAHI_TEST_KEEPING_SITE_H

#include "store.h"

#include <sys/stat.h>

#include "agahi/config/config.h"
#include "agahi/edition/library.h"
#include "agahi/keeping/standing_copy.h"
#include "agahi/recall/identity.h"

struct keeping_site {
	char *folder, *journal, *content, *copy;
	struct config config;
	struct sender_key key;
	char error[2048];
	char standing[STANDING_COPY_PATH_SIZE];
};

static struct keeping_site site;

static inline char *site_path(const char *name)
{
	return test_path(site.folder, name);
}

static inline void site_make_content(const char *path)
{
	sqlite3 *db = library_open(path, DB_READ_WRITE, site.error, sizeof(site.error));

	assert_non_null(db);
	db_close(db);
}

static inline int site_set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.journal = site_path("journal.db");
	site.content = site_path("content.db");
	site.copy = site_path("saved");
	site.config.store.journal = site.journal;
	site.config.store.content = site.content;
	site.config.service.country_code = "92";
	const struct identity_place place = identity_place_of(&site.config);
	assert_true(identity_prepare(&place, &site.key, site.error, sizeof(site.error)));
	site_make_content(site.content);
	return 0;
}

static inline int site_tear_down(void **state)
{
	(void)state;
	free(site.journal);
	free(site.content);
	free(site.copy);
	test_folder_remove(site.folder);
	return 0;
}

static inline bool site_has(const char *name)
{
	char *path = site_path(name);
	bool found = access(path, F_OK) == 0;

	free(path);
	return found;
}

static inline void site_write(const char *name, const void *octets, size_t len)
{
	char *path = site_path(name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, len, file), len);
	fclose(file);
	free(path);
}

/* A settled request of that number. */
static inline void site_settle(const char *path, int id, const char *number)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%d, 1, 1, 'a', '8300', %lld, '', '', '', '', '', 0, 0, 1, 0, "
		"'', 0, '', "
		"0)",
		id, (long long)sender_identity_of(&site.key, number));
	test_execute(path, sql);
}

static inline void assert_says(const char *said, const char *wanted)
{
	if (!strstr(said, wanted))
		fail_msg("wanted \"%s\" in: %s", wanted, said);
}

#define SITE_TEST(name) cmocka_unit_test_setup_teardown(name, site_set_up, site_tear_down)

#endif
