/* The sample set of conf/, with one example in so many. */
#ifndef AGAHI_TEST_SAMPLE_SET_H
#define AGAHI_TEST_SAMPLE_SET_H

#include "content.h"

static inline struct message_set *sample_set(size_t one_in)
{
	struct message_set *all = message_set_new(), *set = message_set_new();
	struct report report = { 0 };

	assert_true(all && set);
	assert_true(import_messages("conf/messages.csv", set, &report));
	assert_true(import_placeholders("conf/placeholders.csv", set, &report));
	assert_true(import_menus("conf/menus.csv", set, &report));
	assert_true(one_in == 0 || import_examples("conf/examples.csv", all, &report));
	assert_int_equal(report.count, 0);
	report_free(&report);
	for (size_t i = 0; i < all->example_count; i += one_in) {
		const struct example_row *row = &all->examples[i];

		assert_true(message_set_add_example(set, row->topic, row->lang, row->text, row->line));
	}
	message_set_free(all);
	return set;
}

/* Its row; there must be one. */
static inline struct message_row *sample_row(
	const struct message_set *set, const char *topic, const char *lang)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, topic) == 0 && strcmp(set->messages[i].lang, lang) == 0)
			return &set->messages[i];
	}
	fail_msg("no row %s %s", topic, lang);
	return NULL;
}

static inline void sample_set_text(char **at, const char *text)
{
	free(*at);
	*at = strdup(text);
	assert_non_null(*at);
}

#endif
