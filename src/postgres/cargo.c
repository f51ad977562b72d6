#include "agahi/postgres/cargo.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256, PREFIX_MIN = 8 /* a message's id that is cut shorter tells nothing */ };

/* n: a number, t: text, o: octets. As flight.c unnests them. */
static const char *const column_types[CARGO_KIND_COUNT] = {
	[CARGO_PARTS] = "nntnntnnnnnnot",
	[CARGO_TAKEN_PARTS] = "nnnn",
	[CARGO_REPLIES] = "nntnntntttttntnont",
	[CARGO_SILENT] = "nnttntttttn",
	[CARGO_DELIVERIES] = "ntttnn",
	[CARGO_SETTLED] = "nnnnnnt",
	[CARGO_FORGETTING] = "nnnn",
	[CARGO_PREFERENCES] = "ntnn",
	[CARGO_RENEWALS] = "nn",
	[CARGO_SILENCES] = "nnttn",
	[CARGO_SHOWN] = "ntttn",
};

struct table {
	struct pgarray columns[CARGO_COLUMNS];
	size_t rows;
};

/* Something of which the order tells, by what it is of. */
struct ordered {
	uint64_t key;
	size_t number;
	const struct journal_record *record;
};

struct order {
	struct ordered *items;
	size_t count, room;
};

struct cargo {
	struct table tables[CARGO_KIND_COUNT];
	struct order settlements, wishes;
	const struct sealing_seal *seal;
	int64_t last_id;
	bool failed;
};

/* --- rows --------------------------------------------------------------------------------------------- */

static enum pgarray_type type_of(char letter)
{
	return letter == 'n' ? PGARRAY_NUMBER : letter == 't' ? PGARRAY_TEXT : PGARRAY_OCTETS;
}

/* The first column, for the calls below to walk on from. */
static struct pgarray *add_row(struct cargo *cargo, enum cargo_kind kind)
{
	struct table *table = &cargo->tables[kind];

	for (size_t i = 0; table->rows == 0 && column_types[kind][i] != '\0'; i++)
		pgarray_begin(&table->columns[i], type_of(column_types[kind][i]));
	table->rows++;
	return table->columns;
}

static void number(struct pgarray **column, int64_t value)
{
	pgarray_add_number((*column)++, value);
}

static void text(struct pgarray **column, const char *value)
{
	pgarray_add_text((*column)++, value ? value : "");
}

static void sealed(struct cargo *cargo, struct pgarray **column, const struct sealing_secret *secret)
{
	uint8_t *room = pgarray_add_room((*column)++, sealing_size(secret));

	if (room)
		sealing_close(cargo->seal, secret, room);
	else
		cargo->failed = true;
}

static void service(struct pgarray **column, const char *link, const struct address *address)
{
	text(column, link);
	number(column, address->ton);
	number(column, address->npi);
	text(column, address->digits);
}

static void note_id(struct cargo *cargo, int64_t id)
{
	if (id > cargo->last_id)
		cargo->last_id = id;
}

/* --- what the order tells ----------------------------------------------------------------------------- */

static void put_in_order(
	struct cargo *cargo, struct order *order, uint64_t key, const struct journal_record *record)
{
	if (order->count == order->room) {
		size_t room = order->room == 0 ? FIRST_ROOM : order->room * 2;
		struct ordered *more = reallocarray(order->items, room, sizeof(*more));
		if (!more) {
			cargo->failed = true;
			return;
		}
		order->items = more;
		order->room = room;
	}
	order->items[order->count] = (struct ordered){ key, order->count, record };
	order->count++;
}

static int compare(const void *left, const void *right)
{
	const struct ordered *a = left, *b = right;

	if (a->key != b->key)
		return a->key > b->key ? 1 : -1;
	return (a->number > b->number) - (a->number < b->number);
}

static void sort(struct order *order)
{
	if (order->count > 1)
		qsort(order->items, order->count, sizeof(order->items[0]), compare);
}

static size_t end_of_key(const struct order *order, size_t first)
{
	size_t end = first + 1;

	while (end < order->count && order->items[end].key == order->items[first].key)
		end++;
	return end;
}

/* --- records ------------------------------------------------------------------------------------------ */

static void add_reply(struct cargo *cargo, const struct journal_entry *entry)
{
	struct pgarray *column = add_row(cargo, CARGO_REPLIES);
	const struct address to = address_widen(&entry->service);
	const struct sealing_secret secret = { SEALING_REPLY, entry->id, address_widen(&entry->sender),
		entry->reply, strlen(entry->reply) };

	number(&column, entry->id);
	number(&column, entry->received_ms);
	service(&column, entry->link, &to);
	number(&column, (int64_t)entry->sender_identity);
	text(&column, entry->request);
	text(&column, entry->topic);
	text(&column, entry->language);
	text(&column, entry->rule);
	text(&column, entry->keyword);
	/* That of a wish to be forgotten is kept elsewhere (wishes.h). */
	number(&column, entry->manner & JOURNAL_FORGETS ? 0 : (int64_t)entry->fingerprint);
	text(&column, entry->offered);
	number(&column, entry->manner);
	sealed(cargo, &column, &secret);
	number(&column, entry->edition);
	text(&column, entry->smsc);
}

/* Settled at once: nothing is to be sent. */
static void add_silent(struct cargo *cargo, const struct journal_entry *entry)
{
	struct pgarray *column = add_row(cargo, CARGO_SILENT);

	number(&column, entry->id);
	number(&column, entry->received_ms);
	text(&column, entry->link);
	text(&column, entry->service.digits);
	number(&column, (int64_t)entry->sender_identity);
	text(&column, entry->request);
	text(&column, entry->topic);
	text(&column, entry->language);
	text(&column, entry->rule);
	text(&column, entry->keyword);
	number(&column, (int64_t)entry->fingerprint);
}

/* Remembered for `request`, for the case that it is delivered again; 0: it has no further use. */
static void take_part(struct cargo *cargo, int64_t id, const struct journal_entry *request)
{
	struct pgarray *column = add_row(cargo, CARGO_TAKEN_PARTS);

	number(&column, id);
	number(&column, request ? request->id : 0);
	number(&column, request ? request->received_ms : 0);
	number(&column, request ? (int64_t)request->fingerprint : 0);
}

static void load_entry(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_entry *entry = (const struct journal_entry *)record;

	if (entry->reply)
		add_reply(cargo, entry);
	else
		add_silent(cargo, entry);
	for (size_t i = 0; i < entry->part_id_count; i++)
		take_part(cargo, entry->part_ids[i], entry);
	if (entry->manner & JOURNAL_FORGETS || entry->sets_preference || entry->has_preference)
		put_in_order(cargo, &cargo->wishes, entry->sender_identity, record);
	note_id(cargo, entry->id);
}

static void load_part(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_part *part = (const struct journal_part *)record;
	struct pgarray *column = add_row(cargo, CARGO_PARTS);
	const struct sealing_secret secret = { SEALING_PART, part->id, part->sender, part->octets,
		part->len };

	number(&column, part->id);
	number(&column, part->received_ms);
	service(&column, part->link, &part->service);
	number(&column, (int64_t)part->sender_identity);
	number(&column, part->reference);
	number(&column, part->total);
	number(&column, part->sequence);
	number(&column, part->charset);
	number(&column, (int64_t)part->fingerprint);
	sealed(cargo, &column, &secret);
	text(&column, part->smsc);
	note_id(cargo, part->id);
}

static void load_dropped_part(struct cargo *cargo, const struct journal_record *record)
{
	take_part(cargo, ((const struct journal_dropped_part *)record)->id, NULL);
}

static void load_settlement(struct cargo *cargo, const struct journal_record *record)
{
	put_in_order(cargo, &cargo->settlements, (uint64_t)((const struct journal_settlement *)record)->id,
		record);
}

static void load_submission(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_submission *submission = (const struct journal_submission *)record;
	struct pgarray *column = add_row(cargo, CARGO_DELIVERIES);

	number(&column, 0);
	text(&column, submission->link);
	text(&column, submission->message_id);
	text(&column, "");
	number(&column, submission->request);
	number(&column, submission->now_ms);
}

/* The first text after all that begin like it; "" when it tells nothing. */
static void write_behind(const char *id, char *behind)
{
	size_t len = strlen(id);

	memcpy(behind, id, len + 1);
	if (len < PREFIX_MIN || (uint8_t)id[len - 1] >= 0x7f)
		*behind = '\0';
	else
		behind[len - 1]++; /* ids are ASCII */
}

static void load_receipt(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_receipt *receipt = (const struct journal_receipt *)record;
	char behind[sizeof(receipt->ids[0])];

	for (size_t i = 0; i < receipt->id_count; i++) {
		struct pgarray *column = add_row(cargo, CARGO_DELIVERIES);

		write_behind(receipt->ids[i], behind);
		number(&column, receipt->delivered ? 1 : 2);
		text(&column, receipt->link);
		text(&column, receipt->ids[i]);
		text(&column, behind);
		number(&column, (i == 0 ? 1 : 0) + (i + 1 == receipt->id_count ? 2 : 0));
		number(&column, receipt->now_ms);
	}
}

static void load_silence(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_silence *silence = (const struct journal_silence *)record;
	struct pgarray *column = add_row(cargo, CARGO_SILENCES);

	number(&column, silence->minute);
	number(&column, (int64_t)silence->sender_identity);
	text(&column, silence->rule);
	text(&column, silence->link);
	number(&column, silence->count);
}

static void load_shown(struct cargo *cargo, const struct journal_record *record)
{
	const struct journal_shown *shown = (const struct journal_shown *)record;
	struct pgarray *column = add_row(cargo, CARGO_SHOWN);

	number(&column, shown->hour);
	text(&column, shown->topic);
	text(&column, shown->language);
	text(&column, shown->link);
	number(&column, shown->count);
}

/* No row keeps it: the feed tells it. */
static void load_nothing(struct cargo *cargo, const struct journal_record *record)
{
	(void)cargo;
	(void)record;
}

/* --- what is in order --------------------------------------------------------------------------------- */

static void add_settlements(struct cargo *cargo)
{
	const struct order *order = &cargo->settlements;

	for (size_t at = 0; at < order->count; at = end_of_key(order, at)) {
		const struct journal_settlement *settlement =
			(const struct journal_settlement *)order->items[at].record;
		struct pgarray *column = add_row(cargo, CARGO_SETTLED);

		number(&column, settlement->id);
		number(&column, settlement->settled_ms);
		number(&column, (int64_t)settlement->state);
		number(&column, settlement->status);
		number(&column, settlement->parts);
		number(&column, settlement->resent);
		text(&column, settlement->message_ids);
	}
}

static void add_forgetting(struct cargo *cargo, const struct journal_entry *entry)
{
	struct pgarray *column = add_row(cargo, CARGO_FORGETTING);

	number(&column, (int64_t)entry->sender_identity);
	number(&column, entry->id);
	number(&column, entry->received_ms);
	number(&column, (int64_t)entry->fingerprint);
}

static void add_preference(struct cargo *cargo, const struct journal_entry *entry)
{
	struct pgarray *column = add_row(cargo, CARGO_PREFERENCES);

	number(&column, (int64_t)entry->sender_identity);
	pgarray_add_text(column++, entry->preference);
	number(&column, entry->stopped);
	number(&column, entry->received_ms);
}

static void add_renewal(struct cargo *cargo, const struct journal_entry *entry)
{
	struct pgarray *column = add_row(cargo, CARGO_RENEWALS);

	number(&column, (int64_t)entry->sender_identity);
	number(&column, entry->received_ms);
}

static const struct journal_entry *wish_at(const struct cargo *cargo, size_t at)
{
	return (const struct journal_entry *)cargo->wishes.items[at].record;
}

/* All of one sender: what is set, or forgotten, last; renewed only where neither is. */
static void add_wishes_of(struct cargo *cargo, size_t first, size_t end)
{
	const struct journal_entry *set = NULL;
	bool forgotten = false;

	for (size_t at = first; at < end; at++) {
		const struct journal_entry *entry = wish_at(cargo, at);

		if (entry->manner & JOURNAL_FORGETS) {
			add_forgetting(cargo, entry);
			forgotten = true;
			set = NULL;
		} else if (entry->sets_preference) {
			set = entry;
		}
	}
	if (set)
		add_preference(cargo, set);
	else if (!forgotten)
		add_renewal(cargo, wish_at(cargo, first));
}

static void add_wishes(struct cargo *cargo)
{
	size_t end;

	for (size_t at = 0; at < cargo->wishes.count; at = end) {
		end = end_of_key(&cargo->wishes, at);
		add_wishes_of(cargo, at, end);
	}
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static void empty(struct cargo *cargo)
{
	for (size_t i = 0; i < CARGO_KIND_COUNT; i++)
		cargo->tables[i].rows = 0;
	cargo->settlements.count = 0;
	cargo->wishes.count = 0;
	cargo->last_id = 0;
	cargo->failed = false;
}

static bool finish(struct cargo *cargo)
{
	bool done = !cargo->failed;

	for (size_t kind = 0; kind < CARGO_KIND_COUNT; kind++) {
		for (size_t i = 0; cargo->tables[kind].rows > 0 && column_types[kind][i] != '\0'; i++)
			done = pgarray_finish(&cargo->tables[kind].columns[i]) && done;
	}
	return done;
}

typedef void (*load_h)(struct cargo *cargo, const struct journal_record *record);

bool cargo_load(struct cargo *cargo, const struct sealing_seal *seal, const struct journal_record *first)
{
	static const load_h loaders[JOURNAL_KIND_COUNT] = {
		[JOURNAL_ENTRY] = load_entry,
		[JOURNAL_PART] = load_part,
		[JOURNAL_DROPPED_PART] = load_dropped_part,
		[JOURNAL_SETTLEMENT] = load_settlement,
		[JOURNAL_SUBMISSION] = load_submission,
		[JOURNAL_RECEIPT] = load_receipt,
		[JOURNAL_SILENCE] = load_silence,
		[JOURNAL_SHOWN] = load_shown,
		[JOURNAL_ENDED_CONNECTION] = load_nothing,
	};

	empty(cargo);
	cargo->seal = seal;
	for (const struct journal_record *record = first; record && !cargo->failed; record = record->next)
		loaders[record->kind](cargo, record);
	sort(&cargo->settlements);
	add_settlements(cargo);
	sort(&cargo->wishes);
	add_wishes(cargo);
	return finish(cargo);
}

size_t cargo_rows(const struct cargo *cargo, enum cargo_kind kind)
{
	return cargo->tables[kind].rows;
}

const struct pgarray *cargo_columns(const struct cargo *cargo, enum cargo_kind kind, size_t *count)
{
	*count = strlen(column_types[kind]);
	return cargo->tables[kind].columns;
}

int64_t cargo_last_id(const struct cargo *cargo)
{
	return cargo->last_id;
}

struct cargo *cargo_new(void)
{
	return calloc(1, sizeof(struct cargo));
}

void cargo_free(struct cargo *cargo)
{
	if (!cargo)
		return;
	for (size_t kind = 0; kind < CARGO_KIND_COUNT; kind++) {
		for (size_t i = 0; i < CARGO_COLUMNS; i++)
			pgarray_free(&cargo->tables[kind].columns[i]);
	}
	free(cargo->settlements.items);
	free(cargo->wishes.items);
	free(cargo);
}
