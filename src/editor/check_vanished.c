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

void check_vanished(struct inspection *in)
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
