/* A set of three topics and what is not answered, with examples that are easy to tell apart. */
#ifndef AGAHI_TEST_EXAMPLE_SET_H
#define AGAHI_TEST_EXAMPLE_SET_H

#include "testing.h"

#include "agahi/catalogue/message_set.h"

static const char *const example_texts[][2] = { { "vote", "how do i cast my vote" },
	{ "vote", "vote kaise dalna hai" }, { "vote", "ووٹ کیسے ڈالتے ہیں" },
	{ "vote", "where do i stamp to vote" }, { "vote", "voting steps please" },
	{ "vote", "mujhe vote dalna hai" }, { "vote", "pehli baar vote dalna hai" },
	{ "vote", "what happens when i vote" }, { "card", "my card is lost" }, { "card", "card gum ho gaya" },
	{ "card", "شناختی کارڈ گم ہو گیا" }, { "card", "is an expired card fine" },
	{ "card", "card expire ho gaya hai" }, { "card", "lost cnic card what now" },
	{ "card", "naya card kab milega" }, { "card", "card nahi mila abhi tak" },
	{ "ink", "which finger gets the ink" }, { "ink", "siyahi kis ungli par" },
	{ "ink", "سیاہی کس انگلی پر" }, { "ink", "ink on my thumb does not go" }, { "ink", "ink nahi lagi" },
	{ "ink", "ungli par ink lagi hai" }, { "ink", "siyahi kab utregi" },
	{ "ink", "does the ink wash off" }, { "fallback", "send me balance" },
	{ "fallback", "who will win the match" }, { "fallback", "i want a job" },
	{ "fallback", "mera balance batao" }, { "fallback", "job chahiye bhai" },
	{ "fallback", "match kaun jeetega" }, { "fallback", "hello jani kaise ho" },
	{ "fallback", "barish kab hogi" } };

/* message_set_free() it. */
static inline struct message_set *example_set(void)
{
	static const char *const topics[] = { "vote", "card", "ink", "fallback" };
	struct message_set *set = message_set_new();

	for (size_t i = 0; i < 4; i++) {
		struct message_row *row = message_set_add_message(set, topics[i], "en", "Text", 0);

		assert_non_null(row);
		if (i < 3)
			message_row_add_keyword(row, topics[i]);
	}
	for (size_t i = 0; i < sizeof(example_texts) / sizeof(example_texts[0]); i++)
		assert_true(message_set_add_example(set, example_texts[i][0], "en", example_texts[i][1], 0));
	return set;
}

#endif
