#include "agahi/editor/report.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *severity_name(enum report_severity severity)
{
	return severity == REPORT_ERROR ? "error" : "warning";
}

void report_add(
	struct report *report, enum report_severity severity, const char *place, const char *format, ...)
{
	struct report_item item = { severity, NULL, NULL };
	va_list arguments;

	report->errors += severity == REPORT_ERROR;
	if (report->count >= REPORT_MAX_ITEMS) {
		report->dropped++;
		return;
	}
	struct report_item *items = realloc(report->items, (report->count + 1) * sizeof(*items));
	if (items)
		report->items = items;
	va_start(arguments, format);
	int written = vasprintf(&item.text, format, arguments);
	va_end(arguments);
	item.place = strdup(place);
	if (!items || written < 0 || !item.place) {
		free(written < 0 ? NULL : item.text);
		free(item.place);
		report->dropped++;
		return;
	}
	report->items[report->count++] = item;
}

void report_free(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		free(report->items[i].place);
		free(report->items[i].text);
	}
	free(report->items);
	memset(report, 0, sizeof(*report));
}

void report_print(const struct report *report, FILE *out)
{
	for (size_t i = 0; i < report->count; i++)
		fprintf(out, "%s: %s: %s\n", report->items[i].place, severity_name(report->items[i].severity),
			report->items[i].text);
	if (report->dropped > 0)
		fprintf(out, "and %zu more\n", report->dropped);
}

void report_print_json(const struct report *report, FILE *out)
{
	json_t *list = json_array();

	for (size_t i = 0; i < report->count; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:s}", "severity", severity_name(report->items[i].severity),
				"place", report->items[i].place, "text", report->items[i].text));
	json_dumpf(list, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(list);
}
