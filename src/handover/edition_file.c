#include "agahi/handover/edition_file.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/handover/edition_lines.h"
#include "agahi/report/report.h"
#include "agahi/sheet/import.h"

#define FIRST_LINE "agahi-edition 1"

enum { MAX_LINE = 2048 };

/* --- writing ------------------------------------------------------------------------------------------ */

static void add_text_line(struct buffer *out, const char *key, const char *text)
{
	char cleaned[EDITION_TEXT_SIZE];

	if (!lines_clean(text, cleaned))
		out->failed = true;
	else if (*cleaned != '\0')
		buffer_add_format(out, "%s %s\n", key, cleaned);
}

static void add_time_line(struct buffer *out, const char *key, int64_t ms)
{
	char text[LINES_TIME_SIZE];

	if (ms >= 1000)
		buffer_add_format(out, "%s %s\n", key, lines_write_time(ms, text));
}

static void add_octets_line(struct buffer *out, const char *key, const struct buffer *octets)
{
	char hash[TABLES_HASH_SIZE];

	lines_hash(octets->data, octets->len, hash);
	buffer_add_format(out, "%s sha256:%s %zu\n", key, hash, octets->len);
}

static void add_origin(const struct edition_file *file, struct buffer *out)
{
	buffer_add_format(out, FIRST_LINE "\nnumber %lld\n", file->number);
	if (file->base > 0)
		buffer_add_format(out, "base %lld sha256:%s\n", file->base, file->base_hash);
	else
		buffer_add_text(out, "base 0\n");
	add_text_line(out, "title", file->title);
	add_text_line(out, "by", file->by);
	add_text_line(out, "sent-by", file->sent_by);
	add_text_line(out, "note", file->note);
	add_time_line(out, "from", file->from_ms);
	if (file->may_lose)
		buffer_add_text(out, "may-lose yes\n");
	if (file->withdrawn)
		buffer_add_text(out, "withdrawn yes\n");
	add_time_line(out, "published", file->published_ms);
}

static void add_approvals(const struct edition_file *file, struct buffer *out)
{
	char name[EDITION_TEXT_SIZE], time[LINES_TIME_SIZE];

	for (size_t i = 0; i < file->approval_count; i++) {
		if (!lines_clean(file->approvals[i].name, name))
			out->failed = true;
		else
			buffer_add_format(out, "approved %s %s\n", *name != '\0' ? name : "?",
				lines_write_time(file->approvals[i].at_ms, time));
	}
	if (*file->audit_hash != '\0')
		buffer_add_format(out, "audit %lld sha256:%s\n", file->audit, file->audit_hash);
}

bool edition_file_write(const struct edition_file *file, struct buffer *out)
{
	struct buffer tables[TABLE_COUNT] = { { 0 } };
	char hash[TABLES_HASH_SIZE];

	add_origin(file, out);
	bool whole = tables_hash(file->set, hash);
	buffer_add_format(out, "content sha256:%s\n", hash);
	for (int table = 0; table < TABLE_COUNT; table++) {
		table_write(file->set, (enum table)table, &tables[table]);
		add_octets_line(out, table_fact((enum table)table)->name, &tables[table]);
	}
	if (*file->model_name != '\0') {
		buffer_add_format(out, "model %s", file->model_name);
		add_octets_line(out, "", &file->model);
	}
	add_approvals(file, out);
	buffer_add_text(out, "\n");
	for (int table = 0; table < TABLE_COUNT; table++) {
		whole = whole && !tables[table].failed;
		if (whole)
			buffer_add(out, tables[table].data, tables[table].len);
		buffer_free(&tables[table]);
	}
	if (*file->model_name != '\0' && file->model.len > 0)
		buffer_add(out, file->model.data, file->model.len);
	return whole && !out->failed;
}

/* --- reading: the header ------------------------------------------------------------------------------ */

/* What the header says of octets that follow it. */
struct part {
	char hash[TABLES_HASH_SIZE];
	size_t len;
};

enum often { ONCE, AT_MOST_ONCE, ANY };

struct reader;

struct field {
	const char *key;
	enum often often;
	bool (*read)(struct reader *reader, const char *value);
	const char *looks;
	enum table table; /* of read_table() */
	size_t text;      /* of read_line(): where in struct edition_file */
};

struct reader {
	struct span rest;
	unsigned line;
	struct edition_file *file;
	const struct field *field; /* that the line is */
	struct part tables[TABLE_COUNT], model;
	char *error;
	size_t size;
};

__attribute__((format(printf, 2, 3))) static bool fault(struct reader *reader, const char *format, ...)
{
	va_list arguments;
	int len = reader->line > 0 ? snprintf(reader->error, reader->size, "line %u: ", reader->line) : 0;

	va_start(arguments, format);
	if (len >= 0 && (size_t)len < reader->size)
		vsnprintf(reader->error + len, reader->size - (size_t)len, format, arguments);
	va_end(arguments);
	return false;
}

/* The next line, without its end. */
static bool next_line(struct reader *reader, char line[MAX_LINE])
{
	size_t most = reader->rest.len < MAX_LINE ? reader->rest.len : MAX_LINE;
	const uint8_t *end = most > 0 ? memchr(reader->rest.data, '\n', most) : NULL;

	reader->line++;
	if (!end)
		return fault(reader,
			reader->rest.len < MAX_LINE ? "the file ends here; was it copied whole?"
						    : "the line is too long");
	size_t len = (size_t)(end - reader->rest.data);
	if (memchr(reader->rest.data, '\0', len))
		return fault(reader, "an octet of 0 is in it; this is no edition file, or it is damaged");
	memcpy(line, reader->rest.data, len);
	line[len] = '\0';
	reader->rest = (struct span){ end + 1, reader->rest.len - len - 1 };
	return true;
}

static bool take_part(const char **text, long long most, struct part *part)
{
	long long len;

	if (!lines_take_hash(text, part->hash) || !lines_take_word(text, " ") ||
		!lines_take_number(text, most, &len))
		return false;
	part->len = (size_t)len;
	return **text == '\0';
}

/* --- reading: its fields ------------------------------------------------------------------------------ */

static bool read_number(struct reader *reader, const char *value)
{
	return lines_take_number(&value, INT64_MAX, &reader->file->number) && *value == '\0';
}

static bool read_base(struct reader *reader, const char *value)
{
	struct edition_file *file = reader->file;

	if (!lines_take_number(&value, INT64_MAX, &file->base))
		return false;
	if (file->base > 0 && (!lines_take_word(&value, " ") || !lines_take_hash(&value, file->base_hash)))
		return false;
	return *value == '\0';
}

/* Not empty, and nothing in it that would not be written so. */
static bool read_text(const char *value, char text[EDITION_TEXT_SIZE])
{
	return *value != '\0' && lines_clean(value, text) && strcmp(text, value) == 0;
}

/* Into the text of the file that the field is of. */
static bool read_line(struct reader *reader, const char *value)
{
	return read_text(value, (char *)reader->file + reader->field->text);
}

static bool read_from(struct reader *reader, const char *value)
{
	return lines_read_time(value, &reader->file->from_ms);
}

static bool read_may_lose(struct reader *reader, const char *value)
{
	reader->file->may_lose = true;
	return strcmp(value, "yes") == 0;
}

static bool read_withdrawn(struct reader *reader, const char *value)
{
	reader->file->withdrawn = true;
	return strcmp(value, "yes") == 0;
}

static bool read_published(struct reader *reader, const char *value)
{
	return lines_read_time(value, &reader->file->published_ms);
}

static bool read_content(struct reader *reader, const char *value)
{
	return lines_take_hash(&value, reader->file->hash) && *value == '\0';
}

static bool read_table(struct reader *reader, const char *value)
{
	return take_part(&value, IMPORT_MAX_OCTETS, &reader->tables[reader->field->table]);
}

static bool read_model(struct reader *reader, const char *value)
{
	return lines_take_hex(&value, reader->file->model_name) && lines_take_word(&value, " ") &&
		take_part(&value, EDITION_FILE_MAX_MODEL, &reader->model);
}

/* The time is the last word, the name is all before it. */
static bool read_approved(struct reader *reader, const char *value)
{
	struct edition_file *file = reader->file;
	char name[MAX_LINE];

	if (file->approval_count == EDITION_FILE_MOST_APPROVALS)
		return false;
	struct edition_file_approval *approval = &file->approvals[file->approval_count];
	snprintf(name, sizeof(name), "%s", value);
	char *time = strrchr(name, ' ');
	if (!time)
		return false;
	*time++ = '\0';
	file->approval_count++;
	return read_text(name, approval->name) && lines_read_time(time, &approval->at_ms);
}

static bool read_audit(struct reader *reader, const char *value)
{
	return lines_take_number(&value, INT64_MAX, &reader->file->audit) && lines_take_word(&value, " ") &&
		lines_take_hash(&value, reader->file->audit_hash) && *value == '\0';
}

#define TEXT(member) offsetof(struct edition_file, member)

static const struct field fields[] = {
	{ "number", ONCE, read_number, "number 14", 0, 0 },
	{ "base", ONCE, read_base, "base 13 sha256:HASH, or base 0", 0, 0 },
	{ "title", AT_MOST_ONCE, read_line, "title and one line of text", 0, TEXT(title) },
	{ "by", AT_MOST_ONCE, read_line, "by and a name", 0, TEXT(by) },
	{ "sent-by", AT_MOST_ONCE, read_line, "sent-by and a name", 0, TEXT(sent_by) },
	{ "note", AT_MOST_ONCE, read_line, "note and one line of text", 0, TEXT(note) },
	{ "from", AT_MOST_ONCE, read_from, "from 2027-02-06T19:00:00Z", 0, 0 },
	{ "may-lose", AT_MOST_ONCE, read_may_lose, "may-lose yes", 0, 0 },
	{ "withdrawn", AT_MOST_ONCE, read_withdrawn, "withdrawn yes", 0, 0 },
	{ "published", AT_MOST_ONCE, read_published, "published 2027-02-06T19:00:00Z", 0, 0 },
	{ "content", ONCE, read_content, "content sha256:HASH", 0, 0 },
	{ "messages", ONCE, read_table, "messages sha256:HASH OCTETS, at most 16 MiB", TABLE_MESSAGES, 0 },
	{ "placeholders", ONCE, read_table, "placeholders sha256:HASH OCTETS, at most 16 MiB",
		TABLE_PLACEHOLDERS, 0 },
	{ "menus", ONCE, read_table, "menus sha256:HASH OCTETS, at most 16 MiB", TABLE_MENUS, 0 },
	{ "examples", ONCE, read_table, "examples sha256:HASH OCTETS, at most 16 MiB", TABLE_EXAMPLES, 0 },
	{ "model", AT_MOST_ONCE, read_model, "model HASH sha256:HASH OCTETS, at most 4 MiB", 0, 0 },
	{ "approved", ANY, read_approved, "approved NAME 2026-11-26T10:00:00Z, at most 16 of them", 0, 0 },
	{ "audit", AT_MOST_ONCE, read_audit, "audit 4711 sha256:HASH", 0, 0 },
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static bool is_key(const char *line, const struct field *field, const char **value)
{
	size_t len = strlen(field->key);

	*value = line + len + 1;
	return strncmp(line, field->key, len) == 0 && line[len] == ' ';
}

/* Which field the line is, from `*at` on, where it may stand. */
static const struct field *find_field(struct reader *reader, const char *line, size_t *at, const char **value)
{
	for (; *at < FIELDS; (*at)++) {
		const struct field *field = &fields[*at];

		if (is_key(line, field, value)) {
			*at += field->often != ANY;
			return field;
		}
		if (field->often != ONCE)
			continue;
		fault(reader, "here should stand \"%s\"", field->looks);
		return NULL;
	}
	fault(reader, "this line has no place here: it is unknown, stands there twice, or in another order");
	return NULL;
}

static bool end_header(struct reader *reader, size_t at)
{
	for (; at < FIELDS; at++) {
		if (fields[at].often == ONCE)
			return fault(reader, "here should stand \"%s\"", fields[at].looks);
	}
	return true;
}

static bool read_header(struct reader *reader)
{
	const char *value;
	char line[MAX_LINE] = "";
	size_t at = 0;

	if (!next_line(reader, line))
		return false;
	if (strcmp(line, FIRST_LINE) != 0)
		return fault(reader,
			"\"" FIRST_LINE "\" is not how it begins; this is no edition file, "
			"or one of another version");
	while (next_line(reader, line)) {
		if (*line == '\0')
			return end_header(reader, at);
		const struct field *field = find_field(reader, line, &at, &value);
		if (!field)
			return false;
		reader->field = field;
		if (!field->read(reader, value))
			return fault(reader, "this is how it should look: %s", field->looks);
	}
	return false;
}

/* --- reading: what follows it ------------------------------------------------------------------------- */

static bool lengths_agree(struct reader *reader)
{
	size_t said = reader->model.len;

	for (int table = 0; table < TABLE_COUNT; table++)
		said += reader->tables[table].len;
	reader->line = 0;
	if (said == reader->rest.len)
		return true;
	return fault(reader,
		"%zu octets should follow the header, and %zu do; it is damaged, or was not copied whole",
		said, reader->rest.len);
}

static bool take_octets(struct reader *reader, const struct part *part, const char *name, struct span *octets)
{
	char hash[TABLES_HASH_SIZE];

	*octets = (struct span){ reader->rest.data, part->len };
	reader->rest = (struct span){ reader->rest.data + part->len, reader->rest.len - part->len };
	lines_hash(octets->data, octets->len, hash);
	if (strcmp(hash, part->hash) == 0)
		return true;
	return fault(
		reader, "%s: they are not the octets whose hash the header gives; the file is damaged", name);
}

static bool tell_first_error(struct reader *reader, const char *name, const struct report *report)
{
	struct buffer words = { 0 };
	size_t i = 0;

	while (i < report->count && fault_fact(report->items[i].kind)->severity != FAULT_ERROR)
		i++;
	if (i < report->count)
		report_item_words(&report->items[i], PHRASES_ENGLISH, &words);
	fault(reader, "%s, row %u: %s", name, i < report->count ? report->items[i].at.row : 0,
		words.data && !words.failed ? words.data : "memory is short");
	buffer_free(&words);
	return false;
}

/* Read by the same hand as a sheet of an operator, and then it must be what we would have written. */
static bool import(struct reader *reader, enum table table, struct span octets)
{
	const char *name = table_fact(table)->name;
	struct message_set *set = reader->file->set;
	struct report report = { 0 };
	struct buffer text = { 0 }, again = { 0 };

	buffer_add(&text, octets.data, octets.len);
	buffer_add_text(&text, "");
	bool good = !text.failed && import_written(table, name, text.data, text.len, set, &report) &&
		report.errors == 0;
	if (text.failed)
		fault(reader, "memory is short");
	else if (!good)
		tell_first_error(reader, name, &report);
	if (good) {
		table_write(set, table, &again);
		good = !again.failed && again.len == octets.len &&
			memcmp(again.data, octets.data, octets.len) == 0;
		if (!good)
			fault(reader, "%s: it is not written as agahi export writes it", name);
	}
	buffer_free(&text);
	buffer_free(&again);
	report_free(&report);
	return good;
}

static bool read_tables(struct reader *reader)
{
	char hash[TABLES_HASH_SIZE];
	struct span octets;

	for (int table = 0; table < TABLE_COUNT; table++) {
		const char *name = table_fact((enum table)table)->name;

		if (!take_octets(reader, &reader->tables[table], name, &octets) ||
			!import(reader, (enum table)table, octets))
			return false;
	}
	if (!tables_hash(reader->file->set, hash))
		return fault(reader, "memory is short");
	if (strcmp(hash, reader->file->hash) == 0)
		return true;
	return fault(reader,
		"the tables are not the content whose hash the header gives: that one was approved, "
		"and this is another");
}

static bool read_all(struct reader *reader)
{
	struct edition_file *file = reader->file;
	struct span octets;

	if (!read_header(reader) || !lengths_agree(reader) || !read_tables(reader))
		return false;
	if (*file->model_name == '\0')
		return true;
	if (!take_octets(reader, &reader->model, "model", &octets))
		return false;
	buffer_add(&file->model, octets.data, octets.len);
	return !file->model.failed || fault(reader, "memory is short");
}

struct edition_file *edition_file_read(struct span octets, char *error, size_t size)
{
	struct edition_file *file = calloc(1, sizeof(*file));
	struct reader *reader = calloc(1, sizeof(*reader));

	snprintf(error, size, "memory is short");
	if (file)
		file->set = message_set_new();
	bool read = file && file->set && reader;
	if (read) {
		*reader = (struct reader){ .rest = octets, .file = file, .error = error, .size = size };
		read = octets.len <= EDITION_FILE_MAX_OCTETS ? read_all(reader)
							     : fault(reader, "it is larger than 64 MiB");
	}
	if (!read) {
		edition_file_free(file);
		file = NULL;
	}
	free(reader);
	return file;
}

void edition_file_free(struct edition_file *file)
{
	if (!file)
		return;
	message_set_free(file->set);
	buffer_free(&file->model);
	free(file);
}
