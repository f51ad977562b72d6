/* What was learned, and what it makes of a text. */
#include "small_model.h"

#include "agahi/base/hash.h"

static struct features features;
static struct model_scores scores;

static void ask(const struct model *model, const char *folded)
{
	model_score(model, folded, strlen(folded), &features, &scores);
}

static void a_word_speaks_for_its_class(void **state)
{
	struct model *model = small_model();

	(void)state;
	assert_int_equal(model_class_count(model), SMALL_CLASSES);
	ask(model, "vote");
	assert_int_equal(scores.count, SMALL_CLASSES);
	assert_string_equal(model_class_name(model, scores.classes[0].number), "vote");
	/* 100 * 2^20 / 2^24 logits, less the bias of one */
	assert_int_equal(scores.classes[0].score, 100 * MODEL_UNIT / 16 - MODEL_UNIT);
	ask(model, "card");
	assert_int_equal(scores.classes[0].number, 1);
	ask(model, "something else");
	assert_string_equal(model_class_name(model, scores.classes[0].number), "fallback");
	ask(model, "");
	assert_int_equal(scores.classes[0].score, 10);
	model_free(model);
}

static void what_is_far_ahead_is_surer(void **state)
{
	struct model *model = small_model();

	(void)state;
	ask(model, "vote");
	uint16_t alone = scores.classes[0].sureness;
	ask(model, "vote card");
	assert_true(scores.classes[0].sureness < alone);
	assert_int_equal(scores.classes[0].number, 0); /* level: by number */
	assert_int_equal(scores.classes[0].sureness, scores.classes[1].sureness);
	for (size_t i = 1; i < scores.count; i++)
		assert_true(scores.classes[i].sureness <= scores.classes[i - 1].sureness);
	model_free(model);
}

static void more_words_are_weighed_against_each_other(void **state)
{
	struct model *model = small_model();

	(void)state;
	ask(model, "vote a b c"); /* of four features, each counts half */
	assert_int_equal(scores.classes[0].score, 100 * MODEL_UNIT / 32 - MODEL_UNIT);
	model_free(model);
}

static void shares_of_words_add_up_to_the_score(void **state)
{
	static const char *const texts[] = { "vote", "my old card", "vote or card or old vote", "",
		"a b c d e f g" };
	struct model *model = small_model();
	int32_t shares[FEATURES_MOST_WORDS];

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		ask(model, texts[i]);
		for (size_t k = 0; k < scores.count; k++) {
			int32_t sum = model_explain(model, &features, scores.classes[k].number, shares);

			for (size_t word = 0; word < FEATURES_MOST_WORDS; word++)
				sum += shares[word];
			assert_int_equal(sum, scores.classes[k].score);
		}
	}
	ask(model, "my old card");
	model_explain(model, &features, 1, shares);
	assert_int_equal(shares[0], 0);
	assert_true(shares[1] < 0 && shares[2] > 0);
	model_free(model);
}

static void distress_is_how_far_the_best_of_its_classes_is_ahead(void **state)
{
	struct model *model = small_model();

	(void)state;
	assert_true(model_class_is_distress(model, 1));
	assert_false(model_class_is_distress(model, 0));
	ask(model, "card"); /* the second class */
	assert_int_equal(scores.distress_margin, scores.classes[0].score - scores.classes[1].score);
	assert_int_equal(scores.distress, scores.classes[0].sureness);
	ask(model, "vote");
	assert_true(scores.distress_margin < 0 && scores.distress < MODEL_SURE / 2);
	ask(model, "vote card");
	assert_int_equal(scores.distress_margin, 0);
	model_free(model);
}

static void where_no_class_is_of_distress_no_text_is(void **state)
{
	static const char *const names[] = { "vote", "fallback" };
	static const uint32_t scales[2];
	static const int32_t biases[2];
	static const bool are_distress[2];
	static const int8_t weights[2];
	static uint16_t sureness[MODEL_MARGINS];
	struct buffer octets = { 0 };
	char reason[128];

	(void)state;
	for (size_t i = 0; i < MODEL_MARGINS; i++)
		sureness[i] = MODEL_SURE;
	model_write(&(struct model_parts){ .buckets = 1,
			    .class_count = 2,
			    .names = names,
			    .are_distress = are_distress,
			    .scales = scales,
			    .biases = biases,
			    .sureness = sureness,
			    .distress = sureness,
			    .weights = weights },
		&octets);
	struct model *model = model_read(span_of(octets.data, octets.len), reason, sizeof(reason));
	assert_non_null(model);
	ask(model, "help");
	assert_int_equal(scores.classes[0].sureness, MODEL_SURE);
	assert_int_equal(scores.distress, 0);
	model_free(model);
	buffer_free(&octets);
}

static void a_model_has_as_many_buckets_as_there_is_room_for(void **state)
{
	(void)state;
	assert_int_equal(model_buckets(2), FEATURES_MOST_BUCKETS);
	for (size_t classes = 1; classes <= MODEL_MOST_CLASSES; classes++)
		assert_true(model_buckets(classes) * classes <= MODEL_MOST_WEIGHTS);
	assert_true(model_buckets(MODEL_MOST_CLASSES) >= 1 << 14);
}

static void what_to_expect_is_kept(void **state)
{
	struct model *model = small_model();

	(void)state;
	assert_int_equal(model_expectation(model)->messages, 100);
	assert_int_equal(model_expectation(model)->right, 80);
	assert_int_equal(model_expectation(model)->offered, 15);
	assert_int_equal(model_expectation(model)->wrong, 1);
	assert_int_equal(model_expectation(model)->answer_at, 800);
	model_free(model);
}

/* --- damage ------------------------------------------------------------------------------------------- */

enum { CLASSES_AT = 36 + 2 * 2 * MODEL_MARGINS };

static void assert_refused(const struct buffer *octets, size_t len, const char *because)
{
	char reason[128] = "";

	assert_null(model_read(span_of(octets->data, len), reason, sizeof(reason)));
	if (!strstr(reason, because))
		fail_msg("\"%s\" does not say \"%s\"", reason, because);
}

static void reseal(struct buffer *octets, size_t len)
{
	uint64_t hash = hash_octets(octets->data, len - 8);

	for (size_t i = 0; i < 8; i++)
		octets->data[len - 8 + i] = (char)(hash >> (8 * i));
}

static void one_changed_octet_is_noticed(void **state)
{
	struct buffer octets = small_model_octets(1);

	(void)state;
	for (size_t at = 0; at < octets.len; at += at < CLASSES_AT + 100 ? 1 : 9973) {
		octets.data[at] = (char)(octets.data[at] ^ 4);
		assert_refused(&octets, octets.len, "damaged");
		octets.data[at] = (char)(octets.data[at] ^ 4);
	}
	buffer_free(&octets);
}

static void what_is_cut_is_refused_wherever_it_is_cut(void **state)
{
	struct buffer octets = small_model_octets(1);
	char reason[128];

	(void)state;
	assert_refused(&octets, 0, "empty");
	assert_refused(&octets, 8, "empty");
	for (size_t len = 9; len < octets.len; len += len < CLASSES_AT + 100 ? 1 : 9973) {
		char *cut = malloc(len);
		struct buffer shorter = { .data = cut, .len = len };

		memcpy(cut, octets.data, len);
		reseal(&shorter, len);
		assert_null(model_read(span_of(cut, len), reason, sizeof(reason)));
		free(cut);
	}
	buffer_free(&octets);
}

/* Each with a hash that is right: what somebody would have made so. */
static void what_is_out_of_bounds_is_refused(void **state)
{
	static const struct {
		size_t at;
		unsigned char octet;
		const char *because;
	} faults[] = { { 0, 'X', "does not begin" }, { 8, 9, "version" }, { 11, 4, "features" },
		{ 14, 2, "buckets" }, { 16, 1, "classes" }, { 16, 61, "classes" }, { 17, 1, "classes" },
		{ 36, 200, "sureness" }, { 37, 200, "sureness" }, { 36 + 2 * MODEL_MARGINS, 200, "sureness" },
		{ CLASSES_AT, 0, "no name" }, { CLASSES_AT, 255, "no name" },
		{ CLASSES_AT + 1, 0, "no name" }, { CLASSES_AT + 8, 255, "scale" },
		{ CLASSES_AT + 12, 127, "scale" }, { CLASSES_AT, 3, "" } };
	struct buffer octets = small_model_octets(1);

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		char before = octets.data[faults[i].at];

		octets.data[faults[i].at] = (char)faults[i].octet;
		reseal(&octets, octets.len);
		assert_refused(&octets, octets.len, faults[i].because);
		octets.data[faults[i].at] = before;
	}
	reseal(&octets, octets.len);
	char reason[128];
	struct model *whole = model_read(span_of(octets.data, octets.len), reason, sizeof(reason));
	assert_non_null(whole);
	model_free(whole);
	buffer_add(&octets, "x", 1);
	reseal(&octets, octets.len);
	assert_refused(&octets, octets.len, "length");
	buffer_free(&octets);
}

static void margins_beyond_the_table_are_its_ends(void **state)
{
	(void)state;
	assert_int_equal(model_margin_index(0), MODEL_MARGINS / 2);
	assert_int_equal(model_margin_index(INT32_MAX), MODEL_MARGINS - 1);
	assert_int_equal(model_margin_index(INT32_MIN), 0);
	assert_int_equal(model_margin_index(MODEL_MARGIN_STEP), MODEL_MARGINS / 2 + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_speaks_for_its_class),
		cmocka_unit_test(what_is_far_ahead_is_surer),
		cmocka_unit_test(more_words_are_weighed_against_each_other),
		cmocka_unit_test(shares_of_words_add_up_to_the_score),
		cmocka_unit_test(distress_is_how_far_the_best_of_its_classes_is_ahead),
		cmocka_unit_test(where_no_class_is_of_distress_no_text_is),
		cmocka_unit_test(a_model_has_as_many_buckets_as_there_is_room_for),
		cmocka_unit_test(what_to_expect_is_kept),
		cmocka_unit_test(one_changed_octet_is_noticed),
		cmocka_unit_test(what_is_cut_is_refused_wherever_it_is_cut),
		cmocka_unit_test(what_is_out_of_bounds_is_refused),
		cmocka_unit_test(margins_beyond_the_table_are_its_ends),
	};

	return RUN_SUITE(tests);
}
