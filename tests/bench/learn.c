/* How well what is learned from examples does on messages of other people: right, offered, missed and wrong by
 * language and form (a fourth column, where there is one), and of what was answered at 90 % how much was right; then what other limits than --answer-at would do; then, for
 * messages as likely of distress as each row says, how many of those of distress these are, and what would come of it if no
 * other topic answered them. The hash of a model's octets is the same wherever it is made.
 *
 * usage: learn [OPTIONS] TABLE…              each table (topic,lang,text) once set aside, and asked of a model of the others
 *        learn [OPTIONS] --test TABLE TABLE…  TABLE asked of a model of the others
 *
 * --keywords MESSAGES.csv: keywords are learned too; --most N: examples of each topic and language, for a learning curve; --kinds N, --cost N, --noise N, --folds N, --answer-at PERMILLE:
 * as in training/trainer.h; --disturb: each message also with each kind of training/noise.h; --wrong: what was answered wrongly, on standard error; --time: what a message takes */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/hash.h"
#include "agahi/learning/model.h"
#include "agahi/sheet/csv.h"
#include "agahi/sheet/import.h"
#include "agahi/text/fold.h"
#include "agahi/training/noise.h"
#include "agahi/training/trainer.h"

#include "../match/sample.h"

enum { MOST_TABLES = 16, GROUPS = 32, ROUNDS = 20, SURE = 900, ALARMS = 7, LIMITS = 9 };

/* Per mille of distress at which other topics would fall silent. */
static const uint16_t alarms[ALARMS] = { 10, 20, 50, 100, 200, 500, 800 };

/* Per mille of sureness at which an answer would be given. */
static const uint16_t limits[LIMITS] = { 600, 700, 750, 800, 850, 880, 900, 920, 950 };

enum { LIMIT_ALL, LIMIT_ANSWERED, LIMIT_DISTRESS, LIMIT_GROUPS };

struct alarm {
	unsigned raised, rightly;            /* at this sureness or above; where it was of distress */
	unsigned right_lost, wrong_kept_off; /* answers of other topics that would not be given */
	unsigned distress_kept_off;          /* the wrong ones of them to people in distress */
};

struct group {
	char name[32];
	unsigned counts[EXPECTATION_OUTCOMES], first, sure, sure_right;
};

struct bench {
	struct trainer_options options;
	const char *tables[MOST_TABLES], *test, *keywords;
	size_t table_count, most;
	bool tell_wrong, tell_time, disturb;
	struct group groups[GROUPS];
	size_t group_count;
	struct alarm alarms[ALARMS];
	unsigned distressed, asked;
	unsigned limits[LIMITS][LIMIT_GROUPS][EXPECTATION_OUTCOMES];
};

static void must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "learn: %s\n", what);
	exit(1);
}

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rbe");
	struct buffer content = { 0 };
	char piece[4096];
	size_t got;

	must(file != NULL, path);
	buffer_add(&content, "", 0);
	while ((got = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&content, piece, got);
	fclose(file);
	*len = content.len;
	return buffer_take(&content);
}

/* --- training ----------------------------------------------------------------------------------------- */

static struct message_set *load(const struct bench *bench, const char *aside)
{
	struct message_set *set = message_set_new();
	struct report report = { 0 };

	must(set != NULL, "memory is short");
	for (size_t i = 0; i < bench->table_count; i++) {
		if (strcmp(bench->tables[i], aside) != 0)
			must(import_examples(bench->tables[i], set, &report), bench->tables[i]);
	}
	if (bench->keywords)
		must(import_messages(bench->keywords, set, &report), bench->keywords);
	report_free(&report);
	if (bench->most > 0)
		sample_keep_first(set, bench->most);
	return set;
}

static struct model *train_on(const struct bench *bench, const struct message_set *set)
{
	struct expectation *expectation = calloc(1, sizeof(*expectation));
	struct corpus *corpus = corpus_build(set, bench->options.folds);
	struct buffer octets = { 0 };
	char reason[128];
	uint64_t start = clock_monotonic_us();

	must(expectation && corpus && trainer_make(corpus, &bench->options, NULL, NULL, &octets, expectation),
		"memory is short");
	struct model *model =
		model_read((struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	must(model != NULL, reason);
	const struct model_expectation sum = expectation_sum(expectation);
	printf("# trained on %zu texts, %zu classes in %.1f s, %zu octets (hash %016llx); it expects: right "
	       "%.1f %%, "
	       "offered %.1f, wrong %.1f of %u\n",
		corpus->count, corpus->class_count, (double)(clock_monotonic_us() - start) / 1e6, octets.len,
		(unsigned long long)hash_octets(octets.data, octets.len), 100.0 * sum.right / sum.messages,
		100.0 * sum.offered / sum.messages, 100.0 * sum.wrong / sum.messages, sum.messages);
	buffer_free(&octets);
	corpus_free(corpus);
	free(expectation);
	return model;
}

/* --- asking ------------------------------------------------------------------------------------------- */

static struct group *group_of(struct bench *bench, const char *name)
{
	for (size_t i = 0; i < bench->group_count; i++) {
		if (strcmp(bench->groups[i].name, name) == 0)
			return &bench->groups[i];
	}
	must(bench->group_count < GROUPS, "too many languages and forms");
	struct group *group = &bench->groups[bench->group_count++];
	snprintf(group->name, sizeof(group->name), "%s", name);
	return group;
}

static void note(
	struct group *group, enum expectation_outcome outcome, const struct model_scores *scores, int wanted)
{
	const struct model_class *best = &scores->classes[0];

	group->counts[outcome]++;
	group->first += best->number == wanted;
	group->sure += best->sureness >= SURE;
	group->sure_right += best->sureness >= SURE && best->number == wanted;
}

static int class_of(const struct model *model, const char *name)
{
	for (size_t i = 0; i < model_class_count(model); i++) {
		if (strcmp(model_class_name(model, i), name) == 0)
			return (int)i;
	}
	return -1;
}

static void note_limits(
	struct bench *bench, const struct model *model, const struct model_scores *scores, int wanted)
{
	static struct expectation expectation;

	expectation.fallback = class_of(model, "fallback");
	for (size_t i = 0; i < LIMITS; i++) {
		expectation.answer_at = limits[i];
		enum expectation_outcome outcome = expectation_add(&expectation, scores, wanted);
		bench->limits[i][LIMIT_ALL][outcome]++;
		if (wanted != expectation.fallback)
			bench->limits[i][LIMIT_ANSWERED][outcome]++;
		if (model_class_is_distress(model, (size_t)wanted))
			bench->limits[i][LIMIT_DISTRESS][outcome]++;
	}
}

/* Only an answer that is not of distress is held back. */
static void note_alarm(struct alarm *alarm, enum expectation_outcome outcome, bool answered, bool distressed)
{
	alarm->raised++;
	alarm->rightly += distressed;
	if (!answered)
		return;
	alarm->right_lost += outcome == EXPECTATION_RIGHT;
	alarm->wrong_kept_off += outcome == EXPECTATION_WRONG;
	alarm->distress_kept_off += outcome == EXPECTATION_WRONG && distressed;
}

static void note_distress(struct bench *bench, const struct model *model, enum expectation_outcome outcome,
	const struct model_scores *scores, int wanted)
{
	const struct model_class *best = &scores->classes[0];
	bool distressed = model_class_is_distress(model, (size_t)wanted);
	bool answered = best->sureness >= bench->options.answer_at &&
		!model_class_is_distress(model, best->number) &&
		strcmp(model_class_name(model, best->number), "fallback") != 0;

	bench->asked++;
	bench->distressed += distressed;
	for (size_t i = 0; i < ALARMS; i++) {
		if (scores->distress >= alarms[i])
			note_alarm(&bench->alarms[i], outcome, answered, distressed);
	}
}

static void ask(struct bench *bench, const struct model *model, const struct csv_row *row,
	struct features *features, struct expectation *expectation)
{
	char folded[FOLD_MAX_OCTETS];
	struct model_scores scores;
	int wanted = class_of(model, row->fields[0]);

	must(wanted >= 0, row->fields[0]);
	model_score(
		model, folded, fold_text(row->fields[2], strlen(row->fields[2]), folded), features, &scores);
	enum expectation_outcome outcome = expectation_add(expectation, &scores, wanted);
	note(group_of(bench, "all"), outcome, &scores, wanted);
	note(group_of(bench, row->fields[1]), outcome, &scores, wanted);
	if (row->count > 3)
		note(group_of(bench, row->fields[3]), outcome, &scores, wanted);
	note(group_of(bench, wanted == expectation->fallback ? "not answered" : "answered"), outcome, &scores,
		wanted);
	if (model_class_is_distress(model, (size_t)wanted))
		note(group_of(bench, "distress"), outcome, &scores, wanted);
	note_distress(bench, model, outcome, &scores, wanted);
	note_limits(bench, model, &scores, wanted);
	if (bench->tell_wrong && outcome == EXPECTATION_WRONG)
		fprintf(stderr, "%s → %s %u  %s\n", row->fields[0],
			model_class_name(model, scores.classes[0].number), scores.classes[0].sureness,
			row->fields[2]);
}

/* What somebody in haste would have made of the message, and it is understood all the same? */
static void ask_disturbed(struct bench *bench, const struct model *model, const struct csv_row *row,
	struct features *features, struct expectation *expectation)
{
	static const char *const names[NOISE_KINDS] = { "~vowels", "~keys", "~doubles", "~arabic", "~joined",
		"~split" };
	char folded[FOLD_MAX_OCTETS], noisy[FOLD_MAX_OCTETS];
	struct model_scores scores;
	int wanted = class_of(model, row->fields[0]);
	size_t len = fold_text(row->fields[2], strlen(row->fields[2]), folded);

	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		/* Another seed than training has. */
		size_t octets =
			noise_make((enum noise_kind)kind, ~hash_octets(folded, len), folded, len, noisy);
		char again[FOLD_MAX_OCTETS];

		if (octets == 0)
			continue;
		model_score(model, again, fold_text(noisy, octets, again), features, &scores);
		note(group_of(bench, names[kind]), expectation_add(expectation, &scores, wanted), &scores,
			wanted);
	}
}

static void measure(const struct model *model, char *text, size_t len, const char *path)
{
	struct features *features = calloc(1, sizeof(*features));
	struct model_scores scores;
	struct csv_reader reader;
	struct csv_row row;
	char folded[FOLD_MAX_OCTETS];
	uint64_t total = 0, count = 0, buckets = 0;

	csv_open(&reader, text, len);
	csv_next(&reader, &row);
	while (csv_next(&reader, &row) == CSV_ROW) {
		size_t octets = fold_text(row.fields[2], strlen(row.fields[2]), folded);
		uint64_t start = clock_monotonic_us();

		for (unsigned round = 0; round < ROUNDS; round++)
			model_score(model, folded, octets, features, &scores);
		total += clock_monotonic_us() - start;
		buckets += features->count;
		count++;
	}
	printf("# %s: a message takes %.2f µs, and has %.0f features, at the mean\n", path,
		(double)total / ROUNDS / (double)count, (double)buckets / (double)count);
	free(features);
}

static void try_table(struct bench *bench, const char *path)
{
	struct message_set *set = load(bench, path);
	struct model *model = train_on(bench, set);
	struct features *features = calloc(1, sizeof(*features));
	struct expectation *expectation = calloc(1, sizeof(*expectation));
	struct csv_reader reader;
	struct csv_row row;
	size_t len;
	char *text = read_file(path, &len);

	must(features && expectation, "memory is short");
	expectation->answer_at = bench->options.answer_at;
	expectation->fallback = class_of(model, "fallback");
	csv_open(&reader, text, len);
	csv_next(&reader, &row);
	while (csv_next(&reader, &row) == CSV_ROW) {
		ask(bench, model, &row, features, expectation);
		if (bench->disturb)
			ask_disturbed(bench, model, &row, features, expectation);
	}
	free(text);
	if (bench->tell_time) {
		text = read_file(path, &len);
		measure(model, text, len, path);
		free(text);
	}
	free(expectation);
	free(features);
	model_free(model);
	message_set_free(set);
}

static void print_groups(const struct bench *bench)
{
	printf("%-14s %6s %7s %8s %7s %7s %8s %7s %16s\n", "", "n", "right", "offered", "missed", "wrong",
		"helped", "first", "right at 90 %");
	for (size_t i = 0; i < bench->group_count; i++) {
		const struct group *group = &bench->groups[i];
		double all = 0;

		for (size_t k = 0; k < EXPECTATION_OUTCOMES; k++)
			all += group->counts[k];
		printf("%-14s %6.0f %6.1f%% %7.1f%% %6.1f%% %6.1f%% %7.1f%% %6.1f%% %7.1f%% of %4u\n",
			group->name, all, 100 * group->counts[EXPECTATION_RIGHT] / all,
			100 * group->counts[EXPECTATION_OFFERED] / all,
			100 * group->counts[EXPECTATION_MISSED] / all,
			100 * group->counts[EXPECTATION_WRONG] / all,
			100 * (group->counts[EXPECTATION_RIGHT] + group->counts[EXPECTATION_OFFERED]) / all,
			100 * group->first / all,
			group->sure > 0 ? 100.0 * group->sure_right / group->sure : 0, group->sure);
	}
}

static void print_limits(const struct bench *bench)
{
	static const char *const names[LIMIT_GROUPS] = { "all", "answered", "distress" };

	for (size_t group = 0; group < LIMIT_GROUPS; group++) {
		printf("%-14s %7s %8s %7s %7s %8s\n", names[group], "right", "offered", "missed", "wrong",
			"helped");
		for (size_t i = 0; i < LIMITS; i++) {
			const unsigned *counts = bench->limits[i][group];
			double all = 0;

			for (size_t k = 0; k < EXPECTATION_OUTCOMES; k++)
				all += counts[k] / 100.0;
			printf("%13.1f%% %6.1f%% %7.1f%% %6.1f%% %6.2f%% %7.1f%%\n", limits[i] / 10.0,
				counts[EXPECTATION_RIGHT] / all, counts[EXPECTATION_OFFERED] / all,
				counts[EXPECTATION_MISSED] / all, counts[EXPECTATION_WRONG] / all,
				(counts[EXPECTATION_RIGHT] + counts[EXPECTATION_OFFERED]) / all);
		}
	}
}

static void print_alarms(const struct bench *bench)
{
	printf("%-14s %8s %9s %12s %15s %26s\n", "distress at", "of them", "precision", "right lost",
		"wrong kept off", "of these, from distress");
	for (size_t i = 0; i < ALARMS; i++) {
		const struct alarm *alarm = &bench->alarms[i];

		printf("%13.1f%% %7.1f%% %8.1f%% %11.1f%% %14.2f%% %25u\n", alarms[i] / 10.0,
			bench->distressed > 0 ? 100.0 * alarm->rightly / bench->distressed : 0,
			alarm->raised > 0 ? 100.0 * alarm->rightly / alarm->raised : 0,
			100.0 * alarm->right_lost / bench->asked,
			100.0 * alarm->wrong_kept_off / bench->asked, alarm->distress_kept_off);
	}
}

/* --- options ------------------------------------------------------------------------------------------ */

static void take_option(struct bench *bench, const char *name, const char *value)
{
	unsigned number = value ? (unsigned)strtoul(value, NULL, 0) : 0;

	if (strcmp(name, "test") == 0)
		bench->test = value;
	else if (strcmp(name, "keywords") == 0)
		bench->keywords = value;
	else if (strcmp(name, "most") == 0)
		bench->most = number;
	else if (strcmp(name, "kinds") == 0)
		bench->options.kinds = number;
	else if (strcmp(name, "cost") == 0)
		bench->options.cost = strtod(value, NULL);
	else if (strcmp(name, "noise") == 0)
		bench->options.noise = number;
	else if (strcmp(name, "folds") == 0)
		bench->options.folds = number;
	else if (strcmp(name, "answer-at") == 0)
		bench->options.answer_at = (uint16_t)number;
	else if (strcmp(name, "disturb") == 0)
		bench->disturb = true;
	else if (strcmp(name, "wrong") == 0)
		bench->tell_wrong = true;
	else
		bench->tell_time = true;
}

static void parse(struct bench *bench, int argc, char **argv)
{
	static const struct option options[] = { { "test", 1, NULL, 0 }, { "keywords", 1, NULL, 0 },
		{ "most", 1, NULL, 0 }, { "kinds", 1, NULL, 0 }, { "cost", 1, NULL, 0 },
		{ "noise", 1, NULL, 0 }, { "folds", 1, NULL, 0 }, { "answer-at", 1, NULL, 0 },
		{ "disturb", 0, NULL, 0 }, { "wrong", 0, NULL, 0 }, { "time", 0, NULL, 0 },
		{ NULL, 0, NULL, 0 } };
	int which, found;

	while ((found = getopt_long(argc, argv, "", options, &which)) == 0)
		take_option(bench, options[which].name, optarg);
	must(found == -1, "usage: learn [OPTIONS] [--test TABLE] TABLE…");
	while (optind < argc && bench->table_count < MOST_TABLES)
		bench->tables[bench->table_count++] = argv[optind++];
	must(bench->table_count > (bench->test ? 0 : 1), "usage: learn [OPTIONS] [--test TABLE] TABLE…");
}

int main(int argc, char **argv)
{
	static struct bench bench;

	bench.options = trainer_defaults;
	parse(&bench, argc, argv);
	if (bench.test)
		try_table(&bench, bench.test);
	for (size_t i = 0; !bench.test && i < bench.table_count; i++)
		try_table(&bench, bench.tables[i]);
	print_groups(&bench);
	print_limits(&bench);
	print_alarms(&bench);
	return 0;
}
