/* A small message set for the suites that need one. */
#ifndef AGAHI_TEST_CONTENT_H
#define AGAHI_TEST_CONTENT_H

#include "testing.h"

#include "agahi/catalogue/catalogue.h"
#include "agahi/edition/publishing.h"
#include "agahi/sheet/import.h"

static const char *const test_tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages test_languages = { test_tags, 3, "ur" };

/* Releases of clang-format count the columns of Urdu differently. */
/* clang-format off */
/* Rows that no set can do without. */
#define TEST_NEEDED \
	"limited,en,,Please wait a minute\n" \
	"limited,ur,,ذرا ٹھہریں\n" \
	"fallback,en,,Send VOTE or REGISTER\n" \
	"fallback,ur,,ووٹ یا اندراج بھیجیں\n" \
	"help,en,,Send VOTE or WOMEN\n" \
	"help,ur,,ووٹ یا خواتین بھیجیں\n"
#define TEST_MESSAGES \
	"topic,lang,keywords,text\n" \
	"vote,en,vote|voting|how to vote,How to vote: bring your original identity card to the station\n" \
	"vote,ur,ووٹ|ووٹنگ,ووٹ کے لیے اصل شناختی کارڈ ساتھ لائیں\n" \
	"vote,ur-Latn,vote|vote dalna,Vote ke liye asal shanakhti card saath layein\n" \
	"register,en,register|register my vote,Give Form 21 to the District Election Commissioner\n" \
	"register,ur,اندراج,فارم 21 ضلعی الیکشن کمشنر کو دیں\n" \
	"women,en,women,Every woman may vote\n" \
	"women,ur-Latn,khawateen,Har khatoon vote de sakti hai\n" \
	"stop,en,stop,We will stay quiet\n" \
	"start,en,start,Welcome\n" \
	"cnic,en,cnic,Please do not send identity numbers\n" \
	"cnic,ur,شناختی کارڈ,نمبر نہ بھیجیں\n" \
	"language,en,english|انگریزی,English it is\n" \
	"language,ur,اردو|urdu,اب اردو میں\n" \
	TEST_NEEDED
/* clang-format on */

static inline struct message_set *test_set_from(const char *csv, struct report *report)
{
	struct message_set *set = message_set_new();
	char *text = strdup(csv);

	assert_non_null(set);
	assert_true(import_messages_text("m.csv", text, strlen(text), set, report));
	free(text);
	return set;
}

static inline struct catalogue *test_catalogue_from(const char *csv)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	struct catalogue *catalogue = catalogue_build(set, &test_languages);

	assert_int_equal(report.count, 0);
	assert_non_null(catalogue);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

/* Makes the set live, as somebody who asks nobody. */
static inline bool test_publish(
	sqlite3 *db, const struct message_set *set, int64_t now_ms, char *error, size_t size)
{
	const struct publishing_order order = { .by = "tester", .now_ms = now_ms, .anyway = true };
	struct edition live;

	return publishing_publish_set(db, set, &order, &live, error, size) == PUBLISHING_DONE;
}

static inline struct message_set *test_load_live(sqlite3 *db, char *error, size_t size)
{
	struct edition live;

	return editions_load(db, EDITION_LIVE, &live, error, size);
}

/* The number of what is live; 0 for none. */
static inline long long test_live_number(sqlite3 *db)
{
	struct edition live = { 0 };
	char error[256];

	return editions_find(db, EDITION_LIVE, &live, error, sizeof(error)) ? live.number : -1;
}

#endif
