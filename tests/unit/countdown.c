#include "countdown.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_bool counting;
static atomic_bool failed;
static atomic_ulong left; /* until the one that fails */
static enum countdown_kind kind_of_failure;

void countdown_start(unsigned long n, enum countdown_kind kind)
{
	kind_of_failure = kind;
	left = n;
	failed = false;
	counting = true;
}

bool countdown_stop(void)
{
	counting = false;
	return failed;
}

static bool is_short(void)
{
	if (!counting)
		return false;
	if (failed)
		return kind_of_failure == COUNTDOWN_ALL;
	if (atomic_fetch_sub(&left, 1) != 1)
		return false;
	failed = true;
	return true;
}

static bool refuse(void)
{
	if (!is_short())
		return false;
	errno = ENOMEM;
	return true;
}

/* --- ours, by --wrap ---------------------------------------------------------------------------------- */

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
int __real_vasprintf(char **text, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);
int __wrap_vasprintf(char **text, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
int __wrap___vasprintf_chk(char **text, int flag, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

void *__wrap_malloc(size_t size)
{
	return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return refuse() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
	return refuse() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t len)
{
	return refuse() ? NULL : __real_strndup(text, len);
}

int __wrap_vasprintf(char **text, const char *format, va_list arguments)
{
	*text = (char *)1; /* undefined after a failure: nobody may touch it */
	return refuse() ? -1 : __real_vasprintf(text, format, arguments);
}

/* What _FORTIFY_SOURCE makes of it. */
int __wrap___vasprintf_chk(char **text, int flag, const char *format, va_list arguments)
{
	(void)flag;
	return __wrap_vasprintf(text, format, arguments);
}
// NOLINTEND(bugprone-reserved-identifier)

/* --- SQLite's ----------------------------------------------------------------------------------------- */

static sqlite3_mem_methods own;

static void *sqlite_malloc(int size)
{
	return is_short() ? NULL : own.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
	return is_short() ? NULL : own.xRealloc(old, size);
}

void countdown_count_sqlite(void)
{
	sqlite3_mem_methods counted;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own);
	counted = own;
	counted.xMalloc = sqlite_malloc;
	counted.xRealloc = sqlite_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &counted);
}
