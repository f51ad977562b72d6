/* Files that wait for a word: one of each person, a few in all, for an hour. */
#include "agahi/fittings/uploads.h"

#include "writing_stage.h"

static struct web_exchange exchange;
static struct visit visit;

static void begin(struct writing_stage *stage)
{
	visit = (struct visit){ .desk = stage->desk.desk, .exchange = &exchange, .now_ms = 1000000000 };
}

static const char *keep(long long person, const char *text)
{
	static char key[UPLOAD_KEY_SIZE];

	visit.person.id = person;
	exchange.request.file = (struct multipart_file){ "a.csv", { (const uint8_t *)text, strlen(text) } };
	const struct upload *upload = uploads_keep(&visit, TABLE_MENUS);
	assert_non_null(upload);
	memcpy(key, upload->key, sizeof(key));
	return key;
}

static const struct upload *find(long long person, const char *key)
{
	visit.person.id = person;
	return uploads_find(&visit, key);
}

static void what_is_kept_is_found_by_its_key_and_its_person(void **state)
{
	begin(*state);
	const char *key = keep(1, "one");
	const struct upload *upload = find(1, key);
	assert_non_null(upload);
	assert_int_equal(upload->table, TABLE_MENUS);
	assert_string_equal(upload->name, "a.csv");
	assert_int_equal(upload->len, 3);
	assert_memory_equal(upload->octets, "one", 4);
	assert_null(find(2, key));
	assert_null(find(1, ""));
	visit.person.id = 1;
	uploads_forget(&visit, key);
	assert_null(find(1, key));
}

static void one_of_each_person_and_the_oldest_makes_room(void **state)
{
	char first[UPLOAD_KEY_SIZE], second[UPLOAD_KEY_SIZE];

	begin(*state);
	memcpy(first, keep(1, "one"), sizeof(first));
	memcpy(second, keep(1, "two"), sizeof(second));
	assert_null(find(1, first));
	assert_non_null(find(1, second));
	for (int i = 2; i <= UPLOADS_MOST; i++) {
		visit.now_ms++;
		keep(i, "more");
	}
	assert_non_null(find(1, second));
	visit.now_ms++;
	memcpy(first, keep(99, "last"), sizeof(first));
	assert_null(find(1, second));
	assert_non_null(find(99, first));
}

static void after_an_hour_it_is_gone(void **state)
{
	begin(*state);
	char key[UPLOAD_KEY_SIZE];

	memcpy(key, keep(1, "one"), sizeof(key));
	visit.now_ms += UPLOADS_KEPT_MS - 1;
	assert_non_null(find(1, key));
	visit.now_ms++;
	assert_null(find(1, key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRITING_TEST(what_is_kept_is_found_by_its_key_and_its_person),
		WRITING_TEST(one_of_each_person_and_the_oldest_makes_room),
		WRITING_TEST(after_an_hour_it_is_gone),
	};

	return RUN_SUITE(tests);
}
