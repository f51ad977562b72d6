/* learn: what import does with examples: trains where that was not done yet, and says what to expect; and whether
 * what is published was learned from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/models.h"

enum { BAR = 40 };

static void say(enum phrases_language language, enum phrases_part part, const struct fault_with *with)
{
	const struct fault_at nowhere = { .file = NULL };

	report_print_phrase(part, &nowhere, with, language, stderr);
}

static int say_memory(enum phrases_language language)
{
	const struct fault_with nothing = { .number = 0 };

	say(language, PHRASES_MEMORY, &nothing);
	return CLI_FAILED;
}

/* --- learning ----------------------------------------------------------------------------------------- */

static bool draw_bar(unsigned done, void *arg)
{
	const enum phrases_language *language = arg;
	int full = (int)(done * BAR / 1000);

	fprintf(stderr, "\r%s [%.*s%*s] %3u %%", phrases_of_part(*language, PHRASES_LEARNING), full,
		"########################################", BAR - full, "", done / 10);
	if (done == 1000)
		fprintf(stderr, "\n");
	return true;
}

static struct model *read_octets(const struct buffer *octets)
{
	char reason[128];

	return octets->data ? model_read((struct span){ (const uint8_t *)octets->data, octets->len }, reason,
				      sizeof(reason))
			    : NULL;
}

/* True when the database has it, whole; `octets` then holds it. */
static bool find_kept(sqlite3 *db, const char *hash, struct lesson *lesson, struct buffer *octets)
{
	bool read = models_find(db, hash, octets);
	struct model *model = read ? read_octets(octets) : NULL;

	if (model)
		lesson_recall(lesson, model);
	else
		buffer_free(octets);
	model_free(model);
	return model != NULL;
}

static bool learn(struct lesson *lesson, const struct message_set *set, enum phrases_language language,
	struct buffer *octets)
{
	uint64_t start = clock_monotonic_us();
	bool learned = lesson_learn(lesson, set, isatty(STDERR_FILENO) ? draw_bar : NULL, &language, octets);

	lesson->seconds = (double)(clock_monotonic_us() - start) / 1e6;
	return learned;
}

/* What is live may have no model, or one that cannot be read: then nothing is compared. */
static void compare(sqlite3 *db, struct lesson *lesson, const struct message_set *live)
{
	struct model *model = NULL;
	char error[512];

	models_load(db, live, &model, error, sizeof(error));
	lesson_compare(lesson, model);
	model_free(model);
}

int cli_learn(sqlite3 *db, const struct message_set *set, const struct message_set *live,
	enum phrases_language language, struct lesson *lesson, struct buffer *octets)
{
	char hash[TABLES_HASH_SIZE];

	if (!models_hash(set, hash))
		return say_memory(language);
	if (*hash != '\0' && !find_kept(db, hash, lesson, octets) && !learn(lesson, set, language, octets))
		return say_memory(language);
	compare(db, lesson, live);
	return CLI_OK;
}

/* --- publishing what was learned ---------------------------------------------------------------------- */

/* What there was not enough to learn from, lacks nothing. */
static bool is_learned(sqlite3 *db, const struct message_set *set)
{
	struct model *model = NULL;
	char error[512];
	bool whole = models_load(db, set, &model, error, sizeof(error));
	bool learned = whole && (model || !lesson_is_possible(set));

	model_free(model);
	return learned;
}

int cli_expect_learned(sqlite3 *db, const struct cli_set *source, enum phrases_language language)
{
	char which[24], option[EDITION_NAME_SIZE + 16];

	if (is_learned(db, source->set))
		return CLI_OK;
	snprintf(which, sizeof(which), "%lld", source->edition.number);
	const char *name = source->edition.number > 0 ? which : source->edition.name;
	const struct fault_with called = { .value = name }, cure = { .list = option };
	snprintf(option, sizeof(option), source->edition.number > 0 ? "--edition %s" : "--draft=%s", name);
	say(language, PHRASES_UNLEARNED, &called);
	say(language, PHRASES_UNLEARNED_CURE, &cure);
	return CLI_FAILED;
}
