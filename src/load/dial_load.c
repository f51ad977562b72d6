#include "agahi/load/dial_load.h"

#include <errno.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/heap.h"
#include "agahi/load/beside.h"
#include "agahi/load/latencies.h"
#include "agahi/simulator/smsc.h"

enum { TICK_MS = 1, SESSION_NUMBERS = 0x7fff };

static const uint64_t FIRST_NUMBER = 923000000000;

/* A place for one session at a time; the network's number of it is the place's. */
struct caller {
	uint64_t number;
	uint64_t asked_us; /* 0: thinking, or no session */
	uint32_t pressed;
	bool open;
};

struct dial_load {
	struct event_base *base;
	const struct dial_load_options *options;
	struct smsc *smsc;
	struct event *tick;
	struct caller *callers; /* `window` of them */
	struct heap thinking;   /* callers by the time at which they press */
	struct latencies latencies;
	struct beside beside;
	uint32_t begun, ended, closed, refused, next_cookie;
	uint64_t started_us, finished_us, progress_us;
};

static uint16_t number_of(const struct dial_load *load, const struct caller *caller)
{
	return (uint16_t)(caller - load->callers + 1);
}

static bool send_message(struct dial_load *load, struct caller *caller, enum ussd_kind kind, const char *text)
{
	struct ussd_octets octets;
	struct pdu pdu;
	char number[24];

	memset(&pdu, 0, sizeof(pdu));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)caller->number);
	smsc_fill_addresses(&pdu.message, number, load->options->service);
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	ussd_write_network(load->options->dialect, kind, number_of(load, caller), &octets, &pdu);
	load->next_cookie = load->next_cookie % INT32_MAX + 1;
	return smsc_deliver_pdu(load->smsc, &pdu, load->next_cookie);
}

static void begin(struct dial_load *load, struct caller *caller)
{
	if (load->begun == load->options->sessions)
		return;
	memset(caller, 0, sizeof(*caller));
	caller->number = FIRST_NUMBER + load->options->first + load->begun;
	if (!send_message(load, caller, USSD_BEGIN, load->options->code))
		return;
	load->begun++;
	caller->open = true;
	caller->asked_us = clock_now().us;
}

static void end(struct dial_load *load, struct caller *caller)
{
	caller->open = false;
	load->ended++;
	load->finished_us = clock_now().us;
	if (load->ended == load->options->sessions)
		event_base_loopexit(load->base, NULL);
	else
		begin(load, caller);
}

static void press(struct dial_load *load, struct caller *caller)
{
	char key[2] = { load->options->keys[caller->pressed], '\0' };

	if (key[0] == '\0') {
		send_message(load, caller, USSD_ABORT, "");
		end(load, caller);
		return;
	}
	if (!send_message(load, caller, USSD_RESUME, key))
		return;
	caller->pressed++;
	caller->asked_us = clock_now().us;
}

static void on_screen(const struct pdu *pdu, void *arg)
{
	struct dial_load *load = arg;
	uint16_t session;
	bool last;

	if (!ussd_is(pdu)) {
		beside_count(&load->beside, true);
		return;
	}
	if (!ussd_read_screen(load->options->dialect, pdu, &session, &last) || session < 1 ||
		session > load->options->window)
		return;
	struct caller *caller = &load->callers[session - 1];
	if (!caller->open || caller->asked_us == 0)
		return;
	uint64_t now_us = clock_now().us;
	latencies_add(&load->latencies, now_us - caller->asked_us);
	caller->asked_us = 0;
	load->progress_us = now_us;
	if (last) {
		load->closed++;
		end(load, caller);
	} else if (load->options->think_ms == 0) {
		press(load, caller);
	} else {
		heap_push(&load->thinking, now_us + (uint64_t)load->options->think_ms * 1000, caller);
	}
}

/* Messages beside: their answers are counted, their time is not taken. */
static void on_replied(const struct glance *submit, void *arg)
{
	struct dial_load *load = arg;

	beside_count(&load->beside, submit->first);
}

static void on_acknowledged(uint32_t cookie, uint32_t status, void *arg)
{
	struct dial_load *load = arg;

	if (!beside_is_told(&load->beside, cookie, status))
		load->refused += status != PDU_STATUS_OK;
}

static void on_bound(void *arg)
{
	struct dial_load *load = arg;

	if (load->started_us != 0) /* by another connection */
		return;
	load->progress_us = load->started_us = clock_now().us;
	for (uint32_t i = 0; i < load->options->window && load->options->think_ms == 0; i++)
		begin(load, &load->callers[i]);
}

static void on_lost(void *arg)
{
	struct dial_load *load = arg;

	event_base_loopexit(load->base, NULL);
}

/* With time to think, callers come one after the other, so that they do not all press at once. */
static void begin_gradually(struct dial_load *load, uint64_t now_us)
{
	uint64_t due = (now_us - load->started_us) * load->options->window /
		((uint64_t)load->options->think_ms * 1000);

	for (; load->begun < load->options->window && load->begun < due;) {
		uint32_t before = load->begun;

		begin(load, &load->callers[load->begun]);
		if (load->begun == before)
			return;
	}
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct dial_load *load = arg;
	uint64_t now_us = clock_now().us;

	(void)fd;
	(void)what;
	if (load->started_us != 0 && load->options->think_ms > 0)
		begin_gradually(load, now_us);
	if (load->started_us != 0)
		beside_send(&load->beside, load->smsc, now_us);
	while (load->thinking.count > 0 && load->thinking.entries[0].key <= now_us)
		press(load, heap_pop(&load->thinking));
	if (now_us - load->progress_us > (uint64_t)load->options->patience_s * 1000000)
		event_base_loopexit(load->base, NULL);
}

/* --- figures ------------------------------------------------------------------------------------------ */

static bool print_figures(struct dial_load *load, const struct smsc_account *account)
{
	double seconds = load->finished_us > load->started_us
		? (double)(load->finished_us - load->started_us) / 1e6
		: 0;
	double rate = seconds > 0 ? (double)load->latencies.count / seconds : 0;
	bool complete =
		load->ended == load->options->sessions && load->refused == 0 && smsc_account_is_good(account);

	latencies_sort(&load->latencies);
	double p50 = latencies_ms(&load->latencies, 0.5), p99 = latencies_ms(&load->latencies, 0.99),
	       longest = latencies_ms(&load->latencies, 1);
	if (load->options->json) {
		json_t *figures = json_pack("{s:i,s:i,s:i,s:i,s:I,s:I,s:I,s:I,s:f,s:f,s:f,s:f,s:f}",
			"sessions", (int)load->ended, "screens", (int)load->latencies.count, "closed",
			(int)load->closed, "refused", (int)load->refused, "responses",
			(json_int_t)account->responses, "unanswered_on_living_connections",
			(json_int_t)account->unanswered, "answered_twice",
			(json_int_t)account->answered_twice, "answered_unasked", (json_int_t)account->unasked,
			"seconds", seconds, "per_second", rate, "p50_ms", p50, "p99_ms", p99, "max_ms",
			longest);
		json_object_set_new(figures, "messages", json_integer((json_int_t)load->beside.sent));
		json_object_set_new(
			figures, "messages_answered", json_integer((json_int_t)load->beside.answered));
		json_object_set_new(
			figures, "messages_refused", json_integer((json_int_t)load->beside.refused));
		json_dumpf(figures, stdout, 0);
		putchar('\n');
		json_decref(figures);
		return complete;
	}
	printf("%u of %u sessions, %zu screens, %u closed by the service, %u messages refused\n", load->ended,
		load->options->sessions, load->latencies.count, load->closed, load->refused);
	printf("%.0f screens/s over %.2f s; time to next screen p50 %.2f ms, p99 %.2f ms, max %.2f ms\n",
		rate, seconds, p50, p99, longest);
	if (load->beside.sent > 0)
		printf("%llu messages beside them, %llu answered, %llu refused\n",
			(unsigned long long)load->beside.sent, (unsigned long long)load->beside.answered,
			(unsigned long long)load->beside.refused);
	smsc_print_account(account);
	return complete;
}

static bool prepare(struct dial_load *load)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };

	size_t screens = (size_t)load->options->sessions * (strlen(load->options->keys) + 1);

	load->callers = calloc(load->options->window, sizeof(*load->callers));
	load->tick = event_new(load->base, -1, EV_PERSIST, on_tick, load);
	static const struct smsc_bulk bulk = { NULL, on_replied, NULL };
	const struct dial_load_options *options = load->options;
	uint64_t first = FIRST_NUMBER + options->first;

	if (options->rate > 0 &&
		!beside_prepare(&load->beside, first, options->rate, options->text, options->service))
		return false;
	smsc_set_bulk(load->smsc, &bulk);
	return load->callers && latencies_reserve(&load->latencies, screens) &&
		heap_reserve(&load->thinking, load->options->window + 1) && load->tick &&
		event_add(load->tick, &tick) == 0;
}

int dial_load_run(struct event_base *base, const struct dial_load_options *options, struct log *log)
{
	struct dial_load load = { .base = base, .options = options, .progress_us = clock_now().us };
	const struct smsc_handlers handlers = { on_bound, on_lost, on_acknowledged, NULL, on_screen, NULL,
		&load };
	int result = 1;

	if (options->window > SESSION_NUMBERS) {
		fprintf(stderr, "agahi-smsc: at most %d sessions at once: a dialogue's number has 15 bits\n",
			SESSION_NUMBERS);
		return 2;
	}
	load.smsc = smsc_new(base, &options->smsc, log, &handlers);
	if (!load.smsc) {
		fprintf(stderr, "agahi-smsc: port %u cannot be listened on: %s\n", options->smsc.port,
			strerror(errno));
		return 2;
	}
	if (prepare(&load)) {
		event_base_dispatch(base);
		smsc_end(load.smsc);
		struct smsc_account account = smsc_account(load.smsc);
		result = !print_figures(&load, &account);
	}
	if (load.tick)
		event_free(load.tick);
	smsc_free(load.smsc);
	heap_free(&load.thinking);
	free(load.callers);
	latencies_free(&load.latencies);
	return result;
}
