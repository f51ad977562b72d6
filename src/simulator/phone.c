#include "agahi/simulator/phone.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/buffer.h"
#include "agahi/base/clock.h"
#include "agahi/simulator/handset.h"
#include "agahi/simulator/kept.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/replies.h"
#include "agahi/simulator/smsc.h"
#include "agahi/text/segment.h"
#include "agahi/text/udh.h"

enum {
	TICK_MS = 20,
	BIND_WAIT_MS = 30000,
	LAST_REPLIES_MS = 1500, /* after the input ended */
	SHORTEST_NUMBER = 10,
	NUMBER_SIZE = 24,
	PART_WAIT_MS = 10000
};

struct phone {
	struct event_base *base;
	const struct phone_options *options;
	struct smsc *smsc;
	struct handset *handset;
	struct replies *replies;
	struct kept *kept;
	struct event *tick;
	struct event *input_event;
	FILE *script;
	struct buffer input; /* of the prompt, not yet a whole line */
	bool input_ended;
	bool terminal;

	char number[NUMBER_SIZE];
	uint32_t next_cookie;
	uint16_t next_reference;
	char *last_reply;  /* to the last message; NULL: none yet */
	bool waiting;      /* a script's message waits for its reply */
	bool sleeping;     /* a script sleeps, whatever comes */
	uint64_t until_ms; /* of waiting or sleeping; or the end */
	unsigned failures;
};

/* --- the line ----------------------------------------------------------------------------------------- */

static bool copy_number(const char *from, size_t len, char *number, size_t size)
{
	size_t start = len > 0 && from[0] == '+' ? 1 : 0;

	if (len <= start || len >= size || strspn(from + start, "0123456789") < len - start)
		return false;
	memcpy(number, from, len);
	number[len] = '\0';
	return true;
}

const char *phone_split_line(const char *line, char *number, size_t size)
{
	line += strspn(line, " \t");
	const char *bracket = *line == '[' ? strchr(line, ']') : NULL;
	if (bracket && copy_number(line + 1, (size_t)(bracket - line - 1), number, size))
		return bracket + 1 + strspn(bracket + 1, " \t");
	/* An identity number in front of a text is a text: a citizen's number has its country code. */
	size_t len = strcspn(line, " \t");
	bool looks_like_number = *line == '+' || strncmp(line, "92", 2) == 0;
	if (looks_like_number && len >= SHORTEST_NUMBER && line[len] != '\0' &&
		copy_number(line, len, number, size))
		return line + len + strspn(line + len, " \t");
	return line;
}

/* Somebody meant a number, and nobody can have it: sent, it would be another citizen's text. */
static bool has_unreadable_number(const char *text)
{
	size_t inside = *text == '[' ? strcspn(text, "]") : 0;

	return inside > 0 && text[inside] == ']' && strcspn(text, "0123456789") < inside;
}

/* --- messages ----------------------------------------------------------------------------------------- */

static bool deliver_part(struct phone *phone, const struct segments *segments, size_t part)
{
	struct udh udh = { segments->count > 1, phone->next_reference, (uint8_t)segments->count,
		(uint8_t)(part + 1), segments->shift };
	struct span text = segments_part(segments, part);
	struct pdu_message message;
	uint8_t octets[UDH_MAX_OCTETS + 160];

	smsc_fill_addresses(&message, phone->number, phone->options->service);
	message.data_coding = segments->data_coding;
	message.text = text;
	if (udh.concatenated || udh.shift != GSM7_DEFAULT) {
		size_t header = udh_write(&udh, false, octets);

		memcpy(octets + header, text.data, text.len);
		message.text = (struct span){ octets, header + text.len };
		message.esm_class = PDU_ESM_UDH_INDICATOR;
	}
	uint32_t cookie = phone->next_cookie++;
	if (!smsc_deliver(phone->smsc, &message, cookie))
		return false;
	kept_add(phone->kept, &message, cookie);
	return true;
}

static void wait_for_answer(struct phone *phone)
{
	phone->waiting = true;
	phone->until_ms = moment_ms(clock_now()) + phone->options->reply_wait_ms;
}

static void send_text(struct phone *phone, const char *text)
{
	const struct segment_format format = { phone->options->screen.alphabet, SEGMENT_HEADER_8BIT, false,
		false, quirks_need_ucs2(phone->options->smsc.quirks) };
	struct segments segments;

	free(phone->last_reply);
	phone->last_reply = NULL;
	if (!phone->terminal)
		printf("%s → %s   %s\n", phone->number, phone->options->service, text);
	if (segment_text(text, &format, &segments) != 0) {
		printf("    (too long to send)\n");
		return;
	}
	for (size_t part = 0; part < segments.count; part++) {
		if (!deliver_part(phone, &segments, part))
			printf("    (nobody is bound: not delivered)\n");
	}
	if (!quirks_has(phone->options->smsc.quirks, QUIRK_SAME_REFERENCE))
		phone->next_reference++;
	segments_free(&segments);
	wait_for_answer(phone);
}

/* Dials, or presses keys of the session that is open. */
static void dial(struct phone *phone, const char *text)
{
	bool code = handset_is_code(text);

	free(phone->last_reply);
	phone->last_reply = NULL;
	if (!phone->terminal)
		printf("%s → %s\n", phone->number, text);
	bool sent = code ? handset_dial(phone->handset, phone->number, text, phone->next_cookie++)
			 : handset_press(phone->handset, text, phone->next_cookie++);
	if (!sent)
		printf("    (nobody is bound: not delivered)\n");
	wait_for_answer(phone);
}

static void print_indented(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		printf("    %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

/* "(2 parts, GSM 7-bit)"; what is out of the ordinary stands behind it. */
static void print_heading(const struct reply *reply)
{
	printf("%s → %s   (", reply->from, reply->to);
	if (reply->parts < reply->total)
		printf("%zu of ", reply->parts);
	printf("%zu part%s, %s", reply->total, reply->total == 1 ? "" : "s", reply->coding);
	printf("%s%s", reply->payload ? ", in message_payload" : "", reply->flash ? ", flash" : "");
	if (reply->repeated > 0)
		printf(", %zu came twice", reply->repeated);
	printf(")\n");
}

static void on_reply(const struct reply *reply, void *arg)
{
	struct phone *phone = arg;

	print_heading(reply);
	print_indented(reply->text);
	fflush(stdout);
	free(phone->last_reply);
	phone->last_reply = strdup(reply->text);
	phone->waiting = phone->sleeping;
}

static void on_submitted(const struct pdu *pdu, void *arg)
{
	struct phone *phone = arg;
	char *screen = handset_take(phone->handset, pdu);

	if (!screen) {
		replies_take(phone->replies, pdu, moment_ms(clock_now()));
		return;
	}
	free(phone->last_reply);
	phone->last_reply = screen;
	phone->waiting = phone->sleeping;
	fflush(stdout);
}

static void on_acknowledged(uint32_t cookie, uint32_t status, void *arg)
{
	struct phone *phone = arg;

	kept_forget(phone->kept, cookie);
	if (status == PDU_STATUS_OK)
		return;
	printf("    (refused: %s, 0x%02x)\n", pdu_status_words(status), status);
	phone->waiting = false;
}

/* Steps of a dialogue are not kept: it ended with its connection. */
static void on_unacknowledged(uint32_t cookie, void *arg)
{
	kept_lose(((struct phone *)arg)->kept, cookie);
}

static void deliver_again(struct phone *phone)
{
	size_t parts = kept_deliver(phone->kept, phone->smsc);

	if (parts == 0)
		return;
	printf("    (delivered again, for the connection was lost before it was acknowledged: %zu part%s)\n",
		parts, parts == 1 ? "" : "s");
	fflush(stdout);
}

static void on_bound(void *arg)
{
	struct phone *phone = arg;

	if (phone->terminal)
		printf("bound. Type a message, or [number] message, or dial *%s#; Ctrl-D ends.\n",
			phone->options->service);
	fflush(stdout);
}

/* --- script and prompt -------------------------------------------------------------------------------- */

static void expect(struct phone *phone, const char *wanted)
{
	if (phone->last_reply && strstr(phone->last_reply, wanted))
		return;
	printf("    EXPECTED: %s\n", wanted);
	phone->failures++;
}

static void expect_none(struct phone *phone)
{
	if (!phone->last_reply)
		return;
	printf("    EXPECTED no reply\n");
	phone->failures++;
}

static void obey(struct phone *phone, char *line)
{
	line[strcspn(line, "\r\n")] = '\0';
	if (*line == '\0' || *line == '#')
		return;
	if (phone->script && *line == '=') {
		printf("\n%s\n", line + 1 + (line[1] == ' '));
	} else if (phone->script && strncmp(line, "expect ", 7) == 0) {
		expect(phone, line + 7);
	} else if (phone->script && strcmp(line, "expect-none") == 0) {
		expect_none(phone);
	} else if (phone->script && strncmp(line, "sleep ", 6) == 0) {
		phone->until_ms = moment_ms(clock_now()) + (uint64_t)(strtod(line + 6, NULL) * 1000);
		phone->waiting = phone->sleeping = true;
	} else {
		const char *text = phone_split_line(line, phone->number, sizeof(phone->number));

		if (has_unreadable_number(text))
			printf("    (not sent: in [ ] stands a number of digits alone, %d at most, perhaps "
			       "after a +)\n",
				NUMBER_SIZE - 1);
		else if (handset_is_code(text) || handset_is_open(phone->handset))
			dial(phone, text);
		else
			send_text(phone, text);
	}
	fflush(stdout);
}

static void run_script(struct phone *phone)
{
	char line[4096];

	while (!phone->waiting && !phone->input_ended) {
		if (fgets(line, sizeof(line), phone->script))
			obey(phone, line);
		else
			phone->input_ended = true;
	}
}

static void on_input(evutil_socket_t fd, short what, void *arg)
{
	struct phone *phone = arg;
	char piece[4096];
	ssize_t len = read(fd, piece, sizeof(piece));

	(void)what;
	if (len < 0 && errno == EAGAIN)
		return;
	if (len > 0)
		buffer_add(&phone->input, piece, (size_t)len);
	for (char *end; phone->input.len > 0 && (end = strchr(phone->input.data, '\n')) != NULL;) {
		*end = '\0';
		obey(phone, phone->input.data);
		size_t used = (size_t)(end - phone->input.data) + 1;
		memmove(phone->input.data, phone->input.data + used, phone->input.len - used + 1);
		phone->input.len -= used;
	}
	if (len > 0)
		return;
	if (phone->input.len > 0)
		obey(phone, phone->input.data);
	event_del(phone->input_event);
	phone->input_ended = true;
	phone->until_ms = moment_ms(clock_now()) + LAST_REPLIES_MS;
}

/* The prompt is read only while somebody is bound: what was typed or piped in before then waits. */
static void watch_input(struct phone *phone)
{
	bool bound = smsc_is_bound(phone->smsc);
	bool watched = event_pending(phone->input_event, EV_READ, NULL) != 0;

	if (bound && !watched)
		event_add(phone->input_event, NULL);
	else if (!bound && watched)
		event_del(phone->input_event);
}

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct phone *phone = arg;
	uint64_t now_ms = moment_ms(clock_now());

	(void)fd;
	(void)what;
	replies_expire(phone->replies, now_ms);
	deliver_again(phone);
	if (phone->input_ended) {
		if (!phone->waiting || now_ms >= phone->until_ms)
			event_base_loopexit(phone->base, NULL);
		return;
	}
	if (!phone->script) {
		watch_input(phone);
		return;
	}
	if (phone->waiting && now_ms >= phone->until_ms)
		phone->waiting = phone->sleeping = false;
	if (smsc_is_bound(phone->smsc)) {
		run_script(phone);
	} else if (now_ms >= phone->until_ms && !phone->waiting) {
		printf("nobody bound\n");
		phone->failures++;
		event_base_loopexit(phone->base, NULL);
	}
}

static bool prepare(struct phone *phone)
{
	static const struct timeval tick = { 0, TICK_MS * 1000 };

	phone->handset = handset_new(phone->smsc, phone->options->dialect, &phone->options->screen,
		phone->options->service, phone->options->smsc.quirks);
	phone->replies = replies_new(phone->options->screen.alphabet, PART_WAIT_MS, on_reply, phone);
	phone->kept = kept_new();
	phone->tick = event_new(phone->base, -1, EV_PERSIST, on_tick, phone);
	if (!phone->handset || !phone->replies || !phone->kept || !phone->tick ||
		event_add(phone->tick, &tick) != 0)
		return false;
	if (phone->script)
		return true;
	/* Not epoll's business when standard input is a file: such input is always ready, and read by the
	 * tick. */
	phone->input_event = event_new(phone->base, STDIN_FILENO, EV_READ | EV_PERSIST, on_input, phone);
	return phone->input_event != NULL;
}

static void clean_up(struct phone *phone)
{
	if (phone->tick)
		event_free(phone->tick);
	if (phone->input_event)
		event_free(phone->input_event);
	handset_free(phone->handset);
	smsc_free(phone->smsc);
	replies_free(phone->replies);
	kept_free(phone->kept);
	buffer_free(&phone->input);
	free(phone->last_reply);
	if (phone->script && phone->script != stdin)
		fclose(phone->script);
}

int phone_run(struct event_base *base, const struct phone_options *options, struct log *log)
{
	struct phone phone = { .base = base, .options = options, .next_cookie = 1, .number = "923001234567" };
	const struct smsc_handlers handlers = { on_bound, NULL, on_acknowledged, on_unacknowledged,
		on_submitted, NULL, &phone };

	phone.until_ms = moment_ms(clock_now()) + BIND_WAIT_MS;
	phone.terminal = !options->script && isatty(STDIN_FILENO);
	if (options->script) {
		phone.script = strcmp(options->script, "-") == 0 ? stdin : fopen(options->script, "re");
		if (!phone.script) {
			fprintf(stderr, "agahi-smsc: %s: %s\n", options->script, strerror(errno));
			return 2;
		}
	}
	phone.smsc = smsc_new(base, &options->smsc, log, &handlers);
	if (!phone.smsc) {
		fprintf(stderr, "agahi-smsc: port %u cannot be listened on: %s\n", options->smsc.port,
			strerror(errno));
		if (phone.script && phone.script != stdin)
			fclose(phone.script);
		return 2;
	}
	if (phone.terminal)
		printf("waiting for agahid to bind to port %u\n", options->smsc.port);
	fflush(stdout);
	if (!prepare(&phone))
		phone.failures++;
	else
		event_base_dispatch(base);
	smsc_end(phone.smsc);
	clean_up(&phone);
	return phone.failures > 0;
}
