#include "agahi/web/guard.h"

#include <string.h>
#include <strings.h>

static enum refusal judge_method(const struct head *head, struct guard_pass *pass)
{
	pass->head_only = strcmp(head->method, "HEAD") == 0;
	pass->method = strcmp(head->method, "POST") == 0 ? WEB_POST : WEB_GET;
	if (pass->method == WEB_GET && !pass->head_only && strcmp(head->method, "GET") != 0)
		return REFUSAL_METHOD;
	return REFUSAL_NONE;
}

/* What is for a proxy ("http://…", "host:443", "*") is not for us. Browsers take two slashes for the name of a host. */
static enum refusal judge_target(const struct head *head, struct guard_pass *pass)
{
	const char *target = head->target;

	(void)pass;
	return target[0] == '/' && target[1] != '/' && !strpbrk(target, "#\\") ? REFUSAL_NONE
									       : REFUSAL_TARGET;
}

static enum refusal judge_repetition(const struct head *head, struct guard_pass *pass)
{
	static const char *const once[] = { "Host", "Content-Length", "Transfer-Encoding", "Content-Type",
		"Content-Encoding", "Cookie", "Origin", "Sec-Fetch-Site", "If-None-Match", "Accept-Language",
		"X-Desk" };

	(void)pass;
	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
		if (head_count(head, once[i]) > 1)
			return REFUSAL_TWICE;
	}
	return REFUSAL_NONE;
}

static enum refusal judge_expectation(const struct head *head, struct guard_pass *pass)
{
	(void)pass;
	return head_value(head, "Expect") ? REFUSAL_EXPECT : REFUSAL_NONE;
}

/* False when it is not of digits. More than fits counts as the most. */
static bool read_length(const char *text, size_t *length)
{
	*length = 0;
	if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return false;
	for (; *text != '\0'; text++) {
		*length = *length * 10 + (size_t)(*text - '0');
		if (*length > WEB_UPLOAD)
			*length = WEB_UPLOAD + 1;
	}
	return true;
}

static size_t most_octets(const struct head *head)
{
	const char *type = head_value(head, "Content-Type");

	return type && strncasecmp(type, "multipart/", strlen("multipart/")) == 0 ? WEB_UPLOAD : WEB_BODY;
}

static enum refusal judge_body(const struct head *head, struct guard_pass *pass)
{
	const char *length = head_value(head, "Content-Length");

	if (head_value(head, "Transfer-Encoding"))
		return length ? REFUSAL_LENGTH : REFUSAL_ENCODING;
	if (head_value(head, "Content-Encoding"))
		return REFUSAL_TYPE;
	if (!length)
		return pass->method == WEB_POST ? REFUSAL_NO_LENGTH : REFUSAL_NONE;
	if (!read_length(length, &pass->length) || (pass->method == WEB_GET && pass->length > 0))
		return REFUSAL_LENGTH;
	return pass->length > most_octets(head) ? REFUSAL_SIZE : REFUSAL_NONE;
}

static enum refusal judge_host(const struct head *head, const struct guard_site *site)
{
	const char *host = head_value(head, "Host");

	if (!host)
		return REFUSAL_NO_HOST;
	return strcasecmp(host, site->host) == 0 ? REFUSAL_NONE : REFUSAL_OTHER_HOST;
}

static bool is_our_origin(const char *origin, const struct guard_site *site)
{
	const char *scheme = site->tls ? "https://" : "http://";
	size_t len = strlen(scheme);

	return strncasecmp(origin, scheme, len) == 0 && strcasecmp(origin + len, site->host) == 0;
}

/* A page of somebody else's can make a browser that is logged in here send a form. */
static enum refusal judge_origin(
	const struct head *head, const struct guard_site *site, const struct guard_pass *pass)
{
	const char *fetch_site = head_value(head, "Sec-Fetch-Site");
	const char *origin = head_value(head, "Origin");

	if (pass->method != WEB_POST)
		return REFUSAL_NONE;
	if (fetch_site)
		return strcmp(fetch_site, "same-origin") == 0 ? REFUSAL_NONE : REFUSAL_ORIGIN;
	return origin && is_our_origin(origin, site) ? REFUSAL_NONE : REFUSAL_ORIGIN;
}

enum refusal guard_judge(const struct head *head, const struct guard_site *site, struct guard_pass *pass)
{
	static enum refusal (*const judges[])(const struct head *head, struct guard_pass *pass) = {
		judge_method, judge_target, judge_repetition, judge_expectation, judge_body
	};
	const char *connection = head_value(head, "Connection");
	enum refusal refusal = REFUSAL_NONE;

	memset(pass, 0, sizeof(*pass));
	pass->closes = connection && strcasestr(connection, "close");
	for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]) && refusal == REFUSAL_NONE; i++)
		refusal = judges[i](head, pass);
	if (refusal == REFUSAL_NONE)
		refusal = judge_host(head, site);
	return refusal == REFUSAL_NONE ? judge_origin(head, site, pass) : refusal;
}
