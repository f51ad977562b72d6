/* Any octets as a telco's file, in any of some descriptions of it: read within bounds, compared with itself, and told with no cell
 * of a row that cannot be read. */
#include <stdlib.h>
#include <string.h>

#include "agahi/reconciliation/balance.h"
#include "agahi/reconciliation/stamp.h"
#include "agahi/reconciliation/telco.h"
#include "expect.h"

static const char *one[] = { "0" }, *other[] = { "7", "9" }, *mt[] = { "MT" };

static const struct config_reconcile descriptions[] = {
	{ .id = "id", .time = "at", .time_format = "YYYY-MM-DD hh:mm:ss", .state = "st", .direction = "" },
	{ .id = "#1",
		.time = "#2",
		.time_format = "epoch_ms",
		.state = "#3",
		.delivered = { one, 1 },
		.failed = { other, 2 },
		.direction = "#4",
		.terminated = { mt, 1 } },
	{ .id = "#2", .time = "#1", .time_format = "DD-MON-YY hh.mm.ss AP", .state = "", .direction = "" },
	{ .id = "#1", .time = "#2", .time_format = "YYYYMMDDhhmmss", .state = "#64", .direction = "" },
};

enum { DESCRIPTIONS = sizeof(descriptions) / sizeof(descriptions[0]) };

static void expect_sound(const struct telco_file *file)
{
	expect(file->records.count + file->other_times + file->originated + file->bad == file->rows);
	expect(file->word_count <= TELCO_WORDS_KEPT);
	for (size_t i = 0; i < file->records.count; i++) {
		const struct record *record = &file->records.items[i];

		expect(strlen(records_key(&file->records, record)) < RECEIPT_ID_SIZE);
		expect(*records_id(&file->records, record) != '\0' && record->row > 0);
	}
}

/* Every record is told once, as a pair or alone. */
static void expect_balance(struct records *theirs, struct records *ours)
{
	const struct balance_rules rules = { 0, INT64_MAX / 4, 60000, 1, INT64_MAX / 2 };
	struct balance balance;

	expect(balance_draw(theirs, ours, &rules, &balance));
	size_t pairs = balance.agreed + balance.counts[BALANCE_STATES] + balance.counts[BALANCE_TIMES];
	expect(pairs + balance.counts[BALANCE_THEIRS_ONLY] + balance.counts[BALANCE_TWICE_THEIRS] +
			balance.edge_theirs ==
		theirs->count);
	expect(pairs + balance.counts[BALANCE_OURS_ONLY] + balance.counts[BALANCE_TWICE_OURS] +
			balance.edge_ours ==
		ours->count);
	balance_free(&balance);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first octet chooses the description. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), error[512] = "";
	struct telco_file file;
	struct records ours = { 0 };

	expect(text != NULL);
	const struct config_reconcile *columns = &descriptions[size > 0 ? data[0] % DESCRIPTIONS : 0];
	size_t len = size > 0 ? size - 1 : 0;
	memcpy(text, data + (size > 0), len);
	text[len] = '\0';
	expect(stamp_pattern_is_good(columns->time_format));
	const struct telco_wanted wanted = { columns, 0, INT64_MAX / 4 };
	if (telco_read(&wanted, text, len, &file, error, sizeof(error))) {
		expect_sound(&file);
		for (size_t i = 0; i < file.records.count; i += 2)
			records_add(&ours, records_id(&file.records, &file.records.items[i]),
				file.records.items[i].ms, RECORD_DELIVERED, 0);
		expect_balance(&file.records, &ours);
	} else {
		expect(*error != '\0');
	}
	records_free(&ours);
	telco_free(&file);
	free(text);
	return 0;
}
