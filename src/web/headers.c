#include "agahi/web/headers.h"

#include <string.h>
#include <time.h>

#include "agahi/web/cookie.h"

/* No script or style but ours, nothing embedded, no form to elsewhere; no text becomes a script by way of the DOM. The origin
 * is told to our own pages only: who sends no Sec-Fetch-Site must tell it (guard.h), and with "no-referrer" would not. */
static const char security[] =
	"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
	"img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
	"require-trusted-types-for 'script'; trusted-types 'none'\r\n"
	"X-Content-Type-Options: nosniff\r\n"
	"Referrer-Policy: same-origin\r\n"
	"Cross-Origin-Opener-Policy: same-origin\r\n"
	"Cross-Origin-Resource-Policy: same-origin\r\n"
	"Permissions-Policy: publickey-credentials-get=(self), camera=(), geolocation=()\r\n";

static const char only_tls[] = "Strict-Transport-Security: max-age=31536000\r\n";

static const struct {
	int status;
	const char *words;
} phrases[] = {
	{ 200, "OK" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 411, "Length Required" },
	{ 413, "Content Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" },
	{ 421, "Misdirected Request" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

static const char *const types[] = {
	[WEB_HTML] = "text/html; charset=utf-8",
	[WEB_JSON] = "application/json",
	[WEB_CSV] = "text/csv; charset=utf-8",
	[WEB_TEXT] = "text/plain; charset=utf-8",
	[WEB_SVG] = "image/svg+xml",
	[WEB_CSS] = "text/css; charset=utf-8",
	[WEB_SCRIPT] = "text/javascript; charset=utf-8",
	[WEB_FONT] = "font/ttf",
	[WEB_OCTETS] = "application/octet-stream",
};

static const char *phrase_of(int status)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++) {
		if (phrases[i].status == status)
			return phrases[i].words;
	}
	return "Unknown";
}

/* --- has the browser it already? ---------------------------------------------------------------------- */

/* RFC 9110, 13.1.2: a list of quoted tags, perhaps each after W/, or *. */
static bool lists_tag(const char *list, const char *tag)
{
	size_t len = strlen(tag);

	if (strcmp(list, "*") == 0)
		return true;
	for (const char *at = strchr(list, '"'); at;) {
		const char *end = strchr(at + 1, '"');

		if (!end)
			return false;
		if ((size_t)(end - at - 1) == len && strncmp(at + 1, tag, len) == 0)
			return true;
		at = strchr(end + 1, '"');
	}
	return false;
}

int headers_status(const struct web_response *response, const char *if_none_match)
{
	bool kept = response->status == 200 && response->etag[0] != '\0' &&
		lists_tag(if_none_match, response->etag);

	return kept ? 304 : response->status;
}

/* --- lines -------------------------------------------------------------------------------------------- */

/* RFC 9110, 5.6.7: in English, whatever the locale. */
static void write_date(struct buffer *out, int64_t wall_ms)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
		"Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	buffer_add_format(out, "Date: %s, %02d %s %d %02d:%02d:%02d GMT\r\n", days[tm.tm_wday], tm.tm_mday,
		months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool is_of(const char *text, const char *more)
{
	for (; *text != '\0'; text++) {
		bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
			(*text >= '0' && *text <= '9');

		if (!plain && !strchr(more, *text))
			return false;
	}
	return true;
}

/* What is not a path of ours, so encoded, leads to the root: a header can be forged by nobody. */
static void write_location(struct buffer *out, const char *location)
{
	bool ours = location[0] == '/' && location[1] != '/' && is_of(location, "/%-._~?=&#");

	buffer_add_format(out, "Location: %s\r\n", ours ? location : "/");
}

static void write_keeping(struct buffer *out, const struct web_response *response)
{
	if (response->immutable)
		buffer_add_text(out, "Cache-Control: private, max-age=31536000, immutable\r\n");
	else if (response->etag[0] != '\0')
		buffer_add_text(out, "Cache-Control: private, no-cache\r\n");
	else
		buffer_add_text(out, "Cache-Control: no-store\r\n");
	if (response->etag[0] != '\0' && is_of(response->etag, "-_.:"))
		buffer_add_format(out, "ETag: \"%s\"\r\n", response->etag);
}

static void write_content(struct buffer *out, const struct web_response *response)
{
	const char *name = response->file_name;

	buffer_add_format(out, "Content-Type: %s\r\nContent-Length: %zu\r\n", types[response->type],
		response->shared.len > 0 ? response->shared.len : response->page.out.len);
	if (*name != '\0')
		buffer_add_format(out, "Content-Disposition: attachment; filename=\"%s\"\r\n",
			is_of(name, "-_.") ? name : "download");
}

void headers_write(struct buffer *out, const struct web_response *response, int status,
	const struct headers_options *options)
{
	buffer_add_format(out, "HTTP/1.1 %d %s\r\n", status, phrase_of(status));
	write_date(out, options->wall_ms);
	buffer_add_text(out, security);
	if (options->tls)
		buffer_add_text(out, only_tls);
	write_keeping(out, response);
	if (status != 304)
		write_content(out, response);
	if (status == 303)
		write_location(out, response->location);
	if (status == 405)
		buffer_add_text(out, "Allow: GET, HEAD, POST\r\n");
	if (response->retry_after_s > 0)
		buffer_add_format(out, "Retry-After: %u\r\n", response->retry_after_s);
	if (response->sets_session)
		cookie_write(out, COOKIE_SESSION, options->tls, response->session);
	if (response->sets_device)
		cookie_write(out, COOKIE_DEVICE, options->tls, response->device);
	if (response->sets_language)
		cookie_write(out, COOKIE_LANGUAGE, options->tls, response->language);
	if (options->closes)
		buffer_add_text(out, "Connection: close\r\n");
	buffer_add_text(out, "\r\n");
}
