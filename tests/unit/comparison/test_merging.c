/* Three states of a set made one: properties, over sets made at random. */
#include "testing.h"

#include "agahi/comparison/merging.h"
#include "agahi/comparison/pairing.h"

enum { SETS = 3000, TOPICS = 7 };

static uint32_t seed;

static unsigned roll(unsigned sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % sides;
}

/* Few topics and fewer texts, so that sides often agree, and often do not. */
static void add_row(struct message_set *set, unsigned topic, unsigned says)
{
	char name[2] = { (char)('a' + topic), '\0' }, text[2] = { (char)('0' + says), '\0' };
	const char *const menu[] = { "m", name, "en", text, "t" };

	struct message_row *row = message_set_add_message(set, name, "en", text, 0);
	assert_true(message_row_add_keyword(row, text));
	assert_true(message_set_add_placeholder(set, name, "", text, 0));
	assert_true(message_set_add_menu(set, menu, 0));
	assert_true(message_set_add_example(set, name, "en", text, 0));
}

static struct message_set *random_set(void)
{
	struct message_set *set = message_set_new();
	bool used[TOPICS] = { false };

	for (unsigned i = 0; i < TOPICS; i++) {
		unsigned topic = roll(TOPICS);

		if (!used[topic])
			add_row(set, topic, roll(3));
		used[topic] = true;
	}
	return set;
}

static void assert_same(const struct message_set *a, const struct message_set *b)
{
	char first[TABLES_HASH_SIZE], second[TABLES_HASH_SIZE];

	assert_true(tables_hash(a, first) && tables_hash(b, second));
	assert_string_equal(first, second);
}

static struct message_set *join(const struct message_set *base, const struct message_set *mine,
	const struct message_set *theirs, merging_choose_h choose, size_t *open)
{
	const struct merging_sides sides = { base, mine, theirs };
	struct message_set *joined = merging_join(&sides, choose, NULL, open);

	assert_non_null(joined);
	return joined;
}

static enum merging_choice choose_mine(const struct merging_conflict *conflict, void *arg)
{
	(void)arg;
	assert_true(conflict->name.table != TABLE_EXAMPLES);
	assert_string_not_equal(conflict->mine_hash, conflict->theirs_hash);
	return MERGING_MINE;
}

static enum merging_choice choose_theirs(const struct merging_conflict *conflict, void *arg)
{
	(void)conflict;
	(void)arg;
	return MERGING_THEIRS;
}

static void what_only_one_side_changed_is_that_side(void **state)
{
	(void)state;
	for (seed = 1; seed < SETS;) {
		uint32_t began = seed;
		struct message_set *base = random_set(), *other = random_set();
		size_t open;
		struct message_set *mine = join(base, other, base, NULL, &open);

		assert_int_equal(open, 0);
		assert_same(mine, other);
		struct message_set *theirs = join(base, base, other, NULL, &open);
		assert_int_equal(open, 0);
		assert_same(theirs, other);
		struct message_set *both = join(base, other, other, NULL, &open);
		assert_int_equal(open, 0);
		assert_same(both, other);
		message_set_free(base);
		message_set_free(other);
		message_set_free(mine);
		message_set_free(theirs);
		message_set_free(both);
		seed = began + 1;
	}
}

static bool is_same_row(const struct message_set *a, size_t row_a, const struct message_set *b, size_t row_b,
	enum table table)
{
	if (row_a == PAIRING_NONE || row_b == PAIRING_NONE)
		return row_a == row_b;
	return row_says_the_same(a, row_a, b, row_b, table);
}

/* What the joined set must have of a name, by the three alone; returns whether it is a conflict. */
static bool check_name(const struct message_set *base, const struct message_set *mine,
	const struct message_set *theirs, const struct message_set *joined, const struct row_name *name)
{
	size_t b = row_name_find(base, name), m = row_name_find(mine, name), t = row_name_find(theirs, name),
	       j = row_name_find(joined, name);
	bool mine_kept = is_same_row(base, b, mine, m, name->table),
	     theirs_kept = is_same_row(base, b, theirs, t, name->table);

	if (mine_kept && !theirs_kept)
		assert_true(is_same_row(theirs, t, joined, j, name->table));
	else
		assert_true(is_same_row(mine, m, joined, j, name->table));
	return !mine_kept && !theirs_kept && !is_same_row(mine, m, theirs, t, name->table);
}

static size_t check_table(const struct message_set *base, const struct message_set *mine,
	const struct message_set *theirs, const struct message_set *joined, enum table table)
{
	const struct message_set *const sets[] = { base, mine, theirs, joined };
	size_t conflicts = 0;

	for (size_t set = 0; set < 4; set++) {
		for (size_t row = 0; row < row_count(sets[set], table); row++) {
			struct row_name name = row_name_of(sets[set], table, row);
			bool earlier = false;

			for (size_t other = 0; other < set; other++)
				earlier |= row_name_find(sets[other], &name) != PAIRING_NONE;
			if (!earlier)
				conflicts += check_name(base, mine, theirs, joined, &name);
		}
	}
	return conflicts;
}

static void every_row_is_what_one_side_made_of_it_or_a_conflict(void **state)
{
	size_t all = 0;

	(void)state;
	for (uint32_t began = 1; began < SETS; began++) {
		size_t open, chosen, conflicts = 0;

		seed = began;
		struct message_set *base = random_set(), *mine = random_set(), *theirs = random_set();
		struct message_set *joined = join(base, mine, theirs, NULL, &open);
		struct message_set *as_mine = join(base, mine, theirs, choose_mine, &chosen);

		for (enum table table = 0; table < TABLE_COUNT; table++) {
			assert_true(row_names_are_unique(joined, table));
			conflicts += check_table(base, mine, theirs, joined, table);
		}
		assert_int_equal(open, conflicts);
		assert_int_equal(chosen, 0);
		assert_same(joined, as_mine);
		all += open;
		message_set_free(base);
		message_set_free(mine);
		message_set_free(theirs);
		message_set_free(joined);
		message_set_free(as_mine);
	}
	assert_true(all > SETS);
}

static void who_chooses_theirs_everywhere_has_their_rows_where_both_changed(void **state)
{
	(void)state;
	for (uint32_t began = 1; began < SETS / 3; began++) {
		size_t open, turned_open;

		seed = began;
		struct message_set *base = random_set(), *mine = random_set(), *theirs = random_set();
		struct message_set *joined = join(base, mine, theirs, choose_theirs, &open);
		struct message_set *turned = join(base, theirs, mine, choose_mine, &turned_open);

		/* The same rows whichever way round; their order may be another. */
		for (enum table table = 0; table < TABLE_COUNT; table++) {
			assert_int_equal(row_count(joined, table), row_count(turned, table));
			for (size_t row = 0; row < row_count(joined, table); row++) {
				struct row_name name = row_name_of(joined, table, row);

				assert_true(is_same_row(
					joined, row, turned, row_name_find(turned, &name), table));
			}
		}
		message_set_free(base);
		message_set_free(mine);
		message_set_free(theirs);
		message_set_free(joined);
		message_set_free(turned);
	}
}

static void rows_of_both_sides_stand_where_they_stood(void **state)
{
	struct message_set *base = message_set_new(), *mine = message_set_new(), *theirs = message_set_new();
	static const char *const sides[] = { "ace", "abce", "acde" };
	struct message_set *const sets[] = { base, mine, theirs };
	char order[16] = "";
	size_t open;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		for (const char *at = sides[i]; *at; at++)
			add_row(sets[i], (unsigned)(*at - 'a'), 0);
	}
	struct message_set *joined = join(base, mine, theirs, NULL, &open);
	for (size_t i = 0; i < joined->message_count; i++)
		strcat(order, joined->messages[i].topic);
	assert_string_equal(order, "abcde");
	assert_int_equal(open, 0);
	message_set_free(base);
	message_set_free(mine);
	message_set_free(theirs);
	message_set_free(joined);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_only_one_side_changed_is_that_side),
		cmocka_unit_test(every_row_is_what_one_side_made_of_it_or_a_conflict),
		cmocka_unit_test(who_chooses_theirs_everywhere_has_their_rows_where_both_changed),
		cmocka_unit_test(rows_of_both_sides_stand_where_they_stood),
	};

	return RUN_SUITE(tests);
}
