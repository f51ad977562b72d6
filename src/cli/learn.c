/* learn: what import does with examples: trains where that was not done yet, and says what to expect. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/edition/models.h"
#include "agahi/training/trainer.h"

/* Worse by more than this, in per mille of messages, wants a word. */
enum { WRONG_MAY_RISE = 5, PAIRS = 8, BAR = 40 };

/* --- telling ------------------------------------------------------------------------------------------ */

static void draw_bar(unsigned done, void *arg)
{
	int full = (int)(done * BAR / 1000);

	(void)arg;
	fprintf(stderr, "\rlearning from examples [%.*s%*s] %3u %%", full,
		"########################################", BAR - full, "", done / 10);
	if (done == 1000)
		fprintf(stderr, "\n");
}

static double per_cent(uint32_t count, const struct model_expectation *of)
{
	return of->messages > 0 ? 100.0 * count / of->messages : 0;
}

static void tell_expectation(const struct model_expectation *sum)
{
	printf("expect of messages like the examples: %.1f %% answered rightly, %.1f %% offered their topic "
	       "among three, "
	       "%.1f %% answered wrongly\n",
		per_cent(sum->right, sum), per_cent(sum->offered, sum), per_cent(sum->wrong, sum));
}

static void tell_pairs(const struct corpus *corpus, const struct expectation *expectation)
{
	struct expectation_pair pairs[PAIRS];
	size_t count = expectation_pairs(expectation, pairs, PAIRS);

	if (count > 0)
		printf("most often taken for another topic: ");
	for (size_t i = 0; i < count; i++)
		printf("%s%s for %s (%u)", i > 0 ? ", " : "", corpus->names[pairs[i].wanted],
			corpus->names[pairs[i].taken], pairs[i].times);
	if (count > 0)
		printf("\n");
}

/* --- training ----------------------------------------------------------------------------------------- */

static bool train(const struct corpus *corpus, struct buffer *octets)
{
	struct expectation *expectation = calloc(1, sizeof(*expectation));
	uint64_t start = clock_monotonic_us();
	bool done = expectation &&
		trainer_make(corpus, &trainer_defaults, isatty(STDERR_FILENO) ? draw_bar : NULL, NULL, octets,
			expectation);

	if (done) {
		const struct model_expectation sum = expectation_sum(expectation);

		printf("learned from %zu texts in %.1f s\n", corpus->count,
			(double)(clock_monotonic_us() - start) / 1e6);
		tell_expectation(&sum);
		tell_pairs(corpus, expectation);
	}
	free(expectation);
	return done;
}

/* Examples of one topic alone teach nothing. */
static bool train_on(const struct message_set *set, struct buffer *octets)
{
	struct corpus *corpus = corpus_build(set, trainer_defaults.folds);
	bool done = corpus && (!corpus_is_enough(corpus) || train(corpus, octets));

	corpus_free(corpus);
	return done;
}

/* --- is it worse --------------------------------------------------------------------------------------- */

static struct model *read_octets(const struct buffer *octets)
{
	char reason[128];

	return octets->data ? model_read((struct span){ (const uint8_t *)octets->data, octets->len }, reason,
				      sizeof(reason))
			    : NULL;
}

static bool is_worse(const struct model *model, const struct model *live)
{
	const struct model_expectation *now = model_expectation(model), *before = model_expectation(live);

	return per_cent(now->wrong, now) * 10 > per_cent(before->wrong, before) * 10 + WRONG_MAY_RISE;
}

/* What is live may have no model, or one that cannot be read: then nothing is compared. */
static bool is_refused(sqlite3 *db, const struct buffer *octets, const struct message_set *live)
{
	struct model *model = read_octets(octets), *of_live = NULL;
	char error[512];
	bool refused = false;

	if (model && live && models_load(db, live, &of_live, error, sizeof(error)) && of_live)
		refused = is_worse(model, of_live);
	if (refused)
		fprintf(stderr,
			"agahi: more messages than now would be answered wrongly: %.1f %% in place of %.1f "
			"%%; nothing "
			"was changed\n"
			"       look at the topics above that are taken for others, and give each more "
			"examples; or do it "
			"with --anyway\n",
			per_cent(model_expectation(model)->wrong, model_expectation(model)),
			per_cent(model_expectation(of_live)->wrong, model_expectation(of_live)));
	model_free(model);
	model_free(of_live);
	return refused;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* True when the database has it, whole; `octets` then holds it. */
static bool find_kept(sqlite3 *db, const char *hash, struct buffer *octets)
{
	bool read = models_find(db, hash, octets);
	struct model *model = read ? read_octets(octets) : NULL;

	if (model)
		tell_expectation(model_expectation(model));
	else
		buffer_free(octets);
	model_free(model);
	return model != NULL;
}

int cli_learn(sqlite3 *db, const struct message_set *set, const struct message_set *live, bool anyway,
	struct buffer *octets)
{
	char hash[TABLES_HASH_SIZE];

	if (!models_hash(set, hash)) {
		fprintf(stderr, "agahi: memory is short\n");
		return CLI_FAILED;
	}
	if (*hash == '\0')
		return CLI_OK;
	if (!find_kept(db, hash, octets) && !train_on(set, octets)) {
		fprintf(stderr, "agahi: memory is short\n");
		return CLI_FAILED;
	}
	return !anyway && is_refused(db, octets, live) ? CLI_FAILED : CLI_OK;
}
