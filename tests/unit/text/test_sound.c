/* Words that are spelled by ear. */
#include "testing.h"

#include "agahi/text/sound.h"

static bool same_key(const char *left, const char *right)
{
	char a[SOUND_KEY_SIZE], b[SOUND_KEY_SIZE];
	size_t a_len = sound_key(left, strlen(left), a), b_len = sound_key(right, strlen(right), b);

	return a_len > 0 && b_len > 0 && strcmp(a, b) == 0 &&
		sound_alike(left, strlen(left), right, strlen(right));
}

static void spellings_of_one_word_sound_alike(void **state)
{
	static const char *const pairs[][2] = { { "shanakhti", "shinakhti" }, { "shanakhti", "shnakhti" },
		{ "khawateen", "khwateen" }, { "khawateen", "khawatin" }, { "indraj", "andraj" },
		{ "indraj", "inderaj" }, { "baldiyati", "baldiati" }, { "baldiyati", "baladiyati" },
		{ "vote", "wote" }, { "vote", "vot" }, { "kaise", "kese" }, { "kaise", "kaisay" },
		{ "dhandli", "dhandhli" }, { "natija", "nateeja" }, { "ghalat", "galat" },
		{ "aqliyat", "akliat" }, { "muntaqil", "muntakil" }, { "polling", "poling" },
		{ "register", "regester" }, { "karwana", "krwna" }, { "معذور", "معزور" },
		{ "شکایت", "شکائت" }, { "ووٹ", "وؤٹ" }, { "پتھر", "پتہر" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (!same_key(pairs[i][0], pairs[i][1]))
			fail_msg("%s and %s do not sound alike", pairs[i][0], pairs[i][1]);
	}
}

static void other_words_do_not_sound_alike(void **state)
{
	static const char *const pairs[][2] = { { "vote", "note" }, { "cricket", "correct" },
		{ "weather", "voter" }, { "khana", "gana" }, { "women", "vaccine" }, { "dak", "dukh" },
		{ "پولنگ", "بولنگ" }, { "ووٹ", "نوٹ" } };

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (same_key(pairs[i][0], pairs[i][1]))
			fail_msg("%s and %s sound alike", pairs[i][0], pairs[i][1]);
	}
}

static void some_words_have_no_sound(void **state)
{
	static const char *const words[] = { "", "a", "21", "form21", "в", "भारत", "دو" };
	char key[SOUND_KEY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_int_equal(sound_key(words[i], strlen(words[i]), key), 0);
}

static void a_word_longer_than_any_has_no_sound(void **state)
{
	char word[200], key[SOUND_KEY_SIZE];

	(void)state;
	memset(word, 'b', sizeof(word));
	for (size_t i = 1; i < sizeof(word); i += 2)
		word[i] = 'r';
	assert_true(sound_key(word, 40, key) > 0);
	assert_int_equal(sound_key(word, 41, key), 0);
	assert_int_equal(sound_key(word, sizeof(word), key), 0);
	assert_string_equal(key, "");
	assert_false(sound_alike(word, sizeof(word), word, sizeof(word)));
}

static void a_vowel_is_light_or_dark_but_not_both(void **state)
{
	(void)state;
	assert_false(same_key("zila", "zula"));
	assert_true(same_key("shinakhti", "shanakhti"));
	assert_false(same_key("registir", "rogustur"));
}

static void a_key_is_a_word_of_its_own_and_ends(void **state)
{
	char key[SOUND_KEY_SIZE];

	(void)state;
	memset(key, 'x', sizeof(key));
	size_t len = sound_key("shanakhti", 9, key);
	assert_int_equal(strlen(key), len);
	len = sound_key("شناختی", strlen("شناختی"), key);
	assert_int_equal(strlen(key), len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_of_one_word_sound_alike),
		cmocka_unit_test(other_words_do_not_sound_alike),
		cmocka_unit_test(some_words_have_no_sound),
		cmocka_unit_test(a_word_longer_than_any_has_no_sound),
		cmocka_unit_test(a_vowel_is_light_or_dark_but_not_both),
		cmocka_unit_test(a_key_is_a_word_of_its_own_and_ends),
	};

	return RUN_SUITE(tests);
}
