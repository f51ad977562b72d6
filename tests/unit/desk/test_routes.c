#include "agahi/desk/routes.h"

#include "desk_stage.h"

static void every_row_says_who_may_and_has_a_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_of_desk.count; i++) {
		const struct desk_route *row = &routes_of_desk.rows[i];

		if (!row->page || row->pattern[0] != '/' || row->access == 0 ||
			(row->access & ~(unsigned)(ROUTE_ANY_ROLE | ROUTE_PUBLIC | ROUTE_SIGNED_IN)) != 0)
			fail_msg("%s", row->pattern);
	}
}

static void no_row_stands_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < routes_of_desk.count; i++) {
		for (size_t k = i + 1; k < routes_of_desk.count; k++) {
			if (routes_of_desk.rows[i].method == routes_of_desk.rows[k].method &&
				strcmp(routes_of_desk.rows[i].pattern, routes_of_desk.rows[k].pattern) == 0)
				fail_msg("%s", routes_of_desk.rows[i].pattern);
		}
	}
}

/* Whoever gives out accounts has no hand in the texts, and whoever only looks changes nothing. */
static void what_changes_texts_is_neither_readers_nor_administrators(void **state)
{
	static const char *const theirs[] = { "/set", "/review", "/schedule", "/unmatched", NULL };

	(void)state;
	for (size_t i = 0; i < routes_of_desk.count; i++) {
		const struct desk_route *row = &routes_of_desk.rows[i];

		for (size_t k = 0; row->method == WEB_POST && theirs[k]; k++) {
			if (strncmp(row->pattern, theirs[k], strlen(theirs[k])) == 0 &&
				(row->access & ~(unsigned)(STAFF_EDITOR | STAFF_SIGNER)) != 0)
				fail_msg("%s", row->pattern);
		}
	}
}

static void little_is_open_to_everybody_and_half_a_log_in(void **state)
{
	static const char *const public[] = { "/asset/{name}", "/font/{name}", "/healthz", "/help",
		"/language", "/login", "/invitation/{token}", NULL };
	static const char *const half[] = { "/second", "/logout", NULL };

	(void)state;
	for (size_t i = 0; i < routes_of_desk.count; i++) {
		const struct desk_route *row = &routes_of_desk.rows[i];
		const char *const *list = row->access & ROUTE_PUBLIC ? public
			: row->flags & ROUTE_WHILE_HALF              ? half
								     : NULL;
		bool listed = list == NULL;

		for (size_t k = 0; list && list[k]; k++)
			listed = listed || strcmp(list[k], row->pattern) == 0;
		if (!listed)
			fail_msg("%s", row->pattern);
	}
}

static void the_steps_of_the_log_in_have_each_one_page(void **state)
{
	static const unsigned steps[] = { ROUTE_LOGIN, ROUTE_SECOND };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		size_t count = 0;

		for (size_t i = 0; i < routes_of_desk.count; i++)
			count += (routes_of_desk.rows[i].flags & steps[k]) != 0;
		assert_int_equal(count, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_says_who_may_and_has_a_page),
		cmocka_unit_test(no_row_stands_twice),
		cmocka_unit_test(what_changes_texts_is_neither_readers_nor_administrators),
		cmocka_unit_test(little_is_open_to_everybody_and_half_a_log_in),
		cmocka_unit_test(the_steps_of_the_log_in_have_each_one_page),
	};

	return RUN_SUITE(tests);
}
