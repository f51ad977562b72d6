#include "agahi/editor/check_vanished.h"

#include <stdio.h>
#include <string.h>

#include "agahi/report/phrases.h"

/* What is listed of one kind. */
struct lost {
	struct claims seen;
	struct buffer list;
	size_t count;
};

/* All of them: whoever lets them go must have read what they are. */
static void lose(struct lost *lost, const char *name)
{
	enum { LONGEST_NAME = 160 };

	if (claims_make(&lost->seen, name, NULL, NULL))
		return;
	buffer_add_text(&lost->list, lost->count++ > 0 ? ", " : "");
	phrases_show(name, LONGEST_NAME, &lost->list);
}

static void tell(struct inspection *in, enum fault forbidden, enum fault allowed, struct lost *lost)
{
	if (lost->count > 0)
		report_add(in->report, in->options->allow_removal ? allowed : forbidden,
			(struct fault_at){ .file = NULL },
			(struct fault_with){ .list = lost->list.data, .number = lost->count });
	in->incomplete = in->incomplete || lost->seen.incomplete || lost->list.failed;
	claims_free(&lost->seen);
	buffer_free(&lost->list);
}

bool check_has_vanished(const struct inspection *in, const char *topic)
{
	const struct message_set *live = in->options->live;

	if (in->options->allow_removal || inspection_has_topic(in, topic))
		return false;
	for (size_t i = 0; live && i < live->message_count; i++) {
		if (strcmp(live->messages[i].topic, topic) == 0)
			return true;
	}
	return false;
}

/* --- menus, keywords, examples ------------------------------------------------------------------------- */

/* A menu, a choice of it, a label of that: "main", "main/women", "main/women/ur". */
enum menu_depth { DEPTH_MENU, DEPTH_ITEM, DEPTH_LABEL, DEPTHS };

static void name_menu_row(const struct menu_row *row, enum menu_depth depth, char name[INSPECTION_NAME_SIZE])
{
	static const char *const formats[DEPTHS] = { "%.80s", "%.80s/%.80s", "%.80s/%.80s/%.60s" };

	snprintf(name, INSPECTION_NAME_SIZE, formats[depth], row->menu, row->item, row->lang);
}

static bool claim_menus(const struct message_set *set, struct claims *menus)
{
	char name[INSPECTION_NAME_SIZE];

	for (size_t i = 0; i < set->menu_count; i++) {
		for (int depth = 0; depth < DEPTHS; depth++) {
			name_menu_row(&set->menus[i], (enum menu_depth)depth, name);
			claims_make(menus, name, &set->menus[i], NULL);
		}
	}
	return !menus->incomplete;
}

/* What is gone as a whole is not told in its parts; nor is a language that the set has no more. */
static void lose_menu_row(
	struct inspection *in, const struct claims *menus, const struct menu_row *row, struct lost *lost)
{
	char name[INSPECTION_NAME_SIZE];

	for (int depth = 0; depth < DEPTHS; depth++) {
		name_menu_row(row, (enum menu_depth)depth, name);
		if (claims_find(menus, name))
			continue;
		if (depth != DEPTH_LABEL || inspection_has_language(in, row->lang))
			lose(lost, name);
		return;
	}
}

static void check_vanished_menus(struct inspection *in)
{
	const struct message_set *live = in->options->live;
	struct claims menus = { NULL, false };
	struct lost lost = { .count = 0 };

	in->incomplete = !claim_menus(in->set, &menus) || in->incomplete;
	for (size_t i = 0; live && i < live->menu_count; i++)
		lose_menu_row(in, &menus, &live->menus[i], &lost);
	tell(in, FAULT_VANISH_MENUS, FAULT_REMOVED_MENUS, &lost);
	claims_free(&menus);
	if (live && live->menu_count > 0 && in->set->menu_count > 0 &&
		strcmp(live->menus[0].menu, in->set->menus[0].menu) != 0)
		report_add(in->report, FAULT_MENU_FIRST, place_of_menu(in->set, &in->set->menus[0], "menu"),
			(struct fault_with){ .value = in->set->menus[0].menu, .other = live->menus[0].menu });
}

/* Rows that stay, and are called by nothing any more. */
static void check_vanished_keywords(struct inspection *in)
{
	const struct message_set *live = in->options->live;
	struct lost lost = { .count = 0 };
	char name[INSPECTION_NAME_SIZE];

	for (size_t i = 0; live && i < live->message_count; i++) {
		const struct message_row *row = &live->messages[i];

		inspection_row_name(row->topic, row->lang, name);
		const struct claim *claim = claims_find(&in->rows, name);
		if (!claim || row->keyword_count == 0 ||
			((const struct message_row *)claim->row)->keyword_count > 0)
			continue;
		snprintf(name, sizeof(name), "%.120s/%.60s", row->topic, row->lang);
		lose(&lost, name);
	}
	tell(in, FAULT_VANISH_KEYWORDS, FAULT_REMOVED_KEYWORDS, &lost);
}

/* Some come and go with every edition; when most are gone, it is the table that is. */
static void check_vanished_examples(struct inspection *in)
{
	const struct message_set *live = in->options->live;

	if (live && live->example_count > 0 && in->set->example_count < live->example_count / 2)
		report_add(in->report,
			in->options->allow_removal ? FAULT_REMOVED_EXAMPLES : FAULT_VANISH_EXAMPLES,
			(struct fault_at){ .file = in->set->examples_file },
			(struct fault_with){
				.number = in->set->example_count, .allowed = live->example_count });
}

/* --- topics and languages ------------------------------------------------------------------------------ */

static void check_vanished_topics(struct inspection *in)
{
	struct lost topics = { .count = 0 }, languages = { .count = 0 }, texts = { .count = 0 };
	const struct message_set *live = in->options->live;

	for (size_t i = 0; live && i < live->message_count; i++) {
		const struct message_row *row = &live->messages[i];
		bool topic = inspection_has_topic(in, row->topic),
		     lang = inspection_has_language(in, row->lang);
		char name[INSPECTION_NAME_SIZE];

		snprintf(name, sizeof(name), "%.120s/%.60s", row->topic, row->lang);
		if (!topic)
			lose(&topics, row->topic);
		if (!lang)
			lose(&languages, row->lang);
		if (topic && lang && !inspection_has_row(in, row->topic, row->lang))
			lose(&texts, name);
	}
	tell(in, FAULT_VANISH_TOPICS, FAULT_REMOVED_TOPICS, &topics);
	tell(in, FAULT_VANISH_LANGUAGES, FAULT_REMOVED_LANGUAGES, &languages);
	tell(in, FAULT_VANISH_TEXTS, FAULT_REMOVED_TEXTS, &texts);
}

void check_vanished(struct inspection *in)
{
	check_vanished_topics(in);
	check_vanished_menus(in);
	check_vanished_keywords(in);
	check_vanished_examples(in);
}
