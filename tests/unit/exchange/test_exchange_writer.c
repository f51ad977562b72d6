/* Editions made into octets. */
#include "exchange_site.h"

#include "agahi/exchange/exchange_writer.h"

static struct edition of(enum edition_state state, long long number)
{
	return (struct edition){ .state = state, .number = number };
}

static void add(struct exchange_writer *writer, struct edition edition, const struct message_set *set)
{
	assert_true(tables_hash(set, edition.hash));
	assert_true(exchange_writer_add(writer, &edition, set));
}

static void what_editions_have_in_common_is_written_once(void **state)
{
	struct exchange_writer *writer = exchange_writer_new();
	struct message_set *set = set_saying("one");
	char text[2000];

	(void)state;
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_true(message_set_add_example(set, "vote", "en", text, 0));
	add(writer, of(EDITION_PUBLISHED, 3), set);
	size_t one = exchange_writer_size(writer);
	assert_true(one > sizeof(text));
	add(writer, of(EDITION_RETIRED, 2), set);
	assert_true(exchange_writer_size(writer) - one < 700);
	assert_false(exchange_writer_has_model(writer, "h"));
	assert_true(exchange_writer_add_model(writer, "h", span_of("octets", 6)));
	assert_true(exchange_writer_has_model(writer, "h"));
	one = exchange_writer_size(writer);
	assert_true(exchange_writer_add_model(writer, "h", span_of("octets", 6)));
	assert_int_equal(exchange_writer_size(writer), one);
	message_set_free(set);
	exchange_writer_free(writer);
}

static void there_are_so_many_at_most(void **state)
{
	struct exchange_writer *writer = exchange_writer_new();
	struct message_set *set = set_saying("one");
	const struct edition edition = of(EDITION_DRAFT, 0);

	(void)state;
	for (int i = 0; i < EXCHANGE_MOST_EDITIONS; i++)
		assert_true(exchange_writer_add(writer, &edition, set));
	assert_false(exchange_writer_add(writer, &edition, set));
	message_set_free(set);
	exchange_writer_free(writer);
}

static void nothing_is_written_as_nothing(void **state)
{
	struct exchange_writer *writer = exchange_writer_new();
	struct buffer out = { 0 };

	(void)state;
	assert_true(exchange_writer_end(writer, &out));
	struct exchange_file *file =
		exchange_file_read(span_of(out.data, out.len), site.error, sizeof(site.error));
	assert_non_null(file);
	assert_int_equal(exchange_file_count(file), 0);
	exchange_file_free(file);
	exchange_writer_free(writer);
	exchange_writer_free(NULL);
	buffer_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_editions_have_in_common_is_written_once),
		cmocka_unit_test(there_are_so_many_at_most),
		cmocka_unit_test(nothing_is_written_as_nothing),
	};

	return RUN_SUITE(tests);
}
