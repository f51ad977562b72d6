#include "agahi/dialogue/shown.h"

#include <stdio.h>
#include <stdlib.h>

#include "agahi/service/decide.h"
#include "agahi/store/hourly.h"

struct shown {
	struct journal *journal;
	struct link **links;
	struct served *served;
	struct hourly *hourly;
};

void shown_note(
	struct shown *shown, struct dialogue *dialogue, const struct dial_screen *screen, struct moment now)
{
	int topic = screen->topic ? dialogue->dial.topic + 1 : 0;
	bool is_new = topic != 0 && topic != dialogue->shown;

	dialogue->shown = (int16_t)topic;
	dialogue->read = topic != 0 ? dialogue->shown : dialogue->read;
	if (!is_new)
		return;
	served_count(shown->served,
		&(struct served_answer){
			decide_rule_name(RULE_DIALLED), screen->topic, screen->language, SERVED_SCREEN });
	/* What memory is short for is not counted. */
	hourly_add(shown->hourly,
		&(struct hourly_sum){ now.wall_ms / HOURLY_MS, screen->topic, screen->language, HOURLY_USSD,
			link_config(shown->links[dialogue->link])->name, "", HOURLY_SHOWN, 0, 1, 0 });
}

static void keep(const struct hourly_sum *sum, void *arg)
{
	struct shown *shown = arg;
	struct journal_shown row = {
		.record.kind = JOURNAL_SHOWN, .hour = sum->hour, .count = sum->requests
	};

	snprintf(row.link, sizeof(row.link), "%s", sum->link);
	snprintf(row.topic, sizeof(row.topic), "%s", sum->topic);
	snprintf(row.language, sizeof(row.language), "%s", sum->language);
	journal_put(shown->journal, &row.record);
}

void shown_flush(struct shown *shown)
{
	hourly_hand_over(shown->hourly, keep, shown);
}

struct shown *shown_new(struct journal *journal, struct link **links, struct served *served)
{
	struct shown *shown = calloc(1, sizeof(*shown));

	if (!shown)
		return NULL;
	*shown = (struct shown){ journal, links, served, hourly_new() };
	if (shown->hourly)
		return shown;
	free(shown);
	return NULL;
}

void shown_free(struct shown *shown)
{
	if (!shown)
		return;
	hourly_free(shown->hourly);
	free(shown);
}
