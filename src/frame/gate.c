#include "agahi/frame/gate.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/frame/fields.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/words.h"
#include "agahi/staff/sessions.h"
#include "agahi/web/segments.h"

#define KEPT_PATH "kept-path"
#define KEPT "kept."

enum { WAY_OCTETS = 150 /* of a way back with its query: encoded once more it fits into a Location */ };

struct gate {
	struct desk *desk;
	struct routes routes;
};

struct gate *gate_new(struct desk *desk, struct routes routes)
{
	struct gate *gate = calloc(1, sizeof(*gate));

	if (gate)
		*gate = (struct gate){ desk, routes };
	return gate;
}

void gate_free(struct gate *gate)
{
	free(gate);
}

static const struct gate *gate_of(const struct visit *visit)
{
	return visit->gate;
}

static const struct desk_route *find(
	struct visit *visit, enum web_method method, const char *path, bool *other)
{
	return route_find(&gate_of(visit)->routes, method, path, visit->path,
		visit->exchange->request.arguments, other);
}

/* The first page of that kind; the table has one. */
static const struct desk_route *find_flagged(const struct visit *visit, unsigned flag)
{
	const struct routes *routes = &gate_of(visit)->routes;

	for (size_t i = 0; i < routes->count; i++) {
		if (routes->rows[i].method == WEB_GET && (routes->rows[i].flags & flag))
			return &routes->rows[i];
	}
	return NULL;
}

/* --- refusals ----------------------------------------------------------------------------------------- */

static const struct refusal {
	int status;
	enum label title, why;
} refusals[] = {
	{ 500, LABEL_GATE_FAILED, LABEL_GATE_FAILED_WHY },
	{ 400, LABEL_GATE_BAD, LABEL_GATE_BAD_WHY },
	{ 401, LABEL_GATE_LOG_IN_FIRST, LABEL_GATE_NOT_KEPT },
	{ 403, LABEL_GATE_FORBIDDEN, LABEL_GATE_FORBIDDEN_WHY },
	{ 404, LABEL_GATE_MISSING, LABEL_GATE_MISSING_WHY },
	{ 405, LABEL_GATE_METHOD, LABEL_GATE_METHOD_WHY },
	{ 409, LABEL_GATE_CONFLICT, LABEL_GATE_CONFLICT_WHY },
	{ 429, LABEL_GATE_TOO_MANY, LABEL_GATE_TOO_MANY_WHY },
	{ 503, LABEL_GATE_BUSY, LABEL_GATE_BUSY_WHY },
};

static const struct refusal *refusal_of(int status)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		if (refusals[i].status == status)
			return &refusals[i];
	}
	return &refusals[0];
}

static void refuse_script(struct visit *visit, const struct refusal *refusal)
{
	json_t *told = json_pack("{s:s, s:b}", "refused", labels_text(visit->language, refusal->title),
		"login", refusal->status == 401);
	char *text = told ? json_dumps(told, JSON_COMPACT) : NULL;

	visit->exchange->response.type = WEB_JSON;
	if (text)
		buffer_add_text(&visit->page->out, text);
	free(text);
	json_decref(told);
}

/* Something went wrong between a form that was kept and the end of the log-in: it begins once more, and the form stays. */
static void write_log_in_again(struct visit *visit)
{
	bool kept = visit->keeps || form_has(&visit->exchange->request.form, KEPT_PATH);

	if (!kept || visit->exchange->response.status < 500 || !find_flagged(visit, ROUTE_LOGIN))
		return;
	widget_notice(visit, WIDGET_CHANGED, LABEL_GATE_KEPT, (struct label_with){ 0 });
	widget_form(visit, 0, "login");
	gate_write_kept(visit);
	widget_button(visit, WIDGET_PRIMARY, LABEL_SHELL_LOG_IN, NULL, NULL);
	widget_form_end(visit);
}

static void write_refusal(struct visit *visit, const struct refusal *refusal)
{
	const struct shell_page shell = { .title = refusal->title, .bare = visit->person.id == 0 };
	struct buffer roles = { 0 };

	widget_roles(visit->language, visit->person.roles, &roles);
	shell_begin(visit, &shell);
	widget_paragraph(visit, refusal->why,
		(struct label_with){ .value = visit->person.shown, .other = roles.data });
	write_log_in_again(visit);
	HTML(visit->page, "<p>");
	widget_link(visit, LABEL_GATE_FIRST_PAGE, (struct label_with){ 0 }, (const char *const[]){ NULL });
	HTML(visit->page, "</p>\n");
	shell_end(visit);
	buffer_free(&roles);
}

void gate_refuse(struct visit *visit, int status)
{
	const struct refusal *refusal = refusal_of(status);
	struct web_response *response = &visit->exchange->response;

	/* What stands there already is no part of it. */
	buffer_free(&response->page.out);
	response->type = WEB_HTML;
	response->status = status;
	response->location[0] = '\0';
	if (status == 503 && response->retry_after_s == 0)
		response->retry_after_s = 5;
	if (visit->exchange->request.by_script)
		refuse_script(visit, refusal);
	else
		write_refusal(visit, refusal);
}

bool gate_number(struct visit *visit, size_t argument, long long *number)
{
	const char *text = visit->exchange->request.arguments[argument];
	char *end = NULL;

	*number = 0;
	if (text && *text >= '1' && *text <= '9' && strlen(text) < 18)
		*number = strtoll(text, &end, 10);
	if (*number > 0 && *end == '\0')
		return true;
	gate_refuse(visit, 404);
	return false;
}

/* --- who and in which language ------------------------------------------------------------------------ */

static bool reads(const char *accept_language, const char *tag)
{
	size_t len = strlen(tag);

	for (const char *at = accept_language; *at; at += strcspn(at, ","), at += *at == ',') {
		at += strspn(at, " ");
		if (strncasecmp(at, tag, len) == 0 && (at[len] == '\0' || strchr("-,; ", at[len])))
			return true;
	}
	return false;
}

static enum labels_language choose_language(const struct visit *visit)
{
	const struct web_request *request = &visit->exchange->request;

	if (request->language && *request->language)
		return labels_find(request->language);
	if (*visit->person.page_language)
		return labels_find(visit->person.page_language);
	if (request->accept_language && !reads(request->accept_language, "ur") &&
		reads(request->accept_language, "en"))
		return LABELS_ENGLISH;
	return LABELS_URDU;
}

/* False when the database cannot be read. */
static bool find_person(struct visit *visit, bool touch)
{
	struct session session = { .person.id = 0 };

	visit->person = (struct person){ 0 };
	visit->half = false;
	visit->session_s = 0;
	if (*visit->session &&
		!sessions_find(desk_database(visit->desk), visit->session, visit->up_ms,
			touch ? visit->now_ms : 0, &session))
		return false;
	if (session.person.id == 0)
		return true;
	visit->person = session.person;
	visit->half = !session.second;
	visit->session_s =
		session.until_ms > visit->up_ms ? (unsigned)((session.until_ms - visit->up_ms) / 1000) : 0;
	return true;
}

bool gate_knows(const char *session, void *arg)
{
	const struct gate *gate = arg;
	struct session found;

	return sessions_find(desk_database(gate->desk), session, clock_uptime_ms(), 0, &found) &&
		found.second;
}

/* --- ways, as they stand in an address ----------------------------------------------------------------- */

static void write_query(const struct form *query, struct buffer *out)
{
	for (size_t i = 0; i < query->count; i++) {
		buffer_add_text(out, i == 0 ? "?" : "&");
		segments_encode(out, query->fields[i].name);
		buffer_add_text(out, "=");
		segments_encode(out, query->fields[i].value);
	}
}

/* --- log-in first ------------------------------------------------------------------------------------- */

static void go_to(struct visit *visit, const struct desk_route *route, const char *next)
{
	struct web_response *response = &visit->exchange->response;
	struct buffer location = { 0 };

	buffer_add_text(&location, route->pattern);
	if (*next && strcmp(next, "/") != 0) {
		buffer_add_text(&location, "?next=");
		segments_encode(&location, next);
	}
	bool fits = !location.failed && location.len < sizeof(response->location);
	snprintf(response->location, sizeof(response->location), "%s", fits ? location.data : route->pattern);
	response->status = 303;
	buffer_free(&location);
}

/* With the query where that fits: a search, a page of a list. */
static void ask_first_and_come_back(struct visit *visit, const struct desk_route *step)
{
	const struct web_request *request = &visit->exchange->request;
	struct buffer way = { 0 };
	size_t path_len;

	segments_encode_whole(&way, request->path);
	path_len = way.len;
	write_query(&request->query, &way);
	if (!way.failed && way.len > WAY_OCTETS)
		way.data[path_len] = '\0';
	go_to(visit, step, way.failed || !way.data ? "" : way.data);
	buffer_free(&way);
}

/* For a page that wants somebody; `flag` is the log-in's step that is due. */
static void ask_first(struct visit *visit, unsigned flag)
{
	const struct web_request *request = &visit->exchange->request;
	const struct desk_route *step = find_flagged(visit, flag);

	if (!step || request->by_script || (request->method == WEB_POST && request->body.len > 0)) {
		gate_refuse(visit, 401);
	} else if (request->method == WEB_GET) {
		ask_first_and_come_back(visit, step);
	} else {
		visit->keeps = true;
		visit->exchange->response.status = 401;
		step->page(visit);
	}
}

static void dispatch(struct visit *visit, const struct desk_route *route, bool other)
{
	if (!route)
		gate_refuse(visit, other ? 405 : 404);
	else if (visit->exchange->request.file.name && !(route->flags & ROUTE_UPLOAD))
		gate_refuse(visit, 400);
	else if (route_allows(route, &visit->person, visit->half))
		route->page(visit);
	else if (visit->person.id == 0)
		ask_first(visit, ROUTE_LOGIN);
	else if (visit->half)
		ask_first(visit, ROUTE_SECOND);
	else
		gate_refuse(visit, 403);
}

void gate_answer(struct web_exchange *exchange, void *arg)
{
	struct gate *gate = arg;
	struct visit *visit = calloc(1, sizeof(*visit));
	bool other;

	if (!visit) {
		exchange->response.status = 503;
		return;
	}
	visit->desk = gate->desk;
	visit->gate = gate;
	visit->exchange = exchange;
	visit->page = &exchange->response.page;
	visit->now_ms = clock_wall_ms();
	visit->up_ms = clock_uptime_ms();
	memcpy(visit->session, exchange->request.session, sizeof(visit->session));
	const struct desk_route *route =
		find(visit, exchange->request.method, exchange->request.path, &other);
	bool read = find_person(visit, route && !(route->flags & ROUTE_QUIET));
	visit->language = choose_language(visit);
	if (read)
		dispatch(visit, route, other);
	else
		gate_refuse(visit, 500);
	if (!visit->waits)
		free(visit);
}

/* --- what goes on after the log-in -------------------------------------------------------------------- */

static bool is_secret(const char *name)
{
	return strncmp(name, "password", 8) == 0 || strncmp(name, "secret", 6) == 0;
}

static void write_hidden(struct visit *visit, const char *prefix, const char *name, const char *value)
{
	char full[FORM_NAME_OCTETS + 1];

	if (snprintf(full, sizeof(full), "%s%s", prefix, name) >= (int)sizeof(full))
		return;
	HTML(visit->page, "<input type=\"hidden\"");
	html_attribute(visit->page, HTML_NAME, full);
	html_attribute(visit->page, HTML_VALUE, value);
	HTML(visit->page, ">");
}

static const char *way_back(const struct web_request *request)
{
	return form_has(&request->form, "next") ? form_value(&request->form, "next")
						: form_value(&request->query, "next");
}

void gate_write_kept(struct visit *visit)
{
	const struct web_request *request = &visit->exchange->request;
	const struct form *form = &request->form;

	if (visit->keeps) {
		write_hidden(visit, "", KEPT_PATH, request->path);
		for (size_t i = 0; i < form->count; i++) {
			if (!is_secret(form->fields[i].name))
				write_hidden(visit, KEPT, form->fields[i].name, form->fields[i].value);
		}
		return;
	}
	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->fields[i].name, KEPT_PATH) == 0 ||
			strncmp(form->fields[i].name, KEPT, strlen(KEPT)) == 0)
			write_hidden(visit, "", form->fields[i].name, form->fields[i].value);
	}
	if (*way_back(request))
		write_hidden(visit, "", "next", way_back(request));
}

/* The form becomes that which was kept in it. */
static void take_out_kept(struct form *form)
{
	size_t count = 0;

	for (size_t i = 0; i < form->count; i++) {
		struct form_field field = form->fields[i];

		if (strncmp(field.name, KEPT, strlen(KEPT)) != 0)
			continue;
		field.name += strlen(KEPT);
		form->fields[count++] = field;
	}
	form->count = count;
}

static void resume(struct visit *visit)
{
	struct web_request *request = &visit->exchange->request;
	bool other;

	request->path = form_value(&request->form, KEPT_PATH);
	take_out_kept(&request->form);
	const struct desk_route *route = find(visit, WEB_POST, request->path, &other);
	/* A step of the log-in would ask for itself again and again. */
	if (route && (route->access & ROUTE_PUBLIC))
		route = NULL;
	dispatch(visit, route, false);
}

/* Only a page of ours, by its own words again; "" for anything else. */
static void write_wanted(struct visit *visit, const char *wanted, struct buffer *out)
{
	char path[VISIT_PATH_SIZE], storage[VISIT_PATH_SIZE];
	const char *arguments[WEB_MAX_ARGUMENTS];
	size_t len = strcspn(wanted, "?");
	struct form query = { 0 };
	bool other;

	if (len >= sizeof(path))
		return;
	memcpy(path, wanted, len);
	path[len] = '\0';
	if (!segments_decode_path(path) ||
		!route_find(&gate_of(visit)->routes, WEB_GET, path, storage, arguments, &other))
		return;
	segments_encode_whole(out, path);
	if (wanted[len] == '?' && form_parse(&query, wanted + len + 1, strlen(wanted + len + 1)))
		write_query(&query, out);
	form_free(&query);
}

static void go_where_wanted(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;
	struct buffer location = { 0 };

	write_wanted(visit, way_back(&visit->exchange->request), &location);
	bool fits = location.len > 0 && !location.failed && location.len < sizeof(response->location);
	snprintf(response->location, sizeof(response->location), "%s", fits ? location.data : "/");
	response->status = 303;
	buffer_free(&location);
}

void gate_go_on(struct visit *visit, const char *session)
{
	struct web_response *response = &visit->exchange->response;
	const struct form *form = &visit->exchange->request.form;

	/* It may be the visit's own. */
	snprintf(response->session, sizeof(response->session), "%s", session);
	memcpy(visit->session, response->session, sizeof(visit->session));
	response->sets_session = true;
	if (!find_person(visit, false)) {
		gate_refuse(visit, 500);
		return;
	}
	visit->language = choose_language(visit);
	const struct desk_route *second = find_flagged(visit, ROUTE_SECOND);
	if (visit->half && second && form_has(form, KEPT_PATH))
		second->page(visit);
	else if (visit->half && second)
		go_to(visit, second, way_back(&visit->exchange->request));
	else if (form_has(form, KEPT_PATH))
		resume(visit);
	else
		go_where_wanted(visit);
}
