/* What every unit suite needs: cmocka with its includes, and a folder of its own on disk. */
#ifndef AGAHI_TESTING_H
#define AGAHI_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/span.h"

#define RUN_SUITE(tests) cmocka_run_group_tests_name(__FILE__, tests, NULL, NULL)

static inline struct span span_of(const void *octets, size_t len)
{
	return (struct span){ octets, len };
}

/* A new folder, in memory where there is a place for such; test_folder_remove() takes it away with the files in
 * it. */
static inline char *test_folder_make(void)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/agahi-test-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(path));
	return strdup(path);
}

static inline void test_folder_remove(char *path)
{
	char command[256];

	snprintf(command, sizeof(command), "rm -rf '%s'", path);
	assert_int_equal(system(command), 0);
	free(path);
}

static inline char *test_path(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return strdup(path);
}

static inline void test_write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

#endif
