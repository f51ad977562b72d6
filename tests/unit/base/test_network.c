/* Network: one owner, one text. */
#include "testing.h"

#include "agahi/base/network.h"

static void assert_network(const char *address, const char *expected)
{
	char network[NETWORK_SIZE];

	network_of(address, network);
	assert_string_equal(network, expected);
}

static void of_ipv4_each_address_is_its_own(void **state)
{
	(void)state;
	assert_network("192.0.2.7", "192.0.2.7");
	assert_network("::ffff:192.0.2.7", "192.0.2.7");
}

static void of_ipv6_the_net_of_64_bits_is_one(void **state)
{
	(void)state;
	assert_network("2001:db8:1:2::9", "2001:db8:1:2::/64");
	assert_network("2001:db8:1:2:ffff:1:2:3", "2001:db8:1:2::/64");
	assert_network("2001:db8:1:3::9", "2001:db8:1:3::/64");
}

static void what_is_no_address_stands_for_itself_and_fits(void **state)
{
	char text[200], network[NETWORK_SIZE];

	(void)state;
	assert_network("", "");
	assert_network("fe80::1%eth0", "fe80::1%eth0");
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	network_of(text, network);
	assert_int_equal(strlen(network), NETWORK_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_ipv4_each_address_is_its_own),
		cmocka_unit_test(of_ipv6_the_net_of_64_bits_is_one),
		cmocka_unit_test(what_is_no_address_stands_for_itself_and_fits),
	};

	return RUN_SUITE(tests);
}
