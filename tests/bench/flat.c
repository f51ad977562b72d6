/* What a decision takes, from a hundred keywords to a million: questions that are a keyword, and questions that only lead
 * to an offer (two keywords of two topics, and another word).
 *
 * usage: flat [KEYWORDS…]   prints a line for each: keywords, MiB, ms to build, then ns for an exact and for an offered
 * question (the median of several passes), and how many of a hundred were answered so. Every pass asks other keywords
 * than the last one, at random over all of them, so that tables that do not fit in the cache miss it as they would. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"

#include "../match/labelled.h"
#include "../match/sample.h"

enum {
	WORDS = 1 << 20,
	MOST_TOPICS = 2000,
	LEAST_OF_A_TOPIC = 4,
	PASSES = 7,
	QUESTIONS = 20000,
	QUESTION_SIZE = 64
};

static uint64_t seed = 42;

static uint32_t random_below(uint32_t bound)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)((seed >> 33) % bound);
}

/* A word that could be Roman Urdu; no two numbers below WORDS have the same. */
static size_t make_word(uint32_t number, char word[QUESTION_SIZE / 2])
{
	static const char *const syllables[] = { "ka", "vo", "ti", "sha", "na", "khi", "re", "dar", "min",
		"lo", "ba", "jo", "si", "mu", "per", "za" };
	size_t len = 0;

	number = number * 7919 % WORDS;
	for (unsigned i = 0; i < 5; i++, number /= 16)
		len += (size_t)snprintf(word + len, QUESTION_SIZE / 2 - len, "%s", syllables[number % 16]);
	return len;
}

static uint32_t topics_for(uint32_t keywords)
{
	uint32_t topics = keywords / LEAST_OF_A_TOPIC;

	return topics < MOST_TOPICS ? topics : MOST_TOPICS;
}

/* Keyword k belongs to topic k modulo their number. */
static struct catalogue *build(uint32_t keywords)
{
	struct message_set *set = message_set_new();
	uint32_t topics = topics_for(keywords);
	char slug[32], word[QUESTION_SIZE / 2];

	for (uint32_t topic = 0; topic < topics; topic++) {
		snprintf(slug, sizeof(slug), "topic-%u", topic);
		struct message_row *row = message_set_add_message(set, slug, "ur-Latn", slug, topic + 2);
		for (uint32_t k = topic; row && k < keywords; k += topics) {
			make_word(k, word);
			message_row_add_keyword(row, word);
		}
	}
	message_set_add_message(set, "nearest", "ur-Latn", "Write one of these:", topics + 2);
	message_set_add_message(set, "fallback", "ur-Latn", "Write HELP.", topics + 3);
	struct catalogue *catalogue = catalogue_build(set, &sample_languages);
	message_set_free(set);
	return catalogue;
}

static void make_exact(uint32_t keywords, char question[QUESTION_SIZE])
{
	make_word(random_below(keywords), question);
}

/* Neither topic has more for it than the other. */
static void make_offered(uint32_t keywords, char question[QUESTION_SIZE])
{
	uint32_t first = random_below(keywords), second = random_below(keywords);
	char words[2][QUESTION_SIZE / 2];

	if (first % topics_for(keywords) == second % topics_for(keywords))
		second = (second + 1) % keywords;
	make_word(first, words[0]);
	make_word(second, words[1]);
	snprintf(question, QUESTION_SIZE, "%.28s xyz %.28s", words[0], words[1]);
}

struct kind {
	void (*make)(uint32_t keywords, char question[QUESTION_SIZE]);
	bool (*is)(const struct decision *decision);
};

static bool is_exact(const struct decision *decision)
{
	return decision->rule == RULE_EXACT;
}

static bool is_offered(const struct decision *decision)
{
	return decision->names[0] != NULL;
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* What others do on this core meanwhile is none of it. */
static double cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double measure(
	const struct catalogue *catalogue, uint32_t keywords, const struct kind *kind, double *share)
{
	static char questions[QUESTIONS][QUESTION_SIZE];
	double passes[PASSES];
	uint32_t good = 0;

	for (unsigned pass = 0; pass < PASSES; pass++) {
		for (uint32_t i = 0; i < QUESTIONS; i++)
			kind->make(keywords, questions[i]);
		double begun_ns = cpu_ns();
		for (uint32_t i = 0; i < QUESTIONS; i++) {
			struct decision decision = labelled_ask(catalogue, questions[i]);

			good += kind->is(&decision);
		}
		passes[pass] = (cpu_ns() - begun_ns) / QUESTIONS;
	}
	qsort(passes, PASSES, sizeof(passes[0]), compare);
	*share = 100.0 * good / (PASSES * QUESTIONS);
	return passes[PASSES / 2];
}

static void run(uint32_t keywords)
{
	static const struct kind exact = { make_exact, is_exact }, offered = { make_offered, is_offered };
	double shares[2];
	uint64_t begun_us = clock_monotonic_us();
	struct catalogue *catalogue = build(keywords);
	double built_ms = (double)(clock_monotonic_us() - begun_us) / 1000;
	struct mallinfo2 memory = mallinfo2();

	if (!catalogue) {
		fprintf(stderr, "flat: no catalogue of %u keywords can be built\n", keywords);
		exit(1);
	}
	double exact_ns = measure(catalogue, keywords, &exact, &shares[0]);
	double offered_ns = measure(catalogue, keywords, &offered, &shares[1]);
	printf("%u %.1f %.0f %.0f %.0f %.1f %.1f\n", keywords,
		(double)(memory.uordblks + memory.hblkhd) / 1048576, built_ms, exact_ns, offered_ns,
		shares[0], shares[1]);
	fflush(stdout);
	catalogue_free(catalogue);
	malloc_trim(0);
}

int main(int argc, char **argv)
{
	static const uint32_t usual[] = { 100, 1000, 10000, 100000, 1000000 };

	for (int i = 1; i < argc; i++) {
		uint32_t keywords = (uint32_t)strtoul(argv[i], NULL, 10);

		if (keywords < 2 * LEAST_OF_A_TOPIC || keywords > WORDS)
			return 2;
		run(keywords);
	}
	for (size_t i = 0; argc == 1 && i < sizeof(usual) / sizeof(usual[0]); i++)
		run(usual[i]);
	return 0;
}
