#include "agahi/ops/disks.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "agahi/base/worker.h"

/* What one look saw. */
struct room {
	bool known;
	uint64_t looked_ms;
	uint64_t free_octets, octets;
};

struct disks {
	struct worker *worker;
	struct disks_place places[DISKS_MOST];
	size_t count;
	struct room rooms[DISKS_MOST]; /* under the worker's lock */
};

/* What only root may fill is not free. */
static struct room look_at(const char *file)
{
	struct statvfs found;

	if (statvfs(file, &found) != 0)
		return (struct room){ .known = false };
	return (struct room){ true, clock_monotonic_ms(), (uint64_t)found.f_bavail * found.f_frsize,
		(uint64_t)found.f_blocks * found.f_frsize };
}

static void look(struct disks *disks)
{
	for (size_t i = 0; i < disks->count; i++) {
		const struct room room = look_at(disks->places[i].file);

		worker_lock(disks->worker);
		disks->rooms[i] = room;
		worker_unlock(disks->worker);
	}
}

static bool wait_for_turn(struct disks *disks)
{
	worker_lock(disks->worker);
	if (!worker_is_stopping(disks->worker))
		worker_sleep(disks->worker, DISKS_EVERY_MS);
	bool go_on = !worker_is_stopping(disks->worker);
	worker_unlock(disks->worker);
	return go_on;
}

static void run(void *arg)
{
	while (wait_for_turn(arg))
		look(arg);
}

static void on_told(struct moment now, void *arg)
{
	(void)now;
	(void)arg;
}

struct disks *disks_start(
	struct event_base *base, const struct disks_place *places, size_t count, char *error, size_t size)
{
	struct disks *disks = calloc(1, sizeof(*disks));

	snprintf(error, size, "memory is short");
	if (!disks)
		return NULL;
	disks->count = count;
	memcpy(disks->places, places, count * sizeof(places[0]));
	disks->worker = worker_new();
	if (disks->worker) {
		look(disks);
		if (worker_start(disks->worker, base, run, on_told, disks))
			return disks;
		snprintf(error, size, "the thread that looks at the disks cannot start: %s", strerror(errno));
	}
	disks_stop(disks);
	return NULL;
}

void disks_stop(struct disks *disks)
{
	if (!disks)
		return;
	worker_free(disks->worker);
	free(disks);
}

/* --- in the text format ------------------------------------------------------------------------------- */

static void write_rooms(
	const struct figure *figure, const struct disks *disks, size_t offset, struct buffer *out)
{
	char labels[64];
	uint64_t octets;

	if (!disks)
		return;
	worker_lock(disks->worker);
	for (size_t i = 0; i < disks->count; i++) {
		const struct room *room = &disks->rooms[i];

		if (!room->known || clock_monotonic_ms() - room->looked_ms > DISKS_STALE_MS)
			continue;
		snprintf(labels, sizeof(labels), "of=\"%s\"", disks->places[i].of);
		memcpy(&octets, (const char *)room + offset, sizeof(octets));
		figure_write_sample(figure, labels, octets, out);
	}
	worker_unlock(disks->worker);
}

static void write_free(const struct figure *figure, const void *of, struct buffer *out)
{
	write_rooms(figure, of, offsetof(struct room, free_octets), out);
}

static void write_size(const struct figure *figure, const void *of, struct buffer *out)
{
	write_rooms(figure, of, offsetof(struct room, octets), out);
}

struct figures disks_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_disk_free_bytes", FIGURE_GAUGE,
			"Room on the file system of journal and messages, without what is kept for root.",
			.labels = "of", .samples = write_free },
		{ "agahi_disk_size_bytes", FIGURE_GAUGE, "How large that is in all.", .labels = "of",
			.samples = write_size },
	};

	return FIGURES_OF(table);
}
