#include "agahi/fittings/uploads.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct uploads {
	struct upload rows[UPLOADS_MOST]; /* without octets: a free place */
};

static void drop(struct upload *upload)
{
	free(upload->octets);
	*upload = (struct upload){ 0 };
}

static void uploads_free(void *kept)
{
	struct uploads *uploads = kept;

	for (size_t i = 0; i < UPLOADS_MOST; i++)
		drop(&uploads->rows[i]);
	free(uploads);
}

static void drop_old(struct desk *desk, int64_t now_ms, void *arg)
{
	struct uploads *uploads = arg;

	(void)desk;
	for (size_t i = 0; i < UPLOADS_MOST; i++) {
		/* Of tomorrow: the clock was put back. */
		if (now_ms - uploads->rows[i].at_ms >= UPLOADS_KEPT_MS || uploads->rows[i].at_ms > now_ms)
			drop(&uploads->rows[i]);
	}
}

static struct uploads *uploads_of(const struct visit *visit)
{
	struct uploads *uploads = desk_kept(visit->desk, DESK_SLOT_UPLOADS);

	if (!uploads && (uploads = calloc(1, sizeof(*uploads)))) {
		desk_keep(visit->desk, DESK_SLOT_UPLOADS, uploads, uploads_free);
		desk_every(visit->desk, drop_old, uploads);
	}
	if (uploads)
		drop_old(visit->desk, visit->now_ms, uploads);
	return uploads;
}

/* The person's own, a free one, or the oldest. */
static struct upload *place_for(struct uploads *uploads, long long person)
{
	struct upload *best = &uploads->rows[0];

	for (size_t i = 0; i < UPLOADS_MOST; i++) {
		if (uploads->rows[i].octets && uploads->rows[i].person == person)
			return &uploads->rows[i];
		if (uploads->rows[i].at_ms < best->at_ms)
			best = &uploads->rows[i];
	}
	return best;
}

const struct upload *uploads_keep(const struct visit *visit, enum table table)
{
	const struct multipart_file *file = &visit->exchange->request.file;
	struct uploads *uploads = uploads_of(visit);
	char *octets = uploads ? malloc(file->octets.len + 1) : NULL;
	unsigned char random[(UPLOAD_KEY_SIZE - 1) / 2];

	if (!octets)
		return NULL;
	if (file->octets.len > 0)
		memcpy(octets, file->octets.data, file->octets.len);
	octets[file->octets.len] = '\0';
	struct upload *upload = place_for(uploads, visit->person.id);
	drop(upload);
	*upload = (struct upload){ .person = visit->person.id,
		.table = table,
		.octets = octets,
		.len = file->octets.len,
		.at_ms = visit->now_ms };
	snprintf(upload->name, sizeof(upload->name), "%s", file->name);
	randombytes_buf(random, sizeof(random));
	sodium_bin2hex(upload->key, sizeof(upload->key), random, sizeof(random));
	return upload;
}

static struct upload *find(const struct visit *visit, const char *key)
{
	struct uploads *uploads = uploads_of(visit);

	for (size_t i = 0; uploads && i < UPLOADS_MOST; i++) {
		struct upload *upload = &uploads->rows[i];

		if (upload->octets && upload->person == visit->person.id && strcmp(upload->key, key) == 0)
			return upload;
	}
	return NULL;
}

const struct upload *uploads_find(const struct visit *visit, const char *key)
{
	return find(visit, key);
}

void uploads_forget(const struct visit *visit, const char *key)
{
	struct upload *upload = find(visit, key);

	if (upload)
		drop(upload);
}
