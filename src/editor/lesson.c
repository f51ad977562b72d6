#include "agahi/editor/lesson.h"

#include <stdlib.h>

#include "agahi/report/report.h"

/* Worse by more than this, in per mille of messages, wants a word; but of a few hundred messages that is one or two. */
enum { WRONG_MAY_RISE = 5, WRONG_BY_CHANCE = 2 };

/* --- learning ----------------------------------------------------------------------------------------- */

bool lesson_is_possible(const struct message_set *set)
{
	struct corpus *corpus = set->example_count > 0 ? corpus_build(set, trainer_defaults.folds) : NULL;
	bool possible = corpus && corpus_is_enough(corpus);

	corpus_free(corpus);
	return possible;
}

bool lesson_is_lacking(const struct message_set *set, const struct model *model)
{
	return !model && lesson_is_possible(set);
}

static void note_pairs(
	struct lesson *lesson, const struct corpus *corpus, const struct expectation *expectation)
{
	struct expectation_pair pairs[LESSON_MOST_PAIRS];

	lesson->pair_count = expectation_pairs(expectation, pairs, LESSON_MOST_PAIRS);
	for (size_t i = 0; i < lesson->pair_count; i++) {
		struct lesson_pair *pair = &lesson->pairs[i];

		snprintf(pair->topic, sizeof(pair->topic), "%s", corpus->names[pairs[i].wanted]);
		snprintf(pair->taken_for, sizeof(pair->taken_for), "%s", corpus->names[pairs[i].taken]);
		pair->times = pairs[i].times;
	}
}

static bool train(struct lesson *lesson, const struct corpus *corpus, trainer_progress_h progress, void *arg,
	struct buffer *octets)
{
	struct expectation *expectation = calloc(1, sizeof(*expectation));
	bool done =
		expectation && trainer_make(corpus, &trainer_defaults, progress, arg, octets, expectation);

	if (done) {
		lesson->state = LESSON_LEARNED;
		lesson->texts = corpus->count;
		lesson->expectation = expectation_sum(expectation);
		note_pairs(lesson, corpus, expectation);
	}
	free(expectation);
	return done;
}

bool lesson_learn(struct lesson *lesson, const struct message_set *set, trainer_progress_h progress,
	void *arg, struct buffer *octets)
{
	if (set->example_count == 0)
		return true;
	lesson->state = LESSON_TOO_LITTLE;
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);
	bool done = corpus && (!corpus_is_enough(corpus) || train(lesson, corpus, progress, arg, octets));
	corpus_free(corpus);
	return done;
}

void lesson_recall(struct lesson *lesson, const struct model *model)
{
	lesson->state = LESSON_KNOWN;
	lesson->expectation = *model_expectation(model);
}

/* --- judging ------------------------------------------------------------------------------------------ */

static double per_cent(uint32_t count, const struct model_expectation *of)
{
	return of->messages > 0 ? 100.0 * count / of->messages : 0;
}

void lesson_compare(struct lesson *lesson, const struct model *live)
{
	const struct model_expectation *now = &lesson->expectation, *before = &lesson->live;

	if (!live || now->messages == 0)
		return;
	lesson->live = *model_expectation(live);
	double rise = per_cent(now->wrong, now) - per_cent(before->wrong, before);
	lesson->worse = rise * 10 > WRONG_MAY_RISE && rise * now->messages / 100 > WRONG_BY_CHANCE;
}

/* --- telling ------------------------------------------------------------------------------------------ */

static void add_part(enum phrases_language language, enum phrases_part part, const struct fault_at *at,
	const struct fault_with *with, struct buffer *out)
{
	phrases_fill(language, phrases_of_part(language, part), at, with, out);
}

static void print_line(struct buffer *line, FILE *out)
{
	fprintf(out, "%s\n", line->failed || !line->data ? "…" : line->data);
	buffer_free(line);
}

static void print_learned(const struct lesson *lesson, enum phrases_language language, FILE *out)
{
	static const enum phrases_part parts[] = { [LESSON_TOO_LITTLE] = PHRASES_LEARNED_NOTHING,
		[LESSON_KNOWN] = PHRASES_LEARNED_BEFORE,
		[LESSON_LEARNED] = PHRASES_LEARNED };
	char seconds[24];
	const struct fault_at nowhere = { .file = NULL };
	const struct fault_with with = { .list = seconds, .number = lesson->texts };

	snprintf(seconds, sizeof(seconds), "%.1f", lesson->seconds);
	report_print_phrase(parts[lesson->state], &nowhere, &with, language, out);
}

static void print_expectation(const struct lesson *lesson, enum phrases_language language, FILE *out)
{
	const struct model_expectation *sum = &lesson->expectation;
	const struct {
		enum phrases_part part;
		uint32_t count;
	} outcomes[] = { { PHRASES_EXPECT_RIGHT, sum->right }, { PHRASES_EXPECT_OFFERED, sum->offered },
		{ PHRASES_EXPECT_WRONG, sum->wrong } };
	struct buffer line = { 0 };

	buffer_add_text(&line, phrases_of_part(language, PHRASES_EXPECT));
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		char figure[24];
		const struct fault_at nowhere = { .file = NULL };
		const struct fault_with with = { .list = figure };

		snprintf(figure, sizeof(figure), "%.1f", per_cent(outcomes[i].count, sum));
		buffer_add_text(&line, i > 0 ? phrases_of_part(language, PHRASES_COMMA) : "");
		add_part(language, outcomes[i].part, &nowhere, &with, &line);
	}
	print_line(&line, out);
}

static void print_pairs(const struct lesson *lesson, enum phrases_language language, FILE *out)
{
	struct buffer line = { 0 };

	buffer_add_text(&line, phrases_of_part(language, PHRASES_CONFUSED));
	for (size_t i = 0; i < lesson->pair_count; i++) {
		const struct fault_at at = { .topic = lesson->pairs[i].topic };
		const struct fault_with with = { .list = lesson->pairs[i].taken_for,
			.number = lesson->pairs[i].times };

		buffer_add_text(&line, i > 0 ? phrases_of_part(language, PHRASES_COMMA) : "");
		add_part(language, PHRASES_CONFUSED_PAIR, &at, &with, &line);
	}
	print_line(&line, out);
}

void lesson_print(const struct lesson *lesson, enum phrases_language language, FILE *out)
{
	if (lesson->state != LESSON_NONE)
		print_learned(lesson, language, out);
	if (lesson->expectation.messages > 0)
		print_expectation(lesson, language, out);
	if (lesson->pair_count > 0)
		print_pairs(lesson, language, out);
}

void lesson_print_worse(const struct lesson *lesson, enum phrases_language language, FILE *out)
{
	char now[24], before[24];
	const struct fault_at at = { .topic = before };
	const struct fault_with with = { .list = now };

	snprintf(now, sizeof(now), "%.1f", per_cent(lesson->expectation.wrong, &lesson->expectation));
	snprintf(before, sizeof(before), "%.1f", per_cent(lesson->live.wrong, &lesson->live));
	report_print_phrase(PHRASES_WORSE, &at, &with, language, out);
	report_print_phrase(PHRASES_WORSE_CURE, &at, &with, language, out);
}

/* --- for programs ------------------------------------------------------------------------------------- */

static json_t *expectation_json(const struct model_expectation *sum)
{
	if (sum->messages == 0)
		return json_null();
	return json_pack("{s:I, s:I, s:I, s:I}", "messages", (json_int_t)sum->messages, "right",
		(json_int_t)sum->right, "offered", (json_int_t)sum->offered, "wrong", (json_int_t)sum->wrong);
}

static json_t *pairs_json(const struct lesson *lesson)
{
	json_t *pairs = json_array();

	for (size_t i = 0; i < lesson->pair_count; i++)
		json_array_append_new(pairs,
			json_pack("{s:s, s:s, s:I}", "topic", lesson->pairs[i].topic, "taken_for",
				lesson->pairs[i].taken_for, "times", (json_int_t)lesson->pairs[i].times));
	return pairs;
}

json_t *lesson_json(const struct lesson *lesson)
{
	bool trained = lesson->state == LESSON_LEARNED;

	if (lesson->state == LESSON_NONE)
		return json_null();
	return json_pack("{s:b, s:o, s:o, s:o, s:o, s:b, s:o}", "trained", trained, "texts",
		trained ? json_integer((json_int_t)lesson->texts) : json_null(), "seconds",
		trained ? json_real(lesson->seconds) : json_null(), "expectation",
		expectation_json(&lesson->expectation), "expectation_live", expectation_json(&lesson->live),
		"worse", lesson->worse, "confused", trained ? pairs_json(lesson) : json_null());
}
