/* A million senders through the limiter: memory, time, and what happens when it is full. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "agahi/service/limiter.h"

enum { SENDERS = 1000000, TAKES = 20000000, FLOOD = 10000000 };

static uint64_t seed = 42;

static uint64_t random_number(void)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return seed ^ seed >> 29;
}

/* As a keyed hash spreads numbers. */
static uint64_t identity(uint64_t number)
{
	number = (number + 1) * 0x9e3779b97f4a7c15;
	number ^= number >> 32;
	number *= 0xd6e8feb86659fd93;
	return number ^ number >> 32;
}

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(void)
{
	const struct limiter_rates rates = { 5, 6, 60 };
	struct limiter *limiter = limiter_new(SENDERS, &rates);
	uint64_t now_ms = UINT64_C(100) * 24 * 60 * 60 * 1000;
	unsigned kept = 0, allowed = 0;

	if (!limiter)
		return 1;
	double begun = now_ns();
	for (unsigned i = 0; i < TAKES; i++)
		allowed += limiter_take(limiter, identity(random_number() % SENDERS), now_ms + i / 100) ==
			LIMITER_ALLOW;
	double each = (now_ns() - begun) / (double)TAKES;
	printf("%d octets a sender, %.0f ns a check (%d checks of %d senders, %u allowed)\n",
		LIMITER_SENDER_OCTETS, each, TAKES, SENDERS, allowed);
	limiter_free(limiter);

	/* A thousand who asked too much, then ten million made-up numbers with one message each. */
	limiter = limiter_new(SENDERS, &rates);
	if (!limiter)
		return 1;
	for (unsigned i = 0; i < 1000; i++) {
		for (unsigned j = 0; j < 7; j++)
			limiter_take(limiter, identity(i), now_ms);
	}
	begun = now_ns();
	for (unsigned i = 0; i < FLOOD; i++)
		limiter_take(limiter, random_number(), now_ms + 1000);
	each = (now_ns() - begun) / (double)FLOOD;
	for (unsigned i = 0; i < 1000; i++)
		kept += limiter_take(limiter, identity(i), now_ms + 2000) == LIMITER_SILENT;
	printf("full: %.0f ns a check; after %d made-up numbers %u of 1000 who asked too much are still held "
	       "back\n",
		each, FLOOD, kept);
	limiter_free(limiter);
	return kept < 990;
}
