/* folder: the folder that a file stands in, or is to stand in. */
#ifndef AGAHI_FOLDER_H
#define AGAHI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* "." where the name has none. False where it does not fit; then it is cut. */
bool folder_of(const char *file, char *folder, size_t size);

/* That a file in it has this name, or is gone, outlives a power cut from here on. False with errno. */
bool folder_sync(const char *file);

#endif
