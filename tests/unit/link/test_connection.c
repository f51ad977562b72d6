/* How connections begin, and the calls of the system that fail under them. */
#include "far_end.h"

#include <event2/bufferevent.h>
#include <sys/syscall.h>

#include "agahi/base/resolver.h"
#include "agahi/link/connection.h"

/* In place of the C library's: they fail when the suite says so. */
static int socket_fails_with, connect_fails_with;

int socket(int domain, int type, int protocol)
{
	if (socket_fails_with != 0) {
		errno = socket_fails_with;
		return -1;
	}
	return (int)syscall(SYS_socket, domain, type, protocol);
}

int connect(int fd, const struct sockaddr *address, socklen_t len)
{
	if (connect_fails_with != 0) {
		errno = connect_fails_with;
		return -1;
	}
	return (int)syscall(SYS_connect, fd, address, len);
}

struct stage {
	struct connection_place place;
	struct bufferevent *bev;
	int listener;
	uint16_t port;
	struct far_end end;
	short told;
	int error;
};

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct stage *stage = arg;

	stage->error = EVUTIL_SOCKET_ERROR();
	assert_ptr_equal(bev, stage->bev);
	stage->told = what;
}

static bool is_told(void *arg)
{
	return ((struct stage *)arg)->told != 0;
}

static struct stage *new_stage(void)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	stage->place.base = event_base_new();
	stage->place.resolver = resolver_new(stage->place.base);
	stage->listener = test_listen(&stage->port);
	stage->end = (struct far_end){ .base = stage->place.base, .fd = -1 };
	return stage;
}

static void end_stage(struct stage *stage)
{
	socket_fails_with = connect_fails_with = 0;
	if (stage->bev)
		bufferevent_free(stage->bev);
	far_end_close(&stage->end);
	close(stage->listener);
	resolver_free(stage->place.resolver);
	event_base_free(stage->place.base);
	free(stage);
}

static void open_from(struct stage *stage, const char *local_address)
{
	char reason[200];

	stage->bev = connection_new(&stage->place, local_address, "127.0.0.1", reason, sizeof(reason));
	assert_non_null(stage->bev);
	bufferevent_setcb(stage->bev, NULL, NULL, on_event, stage);
}

static bool start(struct stage *stage, const char *host)
{
	char reason[200];

	return connection_start(stage->bev, stage->place.resolver, host, stage->port, reason, sizeof(reason));
}

static void one_goes_where_it_is_sent(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	open_from(stage, "");
	assert_int_equal(bufferevent_getfd(stage->bev), -1);
	assert_true(start(stage, "127.0.0.1"));
	assert_int_equal(stage->told, 0); /* and not inside the call */
	test_wait_until(stage->place.base, is_told, stage);
	assert_int_equal(stage->told, BEV_EVENT_CONNECTED);
	far_end_take_call(&stage->end, stage->listener);
	end_stage(stage);
}

static void one_leaves_from_the_address_that_is_prescribed(void **state)
{
	struct sockaddr_in address;
	socklen_t len = sizeof(address);
	struct stage *stage = new_stage();

	(void)state;
	open_from(stage, "127.0.0.7");
	assert_true(start(stage, "127.0.0.1"));
	test_wait_until(stage->place.base, is_told, stage);
	assert_int_equal(stage->told, BEV_EVENT_CONNECTED);
	far_end_take_call(&stage->end, stage->listener);
	assert_int_equal(getpeername(stage->end.fd, (struct sockaddr *)&address, &len), 0);
	assert_int_equal(ntohl(address.sin_addr.s_addr), INADDR_LOOPBACK + 6);
	end_stage(stage);
}

static void one_that_leaves_from_an_address_goes_to_its_family_only(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	open_from(stage, "127.0.0.1");
	assert_true(start(stage, "::1"));
	test_wait_until(stage->place.base, is_told, stage);
	assert_true(stage->told & BEV_EVENT_ERROR);
	assert_int_not_equal(bufferevent_socket_get_dns_error(stage->bev), 0);
	end_stage(stage);
}

static void an_address_that_is_not_ours_is_told_in_words(void **state)
{
	static const struct {
		const char *address;
		int error;
		const char *reason;
	} cases[] = {
		{ "192.0.2.1", 0, "local_address 192.0.2.1: Cannot assign requested address" },
		{ "127.0.0.1", EMFILE, "local_address 127.0.0.1: Too many open files" },
	};
	struct stage *stage = new_stage();
	char reason[200];
	int free_before = dup(stage->listener);

	(void)state;
	close(free_before);
	for (size_t i = 0; i < 2; i++) {
		socket_fails_with = cases[i].error;
		assert_null(
			connection_new(&stage->place, cases[i].address, "127.0.0.1", reason, sizeof(reason)));
		assert_string_equal(reason, cases[i].reason);
	}
	int free_after = dup(stage->listener);
	assert_int_equal(free_after, free_before); /* no socket was left behind */
	close(free_after);
	end_stage(stage);
}

/* They fail inside the call, and are told when their owner has them. */
static void a_call_that_fails_at_once_is_told_afterwards(void **state)
{
	static const char *const local_addresses[] = { "", "127.0.0.1" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct stage *stage = new_stage();

		open_from(stage, local_addresses[i]);
		connect_fails_with = ENETUNREACH;
		assert_true(start(stage, "127.0.0.1"));
		assert_int_equal(stage->told, 0);
		test_turn(stage->place.base);
		assert_true(stage->told & BEV_EVENT_ERROR);
		assert_int_equal(stage->error, ENETUNREACH);
		assert_false(far_end_accept(&stage->end, stage->listener));
		end_stage(stage);
	}
}

static void a_socket_that_is_not_to_be_had_is_told_afterwards(void **state)
{
	struct stage *stage = new_stage();

	(void)state;
	open_from(stage, "");
	socket_fails_with = EMFILE;
	assert_true(start(stage, "127.0.0.1"));
	assert_int_equal(stage->told, 0);
	test_turn(stage->place.base);
	assert_true(stage->told & BEV_EVENT_ERROR);
	assert_int_equal(stage->error, EMFILE);
	end_stage(stage);
}

static void one_that_somebody_else_opened_is_taken_over(void **state)
{
	struct stage *stage = new_stage();
	int ends[2];

	(void)state;
	test_pair(ends);
	stage->end.fd = ends[1];
	stage->bev = connection_accept(&stage->place, ends[0], "127.0.0.1");
	assert_non_null(stage->bev);
	assert_int_equal(bufferevent_getfd(stage->bev), ends[0]);
	bufferevent_free(stage->bev);
	stage->bev = NULL;
	assert_true(far_end_is_closed(&stage->end));
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_goes_where_it_is_sent),
		cmocka_unit_test(one_leaves_from_the_address_that_is_prescribed),
		cmocka_unit_test(one_that_leaves_from_an_address_goes_to_its_family_only),
		cmocka_unit_test(an_address_that_is_not_ours_is_told_in_words),
		cmocka_unit_test(a_call_that_fails_at_once_is_told_afterwards),
		cmocka_unit_test(a_socket_that_is_not_to_be_had_is_told_afterwards),
		cmocka_unit_test(one_that_somebody_else_opened_is_taken_over),
	};

	return RUN_SUITE(tests);
}
