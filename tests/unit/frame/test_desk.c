#include "agahi/frame/desk.h"

#include <sys/stat.h>

#include "desk_stage.h"

static int ran;

static void run(void *arg)
{
	(void)arg;
	ran++;
}

static void answer(struct visit *visit, void *arg)
{
	HTML(visit->page, "after the worker: ");
	html_text(visit->page, arg);
}

/* One that needs the worker twice. */
static void answer_again(struct visit *visit, void *arg)
{
	if (!desk_wait(visit, run, answer, arg))
		gate_refuse(visit, 503);
}

static char words[] = "twice";

static void slower_page(struct visit *visit)
{
	if (!desk_wait(visit, run, answer_again, words))
		gate_refuse(visit, 503);
}

static const struct desk_route rows[] = {
	{ WEB_GET, "/slower", ROUTE_PUBLIC, slower_page, 0 },
};
static const struct routes routes = { rows, 1 };

static int begin(void **state)
{
	struct desk_stage *stage = calloc(1, sizeof(*stage));

	desk_stage_begin(stage, routes);
	ran = 0;
	*state = stage;
	return 0;
}

static int end(void **state)
{
	desk_stage_end(*state);
	free(*state);
	return 0;
}

static void a_page_may_wait_for_the_worker_more_than_once(void **state)
{
	struct desk_stage *stage = *state;

	assert_int_equal(desk_stage_ask(stage, "/slower", NULL), 200);
	assert_string_equal(desk_stage_body(stage), "after the worker: twice");
	assert_int_equal(ran, 2);
}

static void files_of_the_desk_are_nobody_elses(void **state)
{
	struct desk_stage *stage = *state;
	static const char *const names[] = { "desk.db", "desk.key" };
	struct stat about;

	for (size_t i = 0; i < 2; i++) {
		char *path = test_path(stage->folder, names[i]);

		assert_int_equal(stat(path, &about), 0);
		assert_int_equal(about.st_mode & 0777, 0600);
		free(path);
	}
	assert_non_null(strstr(desk_database_path(stage->desk), "/desk.db"));
}

static int tended;

static void tend(struct desk *desk, int64_t now_ms, void *arg)
{
	(void)desk;
	assert_true(now_ms > 0);
	*(int *)arg += 1;
}

static void tenders_are_called_soon_after_the_start(void **state)
{
	struct desk_stage *stage = *state;

	tended = 0;
	assert_true(desk_every(stage->desk, tend, &tended));
	while (tended == 0)
		event_base_loop(stage->base, EVLOOP_ONCE);
	for (int i = 1; i < DESK_TENDERS; i++)
		assert_true(desk_every(stage->desk, tend, &tended));
	assert_false(desk_every(stage->desk, tend, &tended));
}

static void a_second_desk_on_the_same_folder_is_refused_and_told(void **state)
{
	struct desk_stage *stage = *state;
	char error[1024], expected[64];

	assert_null(desk_new(stage->base, stage->settings, stage->log, error, sizeof(error)));
	snprintf(expected, sizeof(expected),
		"another agahi-desk (pid %ld) uses this database: ", (long)getpid());
	assert_non_null(strstr(error, expected));
	desk_free(stage->desk);
	stage->desk = desk_new(stage->base, stage->settings, stage->log, error, sizeof(error));
	assert_non_null(stage->desk);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
	struct desk_stage *stage = *state;
	struct settings settings = *stage->settings;
	char error[256] = "";

	settings.store.folder = "/nonexistent/desk";
	assert_null(desk_new(stage->base, &settings, stage->log, error, sizeof(error)));
	assert_string_not_equal(error, "");
	desk_free(NULL);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(a_page_may_wait_for_the_worker_more_than_once),
		DESK_TEST(files_of_the_desk_are_nobody_elses),
		DESK_TEST(tenders_are_called_soon_after_the_start),
		DESK_TEST(a_second_desk_on_the_same_folder_is_refused_and_told),
		DESK_TEST(a_folder_that_is_not_there_is_told),
	};

	return RUN_SUITE(tests);
}
