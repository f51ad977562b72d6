/* Octets that came over a network. */
#include "exchange_site.h"

#include <sodium.h>

#include "agahi/exchange/exchange_writer.h"

static struct buffer made;

static struct edition edition_like(enum edition_state state, long long number, const char *name)
{
	struct edition edition = { .state = state,
		.number = number,
		.base = 1,
		.replaces = 2,
		.made_ms = 3,
		.published_ms = 4,
		.audit = 5,
		.may_lose = true };

	snprintf(edition.name, sizeof(edition.name), "%s", name);
	snprintf(edition.title, sizeof(edition.title), "Hours");
	snprintf(edition.author, sizeof(edition.author), "صائمہ");
	snprintf(edition.note, sizeof(edition.note), "a note");
	snprintf(edition.published_by, sizeof(edition.published_by), "ahmed");
	edition.at_ms = state == EDITION_DRAFT ? 6 : 0;
	return edition;
}

static struct message_set *full_set(void)
{
	static const char *const menu[5] = { "root", "a", "en", "Vote", "vote" };
	struct message_set *set = set_saying("one");

	assert_true(message_set_add_placeholder(set, "day", "", "8 February", 0));
	assert_true(message_set_add_menu(set, menu, 0));
	assert_true(message_set_add_example(set, "vote", "ur", "ووٹ", 0));
	return set;
}

static void make(const struct edition *editions, size_t count)
{
	struct exchange_writer *writer = exchange_writer_new();
	struct message_set *set = full_set();

	buffer_free(&made);
	made = (struct buffer){ 0 };
	for (size_t i = 0; i < count; i++) {
		struct edition edition = editions[i];

		if (*edition.hash == '\0')
			assert_true(tables_hash(set, edition.hash));
		memcpy(edition.audit_hash, edition.hash, sizeof(edition.hash));
		assert_true(exchange_writer_add(writer, &edition, set));
	}
	assert_true(exchange_writer_add_model(writer,
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", span_of("model", 5)));
	assert_true(exchange_writer_end(writer, &made));
	message_set_free(set);
	exchange_writer_free(writer);
}

/* Its frame is whole again, whatever was changed within. */
static void sign(void)
{
	crypto_hash_sha256(
		(unsigned char *)made.data + made.len - 32, (unsigned char *)made.data, made.len - 32);
}

static struct exchange_file *read_made(void)
{
	return exchange_file_read(span_of(made.data, made.len), site.error, sizeof(site.error));
}

static int tear_down(void **state)
{
	(void)state;
	buffer_free(&made);
	made = (struct buffer){ 0 };
	return 0;
}

static void all_of_it_comes_back(void **state)
{
	const struct edition editions[] = { edition_like(EDITION_PUBLISHED, 9, ""),
		edition_like(EDITION_RETIRED, 7, ""), edition_like(EDITION_DRAFT, 0, "ramadan") };

	(void)state;
	make(editions, 3);
	struct exchange_file *file = read_made();
	if (!file)
		fail_msg("%s", site.error);
	assert_int_equal(exchange_file_count(file), 3);
	for (size_t i = 0; i < 3; i++) {
		const struct edition *edition = exchange_file_edition(file, i);
		struct message_set *set = exchange_file_set(file, i, site.error, sizeof(site.error));

		assert_non_null(set);
		assert_string_equal(set->placeholders[0].value, "8 February");
		assert_string_equal(set->menus[0].label, "Vote");
		assert_string_equal(set->examples[0].text, "ووٹ");
		assert_string_equal(set->messages[0].keywords[1], "voting");
		message_set_free(set);
		assert_int_equal(edition->state, editions[i].state);
		assert_int_equal(edition->number, editions[i].number);
		assert_int_equal(edition->at_ms, editions[i].at_ms);
		assert_int_equal(edition->base + 10 * edition->replaces + 100 * edition->made_ms +
				1000 * edition->published_ms + 10000 * edition->audit,
			54321);
		assert_true(edition->may_lose);
		assert_string_equal(edition->name, editions[i].name);
		assert_string_equal(edition->author, "صائمہ");
		assert_string_equal(edition->published_by, "ahmed");
		assert_string_equal(edition->audit_hash, edition->hash);
	}
	struct span model =
		exchange_file_model(file, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	assert_int_equal(model.len, 5);
	assert_int_equal(exchange_file_model(file, "other").len, 0);
	exchange_file_free(file);
}

static void whatever_is_cut_or_changed_is_refused_or_another_content(void **state)
{
	const struct edition editions[] = { edition_like(EDITION_PUBLISHED, 9, ""),
		edition_like(EDITION_DRAFT, 0, "ramadan") };

	(void)state;
	make(editions, 2);
	for (size_t i = 0; i < made.len; i++) {
		assert_null(exchange_file_read(span_of(made.data, i), site.error, sizeof(site.error)));
		made.data[i] ^= 0x20;
		assert_null(read_made());
		made.data[i] ^= 0x20;
	}
	/* With a hash that agrees: nothing is read beyond its end, and no set has a content that is not its. */
	for (size_t i = 8; i < made.len - 32; i++) {
		for (int bit = 0; bit < 8; bit += 7) {
			made.data[i] ^= (char)(1 << bit);
			sign();
			struct exchange_file *file = read_made();
			for (size_t k = 0; file && k < exchange_file_count(file); k++)
				message_set_free(exchange_file_set(file, k, site.error, sizeof(site.error)));
			exchange_file_free(file);
			made.data[i] ^= (char)(1 << bit);
		}
	}
}

static void a_set_that_is_not_what_it_says_is_refused(void **state)
{
	struct edition edition = edition_like(EDITION_PUBLISHED, 9, "");

	(void)state;
	memset(edition.hash, 'a', TABLES_HASH_SIZE - 1);
	make(&edition, 1);
	struct exchange_file *file = read_made();
	assert_non_null(file);
	assert_null(exchange_file_set(file, 0, site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "edition 9 in it is not the content whose hash it has"));
	exchange_file_free(file);
}

static void what_is_out_of_order_is_refused(void **state)
{
	const struct edition live = edition_like(EDITION_PUBLISHED, 9, ""),
			     old = edition_like(EDITION_RETIRED, 7, ""),
			     draft = edition_like(EDITION_DRAFT, 0, "ramadan");
	struct edition later = old, unnamed = draft, untimed = draft, named = live;

	(void)state;
	later.number = 10;
	*unnamed.name = '\0';
	untimed.at_ms = 0;
	snprintf(named.name, sizeof(named.name), "x");
	const struct edition wrong[][2] = { { live, live }, { old, live }, { live, later }, { draft, old },
		{ draft, draft }, { live, unnamed }, { live, untimed }, { named, old } };
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		make(wrong[i], 2);
		assert_null(read_made());
		assert_non_null(strstr(site.error, "the order and the bounds"));
	}
}

static void another_format_is_told(void **state)
{
	const struct edition live = edition_like(EDITION_PUBLISHED, 9, "");

	(void)state;
	make(&live, 1);
	assert_false(exchange_file_is_of_other_format(span_of(made.data, made.len)));
	made.data[8] = 2;
	assert_false(exchange_file_is_of_other_format(span_of(made.data, made.len))); /* it is damaged */
	sign();
	assert_true(exchange_file_is_of_other_format(span_of(made.data, made.len)));
	assert_null(read_made());
	assert_non_null(strstr(site.error, "another format"));
}

static void what_is_too_large_is_not_looked_at(void **state)
{
	(void)state;
	assert_null(exchange_file_read(
		span_of("", (size_t)EXCHANGE_MAX_OCTETS + 1), site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "256 MiB are the most"));
	assert_null(exchange_file_read(span_of("", 0), site.error, sizeof(site.error)));
	assert_non_null(strstr(site.error, "no content of Agahi"));
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_it_comes_back),
		TEST(whatever_is_cut_or_changed_is_refused_or_another_content),
		TEST(a_set_that_is_not_what_it_says_is_refused),
		TEST(what_is_out_of_order_is_refused),
		TEST(another_format_is_told),
		TEST(what_is_too_large_is_not_looked_at),
	};

	return RUN_SUITE(tests);
}
