#include "agahi/web/turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agahi/web/cookie.h"
#include "agahi/web/segments.h"

struct turn *turn_new(void)
{
	struct turn *turn = calloc(1, sizeof(*turn));

	if (turn)
		exchange_begin_response(&turn->exchange);
	return turn;
}

void turn_free(struct turn *turn)
{
	if (!turn)
		return;
	form_free(&turn->exchange.request.query);
	form_free(&turn->exchange.request.form);
	buffer_free(&turn->exchange.response.page.out);
	buffer_free(&turn->octets);
	buffer_free(&turn->body);
	free(turn->path);
	free(turn);
}

enum refusal turn_take_head(struct turn *turn, const char *octets, size_t len, const struct guard_site *site)
{
	buffer_add(&turn->octets, octets, len);
	if (turn->octets.failed)
		return REFUSAL_MEMORY;
	enum refusal refusal = head_parse(&turn->head, turn->octets.data, len);
	return refusal == REFUSAL_NONE ? guard_judge(&turn->head, site, &turn->pass) : refusal;
}

bool turn_may_be_so_long(const struct turn *turn, bool tls, web_knows_h knows, void *arg)
{
	char session[WEB_TOKEN_SIZE];

	if (turn->pass.length <= WEB_BODY_OF_STRANGERS || !knows)
		return true;
	cookie_read(head_value(&turn->head, "Cookie"), COOKIE_SESSION, tls, session, sizeof(session));
	return knows(session, arg);
}

static const char *header(const struct turn *turn, const char *name)
{
	const char *value = head_value(&turn->head, name);

	return value ? value : "";
}

static enum refusal prepare_address(struct turn *turn)
{
	struct web_request *request = &turn->exchange.request;
	const char *target = turn->head.target;
	size_t path_len = strcspn(target, "?");
	const char *query = target + path_len + (target[path_len] == '?');

	turn->path = strndup(target, path_len);
	if (!turn->path)
		return REFUSAL_MEMORY;
	if (!segments_decode_path(turn->path))
		return REFUSAL_PATH;
	request->path = turn->path;
	return form_parse(&request->query, query, strlen(query)) ? REFUSAL_NONE : REFUSAL_FORM;
}

/* "text/csv; charset=utf-8" is text/csv. */
static bool is_type(const char *given, const char *type)
{
	size_t len = strlen(type);

	return strncasecmp(given, type, len) == 0 && (given[len] == '\0' || strchr("; \t", given[len]));
}

static enum refusal prepare_body(struct turn *turn)
{
	struct web_request *request = &turn->exchange.request;
	struct buffer *body = &turn->body;
	char boundary[MULTIPART_BOUNDARY_SIZE];
	const char *type = header(turn, "Content-Type");

	if (is_type(type, "application/x-www-form-urlencoded"))
		return form_parse(&request->form, body->data, body->len) ? REFUSAL_NONE : REFUSAL_FORM;
	if (multipart_find_boundary(type, boundary))
		return multipart_parse(body->data, body->len, boundary, &request->form, &request->file)
			? REFUSAL_NONE
			: REFUSAL_FORM;
	if (strncasecmp(type, "multipart/", 10) == 0)
		return REFUSAL_TYPE;
	request->body = (struct span){ (const uint8_t *)body->data, body->len };
	return REFUSAL_NONE;
}

static void prepare_rest(struct turn *turn, bool tls, const char *address)
{
	struct web_request *request = &turn->exchange.request;
	const char *cookies = head_value(&turn->head, "Cookie");

	request->method = turn->pass.method;
	cookie_read(cookies, COOKIE_SESSION, tls, request->session, sizeof(request->session));
	cookie_read(cookies, COOKIE_DEVICE, tls, request->device, sizeof(request->device));
	cookie_read(cookies, COOKIE_LANGUAGE, tls, turn->language, sizeof(turn->language));
	request->language = turn->language;
	request->accept_language = header(turn, "Accept-Language");
	request->if_none_match = header(turn, "If-None-Match");
	request->by_script = strcmp(header(turn, "X-Desk"), "1") == 0;
	for (size_t i = 0; i < WEB_MAX_ARGUMENTS; i++)
		request->arguments[i] = "";
	snprintf(request->address, sizeof(request->address), "%s", address);
}

enum refusal turn_prepare(struct turn *turn, const struct guard_site *site, const char *address)
{
	enum refusal refusal = prepare_address(turn);

	if (refusal == REFUSAL_NONE && turn->pass.method == WEB_POST)
		refusal = prepare_body(turn);
	if (refusal == REFUSAL_NONE)
		prepare_rest(turn, site->tls, address);
	return refusal;
}
