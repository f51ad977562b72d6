#include "agahi/bench/order.h"

#include "agahi/drafts/contents.h"
#include "agahi/edition/models.h"

/* What was learned for these words, else for those that the draft was made from. */
static void find_model(sqlite3 *db, const struct draft *draft, struct workbench_order *order)
{
	char hash[TABLES_HASH_SIZE];
	struct draft base = { 0 };

	if (!models_hash(order->set, hash) || *hash == '\0')
		return;
	if (drafts_find_model(db, hash, &order->model) && order->model.len > 0)
		return;
	if (draft->base && drafts_find(db, draft->base, &base) && *base.model &&
		drafts_find_model(db, base.model, &order->model))
		order->model_is_older = order->model.len > 0;
}

struct topics_languages order_languages(const struct desk *desk)
{
	const struct settings_service *service = &desk_settings(desk)->service;

	return (struct topics_languages){ .tags = service->languages.items,
		.count = service->languages.count,
		.default_tag = service->default_language };
}

bool order_of(const struct desk *desk, const struct draft *draft, struct topics_languages *languages,
	struct workbench_order *order)
{
	*languages = order_languages(desk);
	*order = (struct workbench_order){ .set = contents_load(desk_database(desk), draft->id),
		.languages = languages };
	if (!order->set)
		return false;
	find_model(desk_database(desk), draft, order);
	return true;
}
