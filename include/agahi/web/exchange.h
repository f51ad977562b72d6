/* exchange: one request of a browser and the answer to it, as handlers see them.
 *
 * The server (server.h) has checked the request before a handler sees it: method, host, lengths, origin of a POST, form and
 * cookies within their bounds. All texts are valid UTF-8 without NUL, and live as long as the exchange. A handler answers by
 * filling `response`; one that must wait for a worker says exchange_defer() and later exchange_finish(), and the exchange
 * lives until then, also where the browser has gone. Belongs to the loop's thread. */
#ifndef AGAHI_WEB_EXCHANGE_H
#define AGAHI_WEB_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/buffer.h"
#include "agahi/base/span.h"
#include "agahi/web/form.h"
#include "agahi/web/html.h"
#include "agahi/web/multipart.h"

enum web_method { WEB_GET, WEB_POST };

enum { WEB_MAX_ARGUMENTS = 4, WEB_ADDRESS_SIZE = 64, WEB_TOKEN_SIZE = 65, WEB_BODY = 4 << 20 };
enum { WEB_UPLOAD = 8 << 20 }; /* a body that may hold a file */

/* What a body may have of who is not logged in: none of their forms needs more. */
enum { WEB_BODY_OF_STRANGERS = 64 << 10 };

struct web_exchange;

struct web_request {
	enum web_method method;
	const char *path;                         /* decoded, without the query */
	const char *arguments[WEB_MAX_ARGUMENTS]; /* what stands in the {holes} of the route's pattern */
	struct form query;                        /* of the address */
	struct form form; /* of a POST of application/x-www-form-urlencoded, or multipart/form-data */
	struct multipart_file file;     /* of a POST of multipart/form-data; `name` NULL: it has none */
	struct span body;               /* of a POST of another type (text/csv): its octets */
	char session[WEB_TOKEN_SIZE];   /* the session cookie; "" */
	char device[WEB_TOKEN_SIZE];    /* the cookie of a browser that logged in before; "" */
	const char *language;           /* the cookie of the page's language; "" */
	const char *accept_language;    /* as the browser sends it; "" */
	const char *if_none_match;      /* "" */
	char address[WEB_ADDRESS_SIZE]; /* of the browser */
	bool by_script; /* fetch() of our own script asks (X-Desk: 1): fragments or JSON will do */
};

enum web_type { WEB_HTML, WEB_JSON, WEB_CSV, WEB_TEXT, WEB_SVG, WEB_CSS, WEB_SCRIPT, WEB_FONT, WEB_OCTETS };

struct web_response {
	int status;         /* 200 at first */
	enum web_type type; /* WEB_HTML at first */
	struct html page;   /* the body; other types may write to page.out */
	struct span
		shared; /* the body in place of `page`: octets that stay where they are, and are sent from there */
	char location[512]; /* with 303: a path of this site; "" */
	bool sets_session;  /* the cookie becomes `session`; "" removes it */
	char session[WEB_TOKEN_SIZE];
	bool sets_device; /* the same with the device's */
	char device[WEB_TOKEN_SIZE];
	bool sets_language; /* the same with the page's language */
	char language[36];
	char etag[WEB_TOKEN_SIZE]; /* ""; where it is the request's, 304 goes out */
	char file_name[128];       /* of a download (ASCII); "" */
	bool immutable;            /* may be kept for ever: its name has its hash */
	unsigned retry_after_s;    /* with 503 and 429 */
};

/* Is somebody logged in by this cookie ("" is nobody's)? */
typedef bool (*web_knows_h)(const char *session, void *arg);

/* Whose turn it is to go on; by exchange_defer(), exchange_finish() and the server alone. */
struct web_turn {
	bool deferred;
	void (*finish)(struct web_exchange *exchange); /* NULL: nobody waits (in tests of handlers) */
};

struct web_exchange {
	struct web_request request;
	struct web_response response;
	struct web_turn turn;
};

/* What a handler finds: 200, WEB_HTML, nothing else. `request` stays as it is. */
void exchange_begin_response(struct web_exchange *exchange);

/* 303 to a path of this site, of segments as html_path() takes them, ended by NULL. To the root when it is too long. */
void exchange_redirect(struct web_exchange *exchange, const char *const *segments);

/* The answer comes later: within exchange_finish(), which may be called before the handler returns too. The exchange is gone
 * after it. Only what was deferred is finished. */
void exchange_defer(struct web_exchange *exchange);
void exchange_finish(struct web_exchange *exchange);

#endif
