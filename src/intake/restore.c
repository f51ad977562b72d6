#include "agahi/intake/restore.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/jobs.h"
#include "agahi/base/told.h"
#include "agahi/journal/journal_db.h"
#include "agahi/journal/shared.h"
#include "agahi/recall/history.h"
#include "agahi/recall/outbox_page.h"

enum {
	OUTBOX_PAGE = 2000,   /* rows read at once */
	OUTBOX_LOW = 10000,   /* replies in hand below which the next page is read */
	REMEMBERED = 1000000, /* answered requests that the limiter looks back on */
	DOUBTFUL = 200000     /* messages that may be delivered again after a crash */
};

static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

/* Replies that are read in the job's thread, which has all of it while it does. */
struct reading {
	const char *place;
	const struct keyslots *slots;
	int64_t after, last;
	sqlite3 *db; /* opened by the first job */
	struct outbox_page *page;
	char error[512];
};

struct restore {
	struct restore_parts parts;
	struct jobs *jobs;
	struct reading reading;
	enum { IDLE, READING, READ } state;
	int64_t outbox_read;     /* the last id taken in */
	int64_t unreadable_rows; /* sealed under a key that is lost */
	struct moment now;       /* of the call that reads */
	struct told unreadable;
};

static sqlite3 *reader(const struct restore *restore)
{
	return journal_reader(restore->parts.journal);
}

/* The link of that name; the first one when the configuration does not have it any more. */
static size_t find_link(const struct restore *restore, const char *name)
{
	size_t first = restore->parts.link_count;

	for (size_t i = 0; i < restore->parts.link_count; i++) {
		if (!restore->parts.links[i])
			continue;
		if (first == restore->parts.link_count)
			first = i;
		if (strcmp(restore->parts.links[i], name) == 0)
			return i;
	}
	return first < restore->parts.link_count ? first : 0;
}

/* --- memory ------------------------------------------------------------------------------------------- */

static void take_preference(uint64_t sender, const char *language, bool stopped, void *arg)
{
	const struct restore *restore = arg;

	preferences_set(restore->parts.preferences, sender, (struct preference){ language, stopped });
}

static void take_token(uint64_t sender, int64_t received_ms, void *arg)
{
	const struct restore *restore = arg;

	limiter_take(restore->parts.limiter, sender, moment_then_ms(restore->now, received_ms));
}

static void take_doubtful(uint64_t fingerprint, int64_t age_ms, void *arg)
{
	const struct restore *restore = arg;

	redelivery_restore(restore->parts.redelivery, fingerprint, (uint64_t)age_ms);
}

static void pass_over(uint64_t sender, const char *language, bool stopped, void *arg)
{
	(void)sender;
	(void)language;
	(void)stopped;
	(void)arg;
}

/* Nothing is forgotten before it is known that all of it can be read again. */
bool restore_preferences(struct restore *restore)
{
	if (!history_read_preferences(reader(restore), pass_over, NULL))
		return false;
	preferences_clear(restore->parts.preferences);
	return history_read_preferences(reader(restore), take_preference, restore);
}

uint64_t restore_unread_ms(const struct restore *restore)
{
	return journal_is_shared(restore->parts.journal) ? (uint64_t)history_unread_ms(reader(restore)) : 0;
}

bool restore_memory(struct restore *restore, struct moment now)
{
	restore->now = now;
	return restore_preferences(restore) &&
		history_read_answered(
			reader(restore), now.wall_ms - DAY_MS, REMEMBERED, take_token, restore) &&
		(journal_was_clean(restore->parts.journal) ||
			history_read_doubtful(
				reader(restore), REDELIVERY_DOUBT_MS, DOUBTFUL, take_doubtful, restore));
}

/* --- parts and replies -------------------------------------------------------------------------------- */

static void take_part(const struct journal_part *part, void *arg)
{
	const struct restore *restore = arg;

	fragments_restore(restore->parts.fragments, find_link(restore, part->link), part, restore->now);
}

/* Where others share the journal, they have theirs; what a life left is claimed (others.h). */
bool restore_fragments(struct restore *restore, struct moment now)
{
	restore->now = now;
	return journal_is_shared(restore->parts.journal) ||
		history_read_parts(
			reader(restore), journal_slots(restore->parts.journal), take_part, restore);
}

static void take_reply(struct restore *restore, const struct journal_entry *entry)
{
	restore->outbox_read = entry->id;
	if (!entry->reply) {
		restore->unreadable_rows++;
		return;
	}
	if (!outbound_add(
		    restore->parts.outbound, find_link(restore, entry->link), entry, true, restore->now))
		log_error(restore->parts.log, "reply_delayed", LOG_NUMBER("id", entry->id),
			LOG_TEXT("reason", "memory is short"),
			LOG_TEXT("effect", "it is sent after the next start"));
}

static void tell_unreadable(const struct restore *restore)
{
	const struct keyslots *slots = journal_slots(restore->parts.journal);

	if (restore->unreadable_rows > 0)
		log_error(restore->parts.log, "replies_unreadable",
			LOG_NUMBER("replies", restore->unreadable_rows), LOG_TEXT("file", slots->path),
			LOG_NUMBER("damaged_slots", keyslots_damaged(slots)),
			LOG_TEXT("reason",
				slots->was_made ? "the file of their keys was missing, and is made anew"
						: "their keys are not in it"),
			LOG_TEXT("effect", "they are not sent"),
			LOG_TEXT("next",
				"if the journal was moved without this file: stop, put the file beside it, "
				"start; if it is the copy of a journal, nothing: they end as expired after a "
				"week"));
}

/* In the job's thread. */
static void read_page(void *arg)
{
	struct reading *reading = &((struct restore *)arg)->reading;

	if (!reading->db)
		reading->db = journal_db_open(
			reading->place, DB_READ_BRIEFLY, reading->error, sizeof(reading->error));
	if (!reading->db)
		return;
	reading->page =
		outbox_page_read(reading->db, reading->slots, reading->after, reading->last, OUTBOX_PAGE);
	if (!reading->page)
		snprintf(reading->error, sizeof(reading->error), "%s", sqlite3_errmsg(reading->db));
}

static void note_read(void *arg)
{
	((struct restore *)arg)->state = READ;
}

static void ask_for_page(struct restore *restore)
{
	if (!restore->jobs)
		restore->jobs = jobs_new(restore->parts.base);
	restore->reading.place = restore->parts.place;
	restore->reading.slots = journal_slots(restore->parts.journal);
	restore->reading.after = restore->outbox_read;
	restore->reading.last = journal_last_outbox_id(restore->parts.journal);
	if (restore->jobs && jobs_put(restore->jobs, read_page, note_read, restore))
		restore->state = READING;
}

static void tell_unread(struct restore *restore, struct moment now)
{
	uint64_t count;

	if (told_count(&restore->unreadable, moment_ms(now), &count))
		log_error(restore->parts.log, "outbox_unreadable",
			LOG_NUMBER("after_id", restore->outbox_read),
			LOG_TEXT("reason", restore->reading.error), LOG_TEXT("next", "tried again at once"),
			LOG_TALLY(count, restore->unreadable.total));
}

static void take_page(struct restore *restore, struct moment now)
{
	struct outbox_page *page = restore->reading.page;

	restore->state = IDLE;
	restore->reading.page = NULL;
	restore->now = now;
	if (!page) {
		tell_unread(restore, now);
		return;
	}
	for (size_t i = 0; i < outbox_page_count(page); i++)
		take_reply(restore, outbox_page_entry(page, i));
	if (outbox_page_count(page) < OUTBOX_PAGE)
		restore->outbox_read = restore->reading.last;
	outbox_page_free(page);
	if (restore->outbox_read >= restore->reading.last)
		tell_unreadable(restore);
	for (size_t i = 0; i < restore->parts.link_count; i++)
		outbound_pump(restore->parts.outbound, i, now);
}

void restore_outbox(struct restore *restore, struct moment now)
{
	if (restore->state == READ)
		take_page(restore, now);
	if (restore->state == IDLE && restore->outbox_read < journal_last_outbox_id(restore->parts.journal) &&
		outbound_count(restore->parts.outbound) < OUTBOX_LOW)
		ask_for_page(restore);
}

bool restore_is_reading(const struct restore *restore)
{
	return restore->state == READING;
}

void restore_add_link(struct restore *restore)
{
	restore->parts.link_count++;
}

/* --- life --------------------------------------------------------------------------------------------- */

struct restore *restore_new(const struct restore_parts *parts)
{
	struct restore *restore = calloc(1, sizeof(*restore));

	if (restore)
		restore->parts = *parts;
	return restore;
}

void restore_free(struct restore *restore)
{
	if (!restore)
		return;
	jobs_free(restore->jobs);
	outbox_page_free(restore->reading.page);
	db_close(restore->reading.db);
	free(restore);
}
