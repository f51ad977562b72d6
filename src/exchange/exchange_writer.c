#include "agahi/exchange/exchange_writer.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	enum edition_state state;
	enum exchange_kind kind;
} kinds[] = { { EDITION_PUBLISHED, EXCHANGE_LIVE }, { EDITION_RETIRED, EXCHANGE_RETIRED },
	{ EDITION_DRAFT, EXCHANGE_SCHEDULED } };

_Static_assert((int)EXCHANGE_DIGEST_SIZE == (int)crypto_hash_sha256_BYTES, "SHA-256");

/* What stands once for all editions: a list of examples, or a model. */
struct piece {
	char hash[TABLES_HASH_SIZE];
	struct buffer octets;
};

struct pieces {
	struct piece list[EXCHANGE_MOST_EDITIONS];
	size_t count;
};

struct exchange_writer {
	struct pieces examples, models;
	struct buffer editions;
	size_t count;
};

static void add_number(struct buffer *out, uint64_t number, size_t octets)
{
	char text[8];

	for (size_t i = 0; i < octets; i++)
		text[i] = (char)(number >> (8 * i) & 0xff);
	buffer_add(out, text, octets);
}

static void add_text(struct buffer *out, const char *text)
{
	size_t len = strlen(text);

	add_number(out, len, 4);
	buffer_add(out, text, len);
}

static size_t find_piece(const struct pieces *pieces, const char *hash)
{
	size_t at = 0;

	while (at < pieces->count && strcmp(pieces->list[at].hash, hash) != 0)
		at++;
	return at;
}

static struct piece *add_piece(struct pieces *pieces, const char *hash)
{
	struct piece *piece = &pieces->list[pieces->count++];

	snprintf(piece->hash, sizeof(piece->hash), "%s", hash);
	return piece;
}

static void add_examples(const struct message_set *set, struct buffer *out)
{
	add_number(out, set->example_count, 4);
	for (size_t i = 0; i < set->example_count; i++) {
		add_text(out, set->examples[i].topic);
		add_text(out, set->examples[i].lang);
		add_text(out, set->examples[i].text);
	}
}

/* The number of its list, from 1 on; 0: it has none. False when memory is short. */
static bool keep_examples(struct exchange_writer *writer, const struct message_set *set, size_t *list)
{
	char hash[TABLES_HASH_SIZE];

	*list = 0;
	if (set->example_count == 0)
		return true;
	if (!table_hash(set, TABLE_EXAMPLES, hash))
		return false;
	size_t at = find_piece(&writer->examples, hash);
	*list = at + 1;
	if (at < writer->examples.count)
		return true;
	struct piece *piece = add_piece(&writer->examples, hash);
	add_examples(set, &piece->octets);
	return !piece->octets.failed;
}

static void add_messages(const struct message_set *set, struct buffer *out)
{
	add_number(out, set->message_count, 4);
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		add_text(out, row->topic);
		add_text(out, row->lang);
		add_text(out, row->text);
		add_number(out, row->keyword_count, 4);
		for (size_t k = 0; k < row->keyword_count; k++)
			add_text(out, row->keywords[k]);
	}
}

static void add_rows(const struct message_set *set, struct buffer *out)
{
	add_messages(set, out);
	add_number(out, set->placeholder_count, 4);
	for (size_t i = 0; i < set->placeholder_count; i++) {
		add_text(out, set->placeholders[i].name);
		add_text(out, set->placeholders[i].lang);
		add_text(out, set->placeholders[i].value);
	}
	add_number(out, set->menu_count, 4);
	for (size_t i = 0; i < set->menu_count; i++) {
		add_text(out, set->menus[i].menu);
		add_text(out, set->menus[i].item);
		add_text(out, set->menus[i].lang);
		add_text(out, set->menus[i].label);
		add_text(out, set->menus[i].target);
	}
}

static void add_facts(const struct edition *edition, struct buffer *out)
{
	const long long numbers[] = { edition->number, edition->base, edition->replaces, edition->made_ms,
		edition->published_ms, edition->at_ms, edition->audit };
	const char *const texts[] = { edition->name, edition->title, edition->author, edition->note,
		edition->published_by, edition->hash, edition->audit_hash };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (kinds[i].state == edition->state)
			add_number(out, (uint64_t)kinds[i].kind, 1);
	}
	add_number(out, edition->may_lose, 1);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		add_number(out, (uint64_t)numbers[i], 8);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		add_text(out, texts[i]);
}

struct exchange_writer *exchange_writer_new(void)
{
	return calloc(1, sizeof(struct exchange_writer));
}

static void free_pieces(struct pieces *pieces)
{
	for (size_t i = 0; i < pieces->count; i++)
		buffer_free(&pieces->list[i].octets);
}

void exchange_writer_free(struct exchange_writer *writer)
{
	if (!writer)
		return;
	free_pieces(&writer->examples);
	free_pieces(&writer->models);
	buffer_free(&writer->editions);
	free(writer);
}

bool exchange_writer_add(
	struct exchange_writer *writer, const struct edition *edition, const struct message_set *set)
{
	struct buffer rows = { 0 };
	size_t list;

	if (writer->count == EXCHANGE_MOST_EDITIONS || !keep_examples(writer, set, &list))
		return false;
	writer->count++;
	add_rows(set, &rows);
	add_facts(edition, &writer->editions);
	add_number(&writer->editions, list, 4);
	add_number(&writer->editions, rows.len, 4);
	buffer_add(&writer->editions, rows.data, rows.len);
	bool added = !rows.failed && !writer->editions.failed;
	buffer_free(&rows);
	return added;
}

bool exchange_writer_has_model(const struct exchange_writer *writer, const char *hash)
{
	return find_piece(&writer->models, hash) < writer->models.count;
}

bool exchange_writer_add_model(struct exchange_writer *writer, const char *hash, struct span octets)
{
	if (exchange_writer_has_model(writer, hash))
		return true;
	if (writer->models.count == EXCHANGE_MOST_EDITIONS)
		return false;
	struct piece *piece = add_piece(&writer->models, hash);
	buffer_add(&piece->octets, octets.data, octets.len);
	return !piece->octets.failed;
}

static size_t size_of_pieces(const struct pieces *pieces)
{
	size_t size = 0;

	for (size_t i = 0; i < pieces->count; i++)
		size += pieces->list[i].octets.len;
	return size;
}

size_t exchange_writer_size(const struct exchange_writer *writer)
{
	return size_of_pieces(&writer->examples) + size_of_pieces(&writer->models) + writer->editions.len;
}

static void add_pieces(const struct pieces *pieces, bool named, struct buffer *out)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->list[i];

		if (named)
			buffer_add(out, piece->hash, TABLES_HASH_SIZE - 1);
		add_number(out, piece->octets.len, 4);
		buffer_add(out, piece->octets.data, piece->octets.len);
	}
}

bool exchange_writer_end(const struct exchange_writer *writer, struct buffer *out)
{
	unsigned char digest[EXCHANGE_DIGEST_SIZE];
	size_t start = out->len;

	buffer_add(out, EXCHANGE_MAGIC, EXCHANGE_MAGIC_SIZE);
	add_number(out, EXCHANGE_FORMAT, 4);
	add_number(out, writer->examples.count, 4);
	add_number(out, writer->models.count, 4);
	add_number(out, writer->count, 4);
	add_pieces(&writer->examples, false, out);
	add_pieces(&writer->models, true, out);
	if (writer->count > 0)
		buffer_add(out, writer->editions.data, writer->editions.len);
	if (out->failed)
		return false;
	crypto_hash_sha256(digest, (const unsigned char *)out->data + start, out->len - start);
	buffer_add(out, digest, sizeof(digest));
	return !out->failed;
}
