/* What is told about a message set, for the suites of the editor. */
#ifndef AGAHI_TEST_REPORTED_H
#define AGAHI_TEST_REPORTED_H

#include "content.h"

#include "agahi/editor/check.h"

#define HEAD "topic,lang,keywords,text\n"

static inline bool test_is_reported(
	const struct report *report, enum report_severity severity, const char *place, const char *text)
{
	for (size_t i = 0; i < report->count; i++) {
		if (report->items[i].severity == severity && strstr(report->items[i].place, place) &&
			strstr(report->items[i].text, text))
			return true;
	}
	return false;
}

/* Is this told of a set with these rows and menus (or NULL)? */
static inline void assert_reported_with(const char *csv, const char *menus, enum report_severity severity,
	const char *place, const char *text)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);
	char *rows = strdup(menus ? menus : "menu,item,lang,label,target\n");

	assert_true(import_menus_text("menus.csv", rows, strlen(rows), set, &report));
	check_message_set(set, &test_languages, &report);
	if (!test_is_reported(&report, severity, place, text)) {
		report_print(&report, stderr);
		fail_msg("wanted at %s: %s", place, text);
	}
	report_free(&report);
	message_set_free(set);
	free(rows);
}

static inline void assert_reported(
	const char *csv, enum report_severity severity, const char *place, const char *text)
{
	assert_reported_with(csv, NULL, severity, place, text);
}

/* And this is not told at all. */
static inline void assert_not_reported(const char *csv, const char *text)
{
	struct report report = { 0 };
	struct message_set *set = test_set_from(csv, &report);

	check_message_set(set, &test_languages, &report);
	for (size_t i = 0; i < report.count; i++)
		assert_null(strstr(report.items[i].text, text));
	report_free(&report);
	message_set_free(set);
}

#endif
