#include "agahi/editor/check_languages.h"

#include <string.h>

#include "agahi/sheet/tags.h"

static void check_tag(struct inspection *in, struct fault_at at, const char *tag)
{
	char better[TAGS_MAX_OCTETS + 1];

	if (*tag == '\0')
		report_add(in->report, FAULT_LANG_EMPTY, at, (struct fault_with){ .value = NULL });
	else if (tags_check(tag, better))
		return;
	else if (*better != '\0')
		report_add(in->report, FAULT_LANG_WRONG, at,
			(struct fault_with){ .value = tag, .other = better });
	else
		report_add(in->report, FAULT_LANG_UNKNOWN, at, (struct fault_with){ .value = tag });
}

static void check_tags(struct inspection *in)
{
	const struct message_set *set = in->set;

	for (size_t i = 0; i < set->message_count; i++)
		check_tag(in, place_of_message(set, &set->messages[i], "lang"), set->messages[i].lang);
	for (size_t i = 0; i < set->placeholder_count; i++) {
		if (*set->placeholders[i].lang != '\0') /* empty: for every language */
			check_tag(in, place_of_placeholder(set, &set->placeholders[i], "lang"),
				set->placeholders[i].lang);
	}
	for (size_t i = 0; i < set->menu_count; i++)
		check_tag(in, place_of_menu(set, &set->menus[i], "lang"), set->menus[i].lang);
	for (size_t i = 0; i < set->example_count; i++)
		check_tag(in, place_of_example(set, &set->examples[i], "lang"), set->examples[i].lang);
}

static bool is_good(const char *tag)
{
	char better[TAGS_MAX_OCTETS + 1];

	return tags_check(tag, better);
}

static void check_default(struct inspection *in)
{
	const char *tag = in->options->default_tag;
	struct buffer list = { 0 };
	size_t count = 0;

	if (!tag || in->set->message_count == 0 || inspection_has_language(in, tag))
		return;
	for (size_t i = 0; i < in->tag_count; i++)
		places_list(&list, &count, in->tags[i]);
	report_add(in->report, FAULT_LANG_DEFAULT, (struct fault_at){ .file = in->set->messages_file },
		(struct fault_with){ .value = tag, .list = list.data });
	buffer_free(&list);
}

/* The language that answers in its place. */
static const char *stand_in(const struct inspection *in, const char *tag)
{
	const char *tags[] = { in->options->default_tag, in->tags[0],
		in->tag_count > 1 ? in->tags[1] : NULL };

	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (tags[i] && strcmp(tags[i], tag) != 0)
			return tags[i];
	}
	return tag;
}

/* A language that is there only to say in it what others the service speaks is not half translated. */
static const char points_elsewhere[] = "other-language";

/* Topics of which there is nothing in the language: a few are named, most of them told as a number. */
static void check_translations(struct inspection *in, const char *tag)
{
	const struct fault_at at = { .file = in->set->messages_file };
	size_t topics = claims_count(&in->topics), missing = 0;
	struct buffer list = { 0 };

	for (const struct claim *each = in->topics.first; each; each = each->hh.next) {
		if (!inspection_has_row(in, each->name, tag))
			places_list(&list, &missing, each->name);
	}
	if (topics - missing == 1 && inspection_has_row(in, points_elsewhere, tag))
		missing = 0;
	if ((topics - missing) * 2 < topics)
		report_add(in->report, FAULT_LANG_FEW, at,
			(struct fault_with){ .value = tag,
				.other = stand_in(in, tag),
				.number = topics - missing,
				.allowed = topics });
	else if (missing > 0)
		report_add(in->report, FAULT_LANG_UNTRANSLATED, at,
			(struct fault_with){ .value = tag, .number = missing, .list = list.data });
	in->incomplete = in->incomplete || list.failed;
	buffer_free(&list);
}

bool check_languages(struct inspection *in)
{
	size_t count = claims_count(&in->langs);

	check_tags(in);
	if (count > TOPICS_MAX_LANGUAGES) {
		report_add(in->report, FAULT_LANG_MANY, (struct fault_at){ .file = in->set->messages_file },
			(struct fault_with){ .number = count, .allowed = TOPICS_MAX_LANGUAGES });
		return false;
	}
	check_default(in);
	for (size_t i = 0; i < in->tag_count; i++) {
		if (is_good(in->tags[i]))
			check_translations(in, in->tags[i]);
	}
	return true;
}
