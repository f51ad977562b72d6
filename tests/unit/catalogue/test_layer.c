/* Texts gathered to be laid over a catalogue. */
#include "content.h"

#include "agahi/catalogue/layer.h"

static struct catalogue *catalogue;
static struct message_set *values;
static struct layer layer;

static int set_up(void **state)
{
	(void)state;
	catalogue = test_catalogue_from(TEST_MESSAGES);
	values = message_set_new();
	return values && message_set_add_placeholder(values, "day", "en", "Friday", 0) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	layer_free(&layer);
	message_set_free(values);
	catalogue_free(catalogue);
	return 0;
}

static void add(const char *topic, const char *lang, const char *text, const char *before)
{
	const struct message_row row = { .topic = (char *)topic, .lang = (char *)lang, .text = (char *)text };

	layer_add(&layer, values, &row, before);
}

static void a_text_is_filled_and_laid_once(void **state)
{
	(void)state;
	layer_open(&layer, catalogue, 3);
	add("vote", "en", "On {day}", "before");
	add("vote", "en", "again", "before");
	add("vote", "ur", "same", "same");
	add("no-such", "en", "x", NULL);
	add("vote", "xx", "x", NULL);
	assert_int_equal(layer.count, 2);
	assert_string_equal(layer.texts[0].filled, "On Friday");
	assert_string_equal(layer.texts[0].before, "before");
	assert_null(layer.texts[1].before); /* as written it is the same */
	struct catalogue *over = layer_lay(&layer, catalogue, NULL);
	assert_non_null(over);
	assert_string_equal(
		topics_text(catalogue_topics(over), layer.texts[0].topic, layer.texts[0].language),
		"On Friday");
	catalogue_free(over);
}

static void more_than_there_is_room_for_is_not_laid_by_half(void **state)
{
	(void)state;
	layer_open(&layer, catalogue, 1);
	add("vote", "en", "x", NULL);
	add("vote", "ur", "y", NULL);
	assert_int_equal(layer.count, 1);
	assert_null(layer_lay(&layer, catalogue, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_text_is_filled_and_laid_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			more_than_there_is_room_for_is_not_laid_by_half, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
