/* Consonants that Urdu and Roman letters share. */
#include "testing.h"

#include <stdbool.h>

#include "agahi/learning/skeleton.h"
#include "agahi/text/fold.h"

static void find(const char *word, struct skeletons *found)
{
	char folded[FOLD_MAX_OCTETS];

	skeleton_find(folded, fold_text(word, strlen(word), folded), found);
}

static bool meet(const char *left, const char *right)
{
	struct skeletons a, b;

	find(left, &a);
	find(right, &b);
	for (size_t i = 0; i < a.count; i++) {
		for (size_t k = 0; k < b.count; k++) {
			if (strcmp(a.keys[i], b.keys[k]) == 0)
				return true;
		}
	}
	return false;
}

static void spellings_of_one_word_meet(void **state)
{
	static const char *const spellings[][4] = { { "رشوت", "rishwat", "rshwt", "rishvat" },
		{ "پولنگ", "polling", "plng", "poling" }, { "شناختی", "shanakhti", "shnakhti", "shinakhtee" },
		{ "اندراج", "indraj", "andraaj", "andrj" }, { "دھمکی", "dhamki", "dhmki", "damki" },
		{ "الیکشن", "election", "elaction", "alection" }, { "پھر", "phir", "fir", "phr" },
		{ "چیف", "chief", "cheef", "chf" } };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		for (size_t k = 1; k < 4; k++) {
			if (!meet(spellings[i][0], spellings[i][k]))
				fail_msg("%s and %s share no skeleton", spellings[i][0], spellings[i][k]);
		}
	}
}

static void little_words_have_one_too(void **state)
{
	static const char *const spellings[][4] = { { "ووٹ", "vote", "vt", "wote" },
		{ "نہیں", "nahi", "nahin", "nhi" }, { "کیسے", "kaise", "kse", "kesay" },
		{ "کب", "kab", "kb", "kub" }, { "ہے", "hai", "h", "hay" }, { "کیا", "kya", "kia", "kea" },
		{ "میں", "mein", "me", "main" }, { "وہ", "woh", "wo", "vo" }, { "یہ", "yeh", "ye", "yah" } };

	(void)state;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		for (size_t k = 1; k < 4; k++) {
			if (!meet(spellings[i][0], spellings[i][k]))
				fail_msg("%s and %s share no skeleton", spellings[i][0], spellings[i][k]);
		}
	}
}

static void letters_of_the_sisters_are_letters_of_urdu(void **state)
{
	(void)state;
	assert_true(meet("ووټ", "vote")); /* Pashto */
	assert_true(meet("ووٽ", "vote")); /* Sindhi */
	assert_true(meet("ډاک", "ڈاک"));
	assert_true(meet("ڳوٺ", "gaut"));
	assert_true(meet("پاݨی", "pani")); /* Punjabi */
}

static void words_of_other_consonants_do_not_meet(void **state)
{
	(void)state;
	assert_false(meet("vote", "card"));
	assert_false(meet("رشوت", "اندراج"));
	assert_false(meet("amla", "mala")); /* a first vowel counts */
}

static void what_has_no_consonants_of_ours_has_no_skeleton(void **state)
{
	static const char *const words[] = { "8300", "б", "b2", "ووٹ2", "" };
	struct skeletons found;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		find(words[i], &found);
		assert_int_equal(found.count, 0);
	}
}

static void a_long_word_is_cut(void **state)
{
	char word[400];
	struct skeletons found;

	(void)state;
	for (size_t i = 0; i < sizeof(word) - 1; i++)
		word[i] = "bdfgjkl"[i % 7];
	word[sizeof(word) - 1] = '\0';
	find(word, &found);
	assert_int_equal(found.count, 1);
	assert_int_equal(strlen(found.keys[0]), SKELETON_SIZE - 1);
}

/* The table is searched by halves: each of Urdu's letters must be found. */
static void every_letter_of_urdu_is_known(void **state)
{
	static const char *const alphabet[] = { "ب", "پ", "ت", "ٹ", "ث", "ج", "چ", "خ", "د", "ڈ", "ذ", "ر",
		"ڑ", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ", "غ", "ف", "ق", "ک", "گ", "ل", "م", "ن" };
	struct skeletons found;

	(void)state;
	for (size_t i = 0; i < sizeof(alphabet) / sizeof(alphabet[0]); i++) {
		skeleton_find(alphabet[i], strlen(alphabet[i]), &found);
		if (found.count != 1)
			fail_msg("%s has no skeleton", alphabet[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_word_meet),
		cmocka_unit_test(little_words_have_one_too),
		cmocka_unit_test(letters_of_the_sisters_are_letters_of_urdu),
		cmocka_unit_test(words_of_other_consonants_do_not_meet),
		cmocka_unit_test(what_has_no_consonants_of_ours_has_no_skeleton),
		cmocka_unit_test(a_long_word_is_cut),
		cmocka_unit_test(every_letter_of_urdu_is_known),
	};

	return RUN_SUITE(tests);
}
