#include "agahi/request/hearsay.h"

#include <string.h>

/* --- telling ------------------------------------------------------------------------------------------ */

enum { LEGS = 2, LINKS = 2 * CONFIG_MOST_LINKS };

uint32_t hearsay_origin(const struct redelivery_origin *origin)
{
	uint32_t number = (origin->generation * LINKS + origin->link) * LEGS + origin->leg;

	return number != 0 ? number : UINT32_MAX;
}

void hearsay_note(
	struct journal_entry *entry, const struct admission_taken *taken, const struct decision *decision)
{
	unsigned told = (taken->token ? JOURNAL_TOOK_TOKEN : 0U) | (taken->notice ? JOURNAL_TOLD_LIMIT : 0U) |
		(taken->help ? JOURNAL_TOLD_HELP : 0U) | (decision->thanks ? JOURNAL_TOLD_THANKS : 0U);

	entry->told = (uint8_t)told;
	entry->offer = entry->offered;
}

/* --- hearing ------------------------------------------------------------------------------------------ */

/* When it was, by our clock that does not jump. */
static uint64_t then_ms(uint64_t age_ms, struct moment now)
{
	return moment_ms(now) > age_ms ? moment_ms(now) - age_ms : 0;
}

static bool is_known_already(const struct hearsay *hearsay, uint64_t age_ms, struct moment now)
{
	return then_ms(age_ms, now) < hearsay->started_ms;
}

static void take_message(const struct hearsay *hearsay, const struct feed_event *event, int64_t life,
	uint64_t age_ms, struct moment now)
{
	if (event->token && hearsay->limiter && !is_known_already(hearsay, age_ms, now))
		limiter_took(hearsay->limiter, event->sender, moment_ms(now));
	/* What is older cannot be in doubt any more. */
	if (event->fingerprint != 0 && age_ms <= REDELIVERY_WINDOW_MS + REDELIVERY_DOUBT_MS)
		redelivery_elsewhere(
			hearsay->redelivery, event->fingerprint, life, event->origin, then_ms(age_ms, now));
}

static void take_preference(
	const struct hearsay *hearsay, const struct feed_event *event, uint64_t age_ms, struct moment now)
{
	const struct preference preference = { *event->language != '\0' ? event->language : NULL,
		event->stopped };

	if (!is_known_already(hearsay, age_ms, now))
		preferences_set(hearsay->preferences, event->sender, preference);
}

static void take_told(
	const struct hearsay *hearsay, const struct feed_event *event, uint64_t age_ms, struct moment now)
{
	if (event->told & JOURNAL_TOLD_THANKS)
		conversations_note_thanks(hearsay->conversations, event->sender, then_ms(age_ms, now));
	if (!hearsay->limiter)
		return;
	if (event->told & JOURNAL_TOLD_LIMIT)
		limiter_note_notice(hearsay->limiter, event->sender);
	if (event->told & JOURNAL_TOLD_HELP)
		limiter_note_help(hearsay->limiter, event->sender, true);
}

/* More topics than a citizen can be offered end the list: a number stands for the place in it. */
static void take_offer(
	const struct hearsay *hearsay, const struct feed_event *event, uint64_t age_ms, struct moment now)
{
	struct offer offer = { .language = *event->language != '\0' ? event->language : NULL };
	char topics[JOURNAL_OFFER_SIZE];
	char *rest = topics;

	if (age_ms > CONVERSATIONS_OFFER_MS)
		return;
	memcpy(topics, event->offer, sizeof(topics));
	while (rest && offer.count < CHOICES_MAX)
		offer.topics[offer.count++] = strsep(&rest, "|");
	conversations_note_offer(hearsay->conversations, event->sender, &offer, then_ms(age_ms, now));
}

/* The limiter's memory stays, as it does where the citizen asked for it. */
static void take_forget(
	const struct hearsay *hearsay, const struct feed_event *event, uint64_t age_ms, struct moment now)
{
	conversations_forget(hearsay->conversations, event->sender);
	if (!is_known_already(hearsay, age_ms, now))
		preferences_forget(hearsay->preferences, event->sender);
}

void hearsay_take(const struct hearsay *hearsay, const struct feed_event *event, int64_t life,
	uint64_t age_ms, struct moment now)
{
	switch (event->kind) {
	case FEED_MESSAGE:
	case FEED_PART: /* which took no token: its question will */
		take_message(hearsay, event, life, age_ms, now);
		break;
	case FEED_PREFERENCE:
		take_preference(hearsay, event, age_ms, now);
		break;
	case FEED_TOLD:
		take_told(hearsay, event, age_ms, now);
		break;
	case FEED_OFFER:
		take_offer(hearsay, event, age_ms, now);
		break;
	case FEED_CONNECTION_ENDED:
		redelivery_ended_elsewhere(hearsay->redelivery, life, event->origin, then_ms(age_ms, now));
		break;
	case FEED_FORGET:
		take_forget(hearsay, event, age_ms, now);
		break;
	default:
		break;
	}
}
