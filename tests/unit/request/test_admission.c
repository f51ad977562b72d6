/* Who may be answered: our own addresses, companies, the blocked, those over the limit, machines, citizens. */
#include "middle.h"

static struct decide_sender ask(unsigned citizen, uint64_t hash, struct admission_taken *taken)
{
	const struct decide_request request = { .text = "vote", .origin = ORIGIN_PHONE };

	return admission_ask(middle.admission, &request, middle_identity(citizen), hash, middle.now, taken);
}

static enum decide_origin origin_of(const struct address *sender)
{
	return admission_origin(middle.admission, sender, sender_identity(&middle.key, sender));
}

static void our_own_number_is_known_in_every_spelling(void **state)
{
	static const struct address own[] = { { 6, 0, "8300" }, { 0, 0, "8300" }, { 3, 1, "8300" } };

	(void)state;
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		assert_true(admission_is_own(middle.admission, &own[i]));
		assert_int_equal(origin_of(&own[i]), ORIGIN_OURSELVES);
	}
	const struct address other = { 6, 0, "8301" };
	assert_false(admission_is_own(middle.admission, &other));
	assert_int_equal(origin_of(&other), ORIGIN_SHORT_CODE);
}

static void companies_are_no_phones_and_citizens_are(void **state)
{
	const struct address shop = { 5, 0, "Shop" }, citizen = { 2, 1, "03001234567" };

	(void)state;
	assert_int_equal(origin_of(&shop), ORIGIN_ALPHANUMERIC);
	assert_int_equal(origin_of(&citizen), ORIGIN_PHONE);
}

static void silence_is_foreseen_without_taking_anything(void **state)
{
	const struct address citizen = middle_citizen(1), shop = { 5, 0, "Shop" };
	struct admission_taken taken;
	enum decide_rule rule;

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_false(admission_is_silenced(middle.admission, &citizen, middle.now, &rule));
	assert_true(admission_is_silenced(middle.admission, &shop, middle.now, &rule));
	assert_int_equal(rule, RULE_LOOP);
	for (int i = 0; i < 4; i++)
		ask(1, 0, &taken);
	assert_true(admission_is_silenced(middle.admission, &citizen, middle.now, &rule));
	assert_int_equal(rule, RULE_LIMITED);
	middle_pass(60000);
	assert_false(admission_is_silenced(middle.admission, &citizen, middle.now, &rule));
}

static void block(unsigned citizen)
{
	int64_t *list = malloc(sizeof(*list));

	assert_non_null(list);
	*list = (int64_t)middle_identity(citizen);
	middle.blocklist = (struct blocklist){ list, 1 };
}

static void the_blocked_are_silenced_and_cost_no_token(void **state)
{
	const struct address citizen = middle_citizen(1);
	struct admission_taken taken;
	enum decide_rule rule;

	(void)state;
	block(1);
	assert_true(admission_is_silenced(middle.admission, &citizen, middle.now, &rule));
	assert_int_equal(rule, RULE_BLOCKED);
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_BLOCKED);
	assert_false(taken.token || taken.notice);
	assert_false(admission_ask_sms(middle.admission, middle_identity(1), middle.now, &taken));
	assert_true(admission_ask_sms(middle.admission, middle_identity(2), middle.now, &taken));
	assert_true(taken.token);
}

static void what_was_taken_is_told_and_comes_back(void **state)
{
	struct admission_taken taken;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_ALLOW);
		assert_true(taken.token);
		assert_false(taken.notice);
	}
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_NOTICE);
	assert_true(taken.notice);
	assert_false(taken.token);
	admission_give_back(middle.admission, middle_identity(1), &taken);
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_NOTICE);
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_SILENT);
	assert_false(taken.token || taken.notice);
	const struct admission_taken token = { .token = true };
	admission_give_back(middle.admission, middle_identity(1), &token);
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_ALLOW);
}

static void without_notices_over_the_limit_is_silence(void **state)
{
	struct admission_taken taken;

	(void)state;
	middle_tear_down(NULL);
	middle_make(false);
	for (int i = 0; i < 3; i++)
		ask(1, 0, &taken);
	assert_int_equal(ask(1, 0, &taken).verdict, LIMITER_SILENT);
}

static void a_machine_costs_its_number_no_token_and_noting_makes_it_one(void **state)
{
	struct admission_taken taken;

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_false(ask(1, 99, &taken).machine);
		admission_give_back(middle.admission, middle_identity(1), &taken);
		admission_note(middle.admission, middle_identity(1), 99, middle.now);
	}
	assert_true(ask(1, 99, &taken).machine);
	assert_false(taken.token);
	assert_false(ask(1, 98, &taken).machine);
	assert_false(ask(2, 99, &taken).machine);
	admission_note(middle.admission, middle_identity(3), 0, middle.now); /* not known: not counted */
	assert_false(ask(3, 0, &taken).machine);
}

static void what_the_citizen_chose_is_told(void **state)
{
	struct admission_taken taken;

	(void)state;
	preferences_set(middle.preferences, middle_identity(1), (struct preference){ "en", true });
	struct decide_sender sender = ask(1, 0, &taken);
	assert_string_equal(sender.language, "en");
	assert_true(sender.stopped);
	assert_null(ask(2, 0, &taken).language);
}

static void other_addresses_of_our_own_are_known_at_once(void **state)
{
	static const char *codes[] = { "8301", "8302" };
	const struct address old = { 6, 0, "8300" }, fresh = { 6, 0, "8302" };

	(void)state;
	assert_true(admission_set_own(middle.admission, (struct config_strings){ codes, 2 }, true));
	assert_false(admission_is_own(middle.admission, &old));
	assert_true(admission_is_own(middle.admission, &fresh));
	assert_int_equal(origin_of(&fresh), ORIGIN_OURSELVES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, middle_set_up, middle_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(our_own_number_is_known_in_every_spelling),
		TEST(companies_are_no_phones_and_citizens_are),
		TEST(silence_is_foreseen_without_taking_anything),
		TEST(the_blocked_are_silenced_and_cost_no_token),
		TEST(what_was_taken_is_told_and_comes_back),
		TEST(without_notices_over_the_limit_is_silence),
		TEST(a_machine_costs_its_number_no_token_and_noting_makes_it_one),
		TEST(what_the_citizen_chose_is_told),
		TEST(other_addresses_of_our_own_are_known_at_once),
	};

	return RUN_SUITE(tests);
}
