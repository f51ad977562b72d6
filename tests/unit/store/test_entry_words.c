/* The words of an entry stay with it when those that it was made of are gone. */
#include "testing.h"

#include "agahi/store/entry_words.h"

static void words_stay_when_those_before_are_gone(void **state)
{
	char link[] = "telco-a", reply[] = "جواب", offer[] = "voting|polling";
	struct journal_entry entry = {
		.id = 7, .link = link, .smsc = "jazz", .request = "", .reply = reply, .offer = offer
	};
	const size_t size = entry_words_size(&entry);
	char *room = malloc(size);

	(void)state;
	assert_int_equal(size, sizeof(link) + sizeof("jazz") + sizeof("") + sizeof(reply) + sizeof(offer));
	entry_words_move(&entry, room);
	memset(link, 'x', sizeof(link));
	memset(reply, 'x', sizeof(reply));
	memset(offer, 'x', sizeof(offer));
	assert_string_equal(entry.link, "telco-a");
	assert_string_equal(entry.smsc, "jazz");
	assert_string_equal(entry.request, "");
	assert_string_equal(entry.reply, "جواب");
	assert_string_equal(entry.offer, "voting|polling");
	assert_null(entry.keyword);
	assert_int_equal(entry.id, 7);
	assert_true(entry.link >= room && entry.offer < room + size);
	free(room);
}

static void an_entry_without_words_takes_nothing(void **state)
{
	struct journal_entry entry = { .id = 7 };

	(void)state;
	assert_int_equal(entry_words_size(&entry), 0);
	entry_words_move(&entry, NULL);
	assert_null(entry.link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stay_when_those_before_are_gone),
		cmocka_unit_test(an_entry_without_words_takes_nothing),
	};

	return RUN_SUITE(tests);
}
