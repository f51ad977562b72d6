#include "agahi/unmatched/list.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"
#include "agahi/survey/figures_db.h"

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

static void free_row(struct unmatched_row *row)
{
	free(row->folded);
	free(row->text);
	free(row->offered);
	free(row->language);
}

void unmatched_list_free(struct unmatched_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free_row(&list->rows[i]);
	free(list->rows);
	*list = (struct unmatched_list){ 0 };
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool take_text(const struct unmatched_text *text, void *arg)
{
	struct unmatched_list *list = arg;
	struct unmatched_row *row = &list->rows[list->count];

	if (list->count == UNMATCHED_LIST_MOST)
		return false;
	*row = (struct unmatched_row){ .folded = strdup(text->folded),
		.text = strdup(text->text),
		.offered = strdup(text->offered),
		.language = strdup(text->language),
		.people = text->people,
		.times = text->times,
		.last_ms = text->last_ms };
	list->count++;
	return row->folded && row->text && row->offered && row->language;
}

static bool read_texts(struct unmatched_list *list, const char *path, int64_t now_ms)
{
	const struct figures_db_wanted wanted = { .since_ms = now_ms - UNMATCHED_LIST_DAYS * DAY_MS,
		.least = UNMATCHED_LEAST,
		.most = UNMATCHED_LIST_MOST };
	char error[512];
	sqlite3 *figures = *path != '\0' ? figures_db_open(path, error, sizeof(error)) : NULL;
	bool done = figures && figures_db_read_texts(figures, &wanted, take_text, list);

	db_close(figures);
	return done;
}

/* Rows by their folded text, to find those that are known. */
struct index {
	struct unmatched_row **rows;
	size_t count;
};

static int compare_rows(const void *one, const void *other)
{
	const struct unmatched_row *const *a = one, *const *b = other;

	return strcmp((*a)->folded, (*b)->folded);
}

static void take_hint(const char *folded, const struct hint *hint, void *arg)
{
	struct index *index = arg;
	struct unmatched_row key = { .folded = (char *)(uintptr_t)folded }, *wanted = &key;
	struct unmatched_row **found =
		bsearch(&wanted, index->rows, index->count, sizeof(struct unmatched_row *), compare_rows);

	if (found)
		(*found)->hint = *hint;
}

static bool read_hints(struct unmatched_list *list, sqlite3 *db)
{
	struct index index = { calloc(list->count + 1, sizeof(struct unmatched_row *)), list->count };

	if (!index.rows)
		return false;
	for (size_t i = 0; i < list->count; i++)
		index.rows[i] = &list->rows[i];
	qsort(index.rows, index.count, sizeof(struct unmatched_row *), compare_rows);
	bool done = hints_list(db, take_hint, &index);
	free(index.rows);
	return done;
}

bool unmatched_list_read(struct unmatched_list *list, const char *path, sqlite3 *db, int64_t now_ms)
{
	*list = (struct unmatched_list){ .rows = calloc(UNMATCHED_LIST_MOST, sizeof(*list->rows)) };
	if (!list->rows || !read_texts(list, path, now_ms) || !read_hints(list, db)) {
		unmatched_list_free(list);
		return false;
	}
	for (size_t i = 0; i < list->count; i++)
		list->in_state[list->rows[i].hint.state]++;
	return true;
}

/* --- looking ------------------------------------------------------------------------------------------ */

const struct unmatched_row *unmatched_list_find(const struct unmatched_list *list, const char *folded)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->rows[i].folded, folded) == 0)
			return &list->rows[i];
	}
	return NULL;
}

const char *unmatched_offered(const struct unmatched_row *row, size_t i, char topic[UNMATCHED_TOPIC_SIZE])
{
	const char *at = row->offered;

	topic[0] = '\0';
	for (; i > 0; i--) {
		at = strchr(at, '|');
		if (!at)
			return topic;
		at++;
	}
	size_t len = strcspn(at, "|");
	if (len < UNMATCHED_TOPIC_SIZE) {
		memcpy(topic, at, len);
		topic[len] = '\0';
	}
	return topic;
}
