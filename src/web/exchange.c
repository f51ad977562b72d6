#include "agahi/web/exchange.h"

#include <stdio.h>
#include <string.h>

#include "agahi/web/segments.h"

void exchange_begin_response(struct web_exchange *exchange)
{
	buffer_free(&exchange->response.page.out);
	memset(&exchange->response, 0, sizeof(exchange->response));
	exchange->response.status = 200;
	exchange->response.type = WEB_HTML;
}

void exchange_redirect(struct web_exchange *exchange, const char *const *segments)
{
	struct web_response *response = &exchange->response;
	struct buffer path = { 0 };

	segments_encode_path(&path, segments);
	bool fits = !path.failed && path.len < sizeof(response->location);
	snprintf(response->location, sizeof(response->location), "%s", fits ? path.data : "/");
	response->status = 303;
	buffer_free(&path);
}

void exchange_defer(struct web_exchange *exchange)
{
	exchange->turn.deferred = true;
}

void exchange_finish(struct web_exchange *exchange)
{
	if (!exchange->turn.deferred)
		return;
	exchange->turn.deferred = false;
	if (exchange->turn.finish)
		exchange->turn.finish(exchange);
}
