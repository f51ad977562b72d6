#include "agahi/handover/telling.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/comparison/difference_text.h"
#include "agahi/comparison/paper.h"
#include "agahi/text/visible.h"

/* --- as JSON ------------------------------------------------------------------------------------------ */

static json_t *time_json(int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE];

	return ms > 0 ? json_string(calendar_write_iso(ms, text)) : json_null();
}

static json_t *number_json(long long number)
{
	return number > 0 ? json_integer(number) : json_null();
}

json_t *telling_edition_json(const struct edition *edition)
{
	json_t *object = json_object();

	json_object_set_new(object, "number", number_json(edition->number));
	json_object_set_new(object, "draft", edition->number > 0 ? json_null() : json_string(edition->name));
	json_object_set_new(object, "state", json_string(edition_state_name(edition->state)));
	json_object_set_new(object, "title", paper_json_text(edition->title));
	json_object_set_new(object, "note", paper_json_text(edition->note));
	json_object_set_new(object, "author", paper_json_text(edition->author));
	json_object_set_new(object, "made", time_json(edition->made_ms));
	json_object_set_new(object, "made_from", number_json(edition->base));
	json_object_set_new(object, "published", time_json(edition->published_ms));
	json_object_set_new(object, "published_by", paper_json_text(edition->published_by));
	json_object_set_new(object, "replaces", number_json(edition->replaces));
	json_object_set_new(object, "scheduled", time_json(edition->at_ms));
	json_object_set_new(object, "refused", time_json(edition->refused_ms));
	json_object_set_new(object, "refused_because",
		edition->refused_ms > 0 ? paper_json_text(edition->refused) : json_null());
	json_object_set_new(object, "hash", json_string(edition->hash));
	json_object_set_new(
		object, "record", *edition->audit_hash ? json_integer(edition->audit) : json_null());
	json_object_set_new(
		object, "record_hash", *edition->audit_hash ? json_string(edition->audit_hash) : json_null());
	return object;
}

/* --- as text ------------------------------------------------------------------------------------------ */

/* What people wrote must do nothing to the terminal. */
static void print_text(const char *before, const char *text, FILE *out)
{
	struct buffer shown = { 0 };

	if (*text == '\0')
		return;
	visible_add_isolated(text, &shown);
	fprintf(out, "%s%s", before, shown.data ? shown.data : "");
	buffer_free(&shown);
}

static void print_times(const struct edition *edition, int64_t now_ms, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	if (edition->at_ms > 0) {
		fprintf(out, "\n      goes live %s", calendar_write_in_full(edition->at_ms, text));
		fprintf(out, ", %s", calendar_write_distance(now_ms, edition->at_ms, text));
		print_text(", by ", edition->published_by, out);
	}
	if (edition->refused_ms > 0) {
		fprintf(out, "\n      did not go live at %s", calendar_write(edition->refused_ms, text));
		print_text(": ", edition->refused, out);
	}
}

void telling_edition(const struct edition *edition, int64_t now_ms, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];
	bool draft = edition->state == EDITION_DRAFT;

	if (draft)
		fprintf(out, "draft %s  made %s", edition->name, calendar_write(edition->made_ms, text));
	else
		fprintf(out, "%5lld  %-9s  %s", edition->number,
			edition->state == EDITION_PUBLISHED ? "live" : "retired",
			calendar_write(edition->published_ms, text));
	print_text("  by ", edition->author, out);
	if (!draft && strcmp(edition->author, edition->published_by) != 0)
		print_text(", published by ", edition->published_by, out);
	if (edition->base > 0)
		fprintf(out, ", made from %lld", edition->base);
	if (!draft && edition->replaces != edition->base && edition->replaces > 0)
		fprintf(out, ", replaced %lld", edition->replaces);
	print_text("  ", edition->title, out);
	print_text("  (", edition->note, out);
	fprintf(out, "%s", *edition->note ? ")" : "");
	print_times(edition, now_ms, out);
	fprintf(out, "\n");
}

static void print_rows(const struct message_set *set, FILE *out)
{
	fprintf(out, "%zu messages, %zu placeholders, %zu menu items, %zu examples", set->message_count,
		set->placeholder_count, set->menu_count, set->example_count);
}

void telling_whole(const struct edition *edition, const struct message_set *set, int64_t now_ms, FILE *out)
{
	telling_edition(edition, now_ms, out);
	fprintf(out, "      content %s\n      ", edition->hash);
	if (*edition->audit_hash != '\0')
		fprintf(out, "record  %lld, %s\n      ", edition->audit, edition->audit_hash);
	print_rows(set, out);
	fprintf(out, "\n");
}

json_t *telling_whole_json(const struct edition *edition, const struct message_set *set)
{
	json_t *object = telling_edition_json(edition);

	json_object_set_new(object, "messages", json_integer((json_int_t)set->message_count));
	json_object_set_new(object, "placeholders", json_integer((json_int_t)set->placeholder_count));
	json_object_set_new(object, "menu_items", json_integer((json_int_t)set->menu_count));
	json_object_set_new(object, "examples", json_integer((json_int_t)set->example_count));
	return object;
}

/* --- edition files ------------------------------------------------------------------------------------ */

static void print_row(const char *name, const char *text, FILE *out)
{
	if (*text == '\0')
		return;
	fprintf(out, "  %-9s", name);
	print_text("", text, out);
	fprintf(out, "\n");
}

static void print_time(const char *name, int64_t ms, int64_t now_ms, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	fprintf(out, "  %-9s%s", name, calendar_write_in_full(ms, text));
	fprintf(out, ", %s\n", calendar_write_distance(now_ms, ms, text));
}

static void print_approvals(const struct edition_file *file, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	for (size_t i = 0; i < file->approval_count; i++) {
		print_text("  approved by ", file->approvals[i].name, out);
		fprintf(out, ", %s\n", calendar_write(file->approvals[i].at_ms, text));
	}
	if (*file->audit_hash != '\0')
		fprintf(out, "  record   %lld, %s\n", file->audit, file->audit_hash);
}

static void print_content(const struct edition_file *file, FILE *out)
{
	fprintf(out, "  content  %s\n  ", file->hash);
	print_rows(file->set, out);
	if (*file->model_name == '\0')
		fprintf(out, "; nothing that was learned\n");
	else
		fprintf(out, "; what was learned is %zu octets\n", file->model.len);
}

void telling_file(const struct edition_file *file, int64_t now_ms, FILE *out)
{
	if (file->published_ms > 0)
		fprintf(out, "edition %lld", file->number);
	else if (file->number > 0)
		fprintf(out, "an edition, called %lld until a gateway gives it its number", file->number);
	else
		fprintf(out, "an edition");
	if (file->base > 0)
		fprintf(out, ", made from edition %lld", file->base);
	fprintf(out, "\n");
	print_row("title", file->title, out);
	print_row("by", file->by, out);
	print_row("sent by", file->sent_by, out);
	print_row("note", file->note, out);
	if (file->published_ms > 0)
		print_time("was live", file->published_ms, now_ms, out);
	if (file->from_ms > 0)
		print_time("live", file->from_ms, now_ms, out);
	if (file->withdrawn)
		fprintf(out, "  withdrawn: it shall not go live\n");
	if (file->may_lose)
		fprintf(out, "  topics or languages may vanish\n");
	print_approvals(file, out);
	print_content(file, out);
}

static void print_base(const struct edition_file *file, const struct edition *live, FILE *out)
{
	if (live->id == 0)
		fprintf(out, "nothing is live here; beside nothing: ");
	else if (strcmp(live->hash, file->hash) == 0)
		fprintf(out, "this is what is live here, as edition %lld: ", live->number);
	else if (live->number == file->base && strcmp(live->hash, file->base_hash) == 0)
		fprintf(out, "beside edition %lld, which it was made from and is live here: ", live->number);
	else
		fprintf(out, "beside edition %lld, which is live here and is not what it was made from: ",
			live->number);
}

bool telling_file_changes(
	const struct edition_file *file, const struct message_set *set, const struct edition *live, FILE *out)
{
	struct difference *difference = difference_make(set, file->set);

	if (!difference)
		return false;
	print_base(file, live, out);
	bool printed = difference_print_summary(difference, out);
	difference_free(difference);
	return printed;
}

void telling_answer(const struct acceptance_answer *answer, int64_t now_ms, FILE *out)
{
	char text[CALENDAR_TEXT_SIZE];

	switch (answer->result) {
	case ACCEPTANCE_ACCEPTED:
		fprintf(out, "accepted: it is edition %lld, live since %s\n", answer->number,
			calendar_write(answer->at_ms, text));
		break;
	case ACCEPTANCE_SCHEDULED:
		fprintf(out, "accepted: it goes live %s", calendar_write_in_full(answer->at_ms, text));
		fprintf(out, ", %s; to take it back: agahi unschedule %s\n",
			calendar_write_distance(now_ms, answer->at_ms, text), answer->draft);
		break;
	case ACCEPTANCE_WITHDRAWN:
		fprintf(out, "withdrawn: it does not go live\n");
		break;
	case ACCEPTANCE_REFUSED:
		print_text("refused: ", answer->reason, out);
		fprintf(out, "\n");
		break;
	case ACCEPTANCE_FAILED:
		print_text("it cannot be taken now: ", answer->reason, out);
		fprintf(out, "\n");
		break;
	}
}
