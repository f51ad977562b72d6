#include "agahi/editor/inspection.h"

#include <stdio.h>
#include <string.h>

void inspection_row_name(const char *topic, const char *lang, char name[INSPECTION_NAME_SIZE])
{
	snprintf(name, INSPECTION_NAME_SIZE, "%.120s %.120s", topic, lang);
}

static void add_tag(struct inspection *inspection, const char *tag)
{
	if (inspection->tag_count < TOPICS_MAX_LANGUAGES)
		inspection->tags[inspection->tag_count++] = tag;
}

static bool is_configured(const struct check_options *options, const char *tag)
{
	for (size_t i = 0; i < options->language_count; i++) {
		if (strcmp(options->languages[i], tag) == 0)
			return true;
	}
	return false;
}

void inspection_open(struct inspection *inspection, const struct message_set *set,
	const struct check_options *options, struct report *report)
{
	*inspection = (struct inspection){ .set = set, .options = options, .report = report };
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];
		char name[INSPECTION_NAME_SIZE];

		claims_make(&inspection->topics, row->topic, row, NULL);
		claims_make(&inspection->langs, row->lang, row, NULL);
		inspection_row_name(row->topic, row->lang, name);
		claims_make(&inspection->rows, name, row, NULL);
	}
	for (size_t i = 0; i < options->language_count; i++) {
		if (inspection_has_language(inspection, options->languages[i]))
			add_tag(inspection, options->languages[i]);
	}
	for (const struct claim *each = inspection->langs.first; each; each = each->hh.next) {
		if (!is_configured(options, each->name))
			add_tag(inspection, each->name);
	}
	inspection->incomplete =
		inspection->topics.incomplete || inspection->langs.incomplete || inspection->rows.incomplete;
}

void inspection_close(struct inspection *inspection)
{
	claims_free(&inspection->topics);
	claims_free(&inspection->langs);
	claims_free(&inspection->rows);
}

bool inspection_has_topic(const struct inspection *inspection, const char *topic)
{
	return claims_find(&inspection->topics, topic) != NULL;
}

bool inspection_has_row(const struct inspection *inspection, const char *topic, const char *lang)
{
	char name[INSPECTION_NAME_SIZE];

	inspection_row_name(topic, lang, name);
	return claims_find(&inspection->rows, name) != NULL;
}

bool inspection_has_language(const struct inspection *inspection, const char *lang)
{
	return claims_find(&inspection->langs, lang) != NULL;
}
