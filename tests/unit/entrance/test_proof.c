#include "agahi/entrance/proof.h"

#include "agahi/base/jobs.h"
#include "agahi/entrance/parts.h"
#include "agahi/store/db.h"
#include "desk_stage.h"

static char kept[PASSWORD_HASH_SIZE];
static struct proof seen;
static int answers;

static void on_proof(struct visit *visit, const struct proof *proof)
{
	(void)visit;
	seen = *proof;
	answers++;
}

static void again_page(struct visit *visit)
{
	HTML(visit->page, "again");
}

static struct attempt attempt_of(const struct visit *visit)
{
	return entrance_attempt(visit, ATTEMPT_PASSWORD, "saima");
}

static void check_page(struct visit *visit)
{
	const struct attempt attempt = attempt_of(visit);

	if (entrance_may_try(visit, &attempt, "password", again_page))
		proof_ask(
			visit, &attempt, &(struct proof_question){ "password", kept, on_proof, again_page });
}

static void new_page(struct visit *visit)
{
	const struct attempt attempt = attempt_of(visit);

	if (proof_new_is_good(visit, "saima"))
		proof_ask(
			visit, &attempt, &(struct proof_question){ "password", NULL, on_proof, again_page });
	else
		visit->exchange->response.status = 422;
}

static const struct desk_route rows[] = {
	{ WEB_POST, "/check", ROUTE_PUBLIC, check_page, 0 },
	{ WEB_POST, "/new", ROUTE_PUBLIC, new_page, 0 },
};

static struct desk_stage stage;

static int begin(void **state)
{
	(void)state;
	desk_stage_begin(&stage, (struct routes){ rows, sizeof(rows) / sizeof(rows[0]) });
	memset(&seen, 0, sizeof(seen));
	answers = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	desk_stage_end(&stage);
	return 0;
}

static void a_password_is_checked_on_the_worker(void **state)
{
	(void)state;
	assert_true(password_hash("right right right", kept));
	desk_stage_ask(&stage, "/check", "password=wrong+wrong");
	assert_false(seen.right);
	desk_stage_ask(&stage, "/check", "password=right+right+right");
	assert_true(seen.right);
	assert_string_equal(seen.fresh, "");
	assert_int_equal(answers, 2);
}

static void nobody_has_the_empty_hash(void **state)
{
	(void)state;
	kept[0] = '\0';
	desk_stage_ask(&stage, "/check", "password=");
	assert_false(seen.right);
	assert_int_equal(answers, 1);
}

static void a_new_one_is_hashed(void **state)
{
	(void)state;
	desk_stage_ask(&stage, "/new", "password-new=a+river+is+wide&password-again=a+river+is+wide");
	assert_true(password_check(seen.fresh, "a river is wide"));
}

static void one_that_is_not_fit_is_not_hashed(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/new", "password-new=short&password-again=short"), 422);
	assert_int_equal(
		desk_stage_ask(&stage, "/new", "password-new=a+river+is+wide&password-again=a+river"), 422);
	assert_int_equal(answers, 0);
}

static void nothing(void *arg)
{
	(void)arg;
}

/* The line is full: whoever asks has guessed nothing. */
static void what_is_not_looked_at_is_no_failure(void **state)
{
	(void)state;
	assert_true(password_hash("right right right", kept));
	for (int i = 0; i < 10; i++) {
		while (desk_work(stage.desk, nothing, nothing, NULL))
			continue;
		assert_int_equal(desk_stage_ask(&stage, "/check", "password=right+right+right"), 503);
		assert_int_equal(stage.exchange.response.retry_after_s, 5);
		desk_stage_assert_has(&stage, "again");
		event_base_loop(stage.base, EVLOOP_NONBLOCK);
	}
	assert_int_equal(answers, 0);
	assert_int_equal(db_number(desk_stage_db(&stage), "SELECT max(failures) FROM attempt", -1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_password_is_checked_on_the_worker, begin, end),
		cmocka_unit_test_setup_teardown(nobody_has_the_empty_hash, begin, end),
		cmocka_unit_test_setup_teardown(a_new_one_is_hashed, begin, end),
		cmocka_unit_test_setup_teardown(what_is_not_looked_at_is_no_failure, begin, end),
		cmocka_unit_test_setup_teardown(one_that_is_not_fit_is_not_hashed, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
