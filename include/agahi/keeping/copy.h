/* copy: is a file the copy of a database of ours, and whole? Why it is not, in words: what it seems to be, and what to do.
 *
 * It is looked at in a draft beside the database whose place it is to take, so that the copy, and the medium that it is on, are never
 * written to. */
#ifndef AGAHI_COPY_H
#define AGAHI_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct copy_kind {
	const char *called;       /* for messages: "journal" */
	const char *tables;       /* three that it has, as SQL has them in a list */
	const char *other;        /* what it is where it has the tables of `other_tables` */
	const char *other_tables; /* also three */
	int version;              /* of the schema that this program knows */
};

/* A journal, and messages. */
struct copy_kind copy_kind_journal(void);
struct copy_kind copy_kind_content(void);

/* Copies the file `copy` to `draft`, which is replaced when it is there, with owner and permissions of `target`, the database whose place it is to
 * take; `permissions` where there is none yet. False with `error` when it cannot be, or the file is no database, or it is `target` itself;
 * then there is no draft. */
bool copy_take(const char *copy, const char *target, const char *draft, unsigned permissions, char *error,
	size_t size);

/* Is the draft what it is to be, of a version that is known, and every page of it whole? `version`: of its schema. False with `error`, which speaks of `copy`. */
bool copy_check(const char *draft, const struct copy_kind *kind, const char *copy, int *version, char *error,
	size_t size);

#endif
