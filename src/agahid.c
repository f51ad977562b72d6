/* agahid: the gateway daemon. Wiring only: configuration, log, signals, loop. */
#include <errno.h>
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/base/log.h"
#include "agahi/base/notify.h"
#include "agahi/base/secrecy.h"
#include "agahi/base/told.h"
#include "agahi/base/version.h"
#include "agahi/config/config.h"
#include "agahi/config/print.h"
#include "agahi/gateway/gateway.h"
#include "agahi/gateway/gauges.h"
#include "agahi/ops/http.h"
#include "agahi/store/db.h"

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_CONFIG = 2 };

static const char usage[] = "usage: agahid -c FILE\n"
			    "\n"
			    "The Agahi gateway: binds to the SMSCs that FILE names and answers citizens.\n"
			    "Stays in the foreground and logs to standard error.\n"
			    "\n"
			    "  -c FILE     the configuration\n"
			    "  -t          only check the configuration\n"
			    "  -h, --help  this text\n"
			    "  --version   which version this is\n"
			    "  --print-config         write a configuration with every key, its default\n"
			    "                         and its meaning\n"
			    "  --print-config-manual  write agahi.conf(5), for packagers\n"
			    "  --print-figures        list what GET /metrics gives\n"
			    "\n"
			    "SIGTERM, SIGINT  finish what is in hand, unbind, end\n"
			    "SIGHUP           read FILE, what it names, and the messages again\n";

/* libevent's own words go to our log; its hook takes no argument. */
static struct {
	struct log *log;
	struct told told;
} library;

struct daemon {
	const char *path;            /* of the configuration */
	const struct config *config; /* that runs; held */
	struct event_base *base;
	struct log *log;
	struct gateway *gateway;
	struct event *signals[4];
	struct event *watchdog;
};

static void on_stop(evutil_socket_t number, short what, void *arg)
{
	struct daemon *daemon = arg;

	(void)what;
	log_info(daemon->log, "signal", LOG_WORD("name", sigabbrev_np((int)number)));
	notify_systemd("STOPPING=1");
	gateway_stop(daemon->gateway);
}

static void on_library_word(int severity, const char *message)
{
	uint64_t count;

	if (severity < EVENT_LOG_WARN || !told_count(&library.told, clock_monotonic_ms(), &count))
		return;
	log_warn(library.log, "library_warning", LOG_TEXT("reason", message),
		LOG_TALLY(count, library.told.total));
}

/* Until the handlers are there, and for signals that have none, nothing may end us by surprise. */
static void ignore_early_signals(void)
{
	static const int numbers[] = { SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], SIG_IGN);
}

/* Links, databases and figures each want descriptors; the soft limit is often a tenth of what is allowed. */
static void raise_descriptor_limit(struct log *log, const struct config *config)
{
	enum { OWN_DESCRIPTORS = 32, EACH_LINK = 4 };
	rlim_t wanted = OWN_DESCRIPTORS + HTTP_CONNECTIONS + EACH_LINK * config->link_count;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur < wanted)
		log_warn(log, "descriptors", LOG_NUMBER("limit", limit.rlim_cur),
			LOG_NUMBER("wanted", wanted), LOG_TEXT("next", "raise LimitNOFILE, or ulimit -n"));
	else
		log_info(log, "descriptors", LOG_NUMBER("limit", limit.rlim_cur));
}

/* A guess of ours that mixes up two telcos' citizens where it is wrong is told. */
static void tell_assumed_telcos(struct log *log, const struct config *config)
{
	char names[1024];

	for (size_t i = 0; i < config->link_count; i++) {
		if (config_assumes_telco(config, i, names, sizeof(names)))
			log_info(log, "links_of_one_telco", LOG_TEXT("links", names),
				LOG_TEXT("reason",
					"links.smsc is empty, system_id and first short code are the same"),
				LOG_TEXT("effect",
					"parts of a question, receipts and redeliveries may come by any of "
					"them"),
				LOG_TEXT("next", "where they are two telcos, give each its own links.smsc"));
	}
}

/* One line for each fault: file, line, key and what is wrong. */
static void tell_faults(struct daemon *daemon, char *faults)
{
	unsigned count = 0;
	char *rest = NULL;

	for (char *fault = strtok_r(faults, "\n", &rest); fault; fault = strtok_r(NULL, "\n", &rest)) {
		log_error(daemon->log, "configuration_fault", LOG_TEXT("fault", fault));
		count++;
	}
	log_error(daemon->log, "configuration_refused", LOG_NUMBER("faults", count),
		LOG_TEXT("effect", "nothing was changed"),
		LOG_TEXT("next", "mend the file, check it with agahid -t, and reload"));
}

/* A file that cannot be opened keeps nobody from their answers. */
static void take_log(struct daemon *daemon)
{
	char error[512];

	log_set_level(daemon->log, daemon->config->log.level);
	if (!log_set_file(daemon->log, daemon->config->log.file, error, sizeof(error)))
		log_error(daemon->log, "log_file_kept", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "events go where they went"));
}

static void reload_config(struct daemon *daemon)
{
	char faults[8192];
	const struct config *fresh = config_load(daemon->path, faults, sizeof(faults));

	if (fresh && gateway_reconfigure(daemon->gateway, fresh, faults, sizeof(faults))) {
		config_free(daemon->config);
		daemon->config = config_hold(fresh);
		take_log(daemon);
		tell_assumed_telcos(daemon->log, fresh);
		log_info(daemon->log, "configuration_read", LOG_NUMBER("links", fresh->link_count));
	} else {
		tell_faults(daemon, faults);
	}
	config_free(fresh);
}

static void on_reload(evutil_socket_t number, short what, void *arg)
{
	struct daemon *daemon = arg;

	(void)number;
	(void)what;
	notify_reloading();
	take_log(daemon); /* the file may have been moved away */
	reload_config(daemon);
	gateway_reload(daemon->gateway);
	notify_systemd("READY=1");
}

static bool watch_signals(struct daemon *daemon)
{
	static const struct {
		int number;
		event_callback_fn handler;
	} wanted[] = { { SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_reload } };

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		daemon->signals[i] = evsignal_new(daemon->base, wanted[i].number, wanted[i].handler, daemon);
		if (!daemon->signals[i] || event_add(daemon->signals[i], NULL) != 0)
			return false;
	}
	return true;
}

static int run(struct daemon *daemon, const struct config *config)
{
	char error[1024] = "";

	if (!log_set_file(daemon->log, config->log.file, error, sizeof(error))) {
		log_error(daemon->log, "start_failed", LOG_TEXT("reason", error));
		return EXIT_FAILED;
	}
	/* Before the first thread: which day it is, a message set is checked by (handover/standards.h). */
	calendar_use_zone(config->service.time_zone);
	raise_descriptor_limit(daemon->log, config);
	tell_assumed_telcos(daemon->log, config);
	daemon->gateway = gateway_new(daemon->base, config, daemon->log, error, sizeof(error));
	if (!daemon->gateway || !watch_signals(daemon) ||
		!notify_feed_watchdog(daemon->base, &daemon->watchdog) ||
		!gateway_start(daemon->gateway, error, sizeof(error))) {
		log_error(daemon->log, "start_failed", LOG_TEXT("reason", error));
		return EXIT_FAILED;
	}
	log_info(daemon->log, "started", LOG_NUMBER("links", config->link_count));
	notify_systemd("READY=1");
	event_base_dispatch(daemon->base);
	log_info(daemon->log, "stopped",
		LOG_WORD("clean", gateway_ended_well(daemon->gateway) ? "true" : "false"));
	return gateway_was_taken_over(daemon->gateway) ? EXIT_FAILED : EXIT_OK;
}

static void clean_up(struct daemon *daemon)
{
	/* First: a signal that comes now finds nobody to be told, and is ignored as before the handlers were there. */
	for (size_t i = 0; i < sizeof(daemon->signals) / sizeof(daemon->signals[0]); i++) {
		if (daemon->signals[i])
			event_free(daemon->signals[i]);
	}
	gateway_free(daemon->gateway);
	/* What was deferred to the next turn of the loop gets it, and lets go of its connection. */
	if (daemon->base)
		event_base_loop(daemon->base, EVLOOP_NONBLOCK);
	if (daemon->watchdog)
		event_free(daemon->watchdog);
	if (daemon->base)
		event_base_free(daemon->base);
	log_free(daemon->log);
	config_free(daemon->config);
	libevent_global_shutdown();
}

static const struct config *load_config(const char *path)
{
	char errors[8192];
	const struct config *config = config_load(path, errors, sizeof(errors));

	if (!config)
		log_print_errors(stderr, errors);
	return config;
}

static void print_usage(FILE *out)
{
	fputs(usage, out);
}

static void print_version(FILE *out)
{
	fprintf(out, "agahid %s\n", version_text());
}

static void print_figures(FILE *out)
{
	struct buffer list = { 0 };

	gauges_list(&list);
	fputs(list.data, out);
	buffer_free(&list);
}

/* What is printed instead of running. */
static const struct {
	const char *option;
	void (*print)(FILE *out);
} papers[] = {
	{ "help", print_usage },
	{ "version", print_version },
	{ "print-config", print_config },
	{ "print-config-manual", print_manual },
	{ "print-figures", print_figures },
};

enum { PAPERS = sizeof(papers) / sizeof(papers[0]), FIRST_PAPER = 256 };

/* A full disk is no good paper. */
static int print_paper(size_t paper)
{
	papers[paper].print(stdout);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_OK;
	perror("agahid: standard output");
	return EXIT_FAILED;
}

struct arguments {
	const char *path;
	bool only_check;
	int paper; /* of the table; -1: none */
};

/* False when they make no sense. */
static bool read_arguments(int argc, char **argv, struct arguments *arguments)
{
	struct option options[PAPERS + 1] = { { .name = NULL } };

	for (int i = 0; i < PAPERS; i++)
		options[i] = (struct option){ papers[i].option, no_argument, NULL, FIRST_PAPER + i };
	*arguments = (struct arguments){ .paper = -1 };
	for (int option; (option = getopt_long(argc, argv, "c:th", options, NULL)) != -1;) {
		if (option == '?')
			return false;
		if (option == 'c')
			arguments->path = optarg;
		else if (option == 't')
			arguments->only_check = true;
		else
			arguments->paper = option == 'h' ? 0 : option - FIRST_PAPER;
	}
	return arguments->paper >= 0 || (arguments->path && optind == argc);
}

/* `dumps`: why memory may be dumped; 0: it may not. */
static int serve(const char *path, const struct config *config, int dumps)
{
	struct daemon daemon = { .path = path, .config = config_hold(config) };

	db_prepare_process();
	library.log = daemon.log = log_new(stderr, config->log.level);
	event_set_log_callback(on_library_word);
	if (dumps != 0)
		log_warn(daemon.log, "dumps_possible", LOG_TEXT("reason", strerror(dumps)),
			LOG_TEXT("effect", "a core of this process would hold numbers of citizens"),
			LOG_TEXT("next", "set LimitCORE=0 and CoredumpFilter=0 in the unit"));
	daemon.base = event_base_new();
	int result = daemon.log && daemon.base ? run(&daemon, config) : EXIT_FAILED;
	clean_up(&daemon);
	return result;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	int result = EXIT_OK;

	ignore_early_signals();
	bool is_secret = secrecy_forbid_dumps();
	int why = errno;
	if (!read_arguments(argc, argv, &arguments)) {
		print_usage(stderr);
		return EXIT_CONFIG;
	}
	if (arguments.paper >= 0)
		return print_paper((size_t)arguments.paper);
	const struct config *config = load_config(arguments.path);
	if (!config)
		return EXIT_CONFIG;
	if (arguments.only_check)
		printf("%s: good\n", arguments.path);
	else
		result = serve(arguments.path, config, is_secret ? 0 : why);
	config_free(config);
	return result;
}
