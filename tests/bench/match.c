/* How well citizens' words are understood: tables of labelled messages, asked of the sample as the daemon would be, by
 * language, form and noise (training/noise.h); then how sure it was and how often right, and the time a message takes.
 *
 * usage: match [--short] [--tell] [--examples TABLE]… [--most N] [--without WHAT] [--answer-at PERMILLE] [TABLE…]
 *
 * Without tables the exam, which nobody has looked into who makes the sample or the program, and the messages that are
 * known here. --examples: learned from in place of the sample's, so that one can ask what was not learned from. --most: so many of each topic and language. --without: skeletons, pairs, noise
 * or priority, to see what it is worth. --tell: each
 * message that was not answered rightly, or not in its language, on standard error. --short: without noise and time. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/hash.h"
#include "agahi/match/classify.h"
#include "agahi/sheet/csv.h"
#include "agahi/text/fold.h"
#include "agahi/training/noise.h"

#include "../match/labelled.h"
#include "../match/sample.h"

enum { GROUPS = 40, LARGE_TOPICS = 2500, KEYWORDS_A_TOPIC = 40, ROUNDS = 20, MAX_MESSAGES = 8192 };
enum { MOST_TABLES = 16, DECILES = 10 };

struct group {
	char name[24];
	unsigned counts[LABELLED_OUTCOMES];
	unsigned in_its_language;
};

struct bench {
	const char *examples[MOST_TABLES], *tables[MOST_TABLES];
	size_t example_count, table_count;
	unsigned answer_at;
	size_t most; /* 0: all */
	bool is_short, tells, no_priority;
	struct trainer_options options;
	struct catalogue *catalogue;
	struct group groups[GROUPS];
	size_t group_count;
	unsigned sure[DECILES], sure_right[DECILES]; /* by the model alone */
	char *texts[MAX_MESSAGES];
	size_t text_count;
};

/* --- judging ------------------------------------------------------------------------------------------ */

static struct group *group_of(struct bench *bench, const char *name)
{
	for (size_t i = 0; i < bench->group_count; i++) {
		if (strcmp(bench->groups[i].name, name) == 0)
			return &bench->groups[i];
	}
	if (bench->group_count == GROUPS) {
		fprintf(stderr, "match: the table has too many languages and forms\n");
		exit(1);
	}
	struct group *group = &bench->groups[bench->group_count++];
	snprintf(group->name, sizeof(group->name), "%s", name);
	return group;
}

static void note(struct bench *bench, const char *name, enum labelled_outcome outcome, bool in_its_language)
{
	struct group *group = group_of(bench, name);

	group->counts[outcome]++;
	group->in_its_language += in_its_language;
}

static void note_sureness(struct bench *bench, const struct decision *decision, enum labelled_outcome outcome)
{
	size_t decile = decision->score * DECILES / (MODEL_SURE + 1);

	if (decision->rule != RULE_MODEL)
		return;
	bench->sure[decile]++;
	bench->sure_right[decile] += outcome == LABELLED_RIGHT;
}

/* As somebody in haste, or with another keyboard, would have written it; by another seed than training has. */
static void judge_disturbed(struct bench *bench, const struct csv_row *row)
{
	static const char *const names[NOISE_KINDS] = { "~vowels", "~keys", "~doubles", "~arabic", "~joined",
		"~split" };
	char folded[FOLD_MAX_OCTETS], noisy[FOLD_MAX_OCTETS + 1];
	const char *text = row->fields[LABELLED_TEXT], *lang = row->fields[LABELLED_LANG];
	size_t len = fold_text(text, strlen(text), folded);

	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		size_t octets =
			noise_make((enum noise_kind)kind, ~hash_octets(folded, len), folded, len, noisy);

		if (octets == 0)
			continue;
		noisy[octets] = '\0';
		struct decision decision = labelled_ask(bench->catalogue, noisy);
		note(bench, names[kind], labelled_judge(&decision, row->fields[LABELLED_TOPIC]),
			decision.language && strcmp(lang, decision.language) == 0);
	}
}

static void tell(const struct csv_row *row, const struct decision *decision, enum labelled_outcome outcome)
{
	static const char *const names[] = { "right", "offered", "OTHERS", "menu", "WRONG" };

	fprintf(stderr, "%-7s row %3u  %s → %s in %s (%s %u", names[outcome], row->row,
		row->fields[LABELLED_TOPIC], decision->topic ? decision->topic : "none",
		decision->language ? decision->language : "none", decide_rule_name(decision->rule),
		decision->score);
	for (size_t k = 0; k < decision->offer.count; k++)
		fprintf(stderr, "%s%s", k == 0 ? ": " : "|", decision->offer.topics[k]);
	fprintf(stderr, ")  %s\n", row->fields[LABELLED_TEXT]);
}

/* What the model alone would have said where a priority phrase said it. */
static void leave_priority_out(const struct catalogue *catalogue, const char *text, struct decision *decision)
{
	const struct topics *topics = catalogue_topics(catalogue);
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text, strlen(text), folded);
	struct match match = classify_text(catalogue, folded, len, TOPICS_NONE);

	decision->topic = match.rule == MATCH_NONE ? "fallback" : topics_slug(topics, match.topic);
	decision->offer.count = match.nearest_count;
	for (size_t i = 0; i < match.nearest_count; i++)
		decision->names[i] = decision->offer.topics[i] = topics_slug(topics, match.nearest[i]);
}

static void judge(struct bench *bench, const struct csv_row *row)
{
	const char *lang = row->fields[LABELLED_LANG], *accepted = row->fields[LABELLED_TOPIC];
	struct decision decision = labelled_ask(bench->catalogue, row->fields[LABELLED_TEXT]);

	if (bench->no_priority && decision.rule == RULE_PRIORITY)
		leave_priority_out(bench->catalogue, row->fields[LABELLED_TEXT], &decision);
	enum labelled_outcome outcome = labelled_judge(&decision, accepted);
	/* For mixed messages any language is right. */
	bool same = strcmp(lang, "mixed") == 0 || (decision.language && strcmp(lang, decision.language) == 0);

	note(bench, "all", outcome, same);
	note(bench, labelled_accepts(accepted, "fallback") ? "not answered" : "answered", outcome, same);
	if (labelled_is_distress(accepted))
		note(bench, "distress", outcome, same);
	note(bench, lang, outcome, same);
	if (row->count > LABELLED_FORM)
		note(bench, row->fields[LABELLED_FORM], outcome, same);
	note_sureness(bench, &decision, outcome);
	if (bench->tells && (outcome != LABELLED_RIGHT || !same))
		tell(row, &decision, outcome);
	if (!bench->is_short)
		judge_disturbed(bench, row);
}

/* --- telling ------------------------------------------------------------------------------------------ */

static void print_group(const struct group *group)
{
	double all = 0;

	for (size_t k = 0; k < LABELLED_OUTCOMES; k++)
		all += group->counts[k];
	if (all == 0)
		return;
	printf("%-14s %6.0f", group->name, all);
	for (size_t k = 0; k < LABELLED_OUTCOMES; k++)
		printf(" %6.1f %%", 100 * group->counts[k] / all);
	printf(" %6.1f %% %8.1f %%\n",
		100 * (group->counts[LABELLED_RIGHT] + group->counts[LABELLED_OFFERED]) / all,
		100 * group->in_its_language / all);
}

/* What was made noisy comes last. */
static void print_groups(const struct bench *bench)
{
	printf("%-14s %6s %8s %8s %8s %8s %8s %8s %10s\n", "", "n", "right", "offered", "others", "menu",
		"wrong", "helped", "language");
	for (int noisy = 0; noisy <= 1; noisy++) {
		for (size_t i = 0; i < bench->group_count; i++) {
			if ((bench->groups[i].name[0] == '~') == (noisy == 1))
				print_group(&bench->groups[i]);
		}
	}
}

static void print_sureness(const struct bench *bench)
{
	printf("\nhow sure the model was, and how often right:");
	for (size_t i = 0; i < DECILES; i++) {
		if (bench->sure[i] > 0)
			printf("  %zu0 %%: %.1f %% of %u", i, 100.0 * bench->sure_right[i] / bench->sure[i],
				bench->sure[i]);
	}
	printf("\n");
}

static void forget(struct bench *bench)
{
	memset(bench->groups, 0, sizeof(bench->groups));
	bench->group_count = 0;
	memset(bench->sure, 0, sizeof(bench->sure));
	memset(bench->sure_right, 0, sizeof(bench->sure_right));
}

static void ask_table(struct bench *bench, const char *path)
{
	static const char *const first[] = { "all", "answered", "not answered", "distress", "en", "ur",
		"ur-Latn" };
	struct buffer text = sample_read_file(path);
	struct csv_reader reader;
	struct csv_row row;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		group_of(bench, first[i]);
	csv_open(&reader, text.data, text.len);
	csv_next(&reader, &row);
	while (csv_next(&reader, &row) == CSV_ROW && row.count > LABELLED_TEXT) {
		judge(bench, &row);
		if (bench->text_count < MAX_MESSAGES)
			bench->texts[bench->text_count++] = strdup(row.fields[LABELLED_TEXT]);
	}
	buffer_free(&text);
	printf("%s\n\n", path);
	print_groups(bench);
	print_sureness(bench);
	printf("\n");
	forget(bench);
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
	struct catalogue *catalogue = catalogue_build(set, &sample_languages);
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
			labelled_ask(catalogue, texts[i]);
		times[i] = (clock_monotonic_us() - start) * 1000 / ROUNDS;
	}
	qsort(times, count, sizeof(*times), compare_times);
	printf("%-14s %7zu keywords: a message takes %.1f µs at the median, %.1f µs at the 99th percentile\n",
		name, keywords_count(catalogue_keywords(catalogue)), (double)times[count / 2] / 1000,
		(double)times[count * 99 / 100] / 1000);
	free(times);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static void leave_out(struct bench *bench, const char *what)
{
	if (strcmp(what, "skeletons") == 0)
		bench->options.kinds &= ~(unsigned)(FEATURES_SKELETON | FEATURES_PAIR | FEATURES_STREAM);
	else if (strcmp(what, "pairs") == 0)
		bench->options.kinds &= ~(unsigned)FEATURES_PAIR;
	else if (strcmp(what, "noise") == 0)
		bench->options.noise = 0;
	else if (strcmp(what, "priority") == 0)
		bench->no_priority = true;
	else
		exit(2);
}

static void parse(struct bench *bench, int argc, char **argv)
{
	static const struct option options[] = { { "short", 0, NULL, 's' }, { "tell", 0, NULL, 't' },
		{ "examples", 1, NULL, 'e' }, { "answer-at", 1, NULL, 'a' }, { "most", 1, NULL, 'm' },
		{ "without", 1, NULL, 'w' }, { NULL, 0, NULL, 0 } };
	int found;

	while ((found = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (found == 's')
			bench->is_short = true;
		else if (found == 't')
			bench->tells = true;
		else if (found == 'e' && bench->example_count < MOST_TABLES)
			bench->examples[bench->example_count++] = optarg;
		else if (found == 'a')
			bench->answer_at = (unsigned)strtoul(optarg, NULL, 10);
		else if (found == 'm')
			bench->most = strtoul(optarg, NULL, 10);
		else if (found == 'w')
			leave_out(bench, optarg);
		else
			exit(2);
	}
	for (; optind < argc && bench->table_count < MOST_TABLES; optind++)
		bench->tables[bench->table_count++] = argv[optind];
}

static void use_sample(struct bench *bench)
{
	static const char *const examples[] = { "conf/examples.csv" };
	struct message_set *set = bench->example_count > 0 ? sample_set(bench->examples, bench->example_count)
							   : sample_set(examples, 1);
	bool as_it_is = memcmp(&bench->options, &trainer_defaults, sizeof(bench->options)) == 0;
	struct buffer octets = { 0 };

	if (set && bench->most > 0)
		sample_keep_first(set, bench->most);
	bench->catalogue = set ? catalogue_build(set, &sample_languages) : NULL;
	if (bench->catalogue)
		catalogue_set_model(bench->catalogue,
			as_it_is ? sample_find_model(set) : sample_learn(set, &bench->options, &octets));
	if (!bench->catalogue || !catalogue_model(bench->catalogue)) {
		fprintf(stderr, "match: there is no model\n");
		exit(1);
	}
	buffer_free(&octets);
	message_set_free(set);
	if (bench->answer_at > 0)
		catalogue_set_answer_at(bench->catalogue, bench->answer_at);
}

int main(int argc, char **argv)
{
	static struct bench bench;

	bench.options = trainer_defaults;
	parse(&bench, argc, argv);
	use_sample(&bench);
	if (bench.table_count == 0) {
		bench.tables[bench.table_count++] = "tests/match/exam.csv";
		bench.tables[bench.table_count++] = "tests/match/messages.csv";
	}
	for (size_t i = 0; i < bench.table_count; i++)
		ask_table(&bench, bench.tables[i]);
	if (!bench.is_short) {
		struct catalogue *large = load_large();

		measure_time("sample set", bench.catalogue, bench.texts, bench.text_count);
		measure_time("large", large, bench.texts, bench.text_count);
		catalogue_free(large);
	}
	while (bench.text_count > 0)
		free(bench.texts[--bench.text_count]);
	catalogue_free(bench.catalogue);
	return 0;
}
