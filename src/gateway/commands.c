#include "agahi/gateway/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/link/trace.h"

/* What a command is about. */
struct errand {
	struct assembly *assembly;
	const struct control_request *request;
	struct buffer *answer;
	struct moment now;
	size_t index; /* of the link that was named */
};

/* --- links -------------------------------------------------------------------------------------------- */

static const char *state_of(const struct assembly *assembly, size_t index)
{
	const struct link *link = assembly->links[index];

	if (link_is_bound(link))
		return "bound";
	if (link_is_running(link))
		return "connecting";
	return link_has_stopped(link) ? "stopped" : "leaving";
}

static void list_links(const struct errand *errand)
{
	const struct assembly *assembly = errand->assembly;

	buffer_add_format(errand->answer, "ok\n");
	for (size_t i = 0; i < assembly->link_count; i++) {
		size_t replies = outbound_count_of(assembly->outbound, i);

		if (assembly->places[i].use == PLACE_GONE && replies == 0)
			continue;
		buffer_add_format(errand->answer, "%s\t%s\t%zu\n", assembly->places[i].name,
			assembly->places[i].use == PLACE_GONE ? "gone" : state_of(assembly, i), replies);
	}
}

static void stop_link(const struct errand *errand)
{
	struct assembly_place *place = &errand->assembly->places[errand->index];

	if (place->use == PLACE_STOPPED) {
		buffer_add_format(errand->answer, "error %s is stopped already\n", place->name);
		return;
	}
	place->use = PLACE_STOPPED;
	log_info(errand->assembly->log, "link_stopped", LOG_WORD("link", place->name),
		LOG_TEXT("by", "agahi link"), LOG_NUMBER("uid", errand->request->uid));
	link_leave(errand->assembly->links[errand->index], errand->now);
	buffer_add_format(errand->answer, "ok\n");
}

static void start_link(const struct errand *errand)
{
	struct assembly_place *place = &errand->assembly->places[errand->index];
	char error[256];

	if (place->use == PLACE_RUNS && link_is_running(errand->assembly->links[errand->index])) {
		buffer_add_format(errand->answer, "error %s is not stopped\n", place->name);
		return;
	}
	if (!link_start(errand->assembly->links[errand->index], errand->now, error, sizeof(error))) {
		buffer_add_format(errand->answer, "error %s\n", error);
		return;
	}
	place->use = PLACE_RUNS;
	log_info(errand->assembly->log, "link_started", LOG_WORD("link", place->name),
		LOG_TEXT("by", "agahi link"), LOG_NUMBER("uid", errand->request->uid));
	buffer_add_format(errand->answer, "ok\n");
}

/* --- looking on --------------------------------------------------------------------------------------- */

enum { TRACE_SECONDS = 60 };

/* Ends with its connection. */
struct looking {
	struct link *link;
	struct control_guest *guest;
	unsigned long long lost; /* lines that were not read in time */
};

static void on_seen(bool sent, const struct pdu *pdu, enum pdu_fault fault, void *arg)
{
	struct looking *looking = arg;
	struct buffer line = { 0 };

	if (looking->lost > 0)
		buffer_add_format(&line, "(%llu lines were not read in time)\n", looking->lost);
	trace_write(sent, pdu, fault, clock_now(), &line);
	if (!line.failed && control_tell(looking->guest, line.data, line.len))
		looking->lost = 0;
	else
		looking->lost++;
	buffer_free(&line);
}

static void on_gone(void *arg)
{
	struct looking *looking = arg;

	*link_tap(looking->link) = (struct wire_tap){ NULL, NULL };
	free(looking);
}

static void trace_link(const struct errand *errand)
{
	const struct assembly_place *place = &errand->assembly->places[errand->index];
	struct link *link = errand->assembly->links[errand->index];
	struct looking *looking = link_tap(link)->seen ? NULL : calloc(1, sizeof(*looking));

	if (!looking) {
		buffer_add_format(errand->answer, "error somebody looks on %s already\n", place->name);
		return;
	}
	*looking = (struct looking){ link, errand->request->guest, 0 };
	control_keep(errand->request->guest, TRACE_SECONDS, on_gone, looking);
	*link_tap(link) = (struct wire_tap){ on_seen, looking };
	log_info(errand->assembly->log, "link_traced", LOG_WORD("link", place->name),
		LOG_TEXT("by", "agahi link"), LOG_NUMBER("uid", errand->request->uid));
	buffer_add_format(errand->answer, "ok\n");
}

void commands_end_trace(const struct assembly *assembly, size_t index)
{
	const struct wire_tap *tap = link_tap(assembly->links[index]);
	const struct looking *looking = tap->arg;
	char words[128];

	if (!tap->seen)
		return;
	int len = snprintf(words, sizeof(words),
		"(%s is not in the configuration any more: the trace ends)\n", assembly->places[index].name);
	control_tell(looking->guest, words, (size_t)len);
	control_dismiss(looking->guest);
}

/* --- the line ----------------------------------------------------------------------------------------- */

static const struct {
	const char *words;
	bool names_link;
	void (*run)(const struct errand *errand);
} commands[] = {
	{ "link list", false, list_links },
	{ "link stop", true, stop_link },
	{ "link start", true, start_link },
	{ "link trace", true, trace_link },
};

static bool find_link(struct errand *errand, const char *name)
{
	const struct assembly *assembly = errand->assembly;

	for (errand->index = 0; errand->index < assembly->link_count; errand->index++) {
		if (assembly->places[errand->index].use != PLACE_GONE &&
			strcmp(assembly->places[errand->index].name, name) == 0)
			return true;
	}
	buffer_add_format(errand->answer, "error there is no link %.63s\n", name);
	return false;
}

/* What stands behind the words of a command; NULL: it is another one. */
static const char *name_behind(const char *line, const char *words, bool names_link)
{
	size_t len = strlen(words);

	if (strncmp(line, words, len) != 0)
		return NULL;
	if (names_link)
		return line[len] == ' ' && line[len + 1] != '\0' ? line + len + 1 : NULL;
	return line[len] == '\0' ? line + len : NULL;
}

void commands_answer(struct assembly *assembly, const struct control_request *request, struct buffer *answer,
	struct moment now)
{
	struct errand errand = { assembly, request, answer, now, 0 };

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		const char *name = name_behind(request->line, commands[i].words, commands[i].names_link);

		if (!name)
			continue;
		if (!commands[i].names_link || find_link(&errand, name))
			commands[i].run(&errand);
		return;
	}
	buffer_add_format(
		answer, "error not understood; there are link list, and link stop, start or trace NAME\n");
}
