#include "agahi/frame/poll.h"

#include <jansson.h>
#include <stdlib.h>

#include "agahi/base/clock.h"
#include "agahi/drafts/presence.h"

enum { OTHERS_TOLD = 8 };

struct others {
	sqlite3 *db;
	poll_other_h handler;
	void *arg;
	size_t told;
};

static void tell_other(long long id, int64_t since_ms, void *arg)
{
	struct others *others = arg;
	struct person person;

	(void)since_ms;
	if (others->told < OTHERS_TOLD && staff_find_id(others->db, id, &person) && person.id) {
		others->told++;
		others->handler(person.shown, others->arg);
	}
}

void poll_list_others(struct visit *visit, const char *place, poll_other_h handler, void *arg)
{
	struct others others = { desk_database(visit->desk), handler, arg, 0 };
	int64_t now_ms = (int64_t)clock_monotonic_ms();

	presence_note(desk_presence(visit->desk), visit->person.id, place, now_ms);
	presence_list(desk_presence(visit->desk), place, visit->person.id, now_ms, tell_other, &others);
}

static void add_name(const char *shown, void *arg)
{
	json_array_append_new(arg, json_string(shown));
}

static json_t *list_others(struct visit *visit)
{
	const char *place = form_value(&visit->exchange->request.query, "place");
	json_t *names = json_array();

	if (*place)
		poll_list_others(visit, place, add_name, names);
	return names;
}

static void answer(struct visit *visit)
{
	json_t *told = json_pack("{s:i, s:I, s:o}", "seconds", (int)visit->session_s, "live",
		(json_int_t)desk_live(visit->desk)->number, "others", list_others(visit));
	char *text = told ? json_dumps(told, JSON_COMPACT) : NULL;

	visit->exchange->response.type = WEB_JSON;
	if (text)
		buffer_add_text(&visit->page->out, text);
	else
		visit->page->out.failed = true;
	free(text);
	json_decref(told);
}

void poll_page(struct visit *visit)
{
	answer(visit);
}

void poll_stay_page(struct visit *visit)
{
	if (visit->exchange->request.by_script)
		answer(visit);
	else
		exchange_redirect(visit->exchange, (const char *const[]){ NULL });
}

void poll_write_awaited(struct visit *visit, const struct poll_awaited *awaited)
{
	HTML(visit->page, "<div id=\"awaited\"");
	html_attribute(visit->page, HTML_DATA, awaited->path);
	HTML(visit->page, ">\n");
	widget_notice(visit, awaited->tone, awaited->label, (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	widget_link(visit, awaited->again, (struct label_with){ 0 }, awaited->segments);
	HTML(visit->page, "</p>\n</div>\n");
}

void poll_answer_awaited(struct visit *visit, bool ready)
{
	visit->exchange->response.type = WEB_JSON;
	buffer_add_format(&visit->page->out, "{\"ready\":%s}", ready ? "true" : "false");
}
