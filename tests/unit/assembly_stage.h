/* The rooms of the gateway joined, with links that only try, for the suites of what is done to them. */
#ifndef AGAHI_TEST_ASSEMBLY_STAGE_H
#define AGAHI_TEST_ASSEMBLY_STAGE_H

#include "cli_site.h"
#include "far_end.h"

#include <event2/event.h>

#include "agahi/gateway/reconfigure.h"

static struct event_base *base;
static const struct config *first; /* outlives all */
static struct assembly assembly;
static struct moment now;
static FILE *lines;
static struct log *telling;
static char error[512];

static inline void on_message(struct link *link, const struct link_ticket *ticket, const struct pdu *pdu,
	struct moment at, void *arg)
{
	(void)link;
	(void)ticket;
	(void)pdu;
	(void)at;
	(void)arg;
}

static inline void on_link(struct link *link, struct moment at, void *arg)
{
	(void)link;
	(void)at;
	(void)arg;
}

static inline void on_stopped(struct link *link, struct moment at, void *arg)
{
	size_t index = 0;

	(void)at;
	(void)arg;
	while (assembly.links[index] != link)
		index++;
	reconfigure_tell_gone(&assembly, index);
}

static inline bool on_reply(const struct committed *committed, struct moment at, void *arg)
{
	(void)committed;
	(void)at;
	(void)arg;
	return false;
}

/* Nobody listens at that port, so links only try. */
#define LINK(name, more) \
	"{ name = \"" name "\"; hosts = [ \"127.0.0.1:1\" ]; system_id = \"agahi\"; password = \"x\"; " more \
	" }"
#define CODE(code) "short_codes = [ \"" code "\" ]; "

static inline const struct config *load(const char *links, const char *more)
{
	char text[4096], errors[1024];

	snprintf(text, sizeof(text),
		"links = ( %s );\nservice = { default_language = \"ur\"; languages = [ \"ur\", \"en\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; };\n%s",
		links, site.content, site.journal, more);
	test_write_file(site.config, text);
	const struct config *config = config_load(site.config, errors, sizeof(errors));
	if (!config)
		fail_msg("%s", errors);
	return config;
}

static inline void make(const char *links)
{
	static const struct assembly_handlers handlers = { { on_message, on_link, on_stopped, NULL, NULL },
		on_reply, NULL };

	first = load(links, "");
	if (!assembly_make(&assembly, base, first, telling, &handlers, error, sizeof(error)))
		fail_msg("%s", error);
	for (size_t i = 0; i < assembly.link_count; i++)
		assert_true(link_start(assembly.links[i], now, error, sizeof(error)));
}

static inline bool take(const char *links, const char *more)
{
	const struct config *fresh = load(links, more);
	struct reconfiguration *it = reconfigure_prepare(&assembly, fresh, error, sizeof(error));

	if (it) {
		reconfigure_tell(it);
		reconfigure_apply(it, now);
	}
	config_free(fresh);
	return it != NULL;
}

static inline void add_reply(size_t link, int64_t id)
{
	const struct journal_entry entry = { .id = id,
		.received_ms = now.wall_ms,
		.link = "",
		.sender = { 1, 1, "923001234567" },
		.service = { 6, 0, "8300" },
		.topic = "vote",
		.reply = "Voting" };

	assert_true(outbound_add(assembly.outbound, link, &entry, false, now));
}

static inline bool is_own(const char *code)
{
	struct address address = { 6, 0, "" };

	snprintf(address.digits, sizeof(address.digits), "%s", code);
	return admission_is_own(assembly.admission, &address);
}

static inline int set_up(void **state)
{
	site_set_up(state);
	memset(&assembly, 0, sizeof(assembly));
	base = event_base_new();
	now = clock_now();
	lines = tmpfile();
	telling = log_new(lines, LOG_LEVEL_INFO);
	return base && telling ? 0 : -1;
}

static inline int tear_down(void **state)
{
	assembly_free(&assembly, false, clock_now());
	config_free(first);
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_base_free(base);
	log_free(telling);
	fclose(lines);
	return site_tear_down(state);
}

#endif
