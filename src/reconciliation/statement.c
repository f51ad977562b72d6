#include "agahi/reconciliation/statement.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/mask.h"
#include "agahi/text/cell.h"
#include "agahi/text/visible.h"

static const int64_t HOUR_MS = INT64_C(60) * 60 * 1000;
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

static const struct {
	const char *name, *words;
} kinds[BALANCE_KIND_COUNT] = {
	[BALANCE_THEIRS_ONLY] = { "theirs_only", "they have it, we have not" },
	[BALANCE_OURS_ONLY] = { "ours_only", "we have it, they have not" },
	[BALANCE_STATES] = { "states", "one says delivered, the other failed" },
	[BALANCE_TIMES] = { "times", "the same id, times too far apart" },
	[BALANCE_TWICE_THEIRS] = { "twice_theirs", "twice in their file" },
	[BALANCE_TWICE_OURS] = { "twice_ours", "twice in our journal" },
};

static const char *const states[RECORD_STATE_COUNT] = { "", "underway", "delivered", "failed" };

const char *statement_kind_name(enum balance_kind kind)
{
	return kinds[kind].name;
}

const char *statement_state_name(enum record_state state)
{
	return states[state];
}

/* --- the head ----------------------------------------------------------------------------------------- */

static void add_visible(const char *text, struct buffer *out)
{
	visible_add(text, strlen(text), false, out);
}

static void add_interval(const struct reconciliation *result, struct buffer *out)
{
	const char *name = strrchr(result->order->file, '/');
	char from[CALENDAR_TEXT_SIZE], to[CALENDAR_TEXT_SIZE];

	buffer_add_text(out, "file    ");
	add_visible(name ? name + 1 : result->order->file, out);
	buffer_add_format(out, ", %zu rows\nfrom    %s\nuntil   %s\nlinks   ", result->file.rows,
		calendar_write_in_full(result->from_ms, from), calendar_write_in_full(result->to_ms, to));
	for (size_t i = 0; i < result->link_count; i++)
		buffer_add_format(out, "%s%s", i > 0 ? ", " : "", result->links[i]);
	buffer_add_text(out, result->link_count == 0 ? "all\n" : "\n");
}

static void add_clocks(const struct reconciliation *result, struct buffer *out)
{
	long long ahead = (result->balance.ahead_ms + (result->balance.ahead_ms < 0 ? -500 : 500)) / 1000;

	buffer_add_text(out, "clocks  ");
	if (ahead == 0)
		buffer_add_text(out, "theirs and ours agree to the second");
	else
		buffer_add_format(
			out, "theirs is %lld seconds %s", llabs(ahead), ahead > 0 ? "ahead" : "behind");
	buffer_add_format(out, "; up to %d seconds are no difference\n", result->columns->tolerance);
	if (llabs(result->balance.ahead_ms) > result->columns->tolerance * INT64_C(1000))
		buffer_add_format(out,
			"        That is %+.1f hours: if it is the same for all, reconcile.time_zone is not "
			"theirs.\n",
			(double)result->balance.ahead_ms / (double)HOUR_MS);
}

static void add_spelling(const struct reconciliation *result, struct buffer *out)
{
	if (result->balance.spelling == RECORDS_TO_HEXADECIMAL)
		buffer_add_text(out, "ids     theirs are decimal, ours hexadecimal\n");
	if (result->balance.spelling == RECORDS_TO_DECIMAL)
		buffer_add_text(out, "ids     theirs are hexadecimal, ours decimal\n");
}

static void add_counts(const struct balance *balance, struct buffer *out)
{
	buffer_add_format(out, "\n%-40s %10s %10s\n%-40s %10zu %10zu\n", "", "theirs", "ours",
		"messages in that time", balance->theirs, balance->ours);
	buffer_add_format(out, "%-40s %10zu %10zu\n", "at the edges, without their like",
		balance->edge_theirs, balance->edge_ours);
	buffer_add_format(out, "\n%-40s %10zu\n", "agree", balance->agreed);
	for (int kind = 0; kind < BALANCE_KIND_COUNT; kind++)
		buffer_add_format(out, "%-40s %10zu\n", kinds[kind].words, balance->counts[kind]);
	buffer_add_format(out, "%-40s %10zu\n", "differences", balance->difference_count);
}

/* --- what was not compared ---------------------------------------------------------------------------- */

/* `words` has the number's place at its beginning. */
static void add_note(size_t count, const char *words, struct buffer *out)
{
	if (count > 0)
		buffer_add_format(out, "- %zu %s\n", count, words);
}

static void add_bad_rows(const struct telco_file *file, struct buffer *out)
{
	if (file->bad == 0)
		return;
	buffer_add_format(out, "- %zu rows of the file could not be read:\n", file->bad);
	for (size_t i = 0; i < file->bad && i < TELCO_BAD_KEPT; i++)
		buffer_add_format(out, "    row %u: %s\n", file->bad_rows[i].row,
			telco_fault_words(file->bad_rows[i].fault));
	if (file->bad > TELCO_BAD_KEPT)
		buffer_add_format(out, "    and %zu more\n", file->bad - TELCO_BAD_KEPT);
}

static void add_words(const struct telco_file *file, struct buffer *out)
{
	for (size_t i = 0; i < file->word_count; i++) {
		buffer_add_text(out, "- the state ");
		if (*file->words[i].word != '\0') {
			buffer_add_text(out, "\"");
			add_visible(file->words[i].word, out);
			buffer_add_text(out, "\"");
		} else {
			buffer_add_text(out, "that is empty or too long to be told");
		}
		buffer_add_format(out,
			" of %zu records is neither in reconcile.delivered nor in reconcile.failed: it was "
			"not "
			"compared\n",
			file->words[i].count);
	}
	add_note(file->other_words, "records have other states still, which were not compared either", out);
}

static void add_notes(const struct reconciliation *result, struct buffer *out)
{
	const struct telco_file *file = &result->file;
	const struct ours *ours = &result->ours;
	int retention_days = result->order->config->store.retention_days;
	size_t before = out->len;

	buffer_add_text(out, "\n");
	add_note(file->other_times, "records of the file lie before or behind that time", out);
	add_note(file->originated,
		"records are of messages from citizens: SMPP gives them no id, so they were not compared",
		out);
	add_bad_rows(file, out);
	add_words(file, out);
	add_note(result->balance.undecided,
		"messages agree as far as one side says how they ended and the other does not", out);
	add_note(ours->in_parts,
		"replies of several parts are not known by the ids of all of them, for an older version of "
		"agahi wrote "
		"them: the other parts are among what they have and we have not",
		out);
	add_note(ours->resent,
		"replies may have been submitted twice, for an answer of the SMSC was lost: the lost one is "
		"among "
		"what they have and we have not",
		out);
	add_note(ours->without_id, "replies got no id from the SMSC", out);
	add_note(ours->waiting, "replies are under way now: their parts are not known to the journal yet",
		out);
	if (result->from_ms < result->order->now_ms - retention_days * DAY_MS)
		buffer_add_format(out,
			"- The journal keeps %d days (store.retention_days): what is older is among what "
			"they have and "
			"we have not\n",
			retention_days);
	if (result->balance.counts[BALANCE_THEIRS_ONLY] > 0)
		buffer_add_text(out,
			"- What was removed by \"agahi forget\" is among what they have and we have not\n");
	if (out->len == before + 1)
		out->data[--out->len] = '\0';
}

/* --- differences -------------------------------------------------------------------------------------- */

const char *statement_their_id(const struct reconciliation *result,
	const struct balance_difference *difference, char out[RECEIPT_ID_SIZE])
{
	snprintf(out, RECEIPT_ID_SIZE, "%s", records_id(&result->file.records, difference->theirs));
	if (!difference->ours && !result->balance.of_length[strlen(out)])
		mask_text(out);
	return out;
}

static const char *id_of(const struct reconciliation *result, const struct balance_difference *difference,
	const struct record *record, char out[RECEIPT_ID_SIZE])
{
	return record == difference->theirs ? statement_their_id(result, difference, out)
					    : records_id(&result->ours.records, record);
}

static void add_side(const char *whose, const struct reconciliation *result,
	const struct balance_difference *difference, const struct record *record, struct buffer *out)
{
	char id[RECEIPT_ID_SIZE];

	char time[CALENDAR_TEXT_SIZE];

	if (!record)
		return;
	buffer_add_format(out, "  %s ", whose);
	add_visible(id_of(result, difference, record, id), out);
	buffer_add_format(out, " %s", calendar_write(record->ms, time));
	if (record->state != RECORD_UNKNOWN)
		buffer_add_format(out, " %s", states[record->state]);
	if (record->row > 0)
		buffer_add_format(out, " row %u", record->row);
}

static void add_kind(const struct reconciliation *result, enum balance_kind kind, struct buffer *out)
{
	const struct balance *balance = &result->balance;
	size_t listed = 0;

	if (balance->counts[kind] == 0)
		return;
	buffer_add_format(out, "\n%s: %zu\n", kinds[kind].words, balance->counts[kind]);
	for (size_t i = 0; i < balance->difference_count && listed < STATEMENT_LISTED; i++) {
		const struct balance_difference *difference = &balance->differences[i];

		if (difference->kind != kind)
			continue;
		add_side("theirs", result, difference, difference->theirs, out);
		add_side("ours", result, difference, difference->ours, out);
		buffer_add_text(out, "\n");
		listed++;
	}
	if (balance->counts[kind] > listed)
		buffer_add_format(
			out, "  and %zu more: --csv FILE writes all\n", balance->counts[kind] - listed);
}

void statement_add_text(const struct reconciliation *result, struct buffer *out)
{
	add_interval(result, out);
	add_clocks(result, out);
	add_spelling(result, out);
	add_counts(&result->balance, out);
	add_notes(result, out);
	for (int kind = 0; kind < BALANCE_KIND_COUNT; kind++)
		add_kind(result, (enum balance_kind)kind, out);
}

/* --- for spreadsheets --------------------------------------------------------------------------------- */

/* An id may be anything: a terminal may be where the table is looked at. */
static void add_id(const char *id, struct buffer *out)
{
	struct buffer shown = { 0 };

	add_visible(id, &shown);
	cell_add_guarded(out, shown.data ? shown.data : "");
	out->failed = out->failed || shown.failed;
	buffer_free(&shown);
}

static void add_cells(const struct reconciliation *result, const struct balance_difference *difference,
	const struct record *record, struct buffer *out)
{
	char id[RECEIPT_ID_SIZE];
	char time[CALENDAR_TEXT_SIZE];

	buffer_add_text(out, ",");
	if (record)
		add_id(id_of(result, difference, record, id), out);
	buffer_add_format(out, ",%s,%s", record ? calendar_write_iso(record->ms, time) : "",
		record ? states[record->state] : "");
}

void statement_add_csv(const struct reconciliation *result, struct buffer *out)
{
	buffer_add_text(out, "difference,row,their_id,their_time,their_state,our_id,our_time,our_state\n");
	for (size_t i = 0; i < result->balance.difference_count; i++) {
		const struct balance_difference *difference = &result->balance.differences[i];

		buffer_add_format(out, "%s,", kinds[difference->kind].name);
		if (difference->theirs)
			buffer_add_format(out, "%u", difference->theirs->row);
		add_cells(result, difference, difference->theirs, out);
		add_cells(result, difference, difference->ours, out);
		buffer_add_text(out, "\n");
	}
}

bool statement_write_csv(const struct reconciliation *result, const char *path, char *error, size_t size)
{
	struct buffer table = { 0 };

	errno = ENOMEM;
	statement_add_csv(result, &table);
	FILE *file = table.failed ? NULL : fopen(path, "w");
	bool written = file && fwrite(table.data, 1, table.len, file) == table.len;
	if (file && fclose(file) != 0)
		written = false;
	if (!written)
		snprintf(error, size, "%s cannot be written: %s", path, strerror(errno));
	buffer_free(&table);
	return written;
}
