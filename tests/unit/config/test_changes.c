/* What a configuration says otherwise than the one before, and what becomes of it. */
#include "configuration.h"

#include "agahi/config/changes.h"

#define SECOND(more) \
	", { name = \"b\"; hosts = [ \"127.0.0.1:2776\" ]; system_id = \"agahi\"; password = \"other\"; " \
	"short_codes = [ \"8301\" ]; " more " }"
#define FIRST(more) \
	"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:2775\" ]; system_id = \"agahi\"; password = " \
	"\"secret\"; " \
	"short_codes = [ \"8300\" ]; " more " }"
#define END " );\n"

static char said[2048];

static void say(const struct change *change, void *arg)
{
	static const char *const effects[] = { "none", "at once", "binds anew", "at restart" };
	static const char *const kinds[] = { "", "+", "-" };
	size_t len = strlen(said);

	(void)arg;
	snprintf(said + len, sizeof(said) - len, "%s%s%s%s: %s\n", kinds[change->kind], change->key,
		change->link ? " of " : "", change->link ? change->link : "", effects[change->effect]);
}

static void assert_changes(const char *before, const char *after, const char *wanted)
{
	const struct config *old = load_good(before), *fresh = load_good(after);

	said[0] = '\0';
	changes_find(old, fresh, say, NULL);
	assert_string_equal(said, wanted);
	config_free(old);
	config_free(fresh);
}

/* --- the table ---------------------------------------------------------------------------------------- */

static void check_effects(const struct key *keys)
{
	for (const struct key *key = keys; key->name; key++) {
		if (key->members)
			check_effects(key->members);
		else if (key->effect == KEY_EFFECT_NONE)
			fail_msg(
				"%s: what becomes of a change? AT_ONCE, BINDS_ANEW or AT_RESTART", key->name);
		/* changes_put_off() would give one list two owners. */
		if (key->effect == KEY_AT_RESTART && (key->type == KEY_STRINGS || key->type == KEY_NUMBERS))
			fail_msg("%s: a list that waits for a restart cannot be put off", key->name);
	}
}

static void every_key_declares_what_becomes_of_a_change(void **state)
{
	(void)state;
	check_effects(keys_top);
}

static void check_link_effects(const struct key *keys)
{
	for (const struct key *key = keys; key->name; key++) {
		if (key->members)
			check_link_effects(key->members);
		if (key->effect == KEY_AT_RESTART)
			fail_msg("%s: a link can be taken away and added, so nothing of it waits", key->name);
	}
}

static void nothing_of_a_link_waits_for_a_restart(void **state)
{
	(void)state;
	check_link_effects(keys_find(keys_top, "links")->members);
}

/* --- differences -------------------------------------------------------------------------------------- */

static void the_same_file_is_no_change(void **state)
{
	(void)state;
	assert_changes(FIRST("temporary_statuses = [ 1025 ];") SECOND("") END,
		FIRST("temporary_statuses = [ 1025 ];") SECOND("") END, "");
}

static void each_kind_of_value_is_compared(void **state)
{
	(void)state;
	assert_changes(FIRST("") END,
		FIRST("window = 5; bind = \"receiver+transmitter\"; registered_delivery = true; system_type "
		      "= \"x\"; "
		      "national_shift = [ \"ur\" ]; codec = \"libsmpp34\"; temporary_statuses = [ 1025 ];")
			END,
		"links.bind of a: binds anew\nlinks.system_type of a: binds anew\nlinks.window of a: at "
		"once\n"
		"links.registered_delivery of a: at once\nlinks.temporary_statuses of a: at once\n"
		"links.national_shift of a: at once\nlinks.codec of a: binds anew\n");
}

static void a_list_that_begins_like_another_is_another(void **state)
{
	(void)state;
	assert_changes(FIRST("") END "service = { languages = [ \"ur\" ]; };\n",
		FIRST("") END "service = { languages = [ \"ur\", \"en\" ]; };\n",
		"service.languages: at once\n");
	assert_changes(FIRST("temporary_statuses = [ 1025, 1026 ];") END,
		FIRST("temporary_statuses = [ 1025, 1027 ];") END,
		"links.temporary_statuses of a: at once\n");
}

static void groups_within_groups_are_named_in_full(void **state)
{
	(void)state;
	assert_changes(FIRST("") END,
		FIRST("reconnect = { max = 5; }; ussd = { end = 2; };") END
		"limits = { sms = { burst = 7; }; senders = 5000; };\n",
		"limits.sms.burst: at once\nlimits.senders: at restart\nlinks.reconnect.max of a: at once\n"
		"links.ussd.end of a: at once\n");
}

static void links_are_known_by_their_names(void **state)
{
	(void)state;
	assert_changes(FIRST("") SECOND("") END,
		"links = ( { name = \"b\"; hosts = [ \"127.0.0.1:2776\" ]; system_id = \"agahi\"; password = "
		"\"other\"; "
		"short_codes = [ \"8301\" ]; } );\n",
		"-links of a: at once\n");
	assert_changes(FIRST("") END, FIRST("") SECOND("") END, "+links of b: at once\n");
}

static void a_password_that_changed_in_its_file_is_seen_and_not_told(void **state)
{
	char text[1024], *secret = test_path(folder, "password");

	(void)state;
	snprintf(text, sizeof(text), "%s password_file = \"%s\"; } );\n", LINK_HEAD, secret);
	test_write_file(secret, "before\n");
	const struct config *before = load_good(text);
	test_write_file(secret, "after\n");
	const struct config *after = load_good(text);
	said[0] = '\0';
	changes_find(before, after, say, NULL);
	assert_string_equal(said, "links.password of a: binds anew\n");
	config_free(before);
	config_free(after);
	free(secret);
}

static void the_gravest_effect_of_a_link_counts(void **state)
{
	const struct config *before = load_good(FIRST("") END);
	const struct config *window = load_good(FIRST("window = 3;") END);
	const struct config *hosts =
		load_good(FIRST("window = 3; system_type = \"x\"; service_type = \"y\";") END);

	(void)state;
	assert_int_equal(changes_of_link(&before->links[0], &before->links[0]), KEY_EFFECT_NONE);
	assert_int_equal(changes_of_link(&before->links[0], &window->links[0]), KEY_AT_ONCE);
	assert_int_equal(changes_of_link(&before->links[0], &hosts->links[0]), KEY_BINDS_ANEW);
	config_free(before);
	config_free(window);
	config_free(hosts);
}

/* --- what waits --------------------------------------------------------------------------------------- */

static void what_waits_for_a_restart_keeps_its_value_and_is_told_again(void **state)
{
	static const char before_text[] = FIRST("") END
		"store = { journal = \"/one\"; durability = \"full\"; }; limits = { senders = 5000; };\n";
	static const char after_text[] =
		FIRST("") END "store = { journal = \"/two\"; durability = \"normal\"; }; "
			      "limits = { senders = 6000; notice = false; };\n";
	const struct config *before = load_good(before_text), *after = load_good(after_text);

	(void)state;
	config_put_off(before, after);
	assert_string_equal(after->store.journal, "/one");
	assert_int_equal(after->store.durability, DURABILITY_FULL);
	assert_int_equal(after->limits.senders, 5000);
	assert_false(after->limits.notice);
	const struct config *again = load_good(after_text);
	said[0] = '\0';
	changes_find(after, again, say, NULL);
	assert_string_equal(said,
		"limits.senders: at restart\nstore.journal: at restart\nstore.durability: at restart\n");
	config_free(again);
	config_free(after);
	config_free(before);
}

static void a_configuration_that_is_held_lives_until_the_last_lets_go(void **state)
{
	const struct config *config = load_good(LINK);

	(void)state;
	assert_ptr_equal(config_hold(config), config);
	config_free(config);
	assert_string_equal(config->links[0].name, "a");
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_declares_what_becomes_of_a_change),
		cmocka_unit_test(nothing_of_a_link_waits_for_a_restart),
		CONFIG_TEST(the_same_file_is_no_change),
		CONFIG_TEST(each_kind_of_value_is_compared),
		CONFIG_TEST(a_list_that_begins_like_another_is_another),
		CONFIG_TEST(groups_within_groups_are_named_in_full),
		CONFIG_TEST(links_are_known_by_their_names),
		CONFIG_TEST(a_password_that_changed_in_its_file_is_seen_and_not_told),
		CONFIG_TEST(the_gravest_effect_of_a_link_counts),
		CONFIG_TEST(what_waits_for_a_restart_keeps_its_value_and_is_told_again),
		CONFIG_TEST(a_configuration_that_is_held_lives_until_the_last_lets_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
