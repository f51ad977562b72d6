/* plainfile: files that a configuration names, opened without waiting: a pipe that nobody writes to would hold up the loop,
 * and with it every citizen. */
#ifndef AGAHI_PLAINFILE_H
#define AGAHI_PLAINFILE_H

#include <stdbool.h>
#include <stdio.h>

/* To read. What is no plain file (a pipe, a socket, a device, a folder) is not opened. Less than 0 with `reason`, a text
 * that holds until the next call, and errno (EINVAL: no plain file). */
int plainfile_open(const char *path, const char **reason);

/* The same as a stream, which fclose() closes; NULL with `reason`. */
FILE *plainfile_stream(const char *path, const char **reason);

/* For one that a library opens by its name. False with `reason`. */
bool plainfile_may_open(const char *path, const char **reason);

#endif
