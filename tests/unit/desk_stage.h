/* A desk in a folder of its own, with a table of routes, that a test asks as a browser's request would arrive. */
#ifndef AGAHI_DESK_STAGE_H
#define AGAHI_DESK_STAGE_H

#include <event2/event.h>
#include <sodium.h>

#include "agahi/base/clock.h"
#include "agahi/frame/gate.h"
#include "agahi/staff/sessions.h"
#include "testing.h"

struct desk_stage {
	char *folder;
	FILE *said; /* the log */
	struct log *log;
	struct event_base *base;
	const struct settings *settings;
	struct desk *desk;
	struct gate *gate;
	char session[WEB_TOKEN_SIZE]; /* of the browser */
	char device[WEB_TOKEN_SIZE];
	const char *address;  /* NULL: 127.0.0.1 */
	const char *language; /* its cookie; "ur" at first */
	const char *accept_language;
	bool by_script;
	struct multipart_file upload; /* goes with the next one that is asked */
	struct web_exchange exchange; /* the last one */
	char *octets;                 /* of its path */
	int asked;
};

static inline void desk_stage_begin(struct desk_stage *stage, struct routes routes)
{
	char text[1024], errors[1024];

	memset(stage, 0, sizeof(*stage));
	assert_true(sodium_init() >= 0);
	stage->folder = test_folder_make();
	stage->language = "en";
	stage->accept_language = "";
	snprintf(text, sizeof(text),
		"web = { fonts = \"\"; };\nstore = { folder = \"%s\"; spool = \"%s\"; };\n"
		"service = { languages = [ \"ur\", \"en\" ]; };\n",
		stage->folder, stage->folder);
	char *path = test_path(stage->folder, "desk.conf");
	test_write_file(path, text);
	stage->settings = settings_load(path, errors, sizeof(errors));
	if (!stage->settings)
		fail_msg("%s", errors);
	free(path);
	stage->said = tmpfile();
	stage->log = log_new(stage->said, LOG_LEVEL_DEBUG);
	stage->base = event_base_new();
	stage->desk = desk_new(stage->base, stage->settings, stage->log, errors, sizeof(errors));
	if (!stage->desk)
		fail_msg("%s", errors);
	stage->gate = gate_new(stage->desk, routes);
	assert_non_null(stage->gate);
}

static inline void desk_stage_clear(struct desk_stage *stage)
{
	form_free(&stage->exchange.request.query);
	form_free(&stage->exchange.request.form);
	buffer_free(&stage->exchange.response.page.out);
	memset(&stage->exchange, 0, sizeof(stage->exchange));
	free(stage->octets);
	stage->octets = NULL;
}

static inline void desk_stage_end(struct desk_stage *stage)
{
	desk_stage_clear(stage);
	gate_free(stage->gate);
	desk_free(stage->desk);
	event_base_free(stage->base);
	log_free(stage->log);
	fclose(stage->said);
	settings_free(stage->settings);
	test_folder_remove(stage->folder);
}

static inline sqlite3 *desk_stage_db(struct desk_stage *stage)
{
	return desk_database(stage->desk);
}

/* An active person of these roles. */
static inline long long desk_stage_person(struct desk_stage *stage, const char *name, unsigned roles)
{
	char *sql = sqlite3_mprintf(
		"INSERT INTO person (name, shown, roles, state, made_ms) VALUES (%Q, 'The %q', %u, %d, 1)",
		name, name, roles, STAFF_ACTIVE);

	assert_int_equal(sqlite3_exec(desk_stage_db(stage), sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
	return sqlite3_last_insert_rowid(desk_stage_db(stage));
}

/* The browser becomes that person's; `whole`: the second factor was right too. */
static inline void desk_stage_log_in(struct desk_stage *stage, const char *name, bool whole)
{
	struct person person;
	char half[TOKEN_SIZE];

	assert_true(staff_find(desk_stage_db(stage), name, &person));
	const struct staff_actor actor = { &person, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(sessions_begin(desk_stage_db(stage), &actor, clock_uptime_ms(), half), STAFF_DONE);
	snprintf(stage->session, sizeof(stage->session), "%s", half);
	if (whole)
		assert_int_equal(
			sessions_pass(desk_stage_db(stage), &actor, clock_uptime_ms(), half, stage->session),
			STAFF_DONE);
}

/* Asks, waits for the answer, and gives its status; the answer stands in stage->exchange.response until the next one. `form` NULL:
 * GET. */
static inline int desk_stage_ask(struct desk_stage *stage, const char *target, const char *form)
{
	struct web_request *request = &stage->exchange.request;

	desk_stage_clear(stage);
	exchange_begin_response(&stage->exchange);
	stage->octets = strdup(target);
	char *query = strchr(stage->octets, '?');
	if (query) {
		*query++ = '\0';
		assert_true(form_parse(&request->query, query, strlen(query)));
	}
	request->method = form ? WEB_POST : WEB_GET;
	request->path = stage->octets;
	if (form)
		assert_true(form_parse(&request->form, form, strlen(form)));
	request->file = stage->upload;
	stage->upload = (struct multipart_file){ 0 };
	memcpy(request->session, stage->session, sizeof(request->session));
	memcpy(request->device, stage->device, sizeof(request->device));
	request->language = stage->language;
	request->accept_language = stage->accept_language;
	request->if_none_match = "";
	request->by_script = stage->by_script;
	snprintf(request->address, sizeof(request->address), "%s",
		stage->address ? stage->address : "127.0.0.1");
	gate_answer(&stage->exchange, stage->gate);
	while (stage->exchange.turn.deferred)
		event_base_loop(stage->base, EVLOOP_ONCE);
	if (stage->exchange.response.sets_session)
		memcpy(stage->session, stage->exchange.response.session, sizeof(stage->session));
	if (stage->exchange.response.sets_device)
		memcpy(stage->device, stage->exchange.response.device, sizeof(stage->device));
	return stage->exchange.response.status;
}

static inline const char *desk_stage_body(const struct desk_stage *stage)
{
	const struct buffer *out = &stage->exchange.response.page.out;

	assert_false(out->failed);
	return out->data ? out->data : "";
}

static inline void desk_stage_assert_has(const struct desk_stage *stage, const char *text)
{
	if (!strstr(desk_stage_body(stage), text))
		fail_msg("no \"%s\" in:\n%s", text, desk_stage_body(stage));
}

static inline void desk_stage_assert_has_not(const struct desk_stage *stage, const char *text)
{
	if (strstr(desk_stage_body(stage), text))
		fail_msg("\"%s\" in:\n%s", text, desk_stage_body(stage));
}

#endif
