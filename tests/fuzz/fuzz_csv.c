/* Any octets as one of the four tables: read, checked, told in both languages with nothing that a terminal obeys, built
 * into a catalogue; what passes comes out of export and in again the same. */
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/editor/check.h"
#include "agahi/sheet/import.h"
#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"
#include "expect.h"

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };
static const struct check_options options = {
	.languages = tags, .language_count = 3, .default_tag = "ur", .max_parts = 6, .today = { 2027, 2, 10 }
};

/* As people get it, and as it is hashed. */
static const struct way {
	void (*write)(const struct message_set *set, enum table table, struct buffer *out);
	bool (*read)(enum table table, const char *name, char *octets, size_t len, struct message_set *set,
		struct report *report);
} ways[] = { { table_write_sheet, import_table_text }, { table_write, import_written } };

static void expect_round_trip(const struct message_set *set, enum table table, const struct way *way)
{
	struct report report = { 0 };
	struct buffer out = { 0 }, again_out = { 0 };
	struct message_set *again = message_set_new();

	table_write(set, table, &out);
	struct buffer copy = { 0 };
	way->write(set, table, &copy);
	expect(way->read(table, "again", copy.data, copy.len, again, &report) && report.count == 0);
	table_write(again, table, &again_out);
	expect(out.len == again_out.len && memcmp(out.data, again_out.data, out.len) == 0);
	message_set_free(again);
	buffer_free(&out);
	buffer_free(&copy);
	buffer_free(&again_out);
	report_free(&report);
}

static void expect_harmless(const struct report *report, enum phrases_language language)
{
	char *text = NULL;
	size_t len = 0, lines = 0;
	FILE *out = open_memstream(&text, &len);

	expect(out != NULL);
	report_print(report, language, out);
	fclose(out);
	expect(utf8_first_fault(text, len) == len);
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		lines += character == '\n';
		/* Ours are the line breaks and the isolates. */
		expect(!visible_is_kept_away(character) || character == '\n' || character == 0x2066 ||
			character == 0x2068 || character == 0x2069);
	}
	expect(lines <= REPORT_MAX_LINES + 1);
	free(text);
	out = open_memstream(&text, &len);
	report_print_json(report, language, out);
	fclose(out);
	expect(len > 0 && utf8_first_fault(text, len) == len);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first octet chooses the table. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	char *text = malloc(size + 1);
	enum table table = size > 0 && data[0] < TABLE_COUNT ? (enum table)data[0] : TABLE_MESSAGES;
	size_t skipped = size > 0 && data[0] < TABLE_COUNT;

	expect(text && set);
	memcpy(text, data + skipped, size - skipped);
	text[size - skipped] = '\0';
	bool read = import_table_text(table, "m.csv", text, size - skipped, set, &report);
	expect(read == !report.unread);
	size_t read_faults = report.errors;
	/* Catalogues are slow to build here, and the tables are what is fuzzed: one text in eight is enough. */
	if (size % 8 == 0) {
		check_message_set(set, &options, &report);
		struct catalogue *catalogue = catalogue_build(set, &languages);
		expect(catalogue != NULL);
		catalogue_free(catalogue);
	}
	for (size_t i = 0; read && read_faults == 0 && i < 2; i++)
		expect_round_trip(set, table, &ways[i]);
	for (int language = 0; language < PHRASES_LANGUAGES; language++)
		expect_harmless(&report, (enum phrases_language)language);
	message_set_free(set);
	report_free(&report);
	free(text);
	return 0;
}
