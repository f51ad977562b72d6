/* agahi-desk: the commission's desk. Wiring only: settings, log, signals, loop. */
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/notify.h"
#include "agahi/base/secrecy.h"
#include "agahi/base/told.h"
#include "agahi/base/version.h"
#include "agahi/desk/commands.h"
#include "agahi/desk/routes.h"
#include "agahi/desk/tending.h"
#include "agahi/frame/desk.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/settings.h"
#include "agahi/web/server.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_SETTINGS = 2 };

static const char usage[] =
	"usage: agahi-desk -c FILE [--invite NAME | --reset NAME | --confirm NAME |\n"
	"       audit verify | audit checkpoint]\n"
	"\n"
	"The desk of those who write what citizens read: a web site for their browsers.\n"
	"Stays in the foreground and logs to standard error.\n"
	"\n"
	"  -c FILE          the configuration\n"
	"  -t               only check the configuration, and what the start needs: keys,\n"
	"                   database, certificate\n"
	"  --invite NAME    print the one-time link of the first administrator\n"
	"  --reset NAME     print a link by which an administrator who lost password or phone\n"
	"                   gets back in, once a second person has confirmed it\n"
	"  --confirm NAME   confirm the link or the roles that wait for this person, where\n"
	"                   nobody is left at the desk who could\n"
	"  --routes         list every address, and who may ask for it\n"
	"  --print-config   write a configuration with every key, its default and its\n"
	"                   meaning\n"
	"  --print-config-manual\n"
	"                   write agahi-desk.conf(5), for packagers\n"
	"  -h, --help       this text\n"
	"  --version        which version this is\n"
	"\n"
	"  audit verify [--checkpoint FILE]... [--editions FOLDER]\n"
	"                   whether the record is whole, and agrees with what was written\n"
	"                   down elsewhere; ends with 1 when not\n"
	"  audit checkpoint sign the head of the record and print it, to be kept elsewhere\n"
	"\n"
	"SIGTERM, SIGINT  finish what is in hand, end\n"
	"SIGHUP           read the certificate again\n";

struct site {
	const struct settings *settings;
	struct log *log;
	struct event_base *base;
	struct desk *desk;
	struct tending *tending;
	struct gate *gate;
	struct web_server *server;
	struct event *signals[3];
	struct event *watchdog;
};

/* libevent's own words go to our log; its hook takes no argument. */
static struct {
	struct log *log;
	struct told told;
} library;

static void on_library_word(int severity, const char *message)
{
	uint64_t count;

	if (severity >= EVENT_LOG_WARN && told_count(&library.told, clock_monotonic_ms(), &count))
		log_warn(library.log, "library_warning", LOG_TEXT("reason", message),
			LOG_TALLY(count, library.told.total));
}

static void on_stop(evutil_socket_t number, short what, void *arg)
{
	struct site *site = arg;

	(void)what;
	log_info(site->log, "signal", LOG_WORD("name", sigabbrev_np((int)number)));
	notify_systemd("STOPPING=1");
	event_base_loopbreak(site->base);
}

static void on_reload(evutil_socket_t number, short what, void *arg)
{
	struct site *site = arg;

	(void)number;
	(void)what;
	web_server_reload(site->server);
}

static bool watch_signals(struct site *site)
{
	static const struct {
		int number;
		event_callback_fn handler;
	} wanted[] = { { SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_reload } };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		site->signals[i] = evsignal_new(site->base, wanted[i].number, wanted[i].handler, site);
		if (!site->signals[i] || event_add(site->signals[i], NULL) != 0)
			return false;
	}
	return true;
}

static bool build(struct site *site, char *error, size_t size)
{
	const struct settings_web *web = &site->settings->web;
	const struct web_settings served = {
		.listen = web->listen, .host = web->host, .certificate = web->certificate, .key = web->key
	};

	snprintf(error, size, "memory or descriptors are short");
	site->base = event_base_new();
	if (!site->base || !watch_signals(site) || !notify_feed_watchdog(site->base, &site->watchdog))
		return false;
	site->desk = desk_new(site->base, site->settings, site->log, error, size);
	if (!site->desk)
		return false;
	site->tending = tending_new(site->desk, site->base);
	site->gate = gate_new(site->desk, routes_of_desk);
	if (!site->tending || !site->gate)
		return false;
	site->server = web_server_new(site->base, &served, site->log, gate_answer, site->gate, error, size);
	if (site->server)
		web_server_limit_strangers(site->server, gate_knows);
	return site->server != NULL;
}

/* The desk goes before the server: what its worker still has is answered. Nothing is sent any more then, of what it shares either. */
static void clean_up(struct site *site)
{
	for (size_t i = 0; i < sizeof(site->signals) / sizeof(site->signals[0]); i++) {
		if (site->signals[i])
			event_free(site->signals[i]);
	}
	desk_free(site->desk);
	tending_free(site->tending);
	web_server_free(site->server);
	gate_free(site->gate);
	/* What was deferred to the next turn of the loop gets it. */
	if (site->base)
		event_base_loop(site->base, EVLOOP_NONBLOCK);
	if (site->watchdog)
		event_free(site->watchdog);
	if (site->base)
		event_base_free(site->base);
	log_free(site->log);
	libevent_global_shutdown();
}

static int serve(const struct settings *settings)
{
	struct site site = { .settings = settings };
	char error[1024] = "memory is short";
	int result = EXIT_FAILED;

	if (settings_check_web(settings, error, sizeof(error)) == SETTINGS_WRONG) {
		log_print_errors(stderr, error);
		return EXIT_SETTINGS;
	}
	library.log = site.log = log_new(stderr, settings->log.level);
	event_set_log_callback(on_library_word);
	if (site.log && build(&site, error, sizeof(error))) {
		log_info(site.log, "started", LOG_TEXT("listen", settings->web.listen),
			LOG_WORD("tls", *settings->web.certificate ? "true" : "false"));
		notify_systemd("READY=1");
		event_base_dispatch(site.base);
		log_info(site.log, "stopped", LOG_NOTHING);
		result = EXIT_OK;
	} else {
		log_error(site.log, "start_failed", LOG_TEXT("reason", error));
	}
	clean_up(&site);
	return result;
}

/* --- arguments ---------------------------------------------------------------------------------------- */

static void print_usage(FILE *out)
{
	fputs(usage, out);
}

static void print_version(FILE *out)
{
	fprintf(out, "agahi-desk %s\n", version_text());
}

static void print_routes(FILE *out)
{
	route_print(&routes_of_desk, out);
}

/* What is printed instead of running. */
static const struct {
	const char *option;
	void (*print)(FILE *out);
} papers[] = {
	{ "help", print_usage },
	{ "version", print_version },
	{ "routes", print_routes },
	{ "print-config", settings_print },
	{ "print-config-manual", settings_print_manual },
};

enum {
	PAPERS = sizeof(papers) / sizeof(papers[0]),
	FIRST_PAPER = 256,
	INVITE = FIRST_PAPER + PAPERS,
	CONFIRM,
	RESET
};

/* A full disk is no good paper. */
static int print_paper(int paper)
{
	papers[paper].print(stdout);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_OK;
	perror("agahi-desk: standard output");
	return EXIT_FAILED;
}

struct arguments {
	const char *path;
	const char *invited;
	const char *reset;
	const char *confirmed;
	bool only_check;
	int paper; /* of the table; -1: none */
	int rest;  /* the first that is no option */
};

/* False when they make no sense. */
static bool read_arguments(int argc, char **argv, struct arguments *arguments)
{
	struct option options[PAPERS + 4] = { { .name = NULL } };

	for (int i = 0; i < PAPERS; i++)
		options[i] = (struct option){ papers[i].option, no_argument, NULL, FIRST_PAPER + i };
	options[PAPERS] = (struct option){ "invite", required_argument, NULL, INVITE };
	options[PAPERS + 1] = (struct option){ "confirm", required_argument, NULL, CONFIRM };
	options[PAPERS + 2] = (struct option){ "reset", required_argument, NULL, RESET };
	*arguments = (struct arguments){ .paper = -1 };
	/* +: what follows the first word is that command's. */
	for (int option; (option = getopt_long(argc, argv, "+c:th", options, NULL)) != -1;) {
		if (option == '?')
			return false;
		if (option == 'c')
			arguments->path = optarg;
		else if (option == 't')
			arguments->only_check = true;
		else if (option == INVITE)
			arguments->invited = optarg;
		else if (option == RESET)
			arguments->reset = optarg;
		else if (option == CONFIRM)
			arguments->confirmed = optarg;
		else
			arguments->paper = option == 'h' ? 0 : option - FIRST_PAPER;
	}
	arguments->rest = optind;
	return arguments->paper >= 0 ||
		(arguments->path && (optind == argc || strcmp(argv[optind], "audit") == 0));
}

static int check(const struct settings *settings, const char *path)
{
	int result = commands_check(settings, stderr);

	if (result == COMMANDS_DONE)
		printf("%s: good\n", path);
	return result;
}

static int act(const struct settings *settings, const struct arguments *arguments, int argc, char **argv)
{
	int rest = arguments->rest;

	calendar_use_zone(settings->service.time_zone);
	if (arguments->only_check)
		return check(settings, arguments->path);
	if (arguments->invited)
		return commands_invite(settings, arguments->invited, clock_wall_ms(), stdout, stderr);
	else if (arguments->reset)
		return commands_reset(settings, arguments->reset, clock_wall_ms(), stdout, stderr);
	else if (arguments->confirmed)
		return commands_confirm(settings, arguments->confirmed, clock_wall_ms(), stderr);
	else if (rest < argc)
		return commands_audit(
			settings, argc - rest - 1, argv + rest + 1, clock_wall_ms(), stdout, stderr);
	else
		return serve(settings);
	return EXIT_OK;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	char errors[8192];

	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	secrecy_forbid_dumps(); /* where that is not to be had, the unit's LimitCORE=0 is */
	if (!read_arguments(argc, argv, &arguments)) {
		print_usage(stderr);
		return EXIT_SETTINGS;
	}
	if (arguments.paper >= 0)
		return print_paper(arguments.paper);
	if (sodium_init() < 0) {
		fputs("agahi-desk: no good source of random numbers\n", stderr);
		return EXIT_FAILED;
	}
	const struct settings *settings = settings_load(arguments.path, errors, sizeof(errors));
	if (!settings) {
		log_print_errors(stderr, errors);
		return EXIT_SETTINGS;
	}
	int result = act(settings, &arguments, argc, argv);
	settings_free(settings);
	return result;
}
