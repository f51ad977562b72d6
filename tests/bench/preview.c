/* What the desk shows while somebody types, at 20,000 keywords: the sample set with all its examples, and keywords made up until
 * there are that many. Times are of this program alone, without the page around it.   usage: preview [KEYWORDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/editor/check.h"
#include "agahi/preview/checks.h"
#include "agahi/preview/citizen.h"
#include "agahi/preview/replay.h"
#include "agahi/preview/workbench.h"
#include "agahi/service/dial.h"
#include "agahi/sheet/import.h"

enum { KEYWORDS = 20000, TRIALS = 2000, BUILDS = 5, LETTERS = 26, WORD = 8 };

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };
static const struct replay_terms terms = {
	.code = "*8300#", .screen = { CHARSET_GSM7, 182, 80 }, .cost = { .paisa = 35 }
};
static const struct check_options options = {
	.languages = tags, .language_count = 3, .default_tag = "ur", .max_parts = 6
};

static uint64_t seed = 20261126;

static size_t pick(size_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (size_t)(seed >> 33) % below;
}

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* --- the set ------------------------------------------------------------------------------------------ */

static size_t count_keywords(const struct message_set *set)
{
	size_t count = 0;

	for (size_t i = 0; i < set->message_count; i++)
		count += set->messages[i].keyword_count;
	return count;
}

static void make_up_keyword(char keyword[2 * WORD + 2])
{
	for (size_t i = 0; i <= (size_t)2 * WORD; i++)
		keyword[i] = i == WORD ? ' ' : (char)('a' + pick(LETTERS));
	keyword[2 * WORD + 1] = '\0';
}

static struct message_set *make_set(size_t keywords)
{
	struct message_set *set = message_set_new();
	struct report report = { 0 };
	char keyword[2 * WORD + 2];

	if (!set || !import_messages("conf/messages.csv", set, &report) ||
		!import_placeholders("conf/placeholders.csv", set, &report) ||
		!import_menus("conf/menus.csv", set, &report) ||
		!import_examples("conf/examples.csv", set, &report))
		abort();
	report_free(&report);
	for (size_t count = count_keywords(set); count < keywords;) {
		struct message_row *row = &set->messages[pick(set->message_count)];

		if (row->keyword_count == 0 || row->keyword_count >= CHECK_MAX_ROW_KEYWORDS)
			continue;
		make_up_keyword(keyword);
		if (!message_row_add_keyword(row, keyword))
			abort();
		count++;
	}
	return set;
}

/* --- times -------------------------------------------------------------------------------------------- */

struct times {
	double ms[TRIALS];
	size_t count;
};

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static void print_times(const char *what, struct times *times)
{
	enum { HUNDRED = 100, MEDIAN = 50, NEARLY_ALL = 99 };

	qsort(times->ms, times->count, sizeof(double), compare);
	printf("%-58s p50 %8.2f ms   p99 %8.2f ms\n", what, times->ms[times->count * MEDIAN / HUNDRED],
		times->ms[times->count * NEARLY_ALL / HUNDRED]);
}

static void note(struct times *times, double begun)
{
	times->ms[times->count++] = now_ms() - begun;
}

/* --- what is done ------------------------------------------------------------------------------------- */

static struct workbench_draft *build(struct workbench *workbench, size_t keywords, struct times *times)
{
	const struct workbench_key key = { 1, (int64_t)times->count, 1 };
	const struct workbench_order order = {
		.key = key, .set = make_set(keywords), .languages = &languages
	};
	struct workbench_job *job = workbench_begin(workbench, &order);
	struct workbench_draft *draft;
	char reason[128];
	double begun = now_ms();

	if (!job)
		abort();
	workbench_build(job);
	note(times, begun);
	if (!workbench_finish(workbench, job, reason, sizeof(reason)) ||
		workbench_find(workbench, &key, &draft) != WORKBENCH_READY)
		abort();
	return draft;
}

/* One letter more in a text; then all that stands beside it. */
static void preview(const struct workbench_draft *draft, struct times *overlay, struct times *all)
{
	const struct message_set *set = workbench_set(draft);
	const struct message_row *row = &set->messages[pick(set->message_count)];
	const char *asked = set->examples[pick(set->example_count)].text;
	char text[MESSAGE_SET_MAX_FILLED];
	struct report report = { 0 };
	struct citizen_answer answer;
	struct checks checks = { 0 };
	struct cost_ways ways;
	struct dial_session session = { 0 };
	struct dial_screen screen;

	snprintf(text, sizeof(text), "%s%c", row->text, (char)('a' + pick(LETTERS)));
	const struct workbench_trial trial = { .topic = row->topic, .lang = row->lang, .text = text };
	const struct checks_place place = { .topic = row->topic, .lang = row->lang };
	double begun = now_ms();
	struct catalogue *catalogue = workbench_try(draft, &trial);
	note(overlay, begun);
	if (!catalogue || !citizen_ask(catalogue, asked, NULL, &terms.cost, &answer) ||
		!cost_of_ways(text, &terms.cost, &ways))
		abort();
	dial_begin(&session, catalogue, 0, "1*2", &terms.screen, &screen);
	checks_at_once(set, &options, &place, &report);
	if (!checks_beside(&report, &place, PHRASES_URDU, &checks))
		abort();
	checks_free(&checks);
	report_free(&report);
	citizen_answer_free(&answer);
	catalogue_free(catalogue);
	note(all, begun);
}

static void change_value(const struct workbench_draft *draft, struct times *times)
{
	const struct message_set *set = workbench_set(draft);
	const struct placeholder_row *row = &set->placeholders[pick(set->placeholder_count)];
	const struct workbench_trial trial = {
		.placeholder = row->name, .placeholder_lang = row->lang, .value = "Friday"
	};
	double begun = now_ms();

	catalogue_free(workbench_try(draft, &trial));
	note(times, begun);
}

static void replay_fifty(const struct workbench_draft *draft, struct times *times)
{
	const struct message_set *set = workbench_set(draft);
	struct steps steps;
	struct replay replay;

	steps_clear(&steps);
	while (steps.count < STEPS_MOST) {
		if (!steps_add(&steps, STEP_SMS, set->examples[pick(set->example_count)].text) ||
			!steps_add(&steps, STEP_DIAL, "*8300*1*2*1#"))
			break;
	}
	double begun = now_ms();
	if (!replay_run(workbench_catalogue(draft), &steps, &terms, &replay))
		abort();
	note(times, begun);
	replay_free(&replay);
}

static void check_all(const struct workbench_draft *draft)
{
	struct report report = { 0 };
	double begun = now_ms();

	check_message_set(workbench_set(draft), &options, &report);
	printf("%-58s %12.0f ms\n", "the whole check (on a worker)", now_ms() - begun);
	report_free(&report);
}

int main(int argc, char **argv)
{
	static struct times builds, overlays, all, values, replays;
	size_t keywords = argc > 1 ? strtoul(argv[1], NULL, 10) : KEYWORDS;
	struct workbench *workbench = workbench_new(1);
	struct workbench_draft *draft = NULL;

	if (!workbench)
		return 1;
	for (size_t i = 0; i < BUILDS; i++)
		draft = build(workbench, keywords, &builds);
	printf("%zu keywords, %zu messages, %zu examples\n", count_keywords(workbench_set(draft)),
		workbench_set(draft)->message_count, workbench_set(draft)->example_count);
	print_times("a catalogue is built (on a worker)", &builds);
	for (size_t i = 0; i < TRIALS; i++)
		preview(draft, &overlays, &all);
	print_times("a text is laid over it", &overlays);
	print_times("that, an answer, its cost, a screen, the field's check", &all);
	for (size_t i = 0; i < TRIALS / 4; i++) {
		change_value(draft, &values);
		replay_fifty(draft, &replays);
	}
	print_times("a placeholder's value is laid over it", &values);
	print_times("the training phone is played again, 4 kB of steps", &replays);
	check_all(draft);
	workbench_free(workbench);
	return 0;
}
