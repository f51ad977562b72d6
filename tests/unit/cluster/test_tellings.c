/* What is ready for the loop: in its order, whole, and told to whom it concerns. */
#include "testing.h"

#include "agahi/cluster/tellings.h"

static struct tellings tellings;
static char told[512];

static void note(const char *format, ...)
{
	size_t len = strlen(told);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(told + len, sizeof(told) - len, format, arguments);
	va_end(arguments);
}

static void heard(const struct feed_event *event, int64_t life, uint64_t age_ms, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("heard %d of %d, %d; ", (int)event->fingerprint, (int)life, (int)age_ms);
}

static void life_ended(int64_t life, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("ended %d; ", (int)life);
}

static void claimed(const struct journal_entry *entry, bool resent, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("%s %d %s/%s/%s: %s; ", resent ? "again" : "first", (int)entry->id, entry->link, entry->smsc,
		entry->keyword, entry->reply ? entry->reply : "?");
}

static void take_part(
	const struct journal_part *part, bool foreign, int64_t life, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("%s part %d of %d; ", foreign ? "foreign" : "own", (int)part->id, (int)life);
}

static void changed(const char *what, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("changed %s; ", what);
}

static void published(int64_t version, const void *octets, size_t len, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("version %d: %.*s; ", (int)version, (int)len, (const char *)octets);
}

static void released(const int64_t *ids, size_t count, bool is_released, struct moment now, void *arg)
{
	(void)now;
	(void)arg;
	note("%s %d and %d; ", is_released ? "released" : "kept", (int)ids[0], (int)ids[count - 1]);
}

static const struct following_handlers handlers = { heard, life_ended, claimed, take_part, changed, published,
	released, NULL };

static int set_up(void **state)
{
	(void)state;
	tellings_init(&tellings);
	told[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tellings_clear(&tellings);
	return 0;
}

static bool tell_all(uint64_t now_ms)
{
	struct telling *telling;
	bool whole = true;

	while ((telling = tellings_take(&tellings))) {
		whole &= telling_tell(telling, &handlers, (struct moment){ now_ms * 1000, 0 });
		telling_free(telling);
	}
	return whole;
}

static void each_is_told_to_whom_it_concerns_in_the_order_of_the_list(void **state)
{
	const int64_t ids[] = { 4, 5, 6 };
	struct telling *telling = tellings_add(&tellings, TELLING_PART, span_of(NULL, 0));

	(void)state;
	telling->part.id = 8;
	telling->flag = true;
	telling->number = 3;
	tellings_add(&tellings, TELLING_LIFE_ENDED, span_of(NULL, 0))->number = 3;
	snprintf(tellings_add(&tellings, TELLING_CHANGED, span_of(NULL, 0))->what, TELLING_WHAT_SIZE,
		"blocked");
	tellings_add(&tellings, TELLING_PUBLISHED, span_of("sets", 4))->number = 12;
	tellings_add(&tellings, TELLING_RELEASED, span_of(ids, sizeof(ids)))->flag = true;
	tellings_add(&tellings, TELLING_RELEASED, span_of(ids, sizeof(ids)));
	assert_int_equal(tellings.count, 6);
	assert_true(tell_all(1));
	assert_string_equal(told,
		"foreign part 8 of 3; ended 3; changed blocked; version 12: sets; "
		"released 4 and 6; kept 4 and 6; ");
	assert_int_equal(tellings.count, 0);
}

static void a_reply_owns_its_strings(void **state)
{
	char link[] = "link", smsc[] = "jazz", text[] = "an answer";
	struct journal_entry entry = { .id = 7,
		.link = link,
		.smsc = smsc,
		.request = "",
		.topic = "",
		.language = "",
		.rule = "",
		.keyword = "vote",
		.reply = text };

	(void)state;
	assert_true(tellings_add_reply(&tellings, &entry, true));
	entry.reply = NULL;
	assert_true(tellings_add_reply(&tellings, &entry, false));
	link[0] = smsc[0] = text[0] = 'x';
	tell_all(1);
	assert_string_equal(told, "again 7 link/jazz/vote: an answer; first 7 link/jazz/vote: ?; ");
}

static void a_row_of_the_feed_is_told_with_its_age_and_damage_is_noticed(void **state)
{
	struct journal_entry entry = { .sender_identity = 5,
		.fingerprint = 44,
		.told = JOURNAL_TOOK_TOKEN,
		.language = "",
		.topic = "",
		.rule = "",
		.keyword = "",
		.request = "",
		.link = "",
		.smsc = "" };
	struct buffer row = { 0 };
	struct telling *telling;

	(void)state;
	entry.record.kind = JOURNAL_ENTRY;
	feed_pack(&entry.record, &row);
	telling = tellings_add(&tellings, TELLING_FEED, span_of(row.data, row.len));
	telling->number = 9;
	telling->at_ms = 1000;
	assert_true(tell_all(1250));
	assert_string_equal(told, "heard 44 of 9, 250; ");
	tellings_add(&tellings, TELLING_FEED, span_of(row.data, row.len - 1));
	assert_false(tell_all(1250));
	buffer_free(&row);
}

static void lists_are_joined(void **state)
{
	struct tellings more;

	(void)state;
	tellings_init(&more);
	tellings_join(&tellings, &more);
	tellings_add(&more, TELLING_LIFE_ENDED, span_of(NULL, 0))->number = 1;
	tellings_join(&tellings, &more);
	assert_null(tellings_take(&more));
	tellings_add(&tellings, TELLING_LIFE_ENDED, span_of(NULL, 0))->number = 2;
	assert_int_equal(tellings.count, 2);
	tell_all(1);
	assert_string_equal(told, "ended 1; ended 2; ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_is_told_to_whom_it_concerns_in_the_order_of_the_list, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_reply_owns_its_strings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_row_of_the_feed_is_told_with_its_age_and_damage_is_noticed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lists_are_joined, set_up, tear_down),
	};

	return RUN_SUITE(tests);
}
