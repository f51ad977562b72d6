#include "agahi/ops/served.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "agahi/base/names.h"

enum { LABELS_SIZE = 3 * NAMES_SIZE + 64 };

struct edition {
	long long number;
	uint64_t counts[SERVED_WAYS];
};

struct served {
	struct names *rules, *languages, *topics;
	struct edition editions[SERVED_EDITIONS];
	size_t edition_count;
	struct edition earlier; /* all those without a place; its number is the last that gave one away */
	struct edition *live;
	uint64_t by_topic[SERVED_WAYS][SERVED_TOPICS + 1];
	uint64_t by_rule[SERVED_WAYS][SERVED_RULES + 1][SERVED_LANGUAGES + 1];
};

/* By served_by. */
static const char *const ways[] = { "sms", "screen" };

struct served *served_new(void)
{
	struct served *served = calloc(1, sizeof(*served));

	if (!served)
		return NULL;
	served->live = &served->earlier;
	served->rules = names_new(SERVED_RULES);
	served->languages = names_new(SERVED_LANGUAGES);
	served->topics = names_new(SERVED_TOPICS);
	if (served->rules && served->languages && served->topics)
		return served;
	served_free(served);
	return NULL;
}

void served_free(struct served *served)
{
	if (!served)
		return;
	names_free(served->rules);
	names_free(served->languages);
	names_free(served->topics);
	free(served);
}

/* --- counting ----------------------------------------------------------------------------------------- */

static struct edition *lowest(struct served *served)
{
	struct edition *found = &served->editions[0];

	for (size_t i = 1; i < served->edition_count; i++) {
		if (served->editions[i].number < found->number)
			found = &served->editions[i];
	}
	return found;
}

/* For an edition that has none; the lowest one makes room. */
static struct edition *take_place(struct served *served, long long number)
{
	struct edition *place;

	if (number <= served->earlier.number)
		return &served->earlier;
	if (served->edition_count < SERVED_EDITIONS) {
		place = &served->editions[served->edition_count++];
	} else {
		place = lowest(served);
		if (number < place->number)
			return &served->earlier;
		served->earlier.number = place->number;
	}
	*place = (struct edition){ .number = number };
	return place;
}

void served_set_edition(struct served *served, long long number)
{
	for (size_t i = 0; i < served->edition_count; i++) {
		if (served->editions[i].number == number) {
			served->live = &served->editions[i];
			return;
		}
	}
	served->live = take_place(served, number);
}

static size_t number_of(struct names *names, const char *name)
{
	return names_number(names, name ? name : "none");
}

void served_count(struct served *served, const struct served_answer *answer)
{
	size_t rule = number_of(served->rules, answer->rule);
	size_t language = number_of(served->languages, answer->language);

	served->by_rule[answer->by][rule][language]++;
	served->by_topic[answer->by][number_of(served->topics, answer->topic)]++;
	served->live->counts[answer->by]++;
}

/* --- in the text format ------------------------------------------------------------------------------- */

static void write_rules(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct served *served = of;
	char labels[LABELS_SIZE];

	for (size_t by = 0; by < SERVED_WAYS; by++) {
		for (size_t rule = 0; rule < names_count(served->rules); rule++) {
			for (size_t language = 0; language < names_count(served->languages); language++) {
				if (served->by_rule[by][rule][language] == 0)
					continue;
				snprintf(labels, sizeof(labels), "rule=\"%s\",language=\"%s\",by=\"%s\"",
					names_at(served->rules, rule), names_at(served->languages, language),
					ways[by]);
				figure_write_sample(figure, labels, served->by_rule[by][rule][language], out);
			}
		}
	}
}

static void write_topics(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct served *served = of;
	char labels[LABELS_SIZE];

	for (size_t by = 0; by < SERVED_WAYS; by++) {
		for (size_t topic = 0; topic < names_count(served->topics); topic++) {
			if (served->by_topic[by][topic] == 0)
				continue;
			snprintf(labels, sizeof(labels), "topic=\"%s\",by=\"%s\"",
				names_at(served->topics, topic), ways[by]);
			figure_write_sample(figure, labels, served->by_topic[by][topic], out);
		}
	}
}

static void write_edition(
	const struct figure *figure, const struct edition *edition, const char *name, struct buffer *out)
{
	char labels[LABELS_SIZE];

	for (size_t by = 0; by < SERVED_WAYS; by++) {
		snprintf(labels, sizeof(labels), "edition=\"%s\",by=\"%s\"", name, ways[by]);
		figure_write_sample(figure, labels, edition->counts[by], out);
	}
}

static void write_editions(const struct figure *figure, const void *of, struct buffer *out)
{
	const struct served *served = of;
	char name[24];

	write_edition(figure, &served->earlier, "earlier", out);
	for (size_t i = 0; i < served->edition_count; i++) {
		snprintf(name, sizeof(name), "%lld", served->editions[i].number);
		write_edition(figure, &served->editions[i], name, out);
	}
}

struct figures served_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_answers_total", FIGURE_COUNTER,
			"Answers by the rule that found them (as `agahi ask` names it) and by language; by "
			"SMS, or on a screen of USSD.",
			.labels = "rule,language,by", .samples = write_rules },
		{ "agahi_topic_answers_total", FIGURE_COUNTER,
			"The same by topic. The first 512 that were asked for have their own label, the rest "
			"is \"other\".",
			.labels = "topic,by", .samples = write_topics },
		{ "agahi_edition_answers_total", FIGURE_COUNTER,
			"The same by edition: the last 16, and \"earlier\".", .labels = "edition,by",
			.samples = write_editions },
	};

	return FIGURES_OF(table);
}
