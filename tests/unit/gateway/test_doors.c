/* Where others come to the running gateway: open where the configuration says, and told where that cannot be. */
#include "assembly_stage.h"

#include "agahi/gateway/doors.h"

static struct doors doors;

static void open_at(const char *listen, const char *socket)
{
	char more[512];

	snprintf(more, sizeof(more), "admin = { listen = \"%s\"; socket = \"%s\"; };\n", listen, socket);
	const struct config *config = load(LINK("a", CODE("8300")), more);
	doors_open(&doors, config);
	config_free(config);
}

static int set_up_doors(void **state)
{
	set_up(state);
	make(LINK("a", CODE("8300")));
	doors = (struct doors){ .parts = { base, &assembly, telling, { NULL, NULL, NULL, NULL } } };
	return 0;
}

static int tear_down_doors(void **state)
{
	doors_close(&doors);
	return tear_down(state);
}

static void a_door_that_stays_where_it_is_stays_open(void **state)
{
	char listen[32], *socket = site_path("socket");

	(void)state;
	snprintf(listen, sizeof(listen), "127.0.0.1:%u", test_free_port());
	open_at(listen, socket);
	const struct http *http = doors.http;
	const struct control *control = doors.control;
	assert_true(http && control);
	open_at(listen, socket);
	assert_ptr_equal(doors.http, http);
	assert_ptr_equal(doors.control, control);
	open_at("", "");
	assert_true(!doors.http && !doors.control);
	assert_int_not_equal(access(socket, F_OK), 0);
	free(socket);
}

static void a_door_that_cannot_be_opened_is_told_and_tried_again(void **state)
{
	char listen[32], *socket = site_path("nowhere/socket");
	uint16_t port;
	int taken = test_listen(&port);

	(void)state;
	snprintf(listen, sizeof(listen), "127.0.0.1:%u", port);
	open_at(listen, socket);
	assert_true(test_is_told(lines, "event=admin_unavailable reason=\"admin.listen: 127.0.0.1:"));
	assert_true(test_is_told(lines, "event=control_unavailable reason=\"admin.socket: "));
	assert_true(!doors.http && !doors.control);
	close(taken);
	open_at(listen, "");
	assert_non_null(doors.http);
	free(socket);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up_doors, tear_down_doors)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_door_that_stays_where_it_is_stays_open),
		TEST(a_door_that_cannot_be_opened_is_told_and_tried_again),
	};

	return RUN_SUITE(tests);
}
