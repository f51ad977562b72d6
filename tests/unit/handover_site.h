/* A content database and edition files made for it, for the suites of handover/. */
#ifndef AGAHI_TEST_HANDOVER_SITE_H
#define AGAHI_TEST_HANDOVER_SITE_H

#include "edition_site.h"

#include "agahi/edition/models.h"
#include "agahi/handover/acceptance.h"

enum { NOW_MS = 1800000000 };

static const char *const service_languages[] = { "ur", "en", "ur-Latn" };
static const struct check_options standards = {
	.languages = service_languages, .language_count = 3, .default_tag = "ur", .max_parts = 6
};

/* The small set, with a row more: edition_file_free() it. Made from what is live. */
static inline struct edition_file *file_with(const char *row)
{
	struct edition_file *file = calloc(1, sizeof(*file));
	struct report report = { 0 };
	struct edition live = edition_of(EDITION_LIVE);
	char csv[8192];

	assert_non_null(file);
	snprintf(csv, sizeof(csv), "%s%s", TEST_MESSAGES, row);
	file->set = test_set_from(csv, &report);
	report_free(&report);
	assert_true(tables_hash(file->set, file->hash));
	file->base = live.number;
	snprintf(file->base_hash, sizeof(file->base_hash), "%s", live.hash);
	snprintf(file->by, sizeof(file->by), "Saima");
	snprintf(file->title, sizeof(file->title), "Hours");
	return file;
}

static inline struct acceptance_answer take(const struct edition_file *file, int64_t now_ms)
{
	struct acceptance_answer answer;

	acceptance_take(site.db, file, &standards, now_ms, &answer);
	return answer;
}

/* The small set goes live by hand. */
static inline void publish_by_hand(const char *row)
{
	struct edition_file *file = file_with(row);

	assert_true(test_publish(site.db, file->set, 500, site.error, sizeof(site.error)));
	edition_file_free(file);
}

static inline void assert_told(const char *said, const char *wanted)
{
	if (!strstr(said, wanted))
		fail_msg("wanted \"%s\" in: %s", wanted, said);
}

#endif
