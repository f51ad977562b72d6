#include "agahi/reconciliation/statement_json.h"

#include <jansson.h>
#include <stdlib.h>

#include "agahi/base/calendar.h"
#include "agahi/reconciliation/statement.h"

static json_t *moment_of(int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE];

	return json_string(calendar_write_iso(ms, text));
}

static json_t *number_of(size_t number)
{
	return json_integer((json_int_t)number);
}

static json_t *side_of(const struct record *record, const char *id)
{
	if (!record)
		return json_null();
	json_t *side = json_object();
	/* An id may be anything: what is no UTF-8 cannot be told to a program, but its row can. */
	json_object_set_new(side, "id", json_string(id));
	json_object_set_new(side, "time", moment_of(record->ms));
	json_object_set_new(side, "time_ms", json_integer(record->ms));
	json_object_set_new(
		side, "state", json_string(statement_state_name((enum record_state)record->state)));
	if (record->row > 0)
		json_object_set_new(side, "row", json_integer(record->row));
	return side;
}

static json_t *differences_of(const struct reconciliation *result)
{
	const struct balance *balance = &result->balance;
	json_t *list = json_array();
	char id[RECEIPT_ID_SIZE];

	for (size_t i = 0; i < balance->difference_count && i < STATEMENT_JSON_LISTED; i++) {
		const struct balance_difference *difference = &balance->differences[i];

		json_array_append_new(list,
			json_pack("{s:s, s:o, s:o}", "kind", statement_kind_name(difference->kind), "theirs",
				side_of(difference->theirs,
					difference->theirs ? statement_their_id(result, difference, id)
							   : NULL),
				"ours",
				side_of(difference->ours,
					difference->ours ? records_id(&result->ours.records, difference->ours)
							 : NULL)));
	}
	return list;
}

static json_t *counts_of(const struct balance *balance)
{
	json_t *counts = json_object();

	for (int kind = 0; kind < BALANCE_KIND_COUNT; kind++)
		json_object_set_new(counts, statement_kind_name((enum balance_kind)kind),
			number_of(balance->counts[kind]));
	return counts;
}

static json_t *bad_rows_of(const struct telco_file *file)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < file->bad && i < TELCO_BAD_KEPT; i++)
		json_array_append_new(rows,
			json_pack("{s:I, s:s}", "row", (json_int_t)file->bad_rows[i].row, "reason",
				telco_fault_words(file->bad_rows[i].fault)));
	return rows;
}

static void set_sums(json_t *root, const struct reconciliation *result)
{
	const struct balance *balance = &result->balance;
	const struct {
		const char *name;
		size_t number;
	} sums[] = { { "theirs", balance->theirs }, { "ours", balance->ours }, { "agree", balance->agreed },
		{ "undecided", balance->undecided }, { "edge_theirs", balance->edge_theirs },
		{ "edge_ours", balance->edge_ours }, { "rows", result->file.rows },
		{ "rows_of_other_times", result->file.other_times },
		{ "rows_from_citizens", result->file.originated }, { "rows_unreadable", result->file.bad },
		{ "replies_known_in_part", result->ours.in_parts },
		{ "replies_perhaps_sent_twice", result->ours.resent },
		{ "replies_under_way", result->ours.waiting },
		{ "replies_without_id", result->ours.without_id },
		{ "differences", balance->difference_count } };

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		json_object_set_new(root, sums[i].name, number_of(sums[i].number));
}

void statement_add_json(const struct reconciliation *result, struct buffer *out)
{
	json_t *root = json_object(), *links = json_array();

	for (size_t i = 0; i < result->link_count; i++)
		json_array_append_new(links, json_string(result->links[i]));
	json_object_set_new(root, "from", moment_of(result->from_ms));
	json_object_set_new(root, "until", moment_of(result->to_ms));
	json_object_set_new(root, "links", links);
	json_object_set_new(root, "clock_ahead_ms", json_integer(result->balance.ahead_ms));
	set_sums(root, result);
	json_object_set_new(root, "counts", counts_of(&result->balance));
	json_object_set_new(root, "unreadable", bad_rows_of(&result->file));
	json_object_set_new(root, "listed", differences_of(result));
	char *text = json_dumps(root, JSON_INDENT(2));
	if (text)
		buffer_add_text(out, text);
	buffer_add_text(out, text ? "\n" : "");
	out->failed = out->failed || !text;
	free(text);
	json_decref(root);
}
