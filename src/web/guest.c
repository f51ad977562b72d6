#include "agahi/web/guest.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "agahi/base/network.h"
#include "agahi/web/headers.h"
#include "agahi/web/turn.h"

/* In the order in which they can be missed. */
enum state {
	PARTING, /* the last answer is out; what still comes is thrown away, so that it is not lost on the way */
	IDLE,
	SHAKING_HANDS, /* TLS */
	READING_HEAD,
	READING_BODY,
	ANSWERING,
	HANDLING
};

enum { AT_ONCE = 64 << 10 /* octets in hand beyond what is asked for */ };

struct guest {
	struct guest_place *place;
	struct bufferevent *bev;
	enum state state;
	uint64_t
		since_ms; /* in this state; of a request: since its first octet; of an answer: since it last moved */
	size_t seen; /* of the head */
	size_t left; /* of the answer */
	bool closes;
	struct turn *turn;
	char address[WEB_ADDRESS_SIZE];
	char network[NETWORK_SIZE];
};

static void enter(struct guest *guest, enum state state, struct moment now)
{
	guest->state = state;
	guest->since_ms = moment_ms(now);
}

const char *guest_address(const struct guest *guest)
{
	return guest->address;
}

const char *guest_network(const struct guest *guest)
{
	return guest->network;
}

size_t guest_body(const struct guest *guest, bool *unfinished)
{
	*unfinished = guest->state == READING_BODY;
	return guest->turn ? guest->turn->body.len : 0;
}

bool guest_can_go(const struct guest *guest, int *rank, uint64_t *since_ms)
{
	*rank = (int)guest->state;
	*since_ms = guest->since_ms;
	return guest->state != HANDLING;
}

/* --- ends --------------------------------------------------------------------------------------------- */

/* It is the guest's until a handler has it. */
static void let_go_of_turn(struct guest *guest)
{
	struct turn *turn = guest->turn;

	guest->turn = NULL;
	if (!turn)
		return;
	guest->place->bodies -= turn->body.len;
	if (guest->state == HANDLING)
		turn->guest = NULL;
	else
		turn_free(turn);
}

void guest_free(struct guest *guest)
{
	if (!guest)
		return;
	let_go_of_turn(guest);
	bufferevent_free(guest->bev);
	free(guest);
}

static void end(struct guest *guest)
{
	guest->place->ended(guest, guest->place->owner);
	guest_free(guest);
}

/* Both sides are told that nothing more follows. */
static void part(struct guest *guest, struct moment now)
{
	SSL *ssl = bufferevent_openssl_get_ssl(guest->bev);
	evutil_socket_t fd = bufferevent_getfd(guest->bev);
	struct evbuffer *input = bufferevent_get_input(guest->bev);

	if (ssl)
		SSL_shutdown(ssl);
	shutdown(fd, SHUT_WR);
	enter(guest, PARTING, now);
	evbuffer_drain(input, evbuffer_get_length(input));
	bufferevent_enable(guest->bev, EV_READ);
}

/* --- answers ------------------------------------------------------------------------------------------ */

static void free_page(const void *data, size_t len, void *arg)
{
	(void)data;
	(void)len;
	free(arg);
}

/* The page goes out as it stands, without a copy. */
static bool add_page(struct evbuffer *output, struct buffer *page)
{
	size_t len = page->len;
	char *data = buffer_take(page);

	if (data && evbuffer_add_reference(output, data, len, free_page, data) == 0)
		return true;
	free(data);
	return false;
}

/* What is shared outlives every guest. */
static bool add_body(struct evbuffer *output, struct web_response *response)
{
	const struct span *shared = &response->shared;

	if (shared->len > 0)
		return evbuffer_add_reference(output, shared->data, shared->len, NULL, NULL) == 0;
	return response->page.out.len == 0 || add_page(output, &response->page.out);
}

static void fail(struct web_exchange *exchange)
{
	exchange_begin_response(exchange);
	exchange->response.status = 500;
	exchange->response.type = WEB_TEXT;
	buffer_add_text(&exchange->response.page.out, "Memory is short.\n");
}

static bool write_answer(
	struct guest *guest, struct web_exchange *exchange, bool head_only, struct moment now)
{
	struct evbuffer *output = bufferevent_get_output(guest->bev);
	struct web_response *response = &exchange->response;
	const struct headers_options options = { guest->place->site.tls, guest->closes, now.wall_ms };
	const char *if_none_match = exchange->request.if_none_match;
	struct buffer head = { 0 };

	if (response->page.out.failed)
		fail(exchange);
	int status = headers_status(response, if_none_match ? if_none_match : "");
	headers_write(&head, response, status, &options);
	bool written =
		!head.failed && !response->page.out.failed && evbuffer_add(output, head.data, head.len) == 0;
	if (written && !head_only && status != 304)
		written = add_body(output, response);
	buffer_free(&head);
	return written;
}

/* The guest may be gone afterwards. */
static void answer(struct guest *guest, struct web_exchange *exchange, bool head_only, struct moment now)
{
	bool written = write_answer(guest, exchange, head_only, now);

	let_go_of_turn(guest);
	enter(guest, ANSWERING, now);
	guest->left = SIZE_MAX;
	if (!written)
		end(guest);
}

static void refuse(struct guest *guest, enum refusal refusal, struct moment now)
{
	struct web_exchange exchange = { 0 };
	bool head_only = guest->turn && guest->turn->pass.head_only;

	refusals_count(&guest->place->refusals, refusal, guest->address, now);
	exchange_begin_response(&exchange);
	exchange.response.status = refusal_status(refusal);
	exchange.response.type = WEB_TEXT;
	exchange.response.retry_after_s = refusal == REFUSAL_MEMORY ? WEB_WITHIN_S : 0;
	buffer_add_text(&exchange.response.page.out, refusal_words(refusal));
	buffer_add_text(&exchange.response.page.out, "\n");
	guest->closes = true;
	bufferevent_disable(guest->bev, EV_READ);
	answer(guest, &exchange, head_only, now);
	buffer_free(&exchange.response.page.out);
}

void guest_give_way(struct guest *guest, struct moment now)
{
	refuse(guest, REFUSAL_MEMORY, now);
}

/* --- handling ----------------------------------------------------------------------------------------- */

/* The turn is over; the guest, where there is one still, goes on. */
static void conclude(struct turn *turn)
{
	struct guest *guest = turn->guest;

	if (guest) {
		guest->closes = turn->pass.closes;
		guest->place->bodies -= turn->body.len;
		guest->turn = NULL;
		answer(guest, &turn->exchange, turn->pass.head_only, clock_now());
	}
	turn_free(turn);
}

static void on_finish(struct web_exchange *exchange)
{
	struct turn *turn = (struct turn *)exchange;

	if (!turn->handling) /* else its handler has yet to return */
		conclude(turn);
}

static void handle(struct guest *guest, struct moment now)
{
	struct guest_place *place = guest->place;
	struct turn *turn = guest->turn;
	enum refusal refusal = turn_prepare(turn, &place->site, guest->address);

	if (refusal != REFUSAL_NONE) {
		refuse(guest, refusal, now);
		return;
	}
	enter(guest, HANDLING, now);
	bufferevent_disable(guest->bev, EV_READ);
	turn->guest = guest;
	turn->exchange.turn.finish = on_finish;
	turn->handling = true;
	place->handle(&turn->exchange, place->arg);
	turn->handling = false;
	if (!turn->exchange.turn.deferred)
		conclude(turn);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static bool add_piece(struct guest *guest, const char *piece, size_t len)
{
	buffer_add(&guest->turn->body, piece, len);
	if (guest->turn->body.failed)
		return false;
	guest->place->bodies += len;
	return true;
}

static void read_body(struct guest *guest, struct moment now)
{
	struct guest_place *place = guest->place;
	struct evbuffer *input = bufferevent_get_input(guest->bev);
	struct turn *turn = guest->turn;

	while (turn->body.len < turn->pass.length && evbuffer_get_length(input) > 0) {
		char piece[4096];
		size_t wanted = turn->pass.length - turn->body.len;
		int got = evbuffer_remove(input, piece, wanted < sizeof(piece) ? wanted : sizeof(piece));

		if (got <= 0 || !place->has_room(guest, (size_t)got, now, place->owner) ||
			!add_piece(guest, piece, (size_t)got)) {
			refuse(guest, REFUSAL_MEMORY, now);
			return;
		}
	}
	if (turn->body.len == turn->pass.length)
		handle(guest, now);
}

/* Judges the head of `len` octets that the input begins with. */
static enum refusal take_head(struct guest *guest, const char *octets, size_t len)
{
	guest->turn = turn_new();
	return guest->turn ? turn_take_head(guest->turn, octets, len, &guest->place->site) : REFUSAL_MEMORY;
}

static void read_head(struct guest *guest, struct moment now)
{
	const struct guest_place *place = guest->place;
	struct evbuffer *input = bufferevent_get_input(guest->bev);
	size_t have = evbuffer_get_length(input), len = 0;
	size_t look = have <= HEAD_OCTETS ? have : HEAD_OCTETS + 1;
	const char *octets = (const char *)evbuffer_pullup(input, (ev_ssize_t)look);
	enum refusal refusal = octets ? head_find_end(octets, look, &guest->seen, &len) : REFUSAL_MEMORY;

	if (refusal == REFUSAL_NONE && len == 0)
		return; /* there is more to come */
	if (refusal == REFUSAL_NONE)
		refusal = take_head(guest, octets, len);
	if (refusal == REFUSAL_NONE &&
		!turn_may_be_so_long(guest->turn, place->site.tls, place->knows, place->arg))
		refusal = REFUSAL_STRANGER;
	if (refusal != REFUSAL_NONE) {
		refuse(guest, refusal, now);
		return;
	}
	evbuffer_drain(input, len);
	guest->state = READING_BODY; /* within the same time */
	read_body(guest, now);
}

static void go_on(struct guest *guest, struct moment now)
{
	struct evbuffer *input = bufferevent_get_input(guest->bev);

	if (evbuffer_get_length(input) == 0)
		return;
	if (guest->state == IDLE) {
		enter(guest, READING_HEAD, now);
		guest->seen = 0;
	}
	if (guest->state == READING_HEAD)
		read_head(guest, now);
	else if (guest->state == READING_BODY)
		read_body(guest, now);
	else if (guest->state == PARTING)
		evbuffer_drain(input, evbuffer_get_length(input));
}

static void on_read(struct bufferevent *bev, void *arg)
{
	(void)bev;
	go_on(arg, clock_now());
}

static void on_written(struct bufferevent *bev, void *arg)
{
	struct guest *guest = arg;
	struct moment now = clock_now();

	if (guest->state != ANSWERING || evbuffer_get_length(bufferevent_get_output(bev)) > 0)
		return;
	if (guest->closes) {
		part(guest, now);
		return;
	}
	enter(guest, IDLE, now);
	bufferevent_enable(bev, EV_READ);
	go_on(guest, now); /* a browser may have asked again before the answer */
}

/* Who has said everything may still listen to the answer. */
static void hear_no_more(struct guest *guest)
{
	guest->closes = true;
	if (guest->turn)
		guest->turn->pass.closes = true;
}

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct guest *guest = arg;
	struct moment now = clock_now();

	if (what & BEV_EVENT_CONNECTED) {
		if (guest->state == SHAKING_HANDS)
			enter(guest, IDLE, now);
		return;
	}
	if ((what & BEV_EVENT_EOF) && (guest->state == ANSWERING || guest->state == HANDLING) &&
		!bufferevent_openssl_get_ssl(bev)) {
		hear_no_more(guest);
		return;
	}
	if (guest->state == SHAKING_HANDS)
		refusals_count(&guest->place->refusals, REFUSAL_TLS, guest->address, now);
	end(guest);
}

/* --- time --------------------------------------------------------------------------------------------- */

static uint64_t limit_ms(const struct guest *guest)
{
	static const unsigned seconds[] = {
		[PARTING] = WEB_FAREWELL_S,
		[IDLE] = WEB_IDLE_S,
		[SHAKING_HANDS] = WEB_WITHIN_S,
		[READING_HEAD] = WEB_WITHIN_S,
		[READING_BODY] = WEB_WITHIN_S,
		[ANSWERING] = WEB_IDLE_S,
	};

	return guest->state == HANDLING ? UINT64_MAX : seconds[guest->state] * UINT64_C(1000);
}

/* However slow a line is, an answer that moves is not given up. */
static void note_progress(struct guest *guest, struct moment now)
{
	size_t left = evbuffer_get_length(bufferevent_get_output(guest->bev));

	if (left != guest->left)
		guest->since_ms = moment_ms(now);
	guest->left = left;
}

void guest_look(struct guest *guest, struct moment now)
{
	bool reading = guest->state == READING_HEAD || guest->state == READING_BODY;

	if (guest->state == ANSWERING)
		note_progress(guest, now);
	if (moment_ms(now) - guest->since_ms < limit_ms(guest))
		return;
	if (reading)
		refuse(guest, REFUSAL_SLOW, now);
	else
		end(guest);
}

struct guest *guest_new(
	struct guest_place *place, struct bufferevent *bev, const char *address, struct moment now)
{
	struct guest *guest = calloc(1, sizeof(*guest));

	if (!guest) {
		bufferevent_free(bev);
		return NULL;
	}
	guest->place = place;
	guest->bev = bev;
	snprintf(guest->address, sizeof(guest->address), "%s", address);
	network_of(address, guest->network);
	enter(guest, place->site.tls ? SHAKING_HANDS : IDLE, now);
	bufferevent_setcb(bev, on_read, on_written, on_event, guest);
	bufferevent_setwatermark(bev, EV_READ, 0, AT_ONCE);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	return guest;
}
