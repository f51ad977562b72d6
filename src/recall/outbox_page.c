#include "agahi/recall/outbox_page.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/entry_words.h"

struct kept {
	struct journal_entry entry; /* its words point into `words` */
	char *words;
	size_t len;
};

struct outbox_page {
	struct kept *kept;
	size_t count;
	bool failed; /* memory was short */
};

static bool keep(struct kept *kept, const struct journal_entry *entry)
{
	*kept = (struct kept){ .entry = *entry, .len = entry_words_size(entry) };
	kept->words = malloc(kept->len + 1);
	if (kept->words)
		entry_words_move(&kept->entry, kept->words);
	return kept->words != NULL;
}

static void take_entry(const struct journal_entry *entry, void *arg)
{
	struct outbox_page *page = arg;

	if (page->failed)
		return;
	page->failed = !keep(&page->kept[page->count], entry);
	page->count += !page->failed;
}

struct outbox_page *outbox_page_read(
	sqlite3 *db, const struct keyslots *slots, int64_t after_id, int64_t last_id, size_t limit)
{
	struct outbox_page *page = calloc(1, sizeof(*page));

	if (page)
		page->kept = calloc(limit + 1, sizeof(page->kept[0]));
	if (page && page->kept &&
		history_read_outbox(db, slots, after_id, last_id, limit, take_entry, page) && !page->failed)
		return page;
	outbox_page_free(page);
	return NULL;
}

void outbox_page_free(struct outbox_page *page)
{
	if (!page)
		return;
	for (size_t i = 0; i < page->count; i++) {
		explicit_bzero(page->kept[i].words, page->kept[i].len);
		free(page->kept[i].words);
	}
	if (page->kept)
		explicit_bzero(page->kept, page->count * sizeof(page->kept[0]));
	free(page->kept);
	free(page);
}

size_t outbox_page_count(const struct outbox_page *page)
{
	return page->count;
}

const struct journal_entry *outbox_page_entry(const struct outbox_page *page, size_t index)
{
	return &page->kept[index].entry;
}
