#include "agahi/keeping/standing_copy.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/base/placing.h"

static const char ending[] = ".standing";

static bool list_of(const char *path, char list[STANDING_COPY_PATH_SIZE])
{
	snprintf(list, STANDING_COPY_PATH_SIZE, "%s%s", path, ending);
	return access(list, F_OK) == 0;
}

bool standing_copy_make(const char *journal, const char *file, char written[STANDING_COPY_PATH_SIZE],
	char *error, size_t size)
{
	char list[STANDING_COPY_PATH_SIZE], to[STANDING_COPY_PATH_SIZE];

	*written = '\0';
	if (!list_of(journal, list))
		return true;
	if (list_of(file, to)) {
		snprintf(error, size, "%s cannot be made: %s", to, strerror(EEXIST));
		return false;
	}
	if (!placing_copy(list, to, 0600, error, size))
		return false;
	snprintf(written, STANDING_COPY_PATH_SIZE, "%s", to);
	return true;
}

/* --- taking ------------------------------------------------------------------------------------------- */

static bool is_list(const char *name)
{
	size_t len = strlen(name), end = sizeof(ending) - 1;

	return len > end && strcmp(name + len - end, ending) == 0;
}

static bool is_newer(const struct timespec *time, const struct timespec *than)
{
	return time->tv_sec > than->tv_sec || (time->tv_sec == than->tv_sec && time->tv_nsec > than->tv_nsec);
}

/* "": there is none. */
static void find_newest(const char *folder, char newest[STANDING_COPY_PATH_SIZE])
{
	struct timespec latest = { 0 };
	DIR *dir = opendir(folder);
	struct dirent *entry;

	*newest = '\0';
	while (dir && (entry = readdir(dir))) {
		char path[STANDING_COPY_PATH_SIZE];
		struct stat found;

		if (!is_list(entry->d_name) ||
			snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= (int)sizeof(path) ||
			stat(path, &found) != 0 || !S_ISREG(found.st_mode) ||
			(*newest != '\0' && !is_newer(&found.st_mtim, &latest)))
			continue;
		latest = found.st_mtim;
		memcpy(newest, path, strlen(path) + 1);
	}
	if (dir)
		closedir(dir);
}

bool standing_copy_take(const char *journal, const char *copy, char taken[STANDING_COPY_PATH_SIZE],
	bool *missing, char *error, size_t size)
{
	char list[STANDING_COPY_PATH_SIZE], folder[STANDING_COPY_PATH_SIZE];

	*taken = '\0';
	*missing = !list_of(journal, list);
	if (!*missing)
		return true;
	folder_of(copy, folder, sizeof(folder));
	find_newest(folder, taken);
	if (*taken == '\0')
		return true;
	*missing = false;
	return placing_copy(taken, list, 0600, error, size);
}
