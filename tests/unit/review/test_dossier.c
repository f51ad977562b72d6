#include "agahi/review/dossier.h"

#include "agahi/frame/widgets.h"
#include "review_stage.h"

static long long of_edition;
static unsigned parts;
static struct draft seen;

static void write_seen(struct visit *visit, const struct dossier *dossier)
{
	seen = dossier->draft;
	HTML(visit->page, "changes ");
	html_number(visit->page, (long long)dossier->difference->message_count);
	html_text(visit->page, dossier->answers ? " answers" : " no answers");
	html_text(visit->page, dossier->checked.older ? " unchecked " : " checked ");
	html_number(visit->page, (long long)dossier->after->example_count);
	for (size_t i = 0; i < visit->error_count; i++)
		html_text(visit->page, visit->errors[i].with.value);
}

/* What tells of an error is gone when the page is written; and something may have changed by then. */
static void page(struct visit *visit)
{
	char words[] = " the words of an error";

	widget_error(visit, NULL, LABEL_SEND_FAILED, (struct label_with){ .value = words });
	dossier_ask(visit, &(struct dossier_wanted){ site.live, of_edition, parts, write_seen });
	memset(words, 'x', sizeof(words) - 1);
}

static const struct desk_route rows[] = { { WEB_GET, "/page", ROUTE_PUBLIC, page, 0 } };

static int begin(void **state)
{
	struct message_set *set = site_set();

	(void)state;
	desk_stage_begin(&stage, (struct routes){ rows, 1 });
	memset(&site, 0, sizeof(site));
	site.db = desk_stage_db(&stage);
	site.now_ms = clock_wall_ms();
	site_add_people();
	site.live = site_add_edition(set, COURSE_LIVE, 12, 0);
	message_set_free(set);
	of_edition = site_in_review().id;
	parts = 0;
	return 0;
}

static void only_what_is_wanted_is_worked_out(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/page", NULL), 200);
	desk_stage_assert_has(&stage, "changes 1 no answers unchecked ");
	parts = DOSSIER_ANSWERS | DOSSIER_CHECK;
	assert_int_equal(desk_stage_ask(&stage, "/page", NULL), 200);
	desk_stage_assert_has(&stage, " answers checked ");
}

static void its_draft_is_that_of_its_rows(void **state)
{
	struct draft draft = site_find(of_edition);

	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/page", NULL), 200);
	assert_string_equal(seen.seal, draft.seal);
	assert_int_equal(seen.rev, draft.rev);
}

static void words_of_errors_live_on(void **state)
{
	(void)state;
	assert_int_equal(desk_stage_ask(&stage, "/page", NULL), 200);
	desk_stage_assert_has(&stage, " the words of an error");
}

static void what_is_not_there_is_no_page(void **state)
{
	(void)state;
	of_edition = 77;
	assert_int_equal(desk_stage_ask(&stage, "/page", NULL), 500);
}

#define DOSSIER_TEST(name) cmocka_unit_test_setup_teardown(name, begin, review_stage_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DOSSIER_TEST(only_what_is_wanted_is_worked_out),
		DOSSIER_TEST(its_draft_is_that_of_its_rows),
		DOSSIER_TEST(words_of_errors_live_on),
		DOSSIER_TEST(what_is_not_there_is_no_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
