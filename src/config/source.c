#include "agahi/config/source.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/plainfile.h"

enum { DEEPEST = 10 }; /* files in files: libconfig's own bound */

static bool refuse(struct faults *faults, const char *path, int line, const char *reason)
{
	faults->count++;
	snprintf(faults->text, faults->size, "%s:%d: config: %s\n", path, line, reason);
	return false;
}

static bool refuse_unreadable(struct faults *faults, const char *path, int line, const char *reason)
{
	char text[PATH_MAX + 128];

	snprintf(text, sizeof(text), "%s%scannot be read: %s", line > 0 ? path : "", line > 0 ? " " : "",
		reason);
	return refuse(faults, faults->path, line, text);
}

/* The name that a line includes; NULL: it includes none. */
static const char *included_in(char *line)
{
	static const char word[] = "@include";
	char *at = line + strspn(line, " \t");

	if (strncmp(at, word, sizeof(word) - 1) != 0)
		return NULL;
	at += sizeof(word) - 1;
	at += strspn(at, " \t");
	char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
	if (!end)
		return NULL;
	*end = '\0';
	return at + 1;
}

static bool read_through(const char *path, int line, int depth, struct faults *faults);

/* What is not there is told by libconfig: the line may stand in a comment. */
static bool read_included(const char *path, int line, int depth, struct faults *faults)
{
	const char *reason;

	if (depth == DEEPEST || (!plainfile_may_open(path, &reason) && errno == ENOENT))
		return true;
	return read_through(path, line, depth, faults);
}

/* `line`: of the first file, from which it is included; 0: it is that file. */
static bool read_through(const char *path, int line, int depth, struct faults *faults)
{
	const char *reason, *name;
	FILE *file = plainfile_stream(path, &reason);
	char *text = NULL;
	size_t size = 0;
	bool good = true;

	if (!file)
		return refuse_unreadable(faults, path, line, reason);
	errno = 0;
	for (int number = 1; good && getline(&text, &size, file) >= 0; number++) {
		name = included_in(text);
		good = !name || read_included(name, line > 0 ? line : number, depth + 1, faults);
		errno = 0;
	}
	if (good && (ferror(file) || !feof(file)))
		good = refuse_unreadable(faults, path, line, strerror(errno ? errno : EIO));
	free(text);
	fclose(file);
	return good;
}

bool source_read(config_t *source, struct faults *faults)
{
	const char *reason;

	if (!read_through(faults->path, 0, 0, faults))
		return false;
	FILE *file = plainfile_stream(faults->path, &reason);
	if (!file)
		return refuse_unreadable(faults, faults->path, 0, reason);
	bool parsed = config_read(source, file) == CONFIG_TRUE;
	fclose(file);
	if (parsed)
		return true;
	const char *where = config_error_file(source);
	return refuse(
		faults, where ? where : faults->path, config_error_line(source), config_error_text(source));
}
