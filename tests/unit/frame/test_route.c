#include "agahi/frame/route.h"
#include "testing.h"

static void page(struct visit *visit)
{
	(void)visit;
}

static const struct desk_route rows[] = {
	{ WEB_GET, "/", ROUTE_PUBLIC, page, 0 },
	{ WEB_GET, "/set/{e}", STAFF_READER | STAFF_EDITOR, page, 0 },
	{ WEB_GET, "/set/live", ROUTE_SIGNED_IN, page, ROUTE_WHILE_HALF },
	{ WEB_POST, "/set/{e}/message/{topic}/{lang}", STAFF_EDITOR, page, 0 },
	{ WEB_GET, "/nobody", 0, page, 0 },
};
static const struct routes routes = { rows, 5 };

struct found {
	const struct desk_route *route;
	const char *arguments[WEB_MAX_ARGUMENTS];
	char storage[VISIT_PATH_SIZE];
	bool other;
};

static void find(struct found *found, enum web_method method, const char *path)
{
	found->route = route_find(&routes, method, path, found->storage, found->arguments, &found->other);
}

static void holes_take_one_segment_each(void **state)
{
	struct found found;

	(void)state;
	find(&found, WEB_POST, "/set/14/message/ووٹ کیسے/ur-Latn");
	assert_ptr_equal(found.route, &rows[3]);
	assert_string_equal(found.arguments[0], "14");
	assert_string_equal(found.arguments[1], "ووٹ کیسے");
	assert_string_equal(found.arguments[2], "ur-Latn");
	assert_null(found.arguments[3]);
}

static void a_literal_wins_over_a_hole_wherever_it_stands(void **state)
{
	struct found found;

	(void)state;
	find(&found, WEB_GET, "/set/live");
	assert_ptr_equal(found.route, &rows[2]);
	assert_null(found.arguments[0]);
	find(&found, WEB_GET, "/set/15");
	assert_ptr_equal(found.route, &rows[1]);
}

static void what_is_not_there_is_not_found(void **state)
{
	static const char *const paths[] = { "", "x", "//", "/set", "/set/", "/set/1/", "/set//message/a/b",
		"/set/1/x", "/SET/1", "/set/1/message/a/b" };
	struct found found;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		find(&found, WEB_GET, paths[i]);
		assert_null(found.route);
		assert_int_equal(found.other, strcmp(paths[i], "/set/1/message/a/b") == 0);
	}
}

static void a_path_that_is_too_long_for_its_storage_is_not_found(void **state)
{
	char path[VISIT_PATH_SIZE + 16];
	struct found found;

	(void)state;
	memset(path, 'a', sizeof(path));
	memcpy(path, "/set/", 5);
	path[sizeof(path) - 1] = '\0';
	find(&found, WEB_GET, path);
	assert_null(found.route);
}

static void nobody_and_ended_and_half_logged_in_people_are_kept_out(void **state)
{
	const struct person nobody = { 0 };
	const struct person reader = { .id = 1, .roles = STAFF_READER, .state = STAFF_ACTIVE };
	const struct person ended = { .id = 2, .roles = STAFF_READER, .state = STAFF_ENDED };
	const struct person signer = { .id = 3, .roles = STAFF_SIGNER, .state = STAFF_ACTIVE };

	(void)state;
	assert_true(route_allows(&rows[0], &nobody, false));
	assert_false(route_allows(&rows[1], &nobody, false));
	assert_true(route_allows(&rows[1], &reader, false));
	assert_false(route_allows(&rows[1], &reader, true));
	assert_false(route_allows(&rows[1], &ended, false));
	assert_false(route_allows(&rows[1], &signer, false));
	assert_true(route_allows(&rows[2], &signer, false));
	assert_true(route_allows(&rows[2], &signer, true));
	assert_false(route_allows(&rows[4], &reader, false));
	assert_false(route_allows(&rows[4], &signer, false));
}

static void the_table_is_printed_for_who_tries_every_row(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	route_print(&routes, out);
	fclose(out);
	assert_string_equal(text,
		"GET / public\n"
		"GET /set/{e} reader,editor\n"
		"GET /set/live signed-in while-half\n"
		"POST /set/{e}/message/{topic}/{lang} editor\n"
		"GET /nobody nobody\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_take_one_segment_each),
		cmocka_unit_test(a_literal_wins_over_a_hole_wherever_it_stands),
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(a_path_that_is_too_long_for_its_storage_is_not_found),
		cmocka_unit_test(nobody_and_ended_and_half_logged_in_people_are_kept_out),
		cmocka_unit_test(the_table_is_printed_for_who_tries_every_row),
	};

	return RUN_SUITE(tests);
}
