/* Any octets as a messages file: read, checked, built into a catalogue; what passes comes out of export and
 * in again the same. */
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/editor/check.h"
#include "agahi/sheet/import.h"

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

static void check_round_trip(const struct message_set *set)
{
	struct report report = { 0 };
	struct buffer out = { 0 };
	struct message_set *again = message_set_new();

	table_write(set, TABLE_MESSAGES, &out);
	if (!import_messages_text("again", out.data, out.len, again, &report) || report.count > 0 ||
		again->message_count != set->message_count)
		abort();
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(again->messages[i].text, set->messages[i].text) != 0)
			abort();
	}
	message_set_free(again);
	buffer_free(&out);
	report_free(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	char *text = malloc(size + 1);

	if (!text || !set)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	import_messages_text("m.csv", text, size, set, &report);
	size_t read_faults = report.errors;
	/* Catalogues are slow to build here, and the tables are what is fuzzed: one text in eight is enough.
	 */
	if (size % 8 == 0) {
		check_message_set(set, &languages, &report);
		struct catalogue *catalogue = catalogue_build(set, &languages);
		if (!catalogue)
			abort();
		if (read_faults == 0 && report.errors == 0 && set->message_count > 0)
			check_round_trip(set);
		catalogue_free(catalogue);
	}
	message_set_free(set);
	report_free(&report);
	free(text);
	return 0;
}
