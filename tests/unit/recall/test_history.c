/* What an earlier life left in the journal, read back in the order in which it was written. */
#include "store.h"

#include "agahi/recall/history.h"

static char *folder, *path;
static sqlite3 *db;
static char seen[1024];

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "journal.db");
	db = test_open_journal(path, DB_READ_WRITE);
	seen[0] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	db_close(db);
	free(path);
	test_folder_remove(folder);
	return 0;
}

static void see(long long number)
{
	size_t len = strlen(seen);

	snprintf(seen + len, sizeof(seen) - len, "%lld ", number);
}

static void keep(const void *record)
{
	test_keep(path, record);
}

/* With the keys that are there now. */
static bool read_outbox(int64_t after_id, size_t limit, history_entry_h handler, void *arg)
{
	struct keyslots *slots = test_open_slots(path);
	bool read = history_read_outbox(db, slots, after_id, INT64_MAX, limit, handler, arg);

	keyslots_close(slots);
	return read;
}

static bool read_parts(history_part_h handler, void *arg)
{
	struct keyslots *slots = test_open_slots(path);
	bool read = history_read_parts(db, slots, handler, arg);

	keyslots_close(slots);
	return read;
}

static void add_settled(int64_t id, int64_t received_ms, const char *rule, int64_t fingerprint)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%lld, %lld, 1, 'a', '8300', %lld, 'vote', '', '', '%s', '', 0, "
		"0, 1, 0,"
		" '', %lld, '', 0)",
		(long long)id, (long long)received_ms, 100LL + id, rule, (long long)fingerprint);
	assert_true(db_execute(db, sql));
}

static void add_waiting(int64_t id, int64_t received_ms, const char *rule, int64_t fingerprint)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		"INSERT INTO outbox VALUES (%lld, %lld, 'a', 6, 0, '8300', %lld, '', '', '', '%s', '', %lld, "
		"'', 0, 1, x'00', 0)",
		(long long)id, (long long)received_ms, 100LL + id, rule, (long long)fingerprint);
	assert_true(db_execute(db, sql));
}

static void compare_entry(const struct journal_entry *entry, void *arg)
{
	const struct journal_entry *wanted = arg;

	assert_int_equal(entry->id, wanted->id);
	assert_int_equal(entry->received_ms, wanted->received_ms);
	assert_string_equal(entry->link, wanted->link);
	assert_memory_equal(&entry->sender, &wanted->sender, sizeof(entry->sender));
	assert_memory_equal(&entry->service, &wanted->service, sizeof(entry->service));
	assert_true(entry->sender_identity == wanted->sender_identity);
	assert_string_equal(entry->request, wanted->request);
	assert_string_equal(entry->topic, wanted->topic);
	assert_string_equal(entry->language, wanted->language);
	assert_string_equal(entry->rule, wanted->rule);
	assert_string_equal(entry->keyword, wanted->keyword);
	assert_string_equal(entry->reply, wanted->reply);
	assert_int_equal(entry->edition, wanted->edition);
	see(entry->id);
}

static void a_waiting_reply_comes_back_as_it_was(void **state)
{
	struct journal_entry entry = entry_of(7, "the reply");

	(void)state;
	entry.edition = 12;
	keep(&entry);
	assert_true(read_outbox(0, 10, compare_entry, &entry));
	assert_string_equal(seen, "7 ");
}

static void see_entry(const struct journal_entry *entry, void *arg)
{
	(void)arg;
	see(entry->id);
}

static void a_large_outbox_is_taken_in_piece_by_piece(void **state)
{
	(void)state;
	for (int64_t id = 9; id >= 5; id--)
		add_waiting(id, NOW_MS, "exact", 0);
	assert_true(read_outbox(0, 2, see_entry, NULL));
	assert_true(read_outbox(6, 2, see_entry, NULL));
	assert_true(read_outbox(8, 2, see_entry, NULL));
	assert_true(read_outbox(9, 2, see_entry, NULL));
	assert_string_equal(seen, "5 6 7 8 9 ");
}

static void compare_part(const struct journal_part *part, void *arg)
{
	const struct journal_part *wanted = arg;

	assert_int_equal(part->received_ms, wanted->received_ms);
	assert_string_equal(part->link, wanted->link);
	assert_memory_equal(&part->sender, &wanted->sender, sizeof(part->sender));
	assert_memory_equal(&part->service, &wanted->service, sizeof(part->service));
	assert_int_equal(part->reference, 40000);
	assert_int_equal(part->total, wanted->total);
	assert_int_equal(part->sequence, wanted->sequence);
	assert_int_equal(part->charset, wanted->charset);
	assert_int_equal(part->len, wanted->len);
	assert_true(part->fingerprint == wanted->fingerprint);
	assert_memory_equal(part->octets, wanted->octets, sizeof(part->octets));
	see(part->id);
}

static void parts_come_back_as_they_were(void **state)
{
	struct journal_part part = part_of(4, 200);

	(void)state;
	part.reference = 40000;
	part.total = 255;
	part.fingerprint = UINT64_MAX;
	for (size_t i = 0; i < sizeof(part.octets); i++)
		part.octets[i] = (uint8_t)i;
	part.len = 255;
	keep(&part);
	part.id = 3;
	keep(&part);
	assert_true(read_parts(compare_part, &part));
	assert_string_equal(seen, "3 4 ");
	assert_true(db_execute(db, "DELETE FROM part WHERE id = 4"));
	part.id = 5;
	part.len = 0;
	keep(&part);
}

static void see_part(const struct journal_part *part, void *arg)
{
	(void)arg;
	see(part->id);
	see(part->len);
}

static void a_part_that_is_empty_is_one(void **state)
{
	(void)state;
	struct journal_part empty = part_of(1, 1), full = part_of(3, 1);

	empty.len = 0;
	full.len = 255;
	keep(&empty);
	keep(&full);
	assert_true(read_parts(see_part, NULL));
	assert_string_equal(seen, "1 0 3 255 ");
}

static void texts_that_are_longer_than_we_write_are_cut(void **state)
{
	const struct journal_part part = part_of(1, 1);
	char sql[1024], digits[200];

	(void)state;
	memset(digits, '9', sizeof(digits) - 1);
	digits[sizeof(digits) - 1] = '\0';
	keep(&part);
	snprintf(sql, sizeof(sql), "UPDATE part SET link = '%s', service_digits = '%s'", digits, digits);
	assert_true(db_execute(db, sql));
	assert_true(read_parts(see_part, NULL));
	assert_string_equal(seen, "1 3 ");
}

static void see_preference(uint64_t sender, const char *language, bool stopped, void *arg)
{
	size_t len = strlen(seen);

	assert_ptr_equal(arg, &db);
	snprintf(seen + len, sizeof(seen) - len, "%llx=%s/%d ", (unsigned long long)sender,
		language ? language : "none", stopped);
}

static void preferences_come_oldest_first(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"INSERT INTO preference VALUES (-1, 'ur', 0, 300); INSERT INTO preference VALUES (2, NULL, "
		"1, 100);"
		"INSERT INTO preference VALUES (3, 'en', 1, 200)"));
	assert_true(history_read_preferences(db, see_preference, &db));
	assert_string_equal(seen, "2=none/1 3=en/1 ffffffffffffffff=ur/0 ");
}

static void one_senders_preference_is_found_by_itself(void **state)
{
	(void)state;
	assert_false(history_has_preferences(db));
	assert_true(db_execute(db,
		"INSERT INTO preference VALUES (-1, 'ur', 0, 300); INSERT INTO preference VALUES (2, NULL, "
		"1, 100)"));
	assert_true(history_has_preferences(db));
	assert_true(history_find_preference(db, UINT64_MAX, see_preference, &db));
	assert_true(history_find_preference(db, 2, see_preference, &db));
	assert_true(history_find_preference(db, 3, see_preference, &db));
	assert_string_equal(seen, "ffffffffffffffff=ur/0 2=none/1 ");
	assert_true(db_execute(db, "DROP VIEW identities; DROP TABLE preference"));
	assert_false(history_find_preference(db, 2, see_preference, &db));
}

static void see_answered(uint64_t sender, int64_t received_ms, void *arg)
{
	(void)arg;
	see((long long)sender);
	see(received_ms - NOW_MS);
}

static void the_limiter_looks_back_at_what_persons_were_answered(void **state)
{
	(void)state;
	add_settled(1, NOW_MS + 1, "exact", 0);
	add_settled(2, NOW_MS + 2, "limited", 0);
	add_settled(3, NOW_MS + 3, "loop", 0);
	add_settled(4, NOW_MS + 4, "blocked", 0);
	add_settled(5, NOW_MS + 5, "stopped", 0);
	add_waiting(6, NOW_MS + 6, "fallback", 0);
	add_waiting(7, NOW_MS + 7, "limited", 0);
	assert_true(history_read_answered(db, NOW_MS, 100, see_answered, NULL));
	assert_string_equal(seen, "101 1 105 5 106 6 ");
}

static void the_limiter_looks_back_no_further_than_it_wants(void **state)
{
	(void)state;
	for (int64_t id = 1; id <= 4; id++)
		add_settled(id, NOW_MS + id, "exact", 0);
	assert_true(history_read_answered(db, NOW_MS + 3, 100, see_answered, NULL));
	assert_string_equal(seen, "103 3 104 4 ");
	seen[0] = '\0';
	assert_true(history_read_answered(db, NOW_MS, 1, see_answered, NULL)); /* the newest */
	assert_string_equal(seen, "104 4 ");
	seen[0] = '\0';
	assert_true(history_read_answered(db, NOW_MS, 0, see_answered, NULL));
	assert_string_equal(seen, "");
}

static int64_t age_seen_ms; /* of the last */

static void see_fingerprint(uint64_t fingerprint, int64_t age_ms, void *arg)
{
	(void)arg;
	age_seen_ms = age_ms;
	see((long long)fingerprint);
}

static void what_came_last_before_a_crash_may_come_again(void **state)
{
	(void)state;
	add_settled(1, NOW_MS + 1, "exact", 11);
	add_settled(2, NOW_MS + 2, "exact", 12);
	add_waiting(3, NOW_MS + 3, "exact", 13);
	add_waiting(4, NOW_MS + 102, "exact", 14);
	add_settled(5, NOW_MS + 50, "exact", 0); /* of before there were fingerprints */
	assert_true(history_read_doubtful(db, 100, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "12 13 14 ");
	assert_int_equal(age_seen_ms, 0);
	seen[0] = '\0';
	assert_true(history_read_doubtful(db, 99, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "13 14 ");
	seen[0] = '\0';
	assert_true(history_read_doubtful(db, 1000, 1, see_fingerprint, NULL)); /* the newest of each table */
	assert_string_equal(seen, "14 ");
}

static void ages_are_counted_from_the_newest(void **state)
{
	(void)state;
	add_settled(1, NOW_MS + 1, "exact", 11);
	add_settled(2, NOW_MS + 50, "exact", 0);
	assert_true(history_read_doubtful(db, 100, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "11 ");
	assert_int_equal(age_seen_ms, 49);
}

static void parts_may_come_again_after_a_crash_as_whole_questions_may(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"INSERT INTO part VALUES (1, 1767225600001, 'a', 6, 0, '8300', 0, 1, 2, 1, 0, 21, 1, x'00'),"
		" (2, 1767225600090, 'a', 6, 0, '8300', 0, 1, 2, 1, 0, 22, 1, x'00');"
		"INSERT INTO answered_part VALUES (3, 7, 1767225600001, 31), (4, 8, 1767225600091, 32)"));
	add_settled(9, NOW_MS + 2, "exact", 11);
	assert_true(history_read_doubtful(db, 90, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "21 31 11 22 32 ");
	seen[0] = '\0';
	assert_true(history_read_doubtful(db, 89, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "11 22 32 ");
	seen[0] = '\0';
	assert_true(history_read_doubtful(db, 90, 1, see_fingerprint, NULL));
	assert_string_equal(seen, "11 22 32 ");
}

static void an_empty_journal_has_nothing_to_tell(void **state)
{
	(void)state;
	assert_true(read_outbox(0, 10, see_entry, NULL));
	assert_true(read_parts(see_part, NULL));
	assert_true(history_read_preferences(db, see_preference, &db));
	assert_true(history_read_answered(db, 0, 10, see_answered, NULL));
	assert_true(history_read_doubtful(db, 100, 10, see_fingerprint, NULL));
	assert_string_equal(seen, "");
}

static void what_cannot_be_read_is_told(void **state)
{
	(void)state;
	assert_true(db_execute(db,
		"DROP VIEW identities; DROP TABLE outbox; DROP TABLE part; DROP TABLE preference;"
		"DROP TABLE settled"));
	assert_false(read_outbox(0, 10, see_entry, NULL));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table: outbox"));
	assert_false(read_parts(see_part, NULL));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table: part"));
	assert_false(history_read_preferences(db, see_preference, &db));
	assert_false(history_read_doubtful(db, 100, 10, see_fingerprint, NULL));
	assert_false(history_read_answered(db, 0, 10, see_answered, NULL));
	assert_non_null(strstr(sqlite3_errmsg(db), "no such table"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_waiting_reply_comes_back_as_it_was),
		TEST(a_large_outbox_is_taken_in_piece_by_piece),
		TEST(parts_come_back_as_they_were),
		TEST(a_part_that_is_empty_is_one),
		TEST(texts_that_are_longer_than_we_write_are_cut),
		TEST(preferences_come_oldest_first),
		TEST(one_senders_preference_is_found_by_itself),
		TEST(the_limiter_looks_back_at_what_persons_were_answered),
		TEST(the_limiter_looks_back_no_further_than_it_wants),
		TEST(what_came_last_before_a_crash_may_come_again),
		TEST(ages_are_counted_from_the_newest),
		TEST(parts_may_come_again_after_a_crash_as_whole_questions_may),
		TEST(an_empty_journal_has_nothing_to_tell),
		TEST(what_cannot_be_read_is_told),
	};

	return RUN_SUITE(tests);
}
