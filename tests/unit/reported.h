/* What is told about a message set, for the suites of the editor. */
#ifndef AGAHI_TEST_REPORTED_H
#define AGAHI_TEST_REPORTED_H

#include "content.h"

#include "agahi/editor/check.h"

#define HEAD "topic,lang,keywords,text\n"
#define PLACEHOLDERS "placeholder,lang,value\n"
#define MENUS "menu,item,lang,label,target\n"
#define EXAMPLES "topic,lang,text\n"

static const struct check_options test_options = { .languages = test_tags,
	.language_count = 3,
	.default_tag = "ur",
	.max_parts = 6,
	.today = { 2027, 2, 10 } };

/* The four tables of a set; NULL: none. */
struct test_tables {
	const char *messages, *placeholders, *menus, *examples;
};

static inline struct message_set *test_set_of(struct test_tables tables, struct report *report)
{
	const char *const texts[TABLE_COUNT] = { [TABLE_MESSAGES] = tables.messages,
		[TABLE_PLACEHOLDERS] = tables.placeholders,
		[TABLE_MENUS] = tables.menus,
		[TABLE_EXAMPLES] = tables.examples };
	static const char *const names[TABLE_COUNT] = { "m.csv", "p.csv", "menus.csv", "e.csv" };
	struct message_set *set = message_set_new();

	assert_non_null(set);
	for (int table = 0; table < TABLE_COUNT; table++) {
		char *text = texts[table] ? strdup(texts[table]) : NULL;

		if (text)
			import_table_text((enum table)table, names[table], text, strlen(text), set, report);
		free(text);
	}
	return set;
}

/* Its words in English, with the place before them; free() it. */
static inline char *test_line(const struct report *report, size_t index)
{
	struct report one = { .items = &report->items[index], .count = 1, .errors = 1 };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	report_print(&one, PHRASES_ENGLISH, out);
	fclose(out);
	return text;
}

/* How often the kind is told at the row (0: anywhere) with these words. */
static inline size_t test_count_reported(
	const struct report *report, enum fault kind, unsigned row, const char *words)
{
	size_t count = 0;

	for (size_t i = 0; i < report->count; i++) {
		char *line = test_line(report, i);

		count += report->items[i].kind == kind && (row == 0 || report->items[i].at.row == row) &&
			strstr(line, words);
		free(line);
	}
	return count;
}

/* What is told once of these tables, whatever else is. */
static inline void assert_told_with(const struct check_options *options, struct test_tables tables,
	enum fault kind, unsigned row, const char *words)
{
	struct report report = { 0 };
	struct message_set *set = test_set_of(tables, &report);

	check_message_set(set, options, &report);
	if (test_count_reported(&report, kind, row, words) != 1) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		fail_msg("wanted once: %s at row %u with: %s", fault_fact(kind)->name, row, words);
	}
	report_free(&report);
	message_set_free(set);
}

static inline void assert_told_of(struct test_tables tables, enum fault kind, unsigned row, const char *words)
{
	assert_told_with(&test_options, tables, kind, row, words);
}

static inline void assert_told(const char *messages, enum fault kind, unsigned row, const char *words)
{
	assert_told_of((struct test_tables){ .messages = messages }, kind, row, words);
}

/* The kind is not told at all. */
static inline void assert_not_told_of(struct test_tables tables, enum fault kind)
{
	struct report report = { 0 };
	struct message_set *set = test_set_of(tables, &report);

	check_message_set(set, &test_options, &report);
	if (test_count_reported(&report, kind, 0, "") != 0) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		fail_msg("not wanted: %s", fault_fact(kind)->name);
	}
	report_free(&report);
	message_set_free(set);
}

static inline void assert_not_told(const char *messages, enum fault kind)
{
	assert_not_told_of((struct test_tables){ .messages = messages }, kind);
}

#endif
