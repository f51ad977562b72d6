#include "agahi/config/faults.h"

#include <stdarg.h>
#include <stdio.h>

void faults_add(
	struct faults *faults, const config_setting_t *where, const char *key, const char *format, ...)
{
	const char *file = where ? config_setting_source_file(where) : NULL;
	unsigned line = where ? config_setting_source_line(where) : 0;
	char text[512];
	va_list arguments;

	faults->count++;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (faults->len >= faults->size)
		return;
	int written = snprintf(faults->text + faults->len, faults->size - faults->len, "%s:%u: %s: %s\n",
		file ? file : faults->path, line, key, text);
	if (written > 0)
		faults->len += (size_t)written;
}
