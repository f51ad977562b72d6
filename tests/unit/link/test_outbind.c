/* Connections that an SMSC opens to ask for a bind: whose are taken, how many, and for how long. */
#include "far_end.h"

#include <arpa/inet.h>
#include <event2/dns.h>

#include "agahi/base/resolver.h"
#include "agahi/link/outbind.h"

enum { ANSWER_MS = 5000, LOOK_UP_EVERY_MS = 60000, TOLD_EVERY_MS = 60000, KNOWN_ADDRESSES = 32 };

static struct moment now = { UINT64_C(1000000000000), INT64_C(1770000000000) };
THE_CLOCK_IS_OURS(now)

/* In place of the library's: the suite answers when it likes. */
static struct {
	unsigned asked;
	unsigned cancelled;
	char host[64];
	evdns_getaddrinfo_cb answer;
	void *arg;
} lookups;

struct evdns_getaddrinfo_request *evdns_getaddrinfo(struct evdns_base *dns, const char *host,
	const char *service, const struct evutil_addrinfo *hints, evdns_getaddrinfo_cb answer, void *arg)
{
	(void)dns;
	assert_null(service);
	assert_int_equal(hints->ai_socktype, SOCK_STREAM);
	lookups.asked++;
	lookups.answer = answer;
	lookups.arg = arg;
	snprintf(lookups.host, sizeof(lookups.host), "%s", host);
	return (void *)&lookups;
}

void evdns_getaddrinfo_cancel(struct evdns_getaddrinfo_request *request)
{
	assert_ptr_equal(request, &lookups);
	lookups.cancelled++;
	lookups.answer(EVUTIL_EAI_CANCEL, NULL, lookups.arg);
}

static struct evutil_addrinfo *address_of(const char *text)
{
	struct evutil_addrinfo hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = EVUTIL_AI_NUMERICHOST
	};
	struct evutil_addrinfo *found = NULL;

	assert_int_equal(evutil_getaddrinfo(text, NULL, &hints, &found), 0);
	return found;
}

struct stage {
	struct config_link config;
	const char *hosts[2];
	char listen[64];
	uint16_t port;
	struct session_place place;
	struct wire_refusals refusals;
	FILE *lines;
	struct outbind *outbind;
	struct far_end end;
	bool wants_guests;
	unsigned guests;
	struct session *guest; /* that was taken */
};

/* --- the link ----------------------------------------------------------------------------------------- */

static void on_nothing(struct moment at, void *arg)
{
	(void)at;
	(void)arg;
}

static void on_closed(const char *reason, struct moment at, void *arg)
{
	struct stage *stage = arg;
	struct session *session = stage->guest;

	(void)reason;
	stage->guest = NULL;
	session_free(session, at);
}

static bool on_guest(struct session *session, struct moment at, void *arg)
{
	struct stage *stage = arg;
	const struct session_handlers handlers = { .bound = on_nothing, .closed = on_closed, .arg = stage };

	assert_int_equal(at.us, now.us);
	stage->guests++;
	if (!stage->wants_guests)
		return false;
	stage->guest = session;
	session_set_handlers(session, &handlers);
	return true;
}

/* --- the stage ---------------------------------------------------------------------------------------- */

static struct stage *new_stage(const char *host, const char *address)
{
	struct stage *stage = calloc(1, sizeof(*stage));

	assert_non_null(stage);
	memset(&lookups, 0, sizeof(lookups));
	stage->end = (struct far_end){ .base = event_base_new(), .fd = -1 };
	stage->port = test_free_port();
	snprintf(stage->listen, sizeof(stage->listen), "%s:%u", address, stage->port);
	stage->hosts[0] = host;
	stage->hosts[1] = "192.0.2.9:2775";
	stage->config = test_link_config();
	stage->config.hosts = (struct config_strings){ stage->hosts, 2 };
	stage->config.outbind.listen = stage->listen;
	stage->lines = tmpfile();
	stage->place = (struct session_place){ { stage->end.base, resolver_new(stage->end.base), NULL },
		log_new(stage->lines, LOG_LEVEL_INFO), &stage->refusals, NULL };
	stage->wants_guests = true;
	return stage;
}

static struct stage *listening(const char *host, const char *address)
{
	struct stage *stage = new_stage(host, address);
	char error[200];

	stage->outbind = outbind_new(
		&stage->place, &stage->config, PDU_BIND_RECEIVER, on_guest, stage, now, error, sizeof(error));
	assert_non_null(stage->outbind);
	return stage;
}

static void end_stage(struct stage *stage)
{
	outbind_free(stage->outbind, now);
	session_free(stage->guest, now);
	far_end_close(&stage->end);
	log_free(stage->place.log);
	fclose(stage->lines);
	resolver_free(stage->place.connection.resolver);
	event_base_free(stage->end.base);
	free(stage);
}

static void pass(struct stage *stage, uint64_t ms)
{
	now = test_later(now, ms);
	outbind_tick(stage->outbind, now);
	test_turn(stage->end.base);
}

/* Whether the caller is sent away. */
static void expect_closed(struct far_end *end)
{
	test_wait_until(end->base, far_end_has_mail, end);
	assert_true(far_end_is_closed(end));
}

static void expect_refusal(struct stage *stage, const char *from, const char *reason)
{
	char words[200];

	expect_closed(&stage->end);
	snprintf(
		words, sizeof(words), "event=outbind_refused link=telco from=%s reason=\"%s\"", from, reason);
	assert_true(test_is_told(stage->lines, words));
	assert_null(stage->guest);
	close(stage->end.fd);
	stage->end.fd = -1;
}

static void call(struct stage *stage)
{
	far_end_call(&stage->end, stage->port);
}

static bool has_guest(void *arg)
{
	return ((struct stage *)arg)->guest != NULL;
}

static void expect_to_get_in(struct stage *stage)
{
	call(stage);
	far_end_knock(&stage->end, "knock");
	test_wait_until(stage->end.base, has_guest, stage);
	far_end_answer_bind(&stage->end, PDU_BIND_RECEIVER, PDU_STATUS_OK);
}

/* --- who gets in -------------------------------------------------------------------------------------- */

static void a_host_of_the_link_that_knocks_gets_in(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");

	(void)state;
	expect_to_get_in(stage);
	assert_int_equal(stage->guests, 1);
	assert_int_equal(lookups.asked, 0);
	pass(stage, ANSWER_MS); /* it is the link's, who ticks it */
	outbind_free(stage->outbind, now);
	stage->outbind = NULL;
	assert_true(session_is_bound(stage->guest));
	end_stage(stage);
}

static void a_guest_that_is_not_wanted_is_sent_away(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");

	(void)state;
	stage->wants_guests = false;
	call(stage);
	far_end_knock(&stage->end, "knock");
	expect_refusal(stage, "host", "an outbind that is not needed: the link is bound");
	assert_int_equal(stage->guests, 1);
	stage->wants_guests = true;
	expect_to_get_in(stage);
	end_stage(stage);
}

static void a_guest_with_another_password_is_sent_away(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");

	(void)state;
	call(stage);
	far_end_knock(&stage->end, "open sesame");
	expect_refusal(stage, "host", "an outbind with another password");
	assert_int_equal(stage->guests, 0);
	end_stage(stage);
}

static void whoever_is_none_of_the_hosts_is_sent_away(void **state)
{
	struct stage *stage = listening("127.0.0.2:2775", "127.0.0.1");

	(void)state;
	call(stage);
	expect_refusal(stage, "127.0.0.1", "it is none of links.hosts");
	end_stage(stage);
}

static void refusals_are_told_once_a_minute(void **state)
{
	struct stage *stage = listening("127.0.0.2:2775", "127.0.0.1");

	(void)state;
	for (int i = 0; i < 3; i++) {
		call(stage);
		expect_closed(&stage->end);
		close(stage->end.fd);
	}
	assert_false(test_is_told(stage->lines, "count=3"));
	now = test_later(now, TOLD_EVERY_MS);
	call(stage);
	expect_closed(&stage->end);
	assert_true(test_is_told(stage->lines, "count=3 total=4"));
	end_stage(stage);
}

static void nothing_is_asked_of_a_guest_before_it_knocks(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");
	struct pdu pdu;

	(void)state;
	call(stage);
	far_end_fill_message(&pdu, PDU_DELIVER_SM, 4);
	far_end_send(&stage->end, &pdu);
	assert_int_equal(far_end_await(&stage->end, PDU_DELIVER_SM_RESP, PDU_STATUS_INVALID_BIND_STATUS), 4);
	assert_int_equal(stage->guests, 0);
	end_stage(stage);
}

static void an_address_of_the_newer_family_gets_in_too(void **state)
{
	struct stage *stage = new_stage("127.0.0.1:2775", "[::]");
	char error[200];

	(void)state;
	stage->outbind = outbind_new(
		&stage->place, &stage->config, PDU_BIND_RECEIVER, on_guest, stage, now, error, sizeof(error));
	if (!stage->outbind) { /* a machine without it */
		end_stage(stage);
		skip();
	}
	expect_to_get_in(stage); /* an IPv4 address, as the socket of the newer family shows it */
	end_stage(stage);

	stage = listening("[::1]:2775", "[::1]");
	const struct sockaddr_in6 address = {
		.sin6_family = AF_INET6, .sin6_port = htons(stage->port), .sin6_addr = IN6ADDR_LOOPBACK_INIT
	};
	stage->end.fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(stage->end.fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(fcntl(stage->end.fd, F_SETFL, O_NONBLOCK), 0);
	far_end_knock(&stage->end, "knock");
	test_wait_until(stage->end.base, has_guest, stage);
	end_stage(stage);
}

/* --- how many, how long ------------------------------------------------------------------------------- */

static void only_so_many_wait_at_a_time(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");
	int waiting[OUTBIND_GUESTS];

	(void)state;
	for (size_t i = 0; i < OUTBIND_GUESTS; i++) {
		call(stage);
		waiting[i] = stage->end.fd;
	}
	call(stage);
	expect_refusal(stage, "127.0.0.1", "too many connections wait for their outbind");
	close(waiting[1]);
	for (int i = 0; i < 50; i++)
		test_turn(stage->end.base);
	expect_to_get_in(stage); /* in the place that is free again */
	for (size_t i = 0; i < OUTBIND_GUESTS; i++) {
		if (i != 1)
			close(waiting[i]);
	}
	end_stage(stage);
}

static void a_guest_that_does_not_knock_in_time_is_sent_away(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");

	(void)state;
	call(stage);
	pass(stage, ANSWER_MS - 1);
	assert_false(test_is_told(stage->lines, "outbind_refused"));
	pass(stage, 1);
	expect_refusal(stage, "host", "no outbind in time");
	end_stage(stage);
}

static void whoever_waits_at_the_end_is_sent_away(void **state)
{
	struct stage *stage = listening("127.0.0.1:2775", "127.0.0.1");

	(void)state;
	call(stage);
	outbind_free(stage->outbind, now);
	stage->outbind = NULL;
	expect_closed(&stage->end);
	assert_int_equal(stage->guests, 0);
	end_stage(stage);
}

static void an_address_that_is_taken_cannot_be_listened_on(void **state)
{
	struct stage *stage = new_stage("127.0.0.1:2775", "127.0.0.1");
	int listener = test_listen(&stage->port);
	char error[200], wanted[200];

	(void)state;
	snprintf(stage->listen, sizeof(stage->listen), "127.0.0.1:%u", stage->port);
	assert_null(outbind_new(&stage->place, &stage->config, PDU_BIND_RECEIVER, on_guest, stage, now, error,
		sizeof(error)));
	snprintf(wanted, sizeof(wanted),
		"links.outbind.listen: %s cannot be listened on: Address already in use", stage->listen);
	assert_string_equal(error, wanted);

	snprintf(stage->listen, sizeof(stage->listen), "nowhere");
	assert_null(outbind_new(&stage->place, &stage->config, PDU_BIND_RECEIVER, on_guest, stage, now, error,
		sizeof(error)));
	assert_string_equal(error, "links.outbind.listen: nowhere cannot be listened on: Invalid argument");
	close(listener);
	end_stage(stage);
}

/* --- names -------------------------------------------------------------------------------------------- */

static void a_name_is_looked_up(void **state)
{
	struct stage *stage = listening("smsc.example:2775", "127.0.0.1");

	(void)state;
	assert_int_equal(lookups.asked, 1);
	assert_string_equal(lookups.host, "smsc.example");
	call(stage);
	expect_refusal(stage, "127.0.0.1", "it is none of links.hosts");
	struct evutil_addrinfo *found = address_of("198.51.100.1");
	found->ai_next = address_of("127.0.0.1");
	lookups.answer(0, found, lookups.arg);
	expect_to_get_in(stage);
	end_stage(stage);
	assert_int_equal(lookups.cancelled, 0);
}

static void a_name_is_looked_up_again_now_and_then(void **state)
{
	struct stage *stage = listening("smsc.example:2775", "127.0.0.1");

	(void)state;
	pass(stage, LOOK_UP_EVERY_MS);
	assert_int_equal(lookups.asked, 1); /* the first is still under way */
	lookups.answer(EVUTIL_EAI_NONAME, NULL, lookups.arg);
	pass(stage, LOOK_UP_EVERY_MS - 1);
	assert_int_equal(lookups.asked, 1);
	pass(stage, 1);
	assert_int_equal(lookups.asked, 2);
	lookups.answer(0, address_of("127.0.0.1"), lookups.arg);
	expect_to_get_in(stage);
	end_stage(stage);
}

static void a_look_up_that_is_under_way_ends_with_it(void **state)
{
	struct stage *stage = listening("smsc.example:2775", "127.0.0.1");

	(void)state;
	end_stage(stage);
	assert_int_equal(lookups.cancelled, 1);
}

static void addresses_that_a_name_once_had_make_room(void **state)
{
	struct stage *stage = listening("smsc.example:2775", "127.0.0.1");
	char text[32];

	(void)state;
	lookups.answer(0, address_of("127.0.0.1"), lookups.arg);
	/* The two of the configuration's own, less the name: one address stands there already. */
	for (int i = 0; i < KNOWN_ADDRESSES - 2; i++) {
		snprintf(text, sizeof(text), "198.51.100.%d", i);
		pass(stage, LOOK_UP_EVERY_MS);
		lookups.answer(0, address_of(text), lookups.arg);
	}
	expect_to_get_in(stage);
	session_free(stage->guest, now);
	stage->guest = NULL;
	far_end_close(&stage->end);
	for (int i = 0; i < 2; i++) {
		pass(stage, LOOK_UP_EVERY_MS);
		snprintf(text, sizeof(text), "198.51.101.%d", i);
		lookups.answer(0, address_of(text), lookups.arg);
	}
	call(stage);
	expect_refusal(stage, "127.0.0.1", "it is none of links.hosts");
	end_stage(stage);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_of_the_link_that_knocks_gets_in),
		cmocka_unit_test(a_guest_that_is_not_wanted_is_sent_away),
		cmocka_unit_test(a_guest_with_another_password_is_sent_away),
		cmocka_unit_test(whoever_is_none_of_the_hosts_is_sent_away),
		cmocka_unit_test(refusals_are_told_once_a_minute),
		cmocka_unit_test(nothing_is_asked_of_a_guest_before_it_knocks),
		cmocka_unit_test(an_address_of_the_newer_family_gets_in_too),
		cmocka_unit_test(only_so_many_wait_at_a_time),
		cmocka_unit_test(a_guest_that_does_not_knock_in_time_is_sent_away),
		cmocka_unit_test(whoever_waits_at_the_end_is_sent_away),
		cmocka_unit_test(an_address_that_is_taken_cannot_be_listened_on),
		cmocka_unit_test(a_name_is_looked_up),
		cmocka_unit_test(a_name_is_looked_up_again_now_and_then),
		cmocka_unit_test(a_look_up_that_is_under_way_ends_with_it),
		cmocka_unit_test(addresses_that_a_name_once_had_make_room),
	};

	return RUN_SUITE(tests);
}
