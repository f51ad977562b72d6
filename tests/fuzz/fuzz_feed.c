/* Any octets as a row of the feed: what comes out of it is bounded, and, packed anew, comes out the same. */
#include "agahi/cluster/feed.h"
#include "expect.h"

static bool is_same(const struct feed_event *one, const struct feed_event *other)
{
	return one->kind == other->kind && one->sender == other->sender &&
		one->fingerprint == other->fingerprint && one->origin == other->origin &&
		one->token == other->token && one->dialled == other->dialled &&
		one->stopped == other->stopped && one->told == other->told && one->id == other->id &&
		strcmp(one->language, other->language) == 0 && strcmp(one->offer, other->offer) == 0;
}

struct expected {
	const struct feed_event *event;
	size_t heard;
};

/* A request tells of its message before it tells the rest. */
static void compare(const struct feed_event *event, void *arg)
{
	struct expected *expected = arg;

	if (event->kind == expected->event->kind)
		expect(is_same(event, expected->event));
	expected->heard += event->kind == expected->event->kind;
}

static bool is_told(const struct feed_event *event)
{
	switch (event->kind) {
	case FEED_MESSAGE:
		return event->token || event->fingerprint != 0;
	case FEED_TOLD:
		return event->told > JOURNAL_TOOK_TOKEN && !(event->told & JOURNAL_TOOK_TOKEN);
	case FEED_OFFER:
		return *event->offer != '\0';
	default:
		return true;
	}
}

static struct journal_entry entry_of(const struct feed_event *event)
{
	struct journal_entry entry = { .record.kind = JOURNAL_ENTRY,
		.id = event->id,
		.rule = event->dialled ? "dialled" : "keyword",
		.language = event->language,
		.sender_identity = event->sender,
		.fingerprint = event->fingerprint,
		.origin = event->origin,
		.told = event->token ? JOURNAL_TOOK_TOKEN : event->told,
		.stopped = event->stopped };

	entry.sets_preference = event->kind == FEED_PREFERENCE;
	entry.preference = event->language;
	entry.manner = event->kind == FEED_FORGET ? JOURNAL_FORGETS : 0;
	entry.offer = event->kind == FEED_OFFER ? event->offer : NULL;
	return entry;
}

static void pack_anew(const struct feed_event *event, void *arg)
{
	const struct journal_entry entry = entry_of(event);
	const struct journal_part part = { .record.kind = JOURNAL_PART,
		.id = event->id,
		.sender_identity = event->sender,
		.fingerprint = event->fingerprint,
		.origin = event->origin };
	const struct journal_ended_connection ended = { .record.kind = JOURNAL_ENDED_CONNECTION,
		.origin = event->origin };
	const struct journal_dropped_part dropped = { .record.kind = JOURNAL_DROPPED_PART, .id = event->id };
	const struct journal_record *record = &entry.record;
	struct buffer row = { 0 };
	struct expected expected = { event, 0 };

	(void)arg;
	if (event->kind == FEED_PART)
		record = &part.record;
	else if (event->kind == FEED_PART_DONE)
		record = &dropped.record;
	else if (event->kind == FEED_CONNECTION_ENDED)
		record = &ended.record;
	expect(memchr(event->language, '\0', sizeof(event->language)) &&
		memchr(event->offer, '\0', sizeof(event->offer)));
	if (!is_told(event))
		return;
	feed_pack(record, &row);
	expect(!row.failed && feed_unpack((const uint8_t *)row.data, row.len, compare, &expected) &&
		expected.heard == 1);
	buffer_free(&row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_unpack(data, size, pack_anew, NULL);
	return 0;
}
