#include "agahi/exchange/exchange_file.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/sheet/import.h"
#include "agahi/text/utf8.h"

enum {
	HASH_DIGITS = TABLES_HASH_SIZE - 1,
	MOST_TEXT = IMPORT_MAX_CELL,
	MOST_KEYWORDS = IMPORT_MAX_CELL / 2, /* of a row: they come from one cell */
	LEAST_TEXT = 4,                      /* octets that it takes */
	LEAST_ROW = 3 * LEAST_TEXT
};

struct model_piece {
	char hash[TABLES_HASH_SIZE];
	struct span octets;
};

struct entry {
	struct edition edition;
	size_t list; /* of examples, from 1 on; 0: none */
	struct span rows;
};

struct exchange_file {
	struct span lists[EXCHANGE_MOST_EDITIONS];
	size_t list_count;
	struct model_piece models[EXCHANGE_MOST_EDITIONS];
	size_t model_count;
	struct entry entries[EXCHANGE_MOST_EDITIONS];
	size_t count;
};

/* --- octets ------------------------------------------------------------------------------------------- */

/* Each is false where the octets end before, or are not what they should be; nothing is taken then. */

static bool take_number(struct span *rest, size_t octets, uint64_t *number)
{
	if (rest->len < octets)
		return false;
	*number = 0;
	for (size_t i = 0; i < octets; i++)
		*number |= (uint64_t)rest->data[i] << (8 * i);
	span_skip(rest, octets);
	return true;
}

static bool take_octets(struct span *rest, struct span *octets)
{
	uint64_t len;

	if (!take_number(rest, 4, &len) || len > rest->len)
		return false;
	*octets = (struct span){ rest->data, (size_t)len };
	span_skip(rest, (size_t)len);
	return true;
}

/* A count of what takes so many octets each, at least; no more than a sheet may have. */
static bool take_count(struct span *rest, size_t least, size_t most, size_t *count)
{
	uint64_t number;

	if (!take_number(rest, 4, &number) || number > rest->len / least || number > most)
		return false;
	*count = (size_t)number;
	return true;
}

static bool take_text(struct span *rest, struct span *text)
{
	return take_octets(rest, text) && text->len <= MOST_TEXT &&
		(text->len == 0 ||
			(!memchr(text->data, '\0', text->len) &&
				utf8_first_fault((const char *)text->data, text->len) == text->len));
}

static bool take_text_into(struct span *rest, char *out, size_t size)
{
	struct span text;

	if (!take_text(rest, &text) || text.len >= size)
		return false;
	if (text.len > 0)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
	return true;
}

/* The caller's. */
static char *copy_text(struct span *rest)
{
	struct span text;

	return take_text(rest, &text) ? strndup(text.len > 0 ? (const char *)text.data : "", text.len) : NULL;
}

/* --- rows --------------------------------------------------------------------------------------------- */

enum { MOST_FIELDS = 5 };

/* The texts of a row; false where one is missing. free_fields() in either case. */
static bool take_fields(struct span *rest, char *fields[MOST_FIELDS], size_t count)
{
	bool whole = true;

	memset(fields, 0, MOST_FIELDS * sizeof(fields[0]));
	for (size_t i = 0; whole && i < count; i++)
		whole = (fields[i] = copy_text(rest)) != NULL;
	return whole;
}

static void free_fields(char *fields[MOST_FIELDS])
{
	for (size_t i = 0; i < MOST_FIELDS; i++)
		free(fields[i]);
}

static bool read_keywords(struct span *rest, struct message_row *row)
{
	size_t count;

	if (!take_count(rest, LEAST_TEXT, MOST_KEYWORDS, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		char *keyword = copy_text(rest);
		bool added = keyword && message_row_add_keyword(row, keyword);

		free(keyword);
		if (!added)
			return false;
	}
	return true;
}

static bool read_message(struct span *rest, struct message_set *set)
{
	char *fields[MOST_FIELDS];
	struct message_row *row = NULL;

	if (take_fields(rest, fields, 3))
		row = message_set_add_message(set, fields[0], fields[1], fields[2], 0);
	free_fields(fields);
	return row && read_keywords(rest, row);
}

static bool read_placeholder(struct span *rest, struct message_set *set)
{
	char *fields[MOST_FIELDS];
	bool read = take_fields(rest, fields, 3) &&
		message_set_add_placeholder(set, fields[0], fields[1], fields[2], 0);

	free_fields(fields);
	return read;
}

static bool read_menu(struct span *rest, struct message_set *set)
{
	char *fields[MOST_FIELDS];
	bool read = take_fields(rest, fields, 5) && message_set_add_menu(set, (const char *const *)fields, 0);

	free_fields(fields);
	return read;
}

static bool read_example(struct span *rest, struct message_set *set)
{
	char *fields[MOST_FIELDS];
	bool read = take_fields(rest, fields, 3) &&
		message_set_add_example(set, fields[0], fields[1], fields[2], 0);

	free_fields(fields);
	return read;
}

static bool read_rows(struct span *rest, struct message_set *set, size_t most,
	bool (*read)(struct span *rest, struct message_set *set))
{
	size_t count;
	bool whole = take_count(rest, LEAST_ROW, most, &count);

	for (size_t i = 0; whole && i < count; i++)
		whole = read(rest, set);
	return whole;
}

static bool read_set(const struct exchange_file *file, const struct entry *entry, struct message_set *set)
{
	struct span rest = entry->rows, examples = { 0 };

	if (!read_rows(&rest, set, IMPORT_MAX_ROWS, read_message) ||
		!read_rows(&rest, set, IMPORT_MAX_ROWS, read_placeholder) ||
		!read_rows(&rest, set, IMPORT_MAX_ROWS, read_menu) || rest.len > 0)
		return false;
	if (entry->list == 0)
		return true;
	examples = file->lists[entry->list - 1];
	return read_rows(&examples, set, IMPORT_MAX_EXAMPLES, read_example) && examples.len == 0;
}

struct message_set *exchange_file_set(const struct exchange_file *file, size_t at, char *error, size_t size)
{
	const struct edition *edition = &file->entries[at].edition;
	struct message_set *set = message_set_new();
	char hash[TABLES_HASH_SIZE] = "";

	if (set && read_set(file, &file->entries[at], set) && tables_hash(set, hash) &&
		strcmp(hash, edition->hash) == 0)
		return set;
	snprintf(error, size, "%s%s%lld in it is not the content whose hash it has: it is damaged",
		edition->number > 0 ? "edition " : "the draft ", edition->name, edition->number);
	message_set_free(set);
	return NULL;
}

/* --- editions ----------------------------------------------------------------------------------------- */

static bool is_hash(const char *text)
{
	return strlen(text) == HASH_DIGITS && strspn(text, "0123456789abcdef") == HASH_DIGITS;
}

static bool take_state(struct span *rest, struct edition *edition)
{
	uint64_t kind, may_lose;

	if (!take_number(rest, 1, &kind) || !take_number(rest, 1, &may_lose) || kind < EXCHANGE_LIVE ||
		kind > EXCHANGE_SCHEDULED || may_lose > 1)
		return false;
	edition->state = kind == EXCHANGE_LIVE ? EDITION_PUBLISHED
		: kind == EXCHANGE_RETIRED     ? EDITION_RETIRED
					       : EDITION_DRAFT;
	edition->may_lose = may_lose == 1;
	return true;
}

static bool take_numbers(struct span *rest, struct edition *edition)
{
	uint64_t numbers[7];

	for (size_t i = 0; i < 7; i++) {
		if (!take_number(rest, 8, &numbers[i]) || numbers[i] > INT64_MAX)
			return false;
	}
	edition->number = (long long)numbers[0];
	edition->base = (long long)numbers[1];
	edition->replaces = (long long)numbers[2];
	edition->made_ms = (int64_t)numbers[3];
	edition->published_ms = (int64_t)numbers[4];
	edition->at_ms = (int64_t)numbers[5];
	edition->audit = (long long)numbers[6];
	return true;
}

static bool take_texts(struct span *rest, struct edition *edition)
{
	return take_text_into(rest, edition->name, sizeof(edition->name)) &&
		take_text_into(rest, edition->title, sizeof(edition->title)) &&
		take_text_into(rest, edition->author, sizeof(edition->author)) &&
		take_text_into(rest, edition->note, sizeof(edition->note)) &&
		take_text_into(rest, edition->published_by, sizeof(edition->published_by)) &&
		take_text_into(rest, edition->hash, sizeof(edition->hash)) && is_hash(edition->hash) &&
		take_text_into(rest, edition->audit_hash, sizeof(edition->audit_hash)) &&
		(*edition->audit_hash == '\0' || is_hash(edition->audit_hash));
}

static bool has_name(const struct exchange_file *file, const char *name)
{
	for (size_t i = 0; i < file->count; i++) {
		if (strcmp(file->entries[i].edition.name, name) == 0)
			return true;
	}
	return false;
}

/* After those that were read before. */
static bool is_in_place(const struct exchange_file *file, const struct edition *edition)
{
	const struct edition *before = file->count > 0 ? &file->entries[file->count - 1].edition : NULL;

	if (edition->state == EDITION_DRAFT)
		return edition->number == 0 && edition->at_ms > 0 && edition_name_is_good(edition->name) &&
			!has_name(file, edition->name);
	if (edition->number <= 0 || edition->at_ms != 0 || *edition->name != '\0')
		return false;
	if (edition->state == EDITION_PUBLISHED)
		return !before;
	return before && before->state != EDITION_DRAFT && edition->number < before->number;
}

static bool read_entry(struct exchange_file *file, struct span *rest)
{
	struct entry *entry = &file->entries[file->count];
	uint64_t list;

	if (!take_state(rest, &entry->edition) || !take_numbers(rest, &entry->edition) ||
		!take_texts(rest, &entry->edition) || !is_in_place(file, &entry->edition) ||
		!take_number(rest, 4, &list) || list > file->list_count || !take_octets(rest, &entry->rows))
		return false;
	entry->list = (size_t)list;
	file->count++;
	return true;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool read_model(struct exchange_file *file, struct span *rest)
{
	struct model_piece *model = &file->models[file->model_count];

	if (rest->len < HASH_DIGITS)
		return false;
	memcpy(model->hash, rest->data, HASH_DIGITS);
	span_skip(rest, HASH_DIGITS);
	file->model_count++;
	return is_hash(model->hash) && take_octets(rest, &model->octets);
}

static bool read_pieces(struct exchange_file *file, struct span *rest, const uint64_t counts[3])
{
	while (file->list_count < counts[0]) {
		if (!take_octets(rest, &file->lists[file->list_count++]))
			return false;
	}
	while (file->model_count < counts[1]) {
		if (!read_model(file, rest))
			return false;
	}
	while (file->count < counts[2]) {
		if (!read_entry(file, rest))
			return false;
	}
	return rest->len == 0;
}

static bool read_all(struct exchange_file *file, struct span rest, char *error, size_t size)
{
	uint64_t format, counts[3];

	if (!take_number(&rest, 4, &format) || format != EXCHANGE_FORMAT) {
		snprintf(error, size,
			"it is of another format than this program reads: the nodes must be of one version");
		return false;
	}
	for (size_t i = 0; i < 3; i++) {
		if (!take_number(&rest, 4, &counts[i]) || counts[i] > EXCHANGE_MOST_EDITIONS) {
			snprintf(error, size, "it holds more than %d editions: it is damaged",
				EXCHANGE_MOST_EDITIONS);
			return false;
		}
	}
	snprintf(error, size, "what it holds is not in the order and the bounds that it must have");
	return read_pieces(file, &rest, counts);
}

/* Without its frame. */
static bool open_frame(struct span *octets, char *error, size_t size)
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	if (octets->len > EXCHANGE_MAX_OCTETS) {
		snprintf(error, size, "it has %zu octets; %d MiB are the most", octets->len,
			EXCHANGE_MAX_OCTETS / 1024 / 1024);
		return false;
	}
	if (octets->len < EXCHANGE_MAGIC_SIZE + sizeof(digest) ||
		memcmp(octets->data, EXCHANGE_MAGIC, EXCHANGE_MAGIC_SIZE) != 0) {
		snprintf(error, size, "it is no content of Agahi");
		return false;
	}
	octets->len -= sizeof(digest);
	crypto_hash_sha256(digest, octets->data, octets->len);
	if (memcmp(digest, octets->data + octets->len, sizeof(digest)) != 0) {
		snprintf(error, size, "its octets are not those whose hash it ends with: it is damaged");
		return false;
	}
	span_skip(octets, EXCHANGE_MAGIC_SIZE);
	return true;
}

struct exchange_file *exchange_file_read(struct span octets, char *error, size_t size)
{
	struct exchange_file *file = NULL;

	if (!open_frame(&octets, error, size))
		return NULL;
	file = calloc(1, sizeof(*file));
	if (!file)
		snprintf(error, size, "memory is short");
	else if (read_all(file, octets, error, size))
		return file;
	free(file);
	return NULL;
}

bool exchange_file_is_of_other_format(struct span octets)
{
	uint64_t format;

	return open_frame(&octets, (char[256]){ "" }, 256) && take_number(&octets, 4, &format) &&
		format != EXCHANGE_FORMAT;
}

void exchange_file_free(struct exchange_file *file)
{
	free(file);
}

size_t exchange_file_count(const struct exchange_file *file)
{
	return file->count;
}

const struct edition *exchange_file_edition(const struct exchange_file *file, size_t at)
{
	return &file->entries[at].edition;
}

struct span exchange_file_model(const struct exchange_file *file, const char *hash)
{
	for (size_t i = 0; i < file->model_count; i++) {
		if (strcmp(file->models[i].hash, hash) == 0)
			return file->models[i].octets;
	}
	return (struct span){ NULL, 0 };
}
