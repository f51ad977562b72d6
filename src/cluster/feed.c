#include "agahi/cluster/feed.h"

#include <string.h>

#include "agahi/base/span.h"
#include "agahi/store/sums.h"

enum { VERSION = 1, KIND_BITS = 3, LOWEST_BITS = 0x7f, MORE = 0x80 };

/* What stands above the kind in an event's first octet: what follows it, or is true. */
enum flag {
	WITH_SENDER = 1 << KIND_BITS,
	WITH_FINGERPRINT = 2 << KIND_BITS,
	WITH_ORIGIN = 4 << KIND_BITS,
	IS_TOKEN = 8 << KIND_BITS,
	IS_DIALLED = 16 << KIND_BITS,
	IS_STOPPED = IS_TOKEN /* of another kind */
};

_Static_assert(FEED_KIND_COUNT <= 1 << KIND_BITS, "the kind stands in so many bits");

/* Which flags an event of each kind may have, and which it must. */
static const struct shape {
	uint8_t may, must;
} shapes[FEED_KIND_COUNT] = {
	[FEED_MESSAGE] = { WITH_SENDER | WITH_FINGERPRINT | WITH_ORIGIN | IS_TOKEN | IS_DIALLED, 0 },
	[FEED_PREFERENCE] = { WITH_SENDER | IS_STOPPED, WITH_SENDER },
	[FEED_TOLD] = { WITH_SENDER, WITH_SENDER },
	[FEED_OFFER] = { WITH_SENDER, WITH_SENDER },
	[FEED_PART] = { WITH_SENDER | WITH_FINGERPRINT | WITH_ORIGIN, WITH_SENDER },
	[FEED_CONNECTION_ENDED] = { WITH_ORIGIN, WITH_ORIGIN },
	[FEED_FORGET] = { WITH_SENDER, WITH_SENDER },
	[FEED_PART_DONE] = { 0, 0 },
};

/* --- packing ------------------------------------------------------------------------------------------ */

static void put_octet(struct buffer *out, unsigned octet)
{
	buffer_add(out, &(uint8_t){ (uint8_t)octet }, 1);
}

static void put_number(struct buffer *out, uint64_t number)
{
	uint8_t octets[8];

	for (int i = 7; i >= 0; i--, number >>= 8)
		octets[i] = (uint8_t)number;
	buffer_add(out, octets, sizeof(octets));
}

static void put_small(struct buffer *out, uint32_t number)
{
	for (; number > LOWEST_BITS; number >>= 7)
		put_octet(out, MORE | (number & LOWEST_BITS));
	put_octet(out, number);
}

static void put_text(struct buffer *out, const char *text)
{
	size_t len = strlen(text);

	put_small(out, (uint32_t)len);
	buffer_add(out, text, len);
}

/* What events of all kinds begin with; the version stands before the first. */
static void begin(struct buffer *out, size_t row, const struct feed_event *event)
{
	unsigned flags = (event->sender != 0 ? WITH_SENDER : 0U) |
		(event->fingerprint != 0 ? WITH_FINGERPRINT : 0U) | (event->origin != 0 ? WITH_ORIGIN : 0U) |
		(event->token ? IS_TOKEN : 0U) | (event->dialled ? IS_DIALLED : 0U) |
		(event->stopped ? IS_STOPPED : 0U);

	if (out->len == row)
		put_octet(out, VERSION);
	put_octet(out, event->kind | ((flags | shapes[event->kind].must) & shapes[event->kind].may));
	if ((flags | shapes[event->kind].must) & WITH_SENDER)
		put_number(out, event->sender);
	if (flags & WITH_FINGERPRINT)
		put_number(out, event->fingerprint);
	if ((flags | shapes[event->kind].must) & WITH_ORIGIN)
		put_small(out, event->origin);
}

static void pack_message(const struct journal_entry *entry, struct buffer *out, size_t row)
{
	const struct feed_event message = { .kind = FEED_MESSAGE,
		.sender = entry->sender_identity,
		.fingerprint = entry->fingerprint,
		.origin = entry->origin,
		.token = entry->told & JOURNAL_TOOK_TOKEN,
		.dialled = strcmp(sums_channel(entry->rule), HOURLY_USSD) == 0 };

	if (message.token || message.fingerprint != 0)
		begin(out, row, &message);
}

static void pack_preference(const struct journal_entry *entry, struct buffer *out, size_t row)
{
	const char *language = entry->preference ? entry->preference : "";

	begin(out, row,
		&(struct feed_event){ .kind = FEED_PREFERENCE,
			.sender = entry->sender_identity,
			.stopped = entry->stopped });
	put_text(out, strlen(language) < JOURNAL_LANGUAGE_SIZE ? language : "");
}

/* One that is too long is left out whole: half of it would lead a number to another topic than it said. */
static void pack_offer(const struct journal_entry *entry, struct buffer *out, size_t row)
{
	if (strlen(entry->offer) >= JOURNAL_OFFER_SIZE || strlen(entry->language) >= JOURNAL_LANGUAGE_SIZE)
		return;
	begin(out, row, &(struct feed_event){ .kind = FEED_OFFER, .sender = entry->sender_identity });
	put_text(out, entry->language);
	put_text(out, entry->offer);
}

static void pack_forgotten(uint64_t sender, int64_t id, struct buffer *out, size_t row)
{
	begin(out, row, &(struct feed_event){ .kind = FEED_FORGET, .sender = sender });
	put_number(out, (uint64_t)id);
}

/* Of who is forgotten by it nothing else is told; the fingerprint, without its sender, keeps a redelivery from being
 * asked again. */
static void pack_forget(const struct journal_entry *entry, struct buffer *out, size_t row)
{
	const struct feed_event message = {
		.kind = FEED_MESSAGE, .fingerprint = entry->fingerprint, .origin = entry->origin
	};

	pack_forgotten(entry->sender_identity, entry->id, out, row);
	if (entry->fingerprint != 0)
		begin(out, row, &message);
}

static void pack_part_done(int64_t id, struct buffer *out, size_t row)
{
	begin(out, row, &(struct feed_event){ .kind = FEED_PART_DONE });
	put_number(out, (uint64_t)id);
}

static void pack_entry(const struct journal_entry *entry, struct buffer *out, size_t row)
{
	unsigned told = entry->told & ~(unsigned)JOURNAL_TOOK_TOKEN;

	for (size_t i = 0; i < entry->part_id_count; i++)
		pack_part_done(entry->part_ids[i], out, row);
	if (entry->manner & JOURNAL_FORGETS) {
		pack_forget(entry, out, row);
		return;
	}
	pack_message(entry, out, row);
	if (entry->sets_preference)
		pack_preference(entry, out, row);
	if (told != 0) {
		begin(out, row, &(struct feed_event){ .kind = FEED_TOLD, .sender = entry->sender_identity });
		put_octet(out, told);
	}
	if (entry->offer && *entry->offer != '\0')
		pack_offer(entry, out, row);
}

static void pack_part(const struct journal_part *part, struct buffer *out, size_t row)
{
	begin(out, row,
		&(struct feed_event){ .kind = FEED_PART,
			.sender = part->sender_identity,
			.fingerprint = part->fingerprint,
			.origin = part->origin });
	put_number(out, (uint64_t)part->id);
}

static void pack_record(const struct journal_record *record, struct buffer *out, size_t row)
{
	if (record->kind == JOURNAL_ENTRY)
		pack_entry((const struct journal_entry *)record, out, row);
	else if (record->kind == JOURNAL_PART)
		pack_part((const struct journal_part *)record, out, row);
	else if (record->kind == JOURNAL_DROPPED_PART)
		pack_part_done(((const struct journal_dropped_part *)record)->id, out, row);
	else if (record->kind == JOURNAL_ENDED_CONNECTION)
		begin(out, row,
			&(struct feed_event){ .kind = FEED_CONNECTION_ENDED,
				.origin = ((const struct journal_ended_connection *)record)->origin });
}

void feed_pack(const struct journal_record *first, struct buffer *out)
{
	size_t row = out->len;

	for (const struct journal_record *record = first; record; record = record->next)
		pack_record(record, out, row);
}

void feed_pack_forgotten(const uint64_t *senders, size_t count, int64_t id, struct buffer *out)
{
	size_t row = out->len;

	for (size_t i = 0; i < count; i++)
		pack_forgotten(senders[i], id, out, row);
}

/* --- unpacking ---------------------------------------------------------------------------------------- */

static bool take_octet(struct span *row, uint8_t *octet)
{
	if (row->len == 0)
		return false;
	*octet = *row->data;
	span_skip(row, 1);
	return true;
}

static bool take_number(struct span *row, uint64_t *number)
{
	if (row->len < 8)
		return false;
	*number = 0;
	for (int i = 0; i < 8; i++)
		*number = *number << 8 | row->data[i];
	span_skip(row, 8);
	return true;
}

static bool take_small(struct span *row, uint32_t *number)
{
	uint64_t taken = 0;
	uint8_t octet = MORE;

	for (unsigned shift = 0; octet & MORE; shift += 7) {
		if (shift > 28 || !take_octet(row, &octet))
			return false;
		taken |= (uint64_t)(octet & LOWEST_BITS) << shift;
	}
	*number = (uint32_t)taken;
	return taken <= UINT32_MAX;
}

static bool take_text(struct span *row, char *text, size_t size)
{
	uint32_t len;

	if (!take_small(row, &len) || len >= size || len > row->len ||
		(len > 0 && memchr(row->data, '\0', len)))
		return false;
	if (len > 0)
		memcpy(text, row->data, len);
	text[len] = '\0';
	span_skip(row, len);
	return true;
}

static bool take_head(struct span *row, struct feed_event *event)
{
	uint8_t first = 0;

	if (!take_octet(row, &first) || (first & ((1 << KIND_BITS) - 1)) >= FEED_KIND_COUNT)
		return false;
	event->kind = (enum feed_kind)(first & ((1 << KIND_BITS) - 1));
	const struct shape *shape = &shapes[event->kind];
	unsigned flags = first & ~((1U << KIND_BITS) - 1);
	if ((flags & ~shape->may) != 0 || (flags & shape->must) != shape->must)
		return false;
	event->token = event->kind == FEED_MESSAGE && flags & IS_TOKEN;
	event->dialled = flags & IS_DIALLED;
	event->stopped = event->kind == FEED_PREFERENCE && flags & IS_STOPPED;
	return (!(flags & WITH_SENDER) || take_number(row, &event->sender)) &&
		(!(flags & WITH_FINGERPRINT) || take_number(row, &event->fingerprint)) &&
		(!(flags & WITH_ORIGIN) || take_small(row, &event->origin));
}

static bool take_id(struct span *row, int64_t *id)
{
	uint64_t number;

	if (!take_number(row, &number) || number > INT64_MAX)
		return false;
	*id = (int64_t)number;
	return true;
}

static bool take_rest(struct span *row, struct feed_event *event)
{
	switch (event->kind) {
	case FEED_PREFERENCE:
		return take_text(row, event->language, sizeof(event->language));
	case FEED_TOLD:
		return take_octet(row, &event->told);
	case FEED_OFFER:
		return take_text(row, event->language, sizeof(event->language)) &&
			take_text(row, event->offer, sizeof(event->offer));
	case FEED_PART:
	case FEED_FORGET:
	case FEED_PART_DONE:
		return take_id(row, &event->id);
	default:
		return true;
	}
}

bool feed_unpack(const uint8_t *octets, size_t len, feed_h handler, void *arg)
{
	struct span row = { octets, len };
	uint8_t version;

	if (len == 0)
		return true;
	if (!take_octet(&row, &version) || version != VERSION)
		return false;
	while (row.len > 0) {
		struct feed_event event = { .kind = FEED_MESSAGE };

		if (!take_head(&row, &event) || !take_rest(&row, &event))
			return false;
		handler(&event, arg);
	}
	return true;
}
