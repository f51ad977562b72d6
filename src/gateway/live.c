#include "agahi/gateway/live.h"

#include "agahi/edition/watch.h"
#include "agahi/gateway/blockwatch.h"

static void take_catalogue(struct live *live, struct catalogue *catalogue)
{
	struct catalogue *old = live->catalogue;
	struct log *log = live->with->log;

	catalogue_set_answer_at(catalogue, config_answer_at(live->with->config));
	live->catalogue = catalogue;
	assembly_set_catalogue(live->with, catalogue);
	catalogue_free(old);
	log_info(log, "content_loaded", LOG_NUMBER("edition", catalogue_edition(catalogue)),
		LOG_NUMBER("topics", topics_count(catalogue_topics(catalogue))),
		LOG_NUMBER("keywords", keywords_count(catalogue_keywords(catalogue))),
		LOG_NUMBER("languages", topics_language_count(catalogue_topics(catalogue))),
		LOG_WORD("built", catalogue_is_overlay(catalogue) ? "false" : "true"));
	if (topics_count(catalogue_topics(catalogue)) == 0)
		log_warn(log, "content_empty", LOG_TEXT("reason", "no message set is published"),
			LOG_TEXT("next", "agahi -c FILE import FOLDER"));
}

static void on_catalogue(struct catalogue *catalogue, void *arg)
{
	take_catalogue(arg, catalogue);
}

static void on_blocklist(struct blocklist list, void *arg)
{
	struct live *live = arg;

	blocklist_clear(&live->with->blocklist);
	live->with->blocklist = list;
	log_info(live->with->log, "blocklist_loaded", LOG_NUMBER("numbers", list.count));
}

static void on_changed(void *arg)
{
	struct live *live = arg;

	if (live->changed)
		live->changed(live->arg);
}

static struct topics_languages languages_of(const struct config *config)
{
	const struct config_service *service = &config->service;

	return (struct topics_languages){ service->languages.items, service->languages.count,
		service->default_language };
}

bool live_set_languages(struct live *live, const struct config *config)
{
	const struct topics_languages languages = languages_of(config);

	return watch_set_languages(live->watch, &languages);
}

bool live_can_answer(const struct live *live)
{
	return topics_count(catalogue_topics(live->catalogue)) > 0;
}

void live_reload(struct live *live)
{
	watch_reload(live->watch);
}

bool live_start(struct live *live, char *error, size_t size)
{
	struct assembly *with = live->with;
	const struct topics_languages languages = languages_of(with->config);
	const struct watch_parts watch = { with->base, with->config->store.content, &languages, with->log,
		on_catalogue, live, on_changed };
	const struct blockwatch_parts blockwatch = { with->base, config_place(&with->config->store),
		with->log, on_blocklist, live };
	struct catalogue *first = NULL;

	live->blockwatch = blockwatch_start(&blockwatch, &with->blocklist, error, size);
	if (!live->blockwatch)
		return false;
	live->watch = watch_start(&watch, &first, error, size);
	if (!live->watch)
		return false;
	take_catalogue(live, first);
	return true;
}

void live_stop(struct live *live)
{
	watch_stop(live->watch);
	blockwatch_stop(live->blockwatch);
	live->watch = NULL;
	live->blockwatch = NULL;
}

void live_free(struct live *live)
{
	catalogue_free(live->catalogue);
	live->catalogue = NULL;
}
