#include "agahi/gateway/forgetting.h"

#include <stdlib.h>

#include "agahi/recall/standing.h"

enum { SHRINK_FROM = 64 * 1024 };

/* Only when it has doubled, for all of it is read and written. */
static void shrink(struct forgetting *forgetting, struct standing *standing)
{
	int64_t octets = standing_octets(standing);
	char error[512];

	if (octets < SHRINK_FROM || octets < forgetting->shrink_from)
		return;
	if (!standing_shrink(standing, &octets, error, sizeof(error)))
		log_warn(forgetting->log, "forgotten_list_not_shrunk", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "none but its size; tried again when it is twice as long"));
	forgetting->shrink_from = 2 * octets;
}

static bool write_all(struct forgetting *forgetting, const struct journal_forgotten *forgotten, size_t count,
	char *error, size_t size)
{
	struct standing_line *lines = calloc(count, sizeof(*lines));
	struct standing *standing = standing_open(forgetting->journal, STANDING_NO_PATIENCE, error, size);
	bool written = standing && standing_match(standing, forgetting->key, error, size);

	for (size_t i = 0; lines && i < count; i++)
		lines[i] = (struct standing_line){ STANDING_FORGET, forgotten[i].received_ms,
			forgotten[i].sender_identity };
	if (!lines)
		snprintf(error, size, "memory is short");
	written = written && lines && standing_add(standing, lines, count, error, size);
	if (written)
		shrink(forgetting, standing);
	standing_close(standing);
	free(lines);
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
