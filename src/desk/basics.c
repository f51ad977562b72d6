#include "agahi/desk/basics.h"

#include "agahi/frame/gate.h"
#include "agahi/web/assets.h"

void basics_first_page(struct visit *visit)
{
	exchange_redirect(visit->exchange, (const char *const[]){ "messages", NULL });
}

void basics_asset_page(struct visit *visit)
{
	struct web_exchange *exchange = visit->exchange;

	if (!assets_answer(desk_assets(visit->desk), exchange->request.arguments[0],
		    exchange->request.takes_gzip, &exchange->response))
		gate_refuse(visit, 404);
}

void basics_health_page(struct visit *visit)
{
	struct web_response *response = &visit->exchange->response;
	bool good = sqlite3_exec(desk_database(visit->desk), "SELECT count(*) FROM person", NULL, NULL,
			    NULL) == SQLITE_OK;

	response->type = WEB_TEXT;
	response->status = good ? 200 : 503;
	buffer_add_text(&visit->page->out, good ? "ok\n" : "the database does not answer\n");
}
