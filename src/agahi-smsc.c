/* agahi-smsc: an SMSC simulator for newcomers, trainers and tests. Wiring only. */
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/log.h"
#include "agahi/base/version.h"
#include "agahi/load/dial_load.h"
#include "agahi/load/load.h"
#include "agahi/simulator/phone.h"
#include "agahi/simulator/quirks.h"
#include "agahi/simulator/receipts.h"

static const char usage[] =
	"usage: agahi-smsc -p PORT [--to CODE] [--password WORD] [--script FILE | --load N [--window N] …]\n"
	"                  [--receipts[=SPELLING]] [--quirk NAME] …\n"
	"\n"
	"An SMSC on the loopback address. Without more, a prompt: type a message as a citizen would, with\n"
	"the number in front of it if you like ([923001234567] VOTE), and read what the phone would show.\n"
	"Or dial: *8301#, and then keys until the session is over. At its end it unbinds.\n"
	"\n"
	"  -p PORT           where agahid connects to\n"
	"  --to CODE         the short code that is written to (8301)\n"
	"  --password WORD   refuse binds with another password\n"
	"  --script FILE     play the lines of FILE (- for standard input): messages, and the words\n"
	"                    = REMARK, expect TEXT, expect-none, sleep SECONDS; exit 1 when one fails\n"
	"  --load N          send N messages, each from a number of its own; print rate and latency;\n"
	"                    exit 1 when an acknowledged message was not answered, or a deliver_sm of a\n"
	"                    living connection got no response, or two\n"
	"    --window N      with at most so many unanswered (100)\n"
	"    --text TEXT     this text (vote)\n"
	"    --senders N     from so many numbers in turn, each of which waits for its answer (each its "
	"own)\n"
	"    --rate N        so many a second at most (as many as the window lets)\n"
	"    --first N       the citizens' numbers begin N after 923000000000 (0)\n"
	"    --patience S    give up after so many seconds without progress (15)\n"
	"    --json          figures as JSON\n"
	"    --cut-every N   drop the connection after every N messages\n"
	"    --throttle P    refuse P per cent of the submits as throttled\n"
	"    --dial CODE     dial CODE (*8301#) instead, N sessions, --window at once; print screens/s\n"
	"      --keys KEYS   pressed one after the other (2300)\n"
	"      --think MS    between a screen and the next key (0)\n"
	"      --rate N      and beside them N messages a second of the text (none)\n"
	"    --redeliver     deliver again what a lost connection left unacknowledged, once somebody is\n"
	"                    bound, and a second later what was refused\n"
	"  --dialect NAME    of USSD: end-bit, pssr-end, message-reference (end-bit)\n"
	"  --septets N, --units N   what a screen holds, in 7 bits and in UCS-2 (182, 80)\n"
	"  --alphabet NAME   what data_coding 0 means: gsm, ascii or latin1 (gsm)\n"
	"  --verbose         log connections to standard error\n"
	"  --version         which version this is\n";

static const char usage_receipts[] =
	"\n"
	"  --receipts[=SPELLING]   send the delivery receipts that submits ask for\n"
	"    --receipts-delay S    so many seconds after the response (0)\n"
	"    --receipts-early      before the response\n"
	"    --receipts-twice      each twice\n"
	"    --receipts-lost P     P per cent never\n"
	"    --receipts-failed P   P per cent tell that the message was not delivered\n"
	"  spellings:\n";

static const char usage_quirks[] =
	"\n"
	"  --quirk NAME      play what some networks do; may be given several times:\n";

struct call {
	struct smsc_options smsc;
	struct phone_options phone;
	struct load_options load;
	struct dial_load_options dial;
	uint32_t port;
	uint32_t receipts_delay_s;
	enum log_level level;
	bool help;
	bool version;
};

/* --- what an option does ------------------------------------------------------------------------------ */

static bool take_receipts(struct call *call, const char *value)
{
	call->smsc.receipts.spelling = value ? receipts_spelling_named(value) : receipts_spelling_usual();
	return call->smsc.receipts.spelling != NULL;
}

static bool take_quirk(struct call *call, const char *value)
{
	return quirks_add(&call->smsc.quirks, value);
}

static bool take_dialect(struct call *call, const char *value)
{
	call->phone.dialect = call->dial.dialect = ussd_dialect_named(value);
	return call->phone.dialect != NULL;
}

static bool take_alphabet(struct call *call, const char *value)
{
	static const struct {
		const char *name;
		enum charset alphabet;
	} alphabets[] = { { "gsm", CHARSET_GSM7 }, { "ascii", CHARSET_ASCII }, { "latin1", CHARSET_LATIN1 } };

	for (size_t i = 0; i < sizeof(alphabets) / sizeof(alphabets[0]); i++) {
		if (strcmp(alphabets[i].name, value) == 0) {
			call->phone.screen.alphabet = alphabets[i].alphabet;
			return true;
		}
	}
	return false;
}

static bool take_verbose(struct call *call, const char *value)
{
	(void)value;
	call->level = LOG_LEVEL_INFO;
	return true;
}

enum kind { FLAG, TEXT, NUMBER, ACTION, ACTION_ALONE, ACTION_OPTIONAL };

struct choice {
	const char *name;
	enum kind kind;
	size_t offset; /* in struct call: a bool, const char * or uint32_t */
	long maximum;  /* of a number, from 1 */
	bool (*take)(struct call *call, const char *value);
};

#define AT(member) offsetof(struct call, member)

static const struct choice choices[] = {
	{ "to", TEXT, AT(phone.service), 0, NULL },
	{ "password", TEXT, AT(smsc.password), 0, NULL },
	{ "script", TEXT, AT(phone.script), 0, NULL },
	{ "load", NUMBER, AT(load.requests), 50000000, NULL },
	{ "window", NUMBER, AT(load.window), 100000, NULL },
	{ "text", TEXT, AT(load.text), 0, NULL },
	{ "first", NUMBER, AT(load.first), 999000000, NULL },
	{ "senders", NUMBER, AT(load.senders), 50000000, NULL },
	{ "rate", NUMBER, AT(load.rate), 1000000, NULL },
	{ "patience", NUMBER, AT(load.patience_s), 3600, NULL },
	{ "json", FLAG, AT(load.json), 0, NULL },
	{ "cut-every", NUMBER, AT(load.cut_every), 1000000, NULL },
	{ "throttle", NUMBER, AT(load.throttle_percent), 99, NULL },
	{ "redeliver", FLAG, AT(load.redeliver), 0, NULL },
	{ "dial", TEXT, AT(dial.code), 0, NULL },
	{ "keys", TEXT, AT(dial.keys), 0, NULL },
	{ "think", NUMBER, AT(dial.think_ms), 600000, NULL },
	{ "dialect", ACTION, 0, 0, take_dialect },
	{ "septets", NUMBER, AT(phone.screen.septets), 254, NULL },
	{ "units", NUMBER, AT(phone.screen.units), 127, NULL },
	{ "alphabet", ACTION, 0, 0, take_alphabet },
	{ "receipts", ACTION_OPTIONAL, 0, 0, take_receipts },
	{ "receipts-delay", NUMBER, AT(receipts_delay_s), 86400, NULL },
	{ "receipts-early", FLAG, AT(smsc.receipts.early), 0, NULL },
	{ "receipts-twice", FLAG, AT(smsc.receipts.twice), 0, NULL },
	{ "receipts-lost", NUMBER, AT(smsc.receipts.lost_percent), 100, NULL },
	{ "receipts-failed", NUMBER, AT(smsc.receipts.failed_percent), 100, NULL },
	{ "quirk", ACTION, 0, 0, take_quirk },
	{ "verbose", ACTION_ALONE, 0, 0, take_verbose },
	{ "help", FLAG, AT(help), 0, NULL },
	{ "version", FLAG, AT(version), 0, NULL },
};

enum { CHOICES = sizeof(choices) / sizeof(choices[0]), FIRST_CODE = 256 };

/* A whole number from 1 to `maximum`, or 0. */
static uint32_t parse_number(const char *text, long maximum)
{
	char *end;
	long number = strtol(text, &end, 10);

	return *text != '\0' && *end == '\0' && number >= 1 && number <= maximum ? (uint32_t)number : 0;
}

/* False when the value is wrong. */
static bool take_choice(struct call *call, const struct choice *choice, const char *value)
{
	char *at = (char *)call + choice->offset;
	const bool set = true;
	uint32_t number;

	switch (choice->kind) {
	case FLAG:
		memcpy(at, &set, sizeof(set));
		return true;
	case TEXT:
		memcpy(at, &value, sizeof(value));
		return true;
	case NUMBER:
		number = parse_number(value, choice->maximum);
		memcpy(at, &number, sizeof(number));
		return number != 0;
	default:
		return choice->take(call, value);
	}
}

static int argument_of(enum kind kind)
{
	if (kind == FLAG || kind == ACTION_ALONE)
		return no_argument;
	return kind == ACTION_OPTIONAL ? optional_argument : required_argument;
}

/* False when an option or its value is wrong. */
static bool read_arguments(struct call *call, int argc, char **argv)
{
	struct option options[CHOICES + 1];
	int code;

	memset(options, 0, sizeof(options));
	for (int i = 0; i < CHOICES; i++)
		options[i] = (struct option){ choices[i].name, argument_of(choices[i].kind), NULL,
			FIRST_CODE + i };
	while ((code = getopt_long(argc, argv, "p:h", options, NULL)) != -1) {
		if (code == 'h')
			call->help = true;
		else if (code == 'p')
			call->port = parse_number(optarg, UINT16_MAX);
		else if (code < FIRST_CODE || !take_choice(call, &choices[code - FIRST_CODE], optarg))
			return false;
	}
	return call->help || call->version || (call->port != 0 && optind == argc);
}

static void print_names(bool (*describe)(size_t index, const char **name, const char **meaning), FILE *to)
{
	const char *name, *meaning;

	for (size_t i = 0; describe(i, &name, &meaning); i++)
		fprintf(to, "    %-20s %s\n", name, meaning);
}

static int print_usage(FILE *to, int result)
{
	fputs(usage, to);
	fputs(usage_receipts, to);
	print_names(receipts_describe, to);
	fputs(usage_quirks, to);
	print_names(quirks_describe, to);
	return result;
}

/* --- running ------------------------------------------------------------------------------------------ */

static int run(struct call *call, struct event_base *base, struct log *log)
{
	call->smsc.port = (uint16_t)call->port;
	call->smsc.receipts.delay_ms = call->receipts_delay_s * 1000;
	call->phone.smsc = call->load.smsc = call->dial.smsc = call->smsc;
	call->load.service = call->dial.service = call->phone.service;
	if (call->load.requests == 0)
		return phone_run(base, &call->phone, log);
	if (!call->dial.code)
		return load_run(base, &call->load, log);
	call->dial.sessions = call->load.requests;
	call->dial.window = call->load.window < call->load.requests ? call->load.window : call->load.requests;
	call->dial.patience_s = call->load.patience_s;
	call->dial.first = call->load.first;
	call->dial.rate = call->load.rate;
	call->dial.text = call->load.text;
	call->dial.json = call->load.json;
	return dial_load_run(base, &call->dial, log);
}

/* Ends as the end of the input does: peers are unbound. */
static void on_signal(evutil_socket_t number, short what, void *arg)
{
	(void)number;
	(void)what;
	event_base_loopexit(arg, NULL);
}

static int run_with_signals(struct call *call, struct event_base *base, struct log *log)
{
	struct event *interrupt = evsignal_new(base, SIGINT, on_signal, base);
	struct event *terminate = evsignal_new(base, SIGTERM, on_signal, base);
	int result = 2;

	if (interrupt && terminate && event_add(interrupt, NULL) == 0 && event_add(terminate, NULL) == 0)
		result = run(call, base, log);
	if (interrupt)
		event_free(interrupt);
	if (terminate)
		event_free(terminate);
	return result;
}

int main(int argc, char **argv)
{
	const struct ussd_dialect *dialect = ussd_dialect_named("end-bit");
	struct call call = { .phone = { .service = "8301",
				     .dialect = dialect,
				     .screen = { CHARSET_GSM7, 182, 80 },
				     .reply_wait_ms = 3000 },
		.dial = { .dialect = dialect, .keys = "2300" },
		.load = { .window = 100, .text = "vote", .patience_s = 15 },
		.level = LOG_LEVEL_WARN };

	if (!read_arguments(&call, argc, argv))
		return print_usage(stderr, 2);
	if (call.help)
		return print_usage(stdout, 0);
	if (call.version) {
		version_print("agahi-smsc");
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	struct log *log = log_new(stderr, call.level);
	struct event_config *config = event_config_new();
	/* Standard input may be a file, which epoll does not take. */
	if (config && call.load.requests == 0)
		event_config_require_features(config, EV_FEATURE_FDS);
	struct event_base *base = config ? event_base_new_with_config(config) : NULL;
	int result = 2;
	if (log && base)
		result = run_with_signals(&call, base, log);
	if (base)
		event_base_free(base);
	if (config)
		event_config_free(config);
	log_free(log);
	libevent_global_shutdown();
	return result;
}
