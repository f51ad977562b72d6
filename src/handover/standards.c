#include "agahi/handover/standards.h"

#include <string.h>
#include <time.h>

struct day standards_day(int64_t now_ms)
{
	time_t now = (time_t)(now_ms / 1000);
	struct tm today;

	if (!localtime_r(&now, &today))
		return (struct day){ 0 };
	return (struct day){ today.tm_year + 1900, today.tm_mon + 1, today.tm_mday };
}

/* Each code once; a service has a few. */
static void take_codes(const struct config *config, struct check_options *options)
{
	for (size_t i = 0; i < config->link_count; i++) {
		const struct config_strings *codes = &config->links[i].short_codes;

		for (size_t j = 0; j < codes->count && options->code_count < CHECK_MAX_CODES; j++) {
			size_t at = 0;

			while (at < options->code_count && strcmp(options->codes[at], codes->items[j]) != 0)
				at++;
			options->codes[at] = codes->items[j];
			options->code_count += at == options->code_count;
		}
	}
}

struct check_options standards_of(const struct config *config, int64_t now_ms)
{
	struct check_options options = { .languages = config->service.languages.items,
		.language_count = config->service.languages.count,
		.default_tag = config->service.default_language,
		.max_parts = (unsigned)config->service.max_parts,
		.today = standards_day(now_ms) };

	take_codes(config, &options);
	return options;
}
