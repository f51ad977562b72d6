/* A file that says it is an edition: it is refused with a reason, or it is what we would write ourselves, octet for octet.
 * Lengths and hashes are made right where the input asks for it, so that what is behind them is reached. */
#include <stdlib.h>
#include <string.h>

#include "agahi/handover/edition_file.h"
#include "agahi/handover/edition_lines.h"
#include "agahi/sheet/import.h"
#include "expect.h"

static void read_and_write(struct span octets)
{
	char error[EDITION_FILE_ERROR_SIZE];
	struct edition_file *file = edition_file_read(octets, error, sizeof(error));
	struct buffer again = { 0 };

	expect(file || *error != '\0');
	if (!file)
		return;
	expect(edition_file_write(file, &again) && again.len == octets.len &&
		memcmp(again.data, octets.data, octets.len) == 0);
	buffer_free(&again);
	edition_file_free(file);
}

/* What a table's octets hold, as a set: then whatever is written of it must be read again. */
static void write_and_read(const char *words, char *octets, size_t len)
{
	struct edition_file file = { .number = 3, .base = 0, .approval_count = 1, .set = message_set_new() };
	char error[EDITION_FILE_ERROR_SIZE];
	struct report report = { 0 };
	struct buffer out = { 0 };

	expect(file.set != NULL);
	file.approvals[0].at_ms = 1000;
	snprintf(file.title, sizeof(file.title), "%s", words);
	snprintf(file.approvals[0].name, sizeof(file.approvals[0].name), "%s", words);
	import_messages_text("m.csv", octets, len, file.set, &report);
	if (report.errors == 0) {
		expect(edition_file_write(&file, &out));
		struct edition_file *read = edition_file_read(
			(struct span){ (const uint8_t *)out.data, out.len }, error, sizeof(error));
		expect(read != NULL);
		edition_file_free(read);
	}
	buffer_free(&out);
	report_free(&report);
	message_set_free(file.set);
}

/* The header that belongs to these tables, and they. */
static void read_sealed(const char *octets, size_t len)
{
	const char *names[] = { "messages", "placeholders", "menus", "examples" };
	struct buffer out = { 0 };
	char hash[TABLES_HASH_SIZE];

	lines_hash(octets, len, hash);
	buffer_add_format(&out, "agahi-edition 1\nnumber 1\nbase 0\ncontent sha256:%s\n", hash);
	for (size_t i = 0; i < 4; i++) {
		size_t from = len * i / 4, to = len * (i + 1) / 4;

		lines_hash(octets + from, to - from, hash);
		buffer_add_format(&out, "%s sha256:%s %zu\n", names[i], hash, to - from);
	}
	buffer_add_text(&out, "\n");
	buffer_add(&out, octets, len);
	expect(!out.failed);
	read_and_write((struct span){ (const uint8_t *)out.data, out.len });
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* First octet: 0 the file itself, 1 tables with a header made for them, 2 a set that is written and read. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	if (data[0] % 3 == 0) {
		read_and_write((struct span){ data + 1, size - 1 });
		return 0;
	}
	char *copy = malloc(size);
	expect(copy != NULL);
	memcpy(copy, data + 1, size - 1);
	copy[size - 1] = '\0';
	if (data[0] % 3 == 1) {
		read_sealed(copy, size - 1);
	} else {
		char words[300];

		snprintf(words, sizeof(words), "%.*s", (int)sizeof(words) - 1, copy);
		write_and_read(words, copy, size - 1);
	}
	free(copy);
	return 0;
}
