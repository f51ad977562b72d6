/* What a catalogue costs as its keywords grow: the time to build it, to read it from the content database, and to lay other
 * texts over it, its memory, and what a question takes by how it is understood, each of another keyword, so that nothing of it is in the processor's cache.   usage: build [ROUNDS [KEYWORDS]] */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/edition/editions.h"
#include "agahi/edition/laying.h"
#include "agahi/edition/library.h"
#include "agahi/edition/publishing.h"

#include "../match/labelled.h"

enum { KEYWORDS_A_TOPIC = 40, WORD = 40, QUESTIONS = 20000, MOST_ROUNDS = 99, PASSES = 5 };

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

/* --- the set ------------------------------------------------------------------------------------------ */

/* A word that could be Roman Urdu, told by its number: of 2^24 that there are, so that words are as near to each other in a
 * large set as they are in language. */
static void make_word(size_t number, char word[WORD])
{
	static const char *const syllables[] = { "ka", "vo", "ti", "sha", "na", "khi", "re", "dar", "min",
		"lo", "ba", "jo", "si", "mu", "per", "za" };
	size_t len = 0;

	number *= 7919 * 1021 + 2;
	for (unsigned i = 0; i < 6; i++, number /= 16)
		len += (size_t)snprintf(word + len, WORD - len, "%s", syllables[number % 16]);
}

/* Every other keyword is of two words, of which the second is one of another fifty topics too. */
static void make_keyword(size_t number, char keyword[2 * WORD])
{
	char second[WORD];

	make_word(number * 2, keyword);
	if (number % 2 == 0)
		return;
	make_word((number / 64 % 1000 + number % 64 * 1000) * 2 + 1, second);
	strcat(keyword, " ");
	strcat(keyword, second);
}

static struct message_set *make_set(size_t keywords)
{
	struct message_set *set = message_set_new();

	if (!set || !message_set_add_message(set, "fallback", "ur-Latn", "Which of these? {topics}", 1) ||
		!message_set_add_message(set, "nearest", "ur-Latn", "Did you mean: {topics}", 1))
		abort();
	for (size_t number = 0; number < keywords;) {
		char slug[32], text[96], keyword[2 * WORD];

		snprintf(slug, sizeof(slug), "topic-%zu", number / KEYWORDS_A_TOPIC);
		snprintf(text, sizeof(text), "%s: dial 8300, or see the office of your own district.", slug);
		struct message_row *row = message_set_add_message(set, slug, "ur-Latn", text, 1);
		for (unsigned i = 0; row && i < KEYWORDS_A_TOPIC && number < keywords; i++, number++) {
			make_keyword(number, keyword);
			if (!message_row_add_keyword(row, keyword))
				abort();
		}
	}
	return set;
}

/* --- building ----------------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Processor time: who else works on the machine does not lengthen it. */
static uint64_t processor_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Resident, once what was freed before is given back. */
static double resident_mib(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long all = 0, resident = 0;

	malloc_trim(0);
	if (!file || fscanf(file, "%lu %lu", &all, &resident) != 2)
		abort();
	fclose(file);
	return (double)resident * (double)sysconf(_SC_PAGESIZE) / (1 << 20);
}

static struct catalogue *measure_building(const struct message_set *set, size_t rounds)
{
	double built[MOST_ROUNDS], freed[MOST_ROUNDS], before = resident_mib(), mib = 0;
	struct catalogue *catalogue = NULL;

	for (size_t i = 0; i < rounds; i++) {
		uint64_t begun = processor_us();

		catalogue_free(catalogue);
		freed[i] = (double)(processor_us() - begun) / 1000;
		begun = processor_us();
		catalogue = catalogue_build(set, &languages);
		built[i] = (double)(processor_us() - begun) / 1000;
		if (!catalogue)
			abort();
		mib = i == 0 ? resident_mib() - before : mib;
	}
	qsort(built, rounds, sizeof(*built), compare);
	qsort(freed, rounds, sizeof(*freed), compare);
	printf("%8zu keywords: built in %.1f ms (%.1f to %.1f), freed in %.1f ms, %.1f MiB\n",
		keywords_count(catalogue_keywords(catalogue)), built[rounds / 2], built[0], built[rounds - 1],
		freed[rounds / 2], mib);
	return catalogue;
}

/* --- loading ------------------------------------------------------------------------------------------ */

static double ms_since(uint64_t begun_us)
{
	return (double)(processor_us() - begun_us) / 1000;
}

/* What the daemon does when an edition goes live, but for building. */
static void measure_loading(const struct message_set *set, struct catalogue *built)
{
	const struct publishing_order order = { .by = "bench", .now_ms = 1, .anyway = true };
	char path[] = "/tmp/agahi-bench-XXXXXX", error[512];
	struct edition edition;
	struct laying laying = { .built = NULL };
	int file = mkstemp(path);
	sqlite3 *db = file < 0 ? NULL : library_open(path, DB_READ_WRITE, error, sizeof(error));

	if (!db || publishing_publish_set(db, set, &order, &edition, error, sizeof(error)) != PUBLISHING_DONE)
		abort();
	close(file);
	uint64_t begun = processor_us();
	struct message_set *read = editions_load(db, EDITION_LIVE, &edition, error, sizeof(error));
	double read_ms = ms_since(begun);
	if (!read)
		abort();
	begun = processor_us();
	laying_keep(&laying, built, read);
	double kept_ms = ms_since(begun);
	for (size_t i = 0; i < read->message_count; i++)
		read->messages[i].text[0] = '*';
	begun = processor_us();
	struct catalogue *laid = laying_lay(&laying, read);
	if (!laid)
		abort();
	printf("         read from the database in %.1f ms, texts remembered in %.1f ms; other texts laid "
	       "over it in %.1f ms\n",
		read_ms, kept_ms, ms_since(begun));
	catalogue_free(laid);
	laying_forget(&laying);
	message_set_free(read);
	db_close(db);
	unlink(path);
}

/* --- asking ------------------------------------------------------------------------------------------- */

static void ask_keyword(size_t number, char *text)
{
	make_keyword(number, text);
}

static void ask_among_others(size_t number, char *text)
{
	char keyword[2 * WORD];

	make_keyword(number, keyword);
	sprintf(text, "mujhe %s ke bare batayein", keyword);
}

/* A letter is left out of the first word, beyond its beginning. */
static void ask_misspelt(size_t number, char *text)
{
	make_keyword(number, text);
	memmove(text + 5, text + 6, strlen(text + 6) + 1);
}

/* A word of several topics. */
static void ask_shared(size_t number, char *text)
{
	char keyword[2 * WORD];

	make_keyword(number | 1, keyword);
	strcpy(text, strchr(keyword, ' ') + 1);
}

static void ask_unknown(size_t number, char *text)
{
	sprintf(text, "xq%zuw wqx%zuq", number % 7, number % 11);
}

static const struct kind {
	const char *name;
	void (*make)(size_t number, char *text);
} kinds[] = {
	{ "a keyword", ask_keyword },
	{ "among other words", ask_among_others },
	{ "misspelt", ask_misspelt },
	{ "a word of many topics", ask_shared },
	{ "not known", ask_unknown },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static void measure_kind(const struct catalogue *catalogue, const struct kind *kind)
{
	static char texts[QUESTIONS][4 * WORD];
	size_t keywords = keywords_count(catalogue_keywords(catalogue)), replies = 0, offers = 0;
	double passes[PASSES];

	for (size_t i = 0; i < QUESTIONS; i++)
		kind->make(i * 7907 % keywords, texts[i]);
	for (size_t pass = 0; pass < PASSES; pass++) {
		uint64_t begun = processor_us();

		for (size_t i = 0; i < QUESTIONS; i++) {
			struct decision decision = labelled_ask(catalogue, texts[i]);

			replies += decision.topic != NULL;
			offers += decision.offer.count > 0;
		}
		passes[pass] = (double)(processor_us() - begun) * 1000 / QUESTIONS;
	}
	qsort(passes, PASSES, sizeof(*passes), compare);
	printf("         %-22s %8.0f ns (%.0f to %.0f)   answered %3.0f %%, offered %3.0f %%\n", kind->name,
		passes[PASSES / 2], passes[0], passes[PASSES - 1],
		100.0 * (double)replies / (QUESTIONS * PASSES),
		100.0 * (double)offers / (QUESTIONS * PASSES));
}

int main(int argc, char **argv)
{
	static const size_t sizes[] = { 100, 1000, 10000, 100000, 1000000 };
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 5;
	size_t only = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	for (size_t i = 0; i < (only > 0 ? 1 : sizeof(sizes) / sizeof(sizes[0])); i++) {
		struct message_set *set = make_set(only > 0 ? only : sizes[i]);
		struct catalogue *catalogue = measure_building(set,
			rounds < 1                     ? 1
				: rounds > MOST_ROUNDS ? MOST_ROUNDS
						       : rounds);

		measure_loading(set, catalogue);
		for (size_t kind = 0; kind < KINDS; kind++)
			measure_kind(catalogue, &kinds[kind]);
		catalogue_free(catalogue);
		message_set_free(set);
	}
	return 0;
}
