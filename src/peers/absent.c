#include "agahi/peers/absent.h"

#include <stdio.h>

static void refuse(char *error, size_t size)
{
	snprintf(error, size,
		"this program was built without libpq, so it has no engine postgresql: install libpq-dev and "
		"build "
		"it again");
}

sqlite3 *foreign_open(const char *conninfo, enum db_mode mode, char *error, size_t size)
{
	(void)conninfo;
	(void)mode;
	refuse(error, size);
	return NULL;
}

void foreign_name(const char *conninfo, char *name, size_t size)
{
	(void)conninfo;
	snprintf(name, size, "PostgreSQL");
}

struct store *pgstore_open(const struct pgstore_options *options, char *error, size_t size)
{
	(void)options;
	refuse(error, size);
	return NULL;
}

/* --- of a store that there never is ------------------------------------------------------------------- */

int64_t pgstore_life(const struct store *store)
{
	(void)store;
	return 0;
}

struct lease *pgstore_lease(struct store *store)
{
	(void)store;
	return NULL;
}

struct ids pgstore_ids(const struct store *store)
{
	(void)store;
	return (struct ids){ 0 };
}

const struct keyslots *pgstore_slots(const struct store *store)
{
	(void)store;
	return NULL;
}

struct neighbours *neighbours_start(const struct neighbours_parts *parts, char *error, size_t size)
{
	(void)parts;
	refuse(error, size);
	return NULL;
}

void neighbours_stop(struct neighbours *neighbours)
{
	(void)neighbours;
}

void neighbours_set_reach(struct neighbours *neighbours, const char *const *smscs, size_t count, size_t room)
{
	(void)neighbours;
	(void)smscs;
	(void)count;
	(void)room;
}

bool neighbours_release(struct neighbours *neighbours, const int64_t *ids, size_t count)
{
	(void)neighbours;
	(void)ids;
	(void)count;
	return false;
}

bool neighbours_publish(struct neighbours *neighbours, int64_t after, const void *octets, size_t len)
{
	(void)neighbours;
	(void)after;
	(void)octets;
	(void)len;
	return false;
}

struct following_figures neighbours_figures(const struct neighbours *neighbours)
{
	(void)neighbours;
	return (struct following_figures){ .stale_p99_ms = 0 };
}
