#include "agahi/doctor/diagnosis.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/text/visible.h"

enum { TEXT_SIZE = 8192 }; /* of one finding; what is longer is cut */

static const char *const verdict_words[] = {
	[VERDICT_WELL] = "well",
	[VERDICT_WARNING] = "warning",
	[VERDICT_FAULT] = "fault",
};

static void set_text(struct buffer *text, const char *format, va_list arguments)
{
	char line[TEXT_SIZE];

	vsnprintf(line, sizeof(line), format, arguments);
	buffer_add_text(text, line);
}

void diagnosis_add(
	struct diagnosis *diagnosis, const char *check, enum verdict verdict, const char *format, ...)
{
	struct finding *items = realloc(diagnosis->items, (diagnosis->count + 1) * sizeof(items[0]));
	va_list arguments;

	if (!items) {
		diagnosis->failed = true;
		return;
	}
	diagnosis->items = items;
	struct finding *finding = &items[diagnosis->count++];
	*finding = (struct finding){ .check = check, .verdict = verdict };
	va_start(arguments, format);
	set_text(&finding->found, format, arguments);
	va_end(arguments);
	diagnosis->failed |= finding->found.failed;
}

void diagnosis_advise(struct diagnosis *diagnosis, const char *format, ...)
{
	va_list arguments;

	if (diagnosis->failed || diagnosis->count == 0)
		return;
	struct buffer *advice = &diagnosis->items[diagnosis->count - 1].advice;
	va_start(arguments, format);
	set_text(advice, format, arguments);
	va_end(arguments);
	diagnosis->failed |= advice->failed;
}

size_t diagnosis_count(const struct diagnosis *diagnosis, enum verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < diagnosis->count; i++)
		count += diagnosis->items[i].verdict == verdict;
	return count;
}

int diagnosis_exit_code(const struct diagnosis *diagnosis)
{
	if (diagnosis->failed || diagnosis_count(diagnosis, VERDICT_FAULT) > 0)
		return 1;
	return diagnosis_count(diagnosis, VERDICT_WARNING) > 0 ? 2 : 0;
}

static const char *text_of(const struct buffer *text)
{
	return text->data ? text->data : "";
}

/* --- for people --------------------------------------------------------------------------------------- */

static void print_text(const struct buffer *text, FILE *out)
{
	struct buffer shown = { 0 };

	visible_add(text_of(text), text->len, false, &shown);
	fprintf(out, "%s\n", text_of(&shown));
	buffer_free(&shown);
}

void diagnosis_print(const struct diagnosis *diagnosis, FILE *out)
{
	for (size_t i = 0; i < diagnosis->count; i++) {
		const struct finding *finding = &diagnosis->items[i];

		fprintf(out, "%-8s %-14s ", verdict_words[finding->verdict], finding->check);
		print_text(&finding->found, out);
		if (finding->advice.len == 0)
			continue;
		fprintf(out, "%-8s %-14s do: ", "", "");
		print_text(&finding->advice, out);
	}
	size_t faults = diagnosis_count(diagnosis, VERDICT_FAULT);
	size_t warnings = diagnosis_count(diagnosis, VERDICT_WARNING);
	if (diagnosis->failed)
		fprintf(out, "memory is short: this is not all\n");
	fprintf(out, "%zu fault%s, %zu warning%s\n", faults, faults == 1 ? "" : "s", warnings,
		warnings == 1 ? "" : "s");
}

/* --- for programs ------------------------------------------------------------------------------------- */

/* Octets of a file's name need not be UTF-8. */
static json_t *json_text(const struct buffer *text)
{
	struct buffer shown = { 0 };

	visible_add(text_of(text), text->len, false, &shown);
	json_t *json = json_string(text_of(&shown));
	buffer_free(&shown);
	return json;
}

static json_t *json_of(const struct finding *finding)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "check", finding->check, "verdict",
		verdict_words[finding->verdict], "found", json_text(&finding->found), "advice",
		json_text(&finding->advice));
}

bool diagnosis_print_json(const struct diagnosis *diagnosis, FILE *out)
{
	json_t *checks = json_array();
	bool good = checks && !diagnosis->failed;

	for (size_t i = 0; good && i < diagnosis->count; i++)
		good = json_array_append_new(checks, json_of(&diagnosis->items[i])) == 0;
	json_t *all = json_pack("{s:I, s:I, s:o}", "faults",
		(json_int_t)diagnosis_count(diagnosis, VERDICT_FAULT), "warnings",
		(json_int_t)diagnosis_count(diagnosis, VERDICT_WARNING), "checks", checks);
	good = good && all && json_dumpf(all, out, JSON_INDENT(2)) == 0 && fputc('\n', out) != EOF;
	json_decref(all);
	return good;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->count; i++) {
		buffer_free(&diagnosis->items[i].found);
		buffer_free(&diagnosis->items[i].advice);
	}
	free(diagnosis->items);
	*diagnosis = (struct diagnosis){ 0 };
}
