/* Memory that is short at each place there is: a request is answered, or refused, or its connection ends, and the next one is
 * served. */
#include "browser.h"

#include <event2/bufferevent.h>

#include "agahi/web/guest.h"
#include "countdown.h"

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

#define REQUEST \
	"POST /p?q=1&r=2 HTTP/1.1\r\nHost: desk.example\r\nOrigin: http://desk.example\r\n" \
	"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\na=1&b=2"

static struct guest *guest;

static void on_request(struct web_exchange *exchange, void *arg)
{
	(void)arg;
	html_path(&exchange->response.page, HTML_HREF, exchange->request.path);
	html_text(&exchange->response.page, form_value(&exchange->request.form, "b"));
	for (int i = 0; i < 1000; i++)
		HTML(&exchange->response.page, "some more of it");
	exchange_defer(exchange);
	exchange_finish(exchange);
}

static bool has_room(struct guest *asking, size_t more, struct moment at, void *arg)
{
	(void)asking;
	(void)more;
	(void)at;
	(void)arg;
	return true;
}

static void on_ended(struct guest *ended, void *arg)
{
	(void)arg;
	assert_ptr_equal(ended, guest);
	guest = NULL;
}

/* The status; 0: the connection ended. `countdown` fails its n-th allocation, 0: none. */
static int ask(struct guest_place *place, struct event_base *base, unsigned long countdown, bool *failed)
{
	struct browser browser;
	int ends[2];

	test_pair(ends);
	struct bufferevent *bev = bufferevent_socket_new(base, ends[0], BEV_OPT_CLOSE_ON_FREE);
	browser_begin(&browser, base, ends[1]);
	countdown_start(countdown > 0 ? countdown : 1000000, COUNTDOWN_ONE);
	guest = guest_new(place, bev, "192.0.2.7", now);
	browser_says(&browser, REQUEST);
	test_turn(base);
	*failed = countdown_stop();
	int status = browser_awaits(&browser);
	guest_free(guest);
	guest = NULL;
	browser_leaves(&browser);
	assert_int_equal(place->bodies, 0);
	return status;
}

static void whatever_cannot_be_had_the_next_request_is_served(void **state)
{
	struct event_base *base = event_base_new();
	struct guest_place place = { .site = { "desk.example", false },
		.handle = on_request,
		.ended = on_ended,
		.has_room = has_room };
	bool failed = true;
	unsigned long n = 1;

	(void)state;
	for (; failed; n++) {
		int status = ask(&place, base, n, &failed);

		assert_true(status == 0 || status == 400 || status == 500 || status == 503 ||
			(!failed && status == 200));
		assert_int_equal(ask(&place, base, 0, &(bool){ false }), 200);
	}
	assert_true(n > 8);
	event_base_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_cannot_be_had_the_next_request_is_served),
	};

	return RUN_SUITE(tests);
}
