/* agahi-smsc: an SMSC simulator for newcomers, trainers and tests. Wiring only. */
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "agahi/dial_load.h"
#include "agahi/load.h"
#include "agahi/log.h"
#include "agahi/phone.h"

static const char usage[] =
	"usage: agahi-smsc -p PORT [--to CODE] [--password WORD] [--script FILE | --load N [--window N] …]\n"
	"\n"
	"An SMSC on the loopback address. Without more, a prompt: type a message as a citizen would, with\n"
	"the number in front of it if you like ([923001234567] VOTE), and read what the phone would show.\n"
	"Or dial: *8300#, and then keys until the session is over.\n"
	"\n"
	"  -p PORT           where agahid connects to\n"
	"  --to CODE         the short code that is written to (8300)\n"
	"  --password WORD   refuse binds with another password\n"
	"  --script FILE     play the lines of FILE (- for standard input): messages, and the words\n"
	"                    = REMARK, expect TEXT, expect-none, sleep SECONDS; exit 1 when one fails\n"
	"  --load N          send N messages, each from a number of its own; print rate and latency;\n"
	"                    exit 1 when an acknowledged message was not answered\n"
	"    --window N      with at most so many unanswered (100)\n"
	"    --text TEXT     this text (vote)\n"
	"    --patience S    give up after so many seconds without progress (15)\n"
	"    --json          figures as JSON\n"
	"    --cut-every N   drop the connection after every N messages\n"
	"    --throttle P    refuse P per cent of the submits as throttled\n"
	"    --dial CODE     dial CODE (*8300#) instead, N sessions, --window at once; print screens/s\n"
	"      --keys KEYS   pressed one after the other (2300)\n"
	"      --think MS    between a screen and the next key (0)\n"
	"    --redeliver     deliver again what a lost connection left unacknowledged\n"
	"  --dialect NAME    of USSD: end-bit, pssr-end, message-reference (end-bit)\n"
	"  --septets N, --units N   what a screen holds, in 7 bits and in UCS-2 (182, 80)\n"
	"  --verbose         log connections to standard error\n";

enum option_code {
	OPTION_TO = 256,
	OPTION_PASSWORD,
	OPTION_SCRIPT,
	OPTION_LOAD,
	OPTION_WINDOW,
	OPTION_TEXT,
	OPTION_PATIENCE,
	OPTION_JSON,
	OPTION_CUT_EVERY,
	OPTION_THROTTLE,
	OPTION_REDELIVER,
	OPTION_DIAL,
	OPTION_KEYS,
	OPTION_THINK,
	OPTION_DIALECT,
	OPTION_SEPTETS,
	OPTION_UNITS,
	OPTION_VERBOSE
};

static const struct option options[] = {
	{ "to", required_argument, NULL, OPTION_TO },
	{ "password", required_argument, NULL, OPTION_PASSWORD },
	{ "script", required_argument, NULL, OPTION_SCRIPT },
	{ "load", required_argument, NULL, OPTION_LOAD },
	{ "window", required_argument, NULL, OPTION_WINDOW },
	{ "text", required_argument, NULL, OPTION_TEXT },
	{ "patience", required_argument, NULL, OPTION_PATIENCE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "cut-every", required_argument, NULL, OPTION_CUT_EVERY },
	{ "throttle", required_argument, NULL, OPTION_THROTTLE },
	{ "redeliver", no_argument, NULL, OPTION_REDELIVER },
	{ "dial", required_argument, NULL, OPTION_DIAL },
	{ "keys", required_argument, NULL, OPTION_KEYS },
	{ "think", required_argument, NULL, OPTION_THINK },
	{ "dialect", required_argument, NULL, OPTION_DIALECT },
	{ "septets", required_argument, NULL, OPTION_SEPTETS },
	{ "units", required_argument, NULL, OPTION_UNITS },
	{ "verbose", no_argument, NULL, OPTION_VERBOSE },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

struct call {
	struct phone_options phone;
	struct load_options load;
	struct dial_load_options dial;
	enum log_level level;
	bool help;
};

/* A whole number from 1 to `maximum`, or 0. */
static uint32_t parse_number(const char *text, long maximum)
{
	char *end;
	long number = strtol(text, &end, 10);

	return *text != '\0' && *end == '\0' && number >= 1 && number <= maximum ? (uint32_t)number : 0;
}

/* False when the option or its value is wrong. */
static bool take_option(struct call *call, int option)
{
	switch (option) {
	case 'p':
		call->phone.port = call->load.port = (uint16_t)parse_number(optarg, UINT16_MAX);
		return call->phone.port != 0;
	case OPTION_TO:
		call->phone.service = call->load.service = optarg;
		return true;
	case OPTION_PASSWORD:
		call->phone.password = optarg;
		return true;
	case OPTION_SCRIPT:
		call->phone.script = optarg;
		return true;
	case OPTION_LOAD:
		call->load.requests = parse_number(optarg, 50000000);
		return call->load.requests != 0;
	case OPTION_WINDOW:
		call->load.window = parse_number(optarg, 100000);
		return call->load.window != 0;
	case OPTION_TEXT:
		call->load.text = optarg;
		return true;
	case OPTION_PATIENCE:
		call->load.patience_s = parse_number(optarg, 3600);
		return call->load.patience_s != 0;
	case OPTION_JSON:
		call->load.json = true;
		return true;
	case OPTION_CUT_EVERY:
		call->load.cut_every = parse_number(optarg, 1000000);
		return call->load.cut_every != 0;
	case OPTION_THROTTLE:
		call->load.throttle_percent = parse_number(optarg, 99);
		return call->load.throttle_percent != 0;
	case OPTION_REDELIVER:
		call->load.redeliver = true;
		return true;
	case OPTION_DIAL:
		call->dial.code = optarg;
		return true;
	case OPTION_KEYS:
		call->dial.keys = optarg;
		return true;
	case OPTION_THINK:
		call->dial.think_ms = parse_number(optarg, 600000);
		return call->dial.think_ms != 0;
	case OPTION_DIALECT:
		call->phone.dialect = call->dial.dialect = ussd_dialect_named(optarg);
		return call->phone.dialect != NULL;
	case OPTION_SEPTETS:
		call->phone.screen.septets = parse_number(optarg, 254);
		return call->phone.screen.septets != 0;
	case OPTION_UNITS:
		call->phone.screen.units = parse_number(optarg, 127);
		return call->phone.screen.units != 0;
	case OPTION_VERBOSE:
		call->level = LOG_LEVEL_INFO;
		return true;
	case 'h':
		call->help = true;
		return true;
	default:
		return false;
	}
}

static int run(struct call *call, struct event_base *base, struct log *log)
{
	if (call->load.requests == 0)
		return phone_run(base, &call->phone, log);
	if (!call->dial.code)
		return load_run(base, &call->load, log);
	call->dial.port = call->load.port;
	call->dial.sessions = call->load.requests;
	call->dial.window = call->load.window < call->load.requests ? call->load.window : call->load.requests;
	call->dial.service = call->load.service;
	call->dial.patience_s = call->load.patience_s;
	call->dial.json = call->load.json;
	return dial_load_run(base, &call->dial, log);
}

int main(int argc, char **argv)
{
	const struct ussd_dialect *dialect = ussd_dialect_named("end-bit");
	struct call call = { .phone = { .service = "8300",
				     .dialect = dialect,
				     .screen = { CHARSET_GSM7, 182, 80 },
				     .reply_wait_ms = 3000 },
		.dial = { .dialect = dialect, .keys = "2300" },
		.load = { .service = "8300", .window = 100, .text = "vote", .patience_s = 15 },
		.level = LOG_LEVEL_WARN };

	for (int option; (option = getopt_long(argc, argv, "p:h", options, NULL)) != -1;) {
		if (!take_option(&call, option)) {
			fputs(usage, stderr);
			return 2;
		}
	}
	if (call.help) {
		fputs(usage, stdout);
		return 0;
	}
	if (call.phone.port == 0 || optind != argc) {
		fputs(usage, stderr);
		return 2;
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
		result = run(&call, base, log);
	if (base)
		event_base_free(base);
	if (config)
		event_config_free(config);
	log_free(log);
	libevent_global_shutdown();
	return result;
}
