#include "agahi/gateway/forgetting.h"

#include "agahi/recall/standing.h"

static bool write_all(const struct forgetting *forgetting, const struct journal_forgotten *forgotten,
	size_t count, char *error, size_t size)
{
	struct standing *standing = standing_open(forgetting->journal, error, size);
	bool written = standing && standing_match(standing, forgetting->key, error, size);

	for (size_t i = 0; written && i < count; i++)
		written = standing_add(standing, STANDING_FORGET, forgotten[i].sender_identity,
			forgotten[i].received_ms, error, size);
	standing_close(standing);
	return written;
}

bool forgetting_write_down(const struct journal_forgotten *forgotten, size_t count, void *arg)
{
	struct forgetting *forgetting = arg;
	char error[512];
	bool written = write_all(forgetting, forgotten, count, error, sizeof(error));

	if (!written && !forgetting->complained)
		log_error(forgetting->log, "forgotten_not_listed", LOG_TEXT("reason", error),
			LOG_TEXT("effect",
				"they are forgotten, but a restored copy of before would bring them back"),
			LOG_TEXT("next", "tried again every five seconds"));
	forgetting->complained = !written;
	return written;
}
