/* How well citizens' words are understood: the labelled messages of tests/match/messages.csv against the
 * sample set, by language, with every confusion (on standard error); then the time a message takes with a large catalogue.
 *
 * "wrong" is an answer about something else, which is worse than "menu": the fallback where a topic was
 * wanted. The half "tuned" was looked at while the matcher was made, the half "held" was not.   usage: match
 * [--short] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/base/clock.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/service/decide.h"
#include "agahi/sheet/csv.h"
#include "agahi/sheet/import.h"

#include "../match/labelled.h"

enum { GROUPS = 16, LARGE_TOPICS = 2500, KEYWORDS_A_TOPIC = 40, ROUNDS = 20, MAX_MESSAGES = 4096 };

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

enum outcome { RIGHT, MENU, WRONG, OUTCOMES };

struct group {
	char half[16];
	char lang[16];
	unsigned counts[OUTCOMES];
	unsigned in_its_language;
};

struct results {
	struct group groups[GROUPS];
	size_t count;
};

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rbe");
	struct buffer content = { 0 };
	char piece[4096];
	size_t got;

	if (!file) {
		perror(path);
		exit(1);
	}
	buffer_add(&content, "", 0);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&content, piece, got);
	fclose(file);
	*len = content.len;
	return buffer_take(&content);
}

static struct catalogue *load_sample(void)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	if (!set || !import_messages("conf/messages.csv", set, &report) ||
		!import_placeholders("conf/placeholders.csv", set, &report)) {
		report_print(&report, PHRASES_ENGLISH, stderr);
		exit(1);
	}
	struct catalogue *catalogue = catalogue_build(set, &languages);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

static struct decision ask(const struct catalogue *catalogue, const char *text)
{
	const struct decide_request request = { .text = text, .origin = ORIGIN_PHONE };
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW };

	return decide(&request, catalogue, &sender);
}

static struct group *group_of(struct results *results, const char *half, const char *lang)
{
	for (size_t i = 0; i < results->count; i++) {
		if (strcmp(results->groups[i].half, half) == 0 && strcmp(results->groups[i].lang, lang) == 0)
			return &results->groups[i];
	}
	if (results->count == GROUPS)
		exit(1);
	struct group *group = &results->groups[results->count++];
	snprintf(group->half, sizeof(group->half), "%s", half);
	snprintf(group->lang, sizeof(group->lang), "%s", lang);
	return group;
}

/* For mixed messages any language is right. */
static void note(struct group *group, enum outcome outcome, const char *lang, const char *answered)
{
	group->counts[outcome]++;
	group->in_its_language += strcmp(lang, "mixed") == 0 || (answered && strcmp(lang, answered) == 0);
}

static void judge(struct results *results, const struct catalogue *catalogue, const struct csv_row *row)
{
	const char *half = row->fields[0], *lang = row->fields[1];
	const char *accepted = row->fields[2], *text = row->fields[3];
	struct decision decision = ask(catalogue, text);
	const char *topic = decision.topic ? decision.topic : "none";
	enum outcome outcome = WRONG;

	if (labelled_accepts(accepted, topic))
		outcome = RIGHT;
	else if (strcmp(topic, "fallback") == 0)
		outcome = MENU;
	note(group_of(results, half, lang), outcome, lang, decision.language);
	note(group_of(results, "all", "all"), outcome, lang, decision.language);
	if (outcome != RIGHT)
		fprintf(stderr, "%-5s %-5s line %3u  %s → %s (%s \"%s\")  %s\n", half,
			outcome == WRONG ? "WRONG" : "menu", row->row, accepted, topic,
			decide_rule_name(decision.rule), decision.keyword ? decision.keyword : "", text);
}

static void print_table(const struct results *results)
{
	printf("%-6s %-8s %8s %8s %8s %8s %10s %8s %14s\n", "half", "language", "messages", "right", "menu",
		"wrong", "accuracy", "wrong", "same language");
	for (size_t i = 0; i < results->count; i++) {
		const struct group *group = &results->groups[i];
		unsigned all = group->counts[RIGHT] + group->counts[MENU] + group->counts[WRONG];

		printf("%-6s %-8s %8u %8u %8u %8u %9.1f%% %7.1f%% %13.1f%%\n", group->half, group->lang, all,
			group->counts[RIGHT], group->counts[MENU], group->counts[WRONG],
			100.0 * group->counts[RIGHT] / all, 100.0 * group->counts[WRONG] / all,
			100.0 * group->in_its_language / all);
	}
}

/* --- time --------------------------------------------------------------------------------------------- */

/* A word that could be Roman Urdu, told by its number. */
static void make_word(unsigned number, char word[32])
{
	static const char *const syllables[] = { "ka", "vo", "ti", "sha", "na", "khi", "re", "dar", "min",
		"lo", "ba", "jo", "si", "mu", "per", "za" };
	size_t len = 0;

	for (unsigned i = 0; i < 5; i++, number /= 16)
		len += (size_t)snprintf(word + len, 32 - len, "%s", syllables[number % 16]);
}

static struct catalogue *load_large(void)
{
	struct message_set *set = message_set_new();

	for (unsigned topic = 0; topic < LARGE_TOPICS; topic++) {
		char slug[32], keyword[80], one[32], two[32];

		snprintf(slug, sizeof(slug), "topic-%u", topic);
		struct message_row *row = message_set_add_message(set, slug, "ur-Latn", slug, topic + 2);
		for (unsigned i = 0; row && i < KEYWORDS_A_TOPIC; i++) {
			make_word((topic * KEYWORDS_A_TOPIC + i) * 7919, one);
			make_word(i * 104729 + topic % 50, two);
			snprintf(keyword, sizeof(keyword), "%s%s%s", one, i % 2 ? " " : "", i % 2 ? two : "");
			message_row_add_keyword(row, keyword);
		}
	}
	struct catalogue *catalogue = catalogue_build(set, &languages);
	message_set_free(set);
	return catalogue;
}

static int compare_times(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static void measure_time(
	const char *name, const struct catalogue *catalogue, char *const *texts, size_t count)
{
	uint64_t *times = calloc(count, sizeof(*times));

	for (size_t i = 0; times && i < count; i++) {
		uint64_t start = clock_monotonic_us();

		for (unsigned round = 0; round < ROUNDS; round++)
			ask(catalogue, texts[i]);
		times[i] = (clock_monotonic_us() - start) * 1000 / ROUNDS;
	}
	qsort(times, count, sizeof(*times), compare_times);
	printf("%-14s %7zu keywords: a message takes %.1f µs at the median, %.1f µs at the 99th percentile\n",
		name, keywords_count(catalogue_keywords(catalogue)), (double)times[count / 2] / 1000,
		(double)times[count * 99 / 100] / 1000);
	free(times);
}

int main(int argc, char **argv)
{
	struct catalogue *sample = load_sample();
	struct results results = { .count = 0 };
	static char *texts[MAX_MESSAGES];
	struct csv_reader reader;
	struct csv_row row;
	size_t len, count = 0;
	char *file = read_file("tests/match/messages.csv", &len);
	bool short_run = argc > 1 && strcmp(argv[1], "--short") == 0;

	csv_open(&reader, file, len);
	csv_next(&reader, &row);
	while (csv_next(&reader, &row) == CSV_ROW && row.count == 4 && count < MAX_MESSAGES) {
		judge(&results, sample, &row);
		texts[count++] = strdup(row.fields[3]);
	}
	print_table(&results);
	if (!short_run) {
		struct catalogue *large = load_large();

		printf("\n");
		measure_time("sample set", sample, texts, count);
		measure_time("large", large, texts, count);
		catalogue_free(large);
	}
	while (count > 0)
		free(texts[--count]);
	catalogue_free(sample);
	free(file);
	return 0;
}
