#include "agahi/load/load.h"

#include <errno.h>
#include <event2/event.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "agahi/base/clock.h"
#include "agahi/base/heap.h"
#include "agahi/load/latencies.h"
#include "agahi/load/spelling.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/smsc.h"
#include "agahi/smpp/concat.h"
#include "agahi/text/segment.h"

enum { TICK_MS = 100, RATE_TICK_MS = 1, KEPT_FOR_US = 1000 * 1000, SUBSCRIBER_DIGITS = 10 };

static const uint64_t FIRST_NUMBER = 923000000000;

/* Of a message, to the network. */
enum state {
	UNSENT,
	SENT, /* and neither acknowledged nor refused yet */
	KEPT, /* to be delivered again */
	ACKNOWLEDGED,
	REFUSED,
	FORGOTTEN /* sent on a connection that was lost before it was acknowledged */
};

struct asked {
	uint64_t sent_us;
	enum state state;
	bool answered, open; /* open: it counts against the window */
};

struct load {
	struct event_base *base;
	const struct load_options *options;
	struct smsc *smsc;
	struct event *tick;
	struct segments text;
	struct spelling spelling;
	struct stamp stamp[SPELLING_COUNT];
	bool stamps; /* nothing needs PDUs that are made one by one */
	struct asked *asked;
	struct heap kept; /* of them, by when they are delivered again; as many as the window lets */
	struct latencies latencies;
	uint32_t sent;
	uint32_t open;
	uint32_t settled; /* refused, forgotten, or acknowledged and answered */
	uint32_t acknowledged, refused, answered, doubled, forgotten, connections_lost, redelivered;
	uint32_t throttled, since_cut;
	uint64_t random;
	uint64_t now_us; /* when the loop woke, or sends */
	uint64_t started_us, finished_us, progress_us;
	bool in_run; /* what may be sent is sent at its end */
	double cpu_s;
};

static uint64_t number_of(const struct load *load, uint32_t index)
{
	uint32_t senders = load->options->senders;

	return FIRST_NUMBER + load->options->first + (senders > 0 ? index % senders : index);
}

/* Does its sender wait for an answer to another? Whoever writes again has been answered. */
static bool is_held_up(const struct load *load, uint32_t index)
{
	uint32_t senders = load->options->senders;

	if (senders == 0 || index < senders)
		return false;
	const struct asked *before = &load->asked[index - senders];

	/* With its connection it left the window, and its sender waits all the same: the reply would be taken for the next one's. */
	return before->open || (before->state == ACKNOWLEDGED && !before->answered);
}

/* Which of them a message has. */
static size_t spelling_of(const struct load *load, uint32_t index)
{
	return load->options->senders > 0 ? index / load->options->senders % SPELLING_COUNT : 0;
}

static void fill_message(const struct load *load, uint32_t index, struct pdu_message *message)
{
	char number[24];

	snprintf(number, sizeof(number), "%llu", (unsigned long long)number_of(load, index));
	smsc_fill_addresses(message, number, load->options->service);
	message->data_coding = load->text.data_coding;
	message->text = spelling_text(&load->spelling, spelling_of(load, index));
}

static bool deliver(struct load *load, uint32_t index)
{
	struct pdu_message message;

	if (load->stamps)
		return smsc_deliver_stamp(load->smsc, &load->stamp[spelling_of(load, index)],
			number_of(load, index), index + 1);
	fill_message(load, index, &message);
	return smsc_deliver(load->smsc, &message, index + 1);
}

static bool send_one(struct load *load, uint32_t index)
{
	struct asked *asked = &load->asked[index];

	if (!deliver(load, index))
		return false;
	if (asked->sent_us == 0)
		asked->sent_us = load->now_us;
	load->open += !asked->open;
	asked->open = true;
	asked->state = SENT;
	if (load->options->cut_every > 0 && ++load->since_cut >= load->options->cut_every) {
		load->since_cut = 0;
		smsc_cut(load->smsc);
	}
	return true;
}

/* What the network kept goes first. */
static bool send_again(struct load *load)
{
	while (load->kept.count > 0 && load->kept.entries[0].key <= load->now_us) {
		const struct asked *asked = heap_peek(&load->kept);

		if (!send_one(load, (uint32_t)(asked - load->asked)))
			return false;
		heap_pop(&load->kept);
		load->redelivered++;
	}
	return true;
}

static double cpu_now(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void begin(struct load *load)
{
	load->started_us = load->now_us;
	load->cpu_s = cpu_now();
}

/* How many may have been sent by now. */
static uint32_t due(const struct load *load)
{
	uint64_t count = load->options->requests;

	if (load->options->rate > 0)
		count = (load->now_us - load->started_us) * load->options->rate / 1000000 + 1;
	return count < load->options->requests ? (uint32_t)count : load->options->requests;
}

static void send_new(struct load *load)
{
	if (load->sent == 0)
		begin(load);
	for (uint32_t end = due(load); load->open < load->options->window && load->sent < end; load->sent++) {
		if (is_held_up(load, load->sent) || !send_one(load, load->sent))
			return;
	}
}

static void send_more(struct load *load)
{
	if (load->in_run)
		return;
	load->now_us = clock_now().us;
	if (send_again(load))
		send_new(load);
}

static void close_asked(struct load *load, struct asked *asked)
{
	if (asked->open)
		load->open--;
	asked->open = false;
}

static void settle(struct load *load, struct asked *asked)
{
	close_asked(load, asked);
	load->settled++;
	if (!load->in_run)
		load->now_us = clock_now().us;
	load->progress_us = load->finished_us = load->now_us;
	if (load->settled == load->options->requests)
		event_base_loopexit(load->base, NULL);
	else
		send_more(load);
}

/* It stays in the window, for it is unanswered: so there is always room for it. */
static void keep(struct load *load, struct asked *asked, uint64_t for_us)
{
	asked->state = KEPT;
	heap_push(&load->kept, clock_now().us + for_us, asked);
}

/* What was sent with a cookie, and its fate not told yet. */
static struct asked *find_sent(struct load *load, uint32_t cookie)
{
	struct asked *asked = cookie >= 1 && cookie <= load->sent ? &load->asked[cookie - 1] : NULL;

	return asked && asked->state == SENT ? asked : NULL;
}

static void on_acknowledged(uint32_t cookie, uint32_t status, void *arg)
{
	struct load *load = arg;
	struct asked *asked = find_sent(load, cookie);

	if (!asked)
		return;
	if (status != PDU_STATUS_OK &&
		load->options->redeliver) { /* "not now": the network keeps it a while */
		keep(load, asked, KEPT_FOR_US);
		return;
	}
	if (status != PDU_STATUS_OK) {
		asked->state = REFUSED;
		load->refused++;
		settle(load, asked);
		return;
	}
	asked->state = ACKNOWLEDGED;
	load->acknowledged++;
	if (asked->answered)
		settle(load, asked);
}

/* The last message of the sender who is so many behind the first; UINT64_MAX: there is none. */
static uint64_t last_of(const struct load *load, uint64_t sender)
{
	uint64_t senders = load->options->senders;

	if (senders == 0)
		return sender;
	if (sender >= senders || sender >= load->sent)
		return UINT64_MAX;
	return sender + (load->sent - 1 - sender) / senders * senders;
}

/* Whom a reply is for, by the end of the number: its beginning is spelled in many ways. */
static uint64_t index_of(const struct load *load, struct span number)
{
	uint64_t subscriber = 0;

	for (size_t i = number.len > SUBSCRIBER_DIGITS ? number.len - SUBSCRIBER_DIGITS : 0; i < number.len;
		i++) {
		if (number.data[i] < '0' || number.data[i] > '9')
			return UINT64_MAX;
		subscriber = subscriber * 10 + (uint64_t)(number.data[i] - '0');
	}
	return last_of(load, subscriber - FIRST_NUMBER % 10000000000 - load->options->first);
}

/* Only the first part of a reply counts. */
static void take_reply(struct load *load, struct span number, bool first)
{
	uint64_t index = index_of(load, number);

	if (index >= load->sent || !first)
		return;
	struct asked *asked = &load->asked[index];
	if (asked->answered) {
		load->doubled++;
		return;
	}
	asked->answered = true;
	load->answered++;
	latencies_add(&load->latencies, load->now_us - asked->sent_us);
	if (asked->state == ACKNOWLEDGED)
		settle(load, asked);
}

static void on_submitted(const struct pdu *pdu, void *arg)
{
	struct load *load = arg;
	const char *number = pdu->message.destination.digits;
	struct span text = pdu->message.text;
	struct udh part;
	bool first = !concat_read(pdu, &text, &part) || !part.concatenated || part.sequence == 1;

	load->now_us = clock_now().us;
	take_reply(load, (struct span){ (const uint8_t *)number, strlen(number) }, first);
}

static void on_run_begun(struct moment now, void *arg)
{
	struct load *load = arg;

	load->now_us = now.us;
	load->in_run = true;
}

static void on_replied(const struct glance *submit, void *arg)
{
	take_reply(arg, submit->destination, submit->first);
}

static void on_run_over(void *arg)
{
	struct load *load = arg;

	load->in_run = false;
	send_more(load);
}

static void on_bound(void *arg)
{
	struct load *load = arg;

	send_more(load);
	load->progress_us = load->now_us;
	smsc_flush(load->smsc);
}

/* What was not acknowledged is the SMSC's to keep: nobody promised anything. */
static void on_unacknowledged(uint32_t cookie, void *arg)
{
	struct load *load = arg;
	struct asked *asked = find_sent(load, cookie);

	if (!asked)
		return;
	if (load->options->redeliver) {
		keep(load, asked, 0);
		return;
	}
	asked->state = FORGOTTEN;
	close_asked(load, asked);
	load->forgotten++;
	load->settled++;
}

/* What was acknowledged, by whichever connection, must still be answered, but must not hold up the rest. */
static void on_lost(void *arg)
{
	struct load *load = arg;

	load->connections_lost++;
	for (uint32_t i = 0; i < load->sent; i++) {
		if (load->asked[i].state == ACKNOWLEDGED)
			close_asked(load, &load->asked[i]);
	}
	if (load->settled == load->options->requests)
		event_base_loopexit(load->base, NULL);
}

static uint32_t judge(void *arg)
{
	struct load *load = arg;

	if (load->options->throttle_percent == 0)
		return PDU_STATUS_OK;
	load->random = load->random * 6364136223846793005 + 1442695040888963407;
	if ((load->random >> 33) % 100 >= load->options->throttle_percent)
		return PDU_STATUS_OK;
	load->throttled++;
	return PDU_STATUS_THROTTLED;
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct load *load = arg;

	(void)fd;
	(void)what;
	send_more(load);
	smsc_flush(load->smsc);
	if (load->now_us - load->progress_us > (uint64_t)load->options->patience_s * 1000000)
		event_base_loopexit(load->base, NULL);
}

static uint32_t count_lost(const struct load *load)
{
	uint32_t lost = 0;

	for (uint32_t i = 0; i < load->sent; i++)
		lost += load->asked[i].state == ACKNOWLEDGED && !load->asked[i].answered;
	return lost;
}

static void print_json(const struct load *load, uint32_t lost, const struct smsc_account *account,
	double seconds, double rate)
{
	json_t *figures = json_pack("{s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:i,s:I,s:I,s:I,s:I,s:f,s:f}",
		"sent", (int)load->sent, "acknowledged", (int)load->acknowledged, "refused",
		(int)load->refused, "answered", (int)load->answered, "lost", (int)lost, "doubled",
		(int)load->doubled, "unacknowledged", (int)load->forgotten, "connections_lost",
		(int)load->connections_lost, "redelivered", (int)load->redelivered, "throttled",
		(int)load->throttled, "responses", (json_int_t)account->responses,
		"unanswered_on_living_connections", (json_int_t)account->unanswered, "answered_twice",
		(json_int_t)account->answered_twice, "answered_unasked", (json_int_t)account->unasked,
		"seconds", seconds, "per_second", rate);

	json_object_set_new(figures, "cpu_seconds", json_real(load->cpu_s));
	json_object_set_new(figures, "p50_ms", json_real(latencies_ms(&load->latencies, 0.5)));
	json_object_set_new(figures, "p99_ms", json_real(latencies_ms(&load->latencies, 0.99)));
	json_object_set_new(figures, "p999_ms", json_real(latencies_ms(&load->latencies, 0.999)));
	json_object_set_new(figures, "max_ms", json_real(latencies_ms(&load->latencies, 1)));
	json_dumpf(figures, stdout, 0);
	putchar('\n');
	json_decref(figures);
}

static void print_figures(struct load *load, uint32_t lost, const struct smsc_account *account)
{
	double seconds = load->finished_us > load->started_us
		? (double)(load->finished_us - load->started_us) / 1e6
		: 0;
	double rate = seconds > 0 ? load->answered / seconds : 0;

	latencies_sort(&load->latencies);
	if (load->options->json) {
		print_json(load, lost, account, seconds, rate);
		return;
	}
	printf("sent %u, acknowledged %u, refused %u, answered %u, lost %u, doubled %u\n", load->sent,
		load->acknowledged, load->refused, load->answered, lost, load->doubled);
	printf("%.0f requests/s over %.2f s; first reply p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f "
	       "ms\n",
		rate, seconds, latencies_ms(&load->latencies, 0.5), latencies_ms(&load->latencies, 0.99),
		latencies_ms(&load->latencies, 0.999), latencies_ms(&load->latencies, 1));
	if (load->connections_lost > 0)
		printf("%u connections lost, %u messages never acknowledged\n", load->connections_lost,
			load->forgotten);
	smsc_print_account(account);
}

static bool prepare(struct load *load)
{
	const struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false,
		quirks_need_ucs2(load->options->smsc.quirks) };
	const struct timeval tick = { 0, (load->options->rate > 0 ? RATE_TICK_MS : TICK_MS) * 1000 };
	static const struct smsc_bulk bulk = { on_run_begun, on_replied, on_run_over };
	struct pdu_message message;

	load->asked = calloc(load->options->requests + 1, sizeof(*load->asked));
	load->tick = event_new(load->base, -1, EV_PERSIST, on_tick, load);
	if (!load->asked || !heap_reserve(&load->kept, load->options->window) ||
		!latencies_reserve(&load->latencies, load->options->requests) || !load->tick ||
		event_add(load->tick, &tick) != 0 ||
		segment_text(load->options->text, &format, &load->text) != 0 ||
		!spelling_prepare(
			&load->spelling, segments_part(&load->text, 0), load->text.data_coding == 0))
		return false;
	load->stamps = smsc_set_bulk(load->smsc, &bulk);
	for (size_t i = 0; i < SPELLING_COUNT; i++) {
		fill_message(load, (uint32_t)i * load->options->senders, &message);
		load->stamps = stamp_prepare(&load->stamp[i], &message) && load->stamps;
	}
	return true;
}

int load_run(struct event_base *base, const struct load_options *options, struct log *log)
{
	struct load load = { .base = base, .options = options, .progress_us = clock_now().us };
	const struct smsc_handlers handlers = { on_bound, on_lost, on_acknowledged, on_unacknowledged,
		on_submitted, judge, &load };
	int result = 1;

	load.smsc = smsc_new(base, &options->smsc, log, &handlers);
	if (!load.smsc) {
		fprintf(stderr, "agahi-smsc: port %u cannot be listened on: %s\n", options->smsc.port,
			strerror(errno));
		return 2;
	}
	if (prepare(&load)) {
		event_base_dispatch(base);
		load.cpu_s = cpu_now() - load.cpu_s;
		uint32_t lost = count_lost(&load);
		smsc_end(load.smsc);
		struct smsc_account account = smsc_account(load.smsc);
		print_figures(&load, lost, &account);
		result = lost > 0 || load.answered == 0 || !smsc_account_is_good(&account);
	}
	if (load.tick)
		event_free(load.tick);
	smsc_free(load.smsc);
	segments_free(&load.text);
	free(load.asked);
	heap_free(&load.kept);
	latencies_free(&load.latencies);
	return result;
}
