#include "agahi/base/folder.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool folder_of(const char *file, char *folder, size_t size)
{
	const char *slash = strrchr(file, '/');
	size_t len = slash == file ? 1 : slash ? (size_t)(slash - file) : 0;
	int written = len > 0 ? snprintf(folder, size, "%.*s", (int)len, file) : snprintf(folder, size, ".");

	return written >= 0 && (size_t)written < size;
}

bool folder_sync(const char *file)
{
	char folder[PATH_MAX];
	int fd = folder_of(file, folder, sizeof(folder)) ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
							 : -1;
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return synced;
}
