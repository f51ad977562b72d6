/* The citizens of a rehearsal, and the telcos that they write and dial by: four SMSCs, each with one port for each node, for
 * it is told which node brings what. One process, so that there is one clock and one account.
 *
 *   usage: nation PORT NODES <PLAN
 *
 * The SMSC of telco T for node N listens on PORT + T * NODES + N. A line of the plan is "SECOND SMS SCREENS": what is written and
 * seen a second at that time; between two lines it changes evenly, behind the last one nothing is asked any more.
 *
 * An SMSC keeps what it was refused, or what a lost connection left unacknowledged, and delivers it again, by any connection.
 * Each second a line of JSON tells what became of it all, and one at the end the sums. Exit code 1: something that was
 * acknowledged was not answered. */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/heap.h"
#include "agahi/load/latencies.h"
#include "agahi/simulator/smsc.h"
#include "agahi/smpp/concat.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/segment.h"

enum {
	TELCOS = 4,
	MAX_NODES = 8,
	MAX_PLAN = 64,
	TICK_MS = 5,
	WINDOW = 500,            /* unacknowledged on one connection */
	AGAIN_REFUSED_MS = 5000, /* an SMSC waits so long with what was refused */
	AGAIN_LOST_MS = 500,     /* and with what a lost connection left */
	ASK_AGAIN_MS = 120000,   /* nobody writes again before */
	DRAIN_S = 60,            /* without an answer, behind the plan */
	SCREENS = 4,             /* of one who dials */
	SESSIONS = 4096,         /* at once, by one connection */
	THINK_MS = 4000,         /* at least, before a key; at most twice as long and more */
	SCREEN_PATIENCE_MS = 10000,
	LATENCIES = 200000,
	SUBSCRIBER_DIGITS = 10
};

static const uint64_t FIRST_NUMBER = 923000000000, FIRST_DIALLING = 923500000000;
static const uint32_t DIALLED = UINT32_C(1) << 31; /* a cookie that is no message's */

/* Of a hundred who write. */
static const unsigned telco_share[TELCOS] = { 37, 26, 23, 14 };

static const struct {
	const char *text;
	unsigned share; /* of a hundred */
} texts[] = {
	{ "vote", 25 },
	{ "\u0648\u0648\u0679 \u06a9\u06cc\u0633\u06d2 \u0688\u0627\u0644\u06cc\u06ba", 25 },
	{ "vote kaise dalein", 15 },
	{ "mera polling station kahan hai", 10 },
	{ "check", 10 },
	{ "bulletin", 10 }, /* whose answer is another in each edition: "Bulletin 1", "Bulletin 2" */
	{ "kuch aur hi baat", 5 },
};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]), TRACER = 5 };

enum state { UNKNOWN, KEPT, OPEN, ACKNOWLEDGED };

struct citizen {
	uint64_t asked_us;
	uint32_t delivered_ms; /* the last time, since the start */
	uint8_t state;         /* enum state: what the SMSC knows */
	uint8_t telco, node, text;
	bool answered, again;
};

struct session {
	uint64_t number, asked_us;
	uint32_t generation;
	uint8_t pressed;
	bool open;
};

/* One of a telco to a node. */
struct way {
	struct nation *nation;
	uint8_t telco, node;
	struct smsc *smsc;
	struct smsc_options options;
	uint32_t open; /* unacknowledged */
	struct session sessions[SESSIONS];
	uint16_t free[SESSIONS];
	uint32_t free_count;
};

/* What happened in a second, or in all. */
struct account {
	uint64_t asked, again, acknowledged, refused, answered, doubled, moved, screens, begun, unseen, cut,
		undialled;
};

struct plan_point {
	double at_s, sms, screens;
};

struct nation {
	struct event_base *base;
	struct way *ways[TELCOS][MAX_NODES];
	unsigned nodes, turn[TELCOS];
	struct plan_point plan[MAX_PLAN];
	size_t points;
	struct stamp stamps[TEXTS];
	struct citizen *citizens;
	uint32_t count, room, next_again, kept;
	struct heap waiting;  /* citizens that an SMSC keeps, by when they are delivered again */
	struct heap thinking; /* sessions (packed), by when a key is pressed */
	struct latencies replies, screens;
	struct account second, sum;
	uint64_t by_telco[TELCOS][3]; /* asked, acknowledged, answered */
	uint64_t random, started_us, second_us, answered_us;
	uint64_t due_us; /* until when what was due has been asked */
	int64_t started_wall_ms;
	double sms_due, dial_due;
	int64_t last_old_ms[MAX_NODES], first_new_ms[MAX_NODES]; /* of delivery, by the wall clock; 0: none */
	uint64_t now_us;
};

static uint32_t draw(struct nation *nation, uint32_t below)
{
	nation->random = nation->random * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)(nation->random >> 33) % below;
}

static int64_t wall_ms(const struct nation *nation)
{
	return nation->started_wall_ms + (int64_t)((nation->now_us - nation->started_us) / 1000);
}

/* --- messages ------------------------------------------------------------------------------------------ */

static uint32_t index_of_citizen(const struct nation *nation, const struct citizen *citizen)
{
	return (uint32_t)(citizen - nation->citizens);
}

static void keep(struct nation *nation, struct citizen *citizen, uint32_t for_ms)
{
	citizen->state = KEPT;
	if (heap_push(&nation->waiting, nation->now_us + (uint64_t)for_ms * 1000, citizen))
		nation->kept++;
}

/* A way that takes more, in turn; NULL: none. */
static struct way *way_for(struct nation *nation, unsigned telco)
{
	for (unsigned i = 0; i < nation->nodes; i++) {
		struct way *way = nation->ways[telco][nation->turn[telco]++ % nation->nodes];

		if (way->open < WINDOW && smsc_is_bound(way->smsc))
			return way;
	}
	return NULL;
}

static void deliver(struct nation *nation, struct citizen *citizen)
{
	struct way *way = way_for(nation, citizen->telco);
	uint32_t index = index_of_citizen(nation, citizen);

	if (!way ||
		!smsc_deliver_stamp(
			way->smsc, &nation->stamps[citizen->text], FIRST_NUMBER + index, index + 1)) {
		keep(nation, citizen, AGAIN_LOST_MS);
		return;
	}
	citizen->state = OPEN;
	citizen->node = way->node;
	citizen->delivered_ms = (uint32_t)((nation->now_us - nation->started_us) / 1000);
	way->open++;
}

static unsigned choose(struct nation *nation, unsigned count, unsigned (*share)(unsigned index))
{
	unsigned drawn = draw(nation, 100), i = 0;

	for (unsigned sum = share(0); i + 1 < count && drawn >= sum; sum += share(i))
		i++;
	return i;
}

static unsigned share_of_telco(unsigned index)
{
	return telco_share[index];
}

static unsigned share_of_text(unsigned index)
{
	return texts[index].share;
}

/* Every second message is from somebody who was answered a while ago, and asks for something else. */
static struct citizen *next_citizen(struct nation *nation)
{
	struct citizen *before = &nation->citizens[nation->next_again];

	if (nation->count % 2 == 1 && nation->next_again < nation->count && before->answered &&
		before->state == ACKNOWLEDGED &&
		nation->now_us - before->asked_us > (uint64_t)ASK_AGAIN_MS * 1000) {
		unsigned text = (before->text + 1u) % TEXTS, telco = before->telco;

		nation->next_again++;
		*before = (struct citizen){ .text = (uint8_t)text, .telco = (uint8_t)telco };
		return before;
	}
	if (nation->count == nation->room)
		return NULL;
	struct citizen *citizen = &nation->citizens[nation->count++];
	citizen->telco = (uint8_t)choose(nation, TELCOS, share_of_telco);
	citizen->text = (uint8_t)choose(nation, TEXTS, share_of_text);
	return citizen;
}

static void ask(struct nation *nation)
{
	struct citizen *citizen = next_citizen(nation);

	if (!citizen)
		return;
	citizen->asked_us = nation->now_us;
	nation->second.asked++;
	nation->by_telco[citizen->telco][0]++;
	deliver(nation, citizen);
}

static void deliver_again(struct nation *nation)
{
	while (nation->waiting.count > 0 && nation->waiting.entries[0].key <= nation->now_us) {
		struct citizen *citizen = heap_pop(&nation->waiting);

		nation->kept--;
		citizen->again = true;
		nation->second.again++;
		deliver(nation, citizen);
		if (citizen->state == KEPT)
			nation->second.again--;
	}
}

static void on_acknowledged(uint32_t cookie, uint32_t status, void *arg)
{
	struct way *way = arg;
	struct nation *nation = way->nation;

	if (cookie >= DIALLED || cookie > nation->count)
		return;
	struct citizen *citizen = &nation->citizens[cookie - 1];
	if (citizen->state != OPEN)
		return;
	nation->now_us = clock_now().us;
	way->open--;
	if (status != PDU_STATUS_OK) {
		nation->second.refused++;
		keep(nation, citizen, AGAIN_REFUSED_MS);
		return;
	}
	citizen->state = ACKNOWLEDGED;
	nation->second.acknowledged++;
	nation->by_telco[citizen->telco][1]++;
}

static uint64_t index_of_number(const char *digits)
{
	size_t len = strlen(digits);
	const char *subscriber = len > SUBSCRIBER_DIGITS ? digits + len - SUBSCRIBER_DIGITS : digits;

	return strtoull(subscriber, NULL, 10) - FIRST_NUMBER % 10000000000;
}

/* Which edition answered a tracer, by when it was delivered (only where it was delivered once). */
static void note_edition(struct nation *nation, const struct citizen *citizen, struct span text)
{
	int64_t asked = nation->started_wall_ms + citizen->delivered_ms;
	int64_t *last = &nation->last_old_ms[citizen->node], *first = &nation->first_new_ms[citizen->node];

	if (citizen->again)
		return;
	if (memmem(text.data, text.len, "Bulletin 1", 10) && asked > *last)
		*last = asked;
	if (memmem(text.data, text.len, "Bulletin 2", 10) && (*first == 0 || asked < *first))
		*first = asked;
}

static void take_reply(struct way *way, const struct pdu *pdu, struct span text)
{
	struct nation *nation = way->nation;
	uint64_t index = index_of_number(pdu->message.destination.digits);

	if (index >= nation->count)
		return;
	struct citizen *citizen = &nation->citizens[index];
	if (citizen->answered) {
		nation->second.doubled++;
		return;
	}
	citizen->answered = true;
	nation->answered_us = nation->now_us;
	nation->second.answered++;
	nation->second.moved += citizen->node != way->node;
	nation->by_telco[citizen->telco][2]++;
	latencies_add(&nation->replies, nation->now_us - citizen->asked_us);
	if (citizen->text == TRACER)
		note_edition(nation, citizen, text);
}

/* --- dialogues ----------------------------------------------------------------------------------------- */

static bool send_key(struct way *way, uint16_t place, enum ussd_kind kind, const char *text)
{
	struct session *session = &way->sessions[place];
	struct ussd_octets octets;
	struct pdu pdu;
	char number[24];

	memset(&pdu, 0, sizeof(pdu));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)session->number);
	smsc_fill_addresses(&pdu.message, number, "8301");
	pdu.message.text = (struct span){ (const uint8_t *)text, strlen(text) };
	ussd_write_network(ussd_dialect_named("end-bit"), kind, (uint16_t)(place + 1), &octets, &pdu);
	return smsc_deliver_pdu(way->smsc, &pdu, DIALLED);
}

static void close_session(struct way *way, uint16_t place)
{
	struct session *session = &way->sessions[place];

	session->open = false;
	session->generation++;
	way->free[way->free_count++] = place;
}

static uint64_t pack(const struct way *way, uint16_t place)
{
	return (uint64_t)way->sessions[place].generation << 32 | (uint64_t)way->telco << 24 |
		(uint64_t)way->node << 16 | place;
}

/* At that time the session is looked at again: a key is pressed, or its screen has not come. */
static void look_again(struct way *way, uint16_t place, uint32_t in_ms)
{
	struct nation *nation = way->nation;

	heap_push(&nation->thinking, nation->now_us + (uint64_t)in_ms * 1000,
		(void *)(uintptr_t)pack(way, place));
}

static void await_screen(struct way *way, uint16_t place)
{
	way->sessions[place].asked_us = way->nation->now_us;
	look_again(way, place, SCREEN_PATIENCE_MS);
}

static void dial(struct nation *nation)
{
	unsigned telco = choose(nation, TELCOS, share_of_telco);
	struct way *way = way_for(nation, telco);

	nation->second.begun++;
	if (!way || way->free_count == 0) {
		nation->second.undialled++;
		return;
	}
	uint16_t place = way->free[--way->free_count];
	struct session *session = &way->sessions[place];
	session->number = FIRST_DIALLING + nation->sum.begun + nation->second.begun;
	session->pressed = 0;
	session->open = true;
	if (send_key(way, place, USSD_BEGIN, "*8301#"))
		await_screen(way, place);
	else
		close_session(way, place);
}

static void press(struct way *way, uint16_t place)
{
	static const char *const keys[] = { "2", "3", "0" };
	struct session *session = &way->sessions[place];

	if (session->pressed == SCREENS - 1) {
		send_key(way, place, USSD_ABORT, "");
		close_session(way, place);
		return;
	}
	if (send_key(way, place, USSD_RESUME, keys[session->pressed++]))
		await_screen(way, place);
	else
		close_session(way, place);
}

static void on_screen(struct way *way, const struct pdu *pdu)
{
	struct nation *nation = way->nation;
	uint16_t number;
	bool last;

	if (!ussd_read_screen(ussd_dialect_named("end-bit"), pdu, &number, &last) || number < 1 ||
		number > SESSIONS)
		return;
	struct session *session = &way->sessions[number - 1];
	if (!session->open || session->asked_us == 0)
		return;
	nation->second.screens++;
	latencies_add(&nation->screens, nation->now_us - session->asked_us);
	session->asked_us = 0;
	session->generation++;
	if (last)
		close_session(way, (uint16_t)(number - 1));
	else
		look_again(way, (uint16_t)(number - 1), THINK_MS + draw(nation, THINK_MS + THINK_MS / 2));
}

static void look(struct nation *nation, uint64_t packed)
{
	struct way *way = nation->ways[packed >> 24 & 0xff][packed >> 16 & 0xff];
	uint16_t place = (uint16_t)packed;
	struct session *session = &way->sessions[place];

	if (!session->open || session->generation != (uint32_t)(packed >> 32))
		return;
	if (session->asked_us == 0) {
		press(way, place);
		return;
	}
	nation->second.unseen++;
	close_session(way, place);
}

static void press_keys(struct nation *nation)
{
	while (nation->thinking.count > 0 && nation->thinking.entries[0].key <= nation->now_us)
		look(nation, (uint64_t)(uintptr_t)heap_pop(&nation->thinking));
}

/* --- connections --------------------------------------------------------------------------------------- */

static void on_submitted(const struct pdu *pdu, void *arg)
{
	struct way *way = arg;
	struct span text = pdu->message.text;
	struct udh part;

	way->nation->now_us = clock_now().us;
	if (ussd_is(pdu)) {
		on_screen(way, pdu);
		return;
	}
	if (!concat_read(pdu, &text, &part) || !part.concatenated || part.sequence == 1)
		take_reply(way, pdu, text);
}

static void on_bound(void *arg)
{
	(void)arg;
}

static void on_unacknowledged(uint32_t cookie, void *arg)
{
	struct way *way = arg;
	struct nation *nation = way->nation;

	if (cookie >= DIALLED || cookie > nation->count)
		return;
	nation->now_us = clock_now().us;
	way->open--;
	keep(nation, &nation->citizens[cookie - 1], AGAIN_LOST_MS);
}

/* A way has one connection. */
static void on_lost(void *arg)
{
	struct way *way = arg;

	for (unsigned place = 0; place < SESSIONS; place++) {
		if (!way->sessions[place].open)
			continue;
		way->nation->second.cut++;
		close_session(way, (uint16_t)place);
	}
}

/* --- the plan ------------------------------------------------------------------------------------------ */

static double rate_at(const struct nation *nation, double at_s, bool screens)
{
	for (size_t i = 1; i < nation->points; i++) {
		const struct plan_point *from = &nation->plan[i - 1], *to = &nation->plan[i];
		double a = screens ? from->screens : from->sms, b = screens ? to->screens : to->sms;

		if (at_s < to->at_s)
			return a + (b - a) * (at_s - from->at_s) / (to->at_s - from->at_s);
	}
	return 0;
}

static bool read_plan(struct nation *nation)
{
	double all = 1000;
	struct plan_point point;

	while (nation->points < MAX_PLAN &&
		scanf("%lf %lf %lf", &point.at_s, &point.sms, &point.screens) == 3)
		nation->plan[nation->points++] = point;
	for (size_t i = 1; i < nation->points; i++)
		all += (nation->plan[i].sms + nation->plan[i - 1].sms) / 2 *
			(nation->plan[i].at_s - nation->plan[i - 1].at_s);
	nation->room = (uint32_t)all;
	nation->citizens = calloc(nation->room, sizeof(*nation->citizens));
	return nation->points > 1 && nation->citizens;
}

/* --- figures ------------------------------------------------------------------------------------------- */

static void add_up(struct account *sum, const struct account *second)
{
	const uint64_t *from = (const uint64_t *)second;
	uint64_t *to = (uint64_t *)sum;

	for (size_t i = 0; i < sizeof(*sum) / sizeof(uint64_t); i++)
		to[i] += from[i];
}

static void print_account(const struct account *account)
{
	printf("\"asked\":%llu,\"again\":%llu,\"acknowledged\":%llu,\"refused\":%llu,\"answered\":%llu,"
	       "\"doubled\":%llu,"
	       "\"moved\":%llu,\"screens\":%llu,\"begun\":%llu,\"unseen\":%llu,\"cut\":%llu,\"undialled\":%"
	       "llu",
		(unsigned long long)account->asked, (unsigned long long)account->again,
		(unsigned long long)account->acknowledged, (unsigned long long)account->refused,
		(unsigned long long)account->answered, (unsigned long long)account->doubled,
		(unsigned long long)account->moved, (unsigned long long)account->screens,
		(unsigned long long)account->begun, (unsigned long long)account->unseen,
		(unsigned long long)account->cut, (unsigned long long)account->undialled);
}

static void print_latencies(const char *name, struct latencies *latencies)
{
	latencies_sort(latencies);
	if (latencies->count > 0)
		printf(",\"%s_p50\":%.2f,\"%s_p99\":%.2f", name, latencies_ms(latencies, 0.5), name,
			latencies_ms(latencies, 0.99));
	latencies->count = 0;
}

static unsigned count_bound(const struct nation *nation)
{
	unsigned bound = 0;

	for (unsigned i = 0; i < TELCOS * nation->nodes; i++)
		bound += smsc_is_bound(nation->ways[i / nation->nodes][i % nation->nodes]->smsc);
	return bound;
}

static uint32_t count_sessions(const struct nation *nation)
{
	uint32_t open = 0;

	for (unsigned i = 0; i < TELCOS * nation->nodes; i++)
		open += SESSIONS - nation->ways[i / nation->nodes][i % nation->nodes]->free_count;
	return open;
}

static void end_second(struct nation *nation)
{
	add_up(&nation->sum, &nation->second);
	printf("{\"at_ms\":%lld,\"second\":%.2f,", (long long)wall_ms(nation),
		(double)(nation->now_us - nation->started_us) / 1e6);
	print_account(&nation->second);
	printf(",\"waiting\":%llu,\"kept\":%u,\"sessions\":%u,\"bound\":%u",
		(unsigned long long)(nation->sum.asked - nation->sum.answered), nation->kept,
		count_sessions(nation), count_bound(nation));
	print_latencies("reply", &nation->replies);
	print_latencies("screen", &nation->screens);
	puts("}");
	fflush(stdout);
	memset(&nation->second, 0, sizeof(nation->second));
	nation->second_us += 1000000;
}

static uint32_t print_end(struct nation *nation)
{
	uint32_t lost = 0, unacknowledged = 0;

	add_up(&nation->sum, &nation->second);
	for (uint32_t i = 0; i < nation->count; i++) {
		lost += nation->citizens[i].state == ACKNOWLEDGED && !nation->citizens[i].answered;
		unacknowledged += nation->citizens[i].state != ACKNOWLEDGED;
	}
	printf("{\"end\":1,\"at_ms\":%lld,", (long long)wall_ms(nation));
	print_account(&nation->sum);
	printf(",\"lost\":%u,\"unacknowledged\":%u,\"citizens\":%u,\"telcos\":[", lost, unacknowledged,
		nation->count);
	for (unsigned i = 0; i < TELCOS; i++)
		printf("%s[%llu,%llu,%llu]", i > 0 ? "," : "", (unsigned long long)nation->by_telco[i][0],
			(unsigned long long)nation->by_telco[i][1],
			(unsigned long long)nation->by_telco[i][2]);
	fputs("],\"edition\":[", stdout);
	for (unsigned i = 0; i < nation->nodes; i++)
		printf("%s[%lld,%lld]", i > 0 ? "," : "", (long long)nation->last_old_ms[i],
			(long long)nation->first_new_ms[i]);
	puts("]}");
	return lost;
}

/* --- running ------------------------------------------------------------------------------------------- */

static bool is_over(const struct nation *nation, double at_s)
{
	if (at_s < nation->plan[nation->points - 1].at_s)
		return false;
	if (at_s > nation->plan[nation->points - 1].at_s + DRAIN_S &&
		nation->now_us - nation->answered_us > (uint64_t)DRAIN_S * 1000000)
		return true;
	return nation->kept == 0 && nation->sum.answered == nation->sum.asked &&
		nation->sum.acknowledged == nation->sum.asked && count_sessions(nation) == 0;
}

static void ask_what_is_due(struct nation *nation, double at_s)
{
	double seconds = (double)(nation->now_us - nation->due_us) / 1e6;

	nation->due_us = nation->now_us;
	nation->sms_due += rate_at(nation, at_s, false) * seconds;
	nation->dial_due += rate_at(nation, at_s, true) / SCREENS * seconds;
	for (; nation->sms_due >= 1; nation->sms_due--)
		ask(nation);
	for (; nation->dial_due >= 1; nation->dial_due--)
		dial(nation);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct nation *nation = arg;

	(void)fd;
	(void)what;
	nation->now_us = clock_now().us;
	double at_s = (double)(nation->now_us - nation->started_us) / 1e6;
	ask_what_is_due(nation, at_s);
	deliver_again(nation);
	press_keys(nation);
	for (unsigned i = 0; i < TELCOS * nation->nodes; i++)
		smsc_flush(nation->ways[i / nation->nodes][i % nation->nodes]->smsc);
	if (nation->now_us < nation->second_us)
		return;
	end_second(nation);
	if (is_over(nation, at_s))
		event_base_loopexit(nation->base, NULL);
}

static bool prepare_stamp(struct stamp *stamp, const char *text)
{
	const struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false };
	struct segments segments = { 0 };
	struct pdu_message message;

	if (segment_text(text, &format, &segments) != 0)
		return false;
	smsc_fill_addresses(&message, "923000000000", "8301");
	message.data_coding = segments.data_coding;
	message.text = segments_part(&segments, 0);
	bool prepared = segments.count == 1 && stamp_prepare(stamp, &message);
	segments_free(&segments);
	return prepared;
}

static bool open_way(struct nation *nation, unsigned telco, unsigned node, uint16_t port, struct log *log)
{
	struct way *way = calloc(1, sizeof(*way));

	if (!way)
		return false;
	nation->ways[telco][node] = way;
	way->nation = nation;
	way->telco = (uint8_t)telco;
	way->node = (uint8_t)node;
	way->options.port = port;
	for (; way->free_count < SESSIONS; way->free_count++)
		way->free[way->free_count] = (uint16_t)way->free_count;
	const struct smsc_handlers handlers = { on_bound, on_lost, on_acknowledged, on_unacknowledged,
		on_submitted, NULL, way };
	way->smsc = smsc_new(nation->base, &way->options, log, &handlers);
	if (!way->smsc)
		fprintf(stderr, "nation: port %u cannot be listened on: %s\n", port, strerror(errno));
	return way->smsc != NULL;
}

static bool prepare(struct nation *nation, uint16_t port, struct log *log)
{
	for (size_t i = 0; i < TEXTS; i++) {
		if (!prepare_stamp(&nation->stamps[i], texts[i].text))
			return false;
	}
	for (unsigned i = 0; i < TELCOS * nation->nodes; i++) {
		if (!open_way(nation, i / nation->nodes, i % nation->nodes, (uint16_t)(port + i), log))
			return false;
	}
	return read_plan(nation) && latencies_reserve(&nation->replies, LATENCIES) &&
		latencies_reserve(&nation->screens, LATENCIES);
}

/* Only when everybody is bound the day begins. */
static void await_nodes(struct nation *nation)
{
	while (count_bound(nation) < TELCOS * nation->nodes)
		event_base_loop(nation->base, EVLOOP_ONCE);
}

static int play(struct nation *nation)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };
	struct event *ticking = event_new(nation->base, -1, EV_PERSIST, on_tick, nation);

	await_nodes(nation);
	struct moment now = clock_now();
	nation->started_us = nation->now_us = nation->due_us = now.us;
	nation->second_us = now.us + 1000000;
	nation->started_wall_ms = now.wall_ms;
	if (!ticking || event_add(ticking, &tick) != 0)
		return 2;
	event_base_dispatch(nation->base);
	event_free(ticking);
	return print_end(nation) > 0;
}

int main(int argc, char **argv)
{
	static struct nation nation;

	if (argc != 3) {
		fputs("usage: nation PORT NODES <PLAN\n", stderr);
		return 2;
	}
	nation.nodes = (unsigned)atoi(argv[2]);
	if (nation.nodes < 1 || nation.nodes > MAX_NODES)
		return 2;
	nation.base = event_base_new();
	struct log *log = log_new(stderr, LOG_LEVEL_ERROR);
	if (!nation.base || !log || !prepare(&nation, (uint16_t)atoi(argv[1]), log))
		return 2;
	return play(&nation);
}
