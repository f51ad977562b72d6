/* What the suites of survey/ share: a journal with questions that nobody understood, and with sums. */
#ifndef AGAHI_TEST_SURVEY_H
#define AGAHI_TEST_SURVEY_H

#include "store.h"

struct survey_site {
	char *folder, *journal, *content;
	int64_t next_id;
};

static struct survey_site site;

static inline int site_set_up(void **state)
{
	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.journal = test_path(site.folder, "journal.db");
	site.content = test_path(site.folder, "content.db");
	db_close(test_open_journal(site.journal, DB_READ_WRITE));
	return 0;
}

static inline int site_tear_down(void **state)
{
	(void)state;
	free(site.journal);
	free(site.content);
	test_folder_remove(site.folder);
	return 0;
}

/* A question of one person, and how it was settled. */
static inline void site_ask(uint64_t sender, const char *text, const char *rule, int64_t received_ms)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%lld, %lld, %lld, 'telco-a', '8300', %lld, '%s', 'fallback', "
		"'en', '%s', '', 0,"
		" 0, 1, 0, '', 0, 'vote|check', 0)",
		(long long)++site.next_id, (long long)received_ms, (long long)received_ms, (long long)sender,
		text, rule);
	test_execute(site.journal, sql);
}

#endif
