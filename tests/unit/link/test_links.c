/* Which of several links. What a link is, the suite says itself. */
#include "testing.h"

#include "agahi/link/links.h"

struct link {
	struct config_link config;
	bool bound;
};

bool link_is_bound(const struct link *link)
{
	return link->bound;
}

const struct config_link *link_config(const struct link *link)
{
	return &link->config;
}

static struct link telco = { .config = { .smsc = "telco/8300" } },
		   other = { .config = { .smsc = "other/8300" } },
		   again = { .config = { .smsc = "telco/8300" } };
static struct link *const links[] = { &telco, &other, &again };

enum { COUNT = 3 };

static int unbind_all(void **state)
{
	(void)state;
	telco.bound = other.bound = again.bound = false;
	return 0;
}

static void any_that_is_bound_is_one(void **state)
{
	(void)state;
	assert_false(links_any_is_bound(links, COUNT));
	again.bound = true;
	assert_true(links_any_is_bound(links, COUNT));
	assert_false(links_any_is_bound(links, 2));
	assert_false(links_any_is_bound(links, 0));
}

static void the_first_to_an_smsc_is_found(void **state)
{
	(void)state;
	assert_int_equal(links_find_smsc(links, COUNT, "telco/8300"), 0);
	assert_int_equal(links_find_smsc(links, COUNT, "other/8300"), 1);
}

static void a_bound_one_goes_ahead_and_of_those_the_first(void **state)
{
	(void)state;
	again.bound = true;
	assert_int_equal(links_find_smsc(links, COUNT, "telco/8300"), 2);
	telco.bound = true;
	assert_int_equal(links_find_smsc(links, COUNT, "telco/8300"), 0);
	assert_int_equal(links_find_smsc(links, COUNT, "other/8300"), 1);
}

static void of_an_smsc_that_none_leads_to_none_is_found(void **state)
{
	(void)state;
	assert_int_equal(links_find_smsc(links, COUNT, "third/8300"), COUNT);
	assert_int_equal(links_find_smsc(links, COUNT, "telco"), COUNT);
	assert_int_equal(links_find_smsc(links, 0, "telco/8300"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(any_that_is_bound_is_one, unbind_all),
		cmocka_unit_test_setup(the_first_to_an_smsc_is_found, unbind_all),
		cmocka_unit_test_setup(a_bound_one_goes_ahead_and_of_those_the_first, unbind_all),
		cmocka_unit_test_setup(of_an_smsc_that_none_leads_to_none_is_found, unbind_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
