/* What the tables of senders cost a request, from a hundred senders to a million in random order: is it a message that we
 * have already, what did they choose, what was offered to them, is it a machine, have they tokens; then, a thousand
 * requests later, that it is safe. The hashes of a request are counted with them; the decision and the PDUs are not.
 * Processor time, median of ROUNDS. Exits with 1 when a request of a million senders costs LIMIT_NS more than one of a hundred. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/base/sender.h"
#include "agahi/request/admission.h"
#include "agahi/request/redelivery.h"

enum {
	CAPACITY = 1000000, /* limits.senders, as it is by default */
	MESSAGES = 262144,  /* that are remembered: gateway/assembly.c */
	WINDOW = 1000,
	REQUESTS = 1000000,
	ROUNDS = 9,
	CHOSE_PERCENT = 5,    /* a language */
	OFFERED_PERCENT = 20, /* not understood: topics by number */
	NUMBERS_BEGIN = 1000000,
	LIMIT_NS = 800 /* before the tables had their keys in one line it was that and more */
};

static const size_t sizes[] = { 100, 10000, 1000000 };

struct request {
	uint64_t identity;
	uint64_t fingerprint;
};

struct bench {
	struct sender_key key;
	struct blocklist nobody;
	struct limiter *limiter;
	struct preferences *preferences;
	struct conversations *conversations;
	struct redelivery *redelivery;
	struct admission *admission;
	struct moment now;
	struct request in_hand[WINDOW];
	uint64_t seed;
	size_t answered;
};

static uint32_t random_number(struct bench *bench)
{
	bench->seed = bench->seed * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)(bench->seed >> 32);
}

static uint64_t never_ended(const struct redelivery_origin *origin, void *arg)
{
	(void)origin;
	(void)arg;
	return 0;
}

static bool make_tables(struct bench *bench)
{
	static const char key[] = "000102030405060708090a0b0c0d0e0f";
	static const struct limiter_rates rates = { 1000, 60000, 10000000 };

	*bench = (struct bench){ .seed = 42, .now = clock_now() };
	bench->limiter = limiter_new(CAPACITY, &rates);
	bench->preferences = preferences_new(CAPACITY);
	bench->conversations = conversations_new(CONVERSATIONS_SENDERS);
	bench->redelivery = redelivery_new(MESSAGES, 1, never_ended, NULL);
	if (!bench->limiter || !bench->preferences || !bench->conversations || !bench->redelivery ||
		!sender_key_parse(key, "92", &bench->key))
		return false;
	const struct admission_parts parts = { .limiter = bench->limiter,
		.preferences = bench->preferences,
		.conversations = bench->conversations,
		.blocklist = &bench->nobody,
		.key = bench->key };
	bench->admission = admission_new(&parts);
	return bench->admission != NULL;
}

static void free_tables(struct bench *bench)
{
	admission_free(bench->admission);
	redelivery_free(bench->redelivery);
	conversations_free(bench->conversations);
	preferences_free(bench->preferences);
	limiter_free(bench->limiter);
}

static uint64_t hash_of(const struct bench *bench, const void *octets, size_t len)
{
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t number;

	crypto_shorthash(hash, octets, len, bench->key.octets);
	memcpy(&number, hash, sizeof(number));
	return number;
}

static uint64_t identity_of(const struct bench *bench, size_t sender)
{
	struct address citizen = { 1, 1, "" };

	snprintf(citizen.digits, sizeof(citizen.digits), "9230%08zu", NUMBERS_BEGIN + sender);
	return sender_identity(&bench->key, &citizen);
}

static void make_safe(struct bench *bench, struct request *request)
{
	if (request->fingerprint == 0)
		return;
	admission_note(bench->admission, request->identity, request->fingerprint, bench->now);
	redelivery_answered(bench->redelivery, request->fingerprint, request, moment_ms(bench->now));
}

/* As src/intake/inbound.c and src/request/requests.c go about it. */
static void take_request(struct bench *bench, struct request *request, uint64_t identity, uint64_t number)
{
	static const struct redelivery_origin origin = { 0, 0, 1 };
	static const struct decide_request asked = { .text = "vote", .origin = ORIGIN_PHONE };
	const struct decision decision = { .offer = { { "polling", "vote" }, 2, "en" } };
	static const char text[] = "where is the polling station of our village?";
	uint64_t what[4] = { identity, 0, 0, number };
	struct admission_taken taken;
	void *first;

	admission_expect(bench->admission, identity);

	what[1] = hash_of(bench, "8300", 4);
	what[2] = hash_of(bench, text, sizeof(text));
	*request = (struct request){ identity, hash_of(bench, what, sizeof(what)) };
	if (redelivery_check(bench->redelivery, request->fingerprint, &origin, moment_ms(bench->now),
		    &first) != REDELIVERY_NEW)
		abort();
	redelivery_received(bench->redelivery, request->fingerprint, &origin, request);
	if (admission_ask(bench->admission, &asked, identity, request->fingerprint, bench->now, &taken)
			.verdict == LIMITER_ALLOW)
		bench->answered++;
	if (number % 100 < OFFERED_PERCENT)
		admission_decided(bench->admission, identity, &decision, bench->now, &taken);
	preferences_get(bench->preferences, identity);
}

static void pass_a_millisecond(struct bench *bench)
{
	bench->now.us += 1000;
	bench->now.wall_ms++;
}

/* All have asked before, one in twenty chose a language. */
static void let_all_ask(struct bench *bench, const uint64_t *identities, size_t senders)
{
	for (size_t i = 0; i < senders; i++) {
		struct request *request = &bench->in_hand[i % WINDOW];

		make_safe(bench, request);
		take_request(bench, request, identities[i], i);
		if (i % 100 < CHOSE_PERCENT)
			preferences_set(
				bench->preferences, identities[i], (struct preference){ "ur", false });
		if (i % 50 == 0)
			pass_a_millisecond(bench);
	}
}

/* Of the processor: others may use it too. */
static double used_ns(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (double)used.tv_sec * 1e9 + (double)used.tv_nsec;
}

static double time_requests(struct bench *bench, const uint64_t *identities, size_t senders)
{
	double begun_ns = used_ns();

	for (size_t i = 0; i < REQUESTS; i++) {
		struct request *request = &bench->in_hand[i % WINDOW];

		make_safe(bench, request);
		take_request(bench, request, identities[random_number(bench) % senders], senders + i);
		if (i % 50 == 0)
			pass_a_millisecond(bench);
	}
	return (used_ns() - begun_ns) / REQUESTS;
}

static int by_size(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;

	return difference < 0 ? -1 : difference > 0;
}

/* Nanoseconds a request; negative when memory is short. */
static double measure(size_t senders)
{
	struct bench *bench = malloc(sizeof(*bench));
	uint64_t *identities = malloc(senders * sizeof(*identities));
	double rounds[ROUNDS] = { 0 }, median = -1;

	if (bench && identities && make_tables(bench)) {
		for (size_t i = 0; i < senders; i++)
			identities[i] = identity_of(bench, i);
		let_all_ask(bench, identities, senders);
		for (int i = 0; i < ROUNDS; i++)
			rounds[i] = time_requests(bench, identities, senders);
		qsort(rounds, ROUNDS, sizeof(rounds[0]), by_size);
		median = rounds[ROUNDS / 2];
		printf("%7zu senders: %4.0f ns a request in their tables (%.0f to %.0f), %zu answered\n",
			senders, median, rounds[0], rounds[ROUNDS - 1], bench->answered);
		free_tables(bench);
	}
	free(identities);
	free(bench);
	return median;
}

int main(void)
{
	double fewest = 0, most = 0;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		most = measure(sizes[i]);
		if (most < 0)
			return 1;
		if (i == 0)
			fewest = most;
	}
	printf("a million senders: %.0f ns a request more than a hundred (at most %d)\n", most - fewest,
		LIMIT_NS);
	return most - fewest > LIMIT_NS;
}
