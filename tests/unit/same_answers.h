/* Do two catalogues answer alike? Chance chooses what is pressed; its seed is the suite's. */
#ifndef AGAHI_TEST_SAME_ANSWERS_H
#define AGAHI_TEST_SAME_ANSWERS_H

#include "testing.h"

#include "agahi/catalogue/menus.h"
#include "agahi/catalogue/speech.h"
#include "agahi/service/decide.h"
#include "agahi/service/dial.h"

enum { KEYS = 10 };

static const struct screen_size narrow = { CHARSET_GSM7, 182, 80 };
static uint64_t seed;

static inline size_t pick(size_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (size_t)(seed >> 33) % below;
}

static inline void assert_same_text(const char *left, const char *right, const char *asked)
{
	if ((left == NULL) != (right == NULL) || (left && strcmp(left, right) != 0))
		fail_msg("\"%s\": %s / %s", asked, left ? left : "NULL", right ? right : "NULL");
}

static inline void assert_same_offer(
	const struct decision *left, const struct decision *right, const char *asked)
{
	assert_int_equal(left->offer.count, right->offer.count);
	assert_same_text(left->offer.language, right->offer.language, asked);
	for (size_t i = 0; i < left->offer.count; i++)
		assert_same_text(left->offer.topics[i], right->offer.topics[i], asked);
	for (size_t i = 0; i < CHOICES_MAX; i++)
		assert_same_text(left->names[i], right->names[i], asked);
}

static inline void assert_same_answer(
	const struct catalogue *over, const struct catalogue *anew, const char *asked, const char *preferred)
{
	const struct decide_request request = { .text = asked, .origin = ORIGIN_PHONE };
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW, .language = preferred };
	const struct decision left = decide(&request, over, &sender), right = decide(&request, anew, &sender);

	assert_int_equal(left.kind, right.kind);
	if (left.rule != right.rule)
		fail_msg("\"%s\": %s / %s", asked, decide_rule_name(left.rule), decide_rule_name(right.rule));
	assert_same_text(left.topic, right.topic, asked);
	assert_same_text(left.language, right.language, asked);
	assert_same_text(left.keyword, right.keyword, asked);
	assert_same_text(left.text, right.text, asked);
	assert_same_text(left.reason, right.reason, asked);
	assert_int_equal(left.score, right.score);
	assert_same_offer(&left, &right, asked);
}

static inline void assert_same_screen(const struct dial_screen *left, const struct dial_screen *right)
{
	assert_string_equal(left->text, right->text);
	assert_true(left->ucs2 == right->ucs2 && left->last == right->last &&
		left->wrong_key == right->wrong_key && left->sends_sms == right->sends_sms &&
		left->sets_language == right->sets_language && left->marks == right->marks &&
		left->depth == right->depth);
	assert_same_text(left->topic, right->topic, "screen");
	assert_same_text(left->language, right->language, "screen");
	assert_same_text(left->sms, right->sms, "screen");
}

static inline void assert_same_walk(const struct catalogue *over, const struct catalogue *anew)
{
	static const char *const keys[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "00", "9",
		"x" };
	struct dial_session left = { 0 }, right = { 0 };
	struct dial_screen shown, wanted;
	int language = (int)pick(4) - 1;

	dial_begin(&left, over, language, "", &narrow, &shown);
	dial_begin(&right, anew, language, "", &narrow, &wanted);
	for (size_t i = 0; i < KEYS; i++) {
		const char *key = keys[pick(sizeof(keys) / sizeof(keys[0]))];

		assert_same_screen(&shown, &wanted);
		if (shown.last || shown.sends_sms)
			return;
		dial_press(&left, over, key, &narrow, &shown);
		dial_press(&right, anew, key, &narrow, &wanted);
	}
}

static inline void assert_same_words(
	const struct catalogue *over, const struct catalogue *anew, const char *text)
{
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, " ");

		assert_true(speech_languages(catalogue_speech(over), at, len) ==
			speech_languages(catalogue_speech(anew), at, len));
		at += len + (at[len] == ' ');
	}
}

#endif
