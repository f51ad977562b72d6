/* faults: what is wrong with a configuration, collected so that one run names everything.
 *
 * Each is one line, `file:line: key: what is wrong, what is allowed`, in the caller's buffer; what does not fit
 * is cut, and counted all the same. */
#ifndef AGAHI_FAULTS_H
#define AGAHI_FAULTS_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

struct faults {
	const char *path; /* of the file that was asked for; an included one is named in its place */
	char *text;       /* the caller's, of `size` octets; always ends with a NUL */
	size_t size;
	size_t len;
	unsigned count;
	bool without_secrets; /* whoever reads may not see them: config_load_without_secrets() */
};

/* `where` tells file and line; NULL: the file as a whole, line 0. */
void faults_add(struct faults *faults, const config_setting_t *where, const char *key, const char *format,
	...) __attribute__((format(printf, 4, 5)));

#endif
