/* What a text shows to what has learned. */
#include "testing.h"

#include "agahi/learning/features.h"

static struct features features, others;

static void take(struct features *to, unsigned kinds, const char *folded)
{
	features_take(to, kinds, FEATURES_MOST_BUCKETS, folded, strlen(folded));
}

static size_t shared(const struct features *left, const struct features *right)
{
	size_t count = 0;

	for (size_t i = 0; i < left->count; i++) {
		for (size_t k = 0; k < right->count; k++)
			count += left->list[i].bucket == right->list[k].bucket;
	}
	return count;
}

/* If these change, models that are kept mean something else: raise MODEL_VERSION. */
static void the_buckets_of_a_text_are_the_same_on_every_machine(void **state)
{
	uint64_t sum = 0;

	(void)state;
	take(&features, FEATURES_KNOWN, "mera vote nahi ہے");
	for (size_t i = 0; i < features.count; i++)
		sum = sum * 31 + features.list[i].bucket;
	assert_int_equal(features.count, 64);
	assert_int_equal(sum, UINT64_C(0x58a005d352062e5c));
}

static void a_bucket_counts_once_for_the_first_word_that_has_it(void **state)
{
	(void)state;
	take(&features, FEATURES_WORD, "vote vote card vote");
	assert_int_equal(features.count, 2);
	assert_int_equal(features.list[0].word, 0);
	assert_int_equal(features.list[1].word, 2);
}

static void pieces_know_the_borders_of_their_word(void **state)
{
	(void)state;
	take(&features, FEATURES_GRAM_3, "card");
	assert_int_equal(features.count, 4); /* |ca car ard rd| */
	take(&others, FEATURES_GRAM_3, "xcardx");
	assert_int_equal(shared(&features, &others), 2);
	take(&features, FEATURES_GRAM_2, "کارڈ");
	assert_int_equal(features.count, 5);
	take(&features, FEATURES_GRAM_5, "a");
	assert_int_equal(features.count, 0);
}

static void what_stands_beside_a_negation_is_one_in_every_script(void **state)
{
	(void)state;
	take(&features, FEATURES_NEGATION, "vote nahi");
	assert_int_equal(features.count, 1);
	take(&others, FEATURES_NEGATION, "ووٹ نہیں");
	assert_int_equal(shared(&features, &others), 1);
	take(&others, FEATURES_NEGATION, "nahi vote");
	assert_int_equal(others.count, 1);
	assert_int_equal(shared(&features, &others), 0);
	take(&features, FEATURES_NEGATION, "vote card");
	assert_int_equal(features.count, 0);
}

static void skeletons_are_shared_by_scripts(void **state)
{
	(void)state;
	take(&features, FEATURES_SKELETON, "rishwat");
	take(&others, FEATURES_SKELETON, "رشوت");
	assert_true(shared(&features, &others) > 0);
	take(&features, FEATURES_WORD, "rishwat");
	take(&others, FEATURES_WORD, "رشوت");
	assert_int_equal(shared(&features, &others), 0);
}

static void a_space_more_or_less_leaves_the_sounds_as_they_are(void **state)
{
	(void)state;
	take(&features, FEATURES_STREAM, "kidhar dalna"); /* kdr dln: kdrd drdl rdln */
	assert_int_equal(features.count, 3);
	assert_int_equal(features.list[0].word, 1);
	take(&others, FEATURES_STREAM, "kidhardalna");
	assert_int_equal(shared(&features, &others), 3);
	take(&others, FEATURES_STREAM, "ki dhar dal na");
	assert_int_equal(shared(&features, &others), 3);
	take(&others, FEATURES_STREAM, "کدھر ڈالنا");
	assert_int_equal(shared(&features, &others), 3);
	take(&features, FEATURES_STREAM, "vote"); /* fewer sounds than a piece has */
	assert_int_equal(features.count, 1);
	assert_int_equal(features.list[0].word, 0);
	take(&features, FEATURES_STREAM, "2026 ky");
	assert_int_equal(features.count, 2);
}

static void every_bucket_is_under_the_number_of_buckets(void **state)
{
	static const size_t most[] = { 1, 7, 1000, FEATURES_MOST_BUCKETS };
	static const char text[] = "mera vote kisi aur ne dal diya hai aur mujhe andar nahi jane dete";

	(void)state;
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		features_take(&features, FEATURES_KNOWN, most[i], text, strlen(text));
		assert_true(features.count > 0 && features.count <= most[i]);
		for (size_t k = 0; k < features.count; k++)
			assert_true(features.list[k].bucket < most[i]);
	}
}

static void no_text_has_more_features_than_there_is_room_for(void **state)
{
	char text[4000];
	size_t len = 0;

	(void)state;
	for (unsigned i = 0; len + 12 < sizeof(text); i++)
		len += (size_t)sprintf(text + len, "%sw%ux%u", i > 0 ? " " : "", i * 7919, i);
	features_take(&features, FEATURES_KNOWN, FEATURES_MOST_BUCKETS, text, len);
	assert_int_equal(features.count, FEATURES_MOST);
	memset(text, 'a', sizeof(text));
	features_take(&features, FEATURES_KNOWN, FEATURES_MOST_BUCKETS, text,
		sizeof(text)); /* one word of 4000 letters */
	assert_in_range(features.count, 1, 32);
	for (size_t i = 0; i < sizeof(text); i += 2)
		text[i] = ' ';
	features_take(&features, FEATURES_KNOWN, FEATURES_MOST_BUCKETS, text, sizeof(text));
	take(&features, FEATURES_KNOWN, "");
	assert_int_equal(features.count, 0);
}

static void a_scratch_forgets_the_text_before(void **state)
{
	(void)state;
	take(&features, FEATURES_KNOWN, "how do i register my vote");
	take(&features, FEATURES_KNOWN, "card");
	memset(&others, 0, sizeof(others));
	take(&others, FEATURES_KNOWN, "card");
	assert_memory_equal(&features.seen, &others.seen, sizeof(features.seen));
	assert_int_equal(features.count, others.count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_buckets_of_a_text_are_the_same_on_every_machine),
		cmocka_unit_test(a_bucket_counts_once_for_the_first_word_that_has_it),
		cmocka_unit_test(pieces_know_the_borders_of_their_word),
		cmocka_unit_test(what_stands_beside_a_negation_is_one_in_every_script),
		cmocka_unit_test(skeletons_are_shared_by_scripts),
		cmocka_unit_test(a_space_more_or_less_leaves_the_sounds_as_they_are),
		cmocka_unit_test(every_bucket_is_under_the_number_of_buckets),
		cmocka_unit_test(no_text_has_more_features_than_there_is_room_for),
		cmocka_unit_test(a_scratch_forgets_the_text_before),
	};

	return RUN_SUITE(tests);
}
