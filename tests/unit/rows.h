/* Message sets row by row, for suites that change one row of them. */
#ifndef AGAHI_TEST_ROWS_H
#define AGAHI_TEST_ROWS_H

#include "testing.h"

#include "agahi/catalogue/message_set.h"

/* A row with its keywords, separated by |. */
static inline void rows_add_message(
	struct message_set *set, const char *topic, const char *lang, const char *keywords, const char *text)
{
	struct message_row *row = message_set_add_message(set, topic, lang, text, 0);
	char *copy = strdup(keywords), *rest = copy;

	assert_non_null(row);
	for (char *keyword; (keyword = strsep(&rest, "|")) != NULL;) {
		if (*keyword != '\0')
			assert_true(message_row_add_keyword(row, keyword));
	}
	free(copy);
}

static inline void rows_add_menu(struct message_set *set, const char *menu, const char *item,
	const char *lang, const char *label, const char *target)
{
	const char *const fields[] = { menu, item, lang, label, target };

	assert_true(message_set_add_menu(set, fields, 0));
}

static inline void rows_replace(char **text, const char *with)
{
	free(*text);
	*text = strdup(with);
	assert_non_null(*text);
}

#endif
