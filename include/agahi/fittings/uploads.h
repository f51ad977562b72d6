/* uploads: files that people sent and looked at, kept in memory until they say what becomes of them.
 *
 * One of each person, UPLOADS_MOST in all: the oldest makes room. After UPLOADS_KEPT_MS it is gone, and with the desk. Belongs to
 * the loop's thread. */
#ifndef AGAHI_FITTINGS_UPLOADS_H
#define AGAHI_FITTINGS_UPLOADS_H

#include <stdint.h>

#include "agahi/edition/tables.h"
#include "agahi/frame/desk.h"

enum { UPLOADS_MOST = 8, UPLOADS_KEPT_MS = 3600000, UPLOAD_KEY_SIZE = 33 };

struct upload {
	char key[UPLOAD_KEY_SIZE]; /* by which the form names it */
	long long person;
	enum table table;
	char name[MULTIPART_FILE_NAME + 1]; /* of the file */
	char *octets;
	size_t len;
	int64_t at_ms;
};

/* Keeps what the visit's form brings, a copy. NULL when memory is short. Good until the next call. */
const struct upload *uploads_keep(const struct visit *visit, enum table table);

/* The visit's person's, of that key; NULL: it is not kept any more. */
const struct upload *uploads_find(const struct visit *visit, const char *key);

/* It was taken. */
void uploads_forget(const struct visit *visit, const char *key);

#endif
