#include "agahi/log.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_MAX_OCTETS = 2048 };

struct log {
	FILE *out;
	enum log_level level;
};

static const char *const level_names[] = { "debug", "info", "warn", "error" };

struct log *log_new(FILE *out, enum log_level level)
{
	struct log *log = calloc(1, sizeof(*log));

	if (log) {
		log->out = out;
		log->level = level;
	}
	return log;
}

void log_free(struct log *log)
{
	free(log);
}

bool log_level_from_name(const char *name, enum log_level *level)
{
	for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static size_t write_prefix(char *line, size_t size, enum log_level level, const char *event)
{
	struct timespec now;
	struct tm utc;
	char stamp[32];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	int written = snprintf(line, size, "time=%s.%03ldZ level=%s event=%s ", stamp, now.tv_nsec / 1000000,
		level_names[level], event);
	return written < 0 ? 0 : (size_t)written;
}

void log_write(struct log *log, enum log_level level, const char *event, const char *format, ...)
{
	char line[LINE_MAX_OCTETS];
	va_list arguments;

	if (!log || level < log->level)
		return;
	size_t len = write_prefix(line, sizeof(line), level, event);
	va_start(arguments, format);
	int written = vsnprintf(line + len, sizeof(line) - len, format, arguments);
	va_end(arguments);
	if (written < 0)
		return;
	len += (size_t)written;
	if (len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	fwrite(line, 1, len, log->out);
	fflush(log->out);
}

static size_t quote_octet(unsigned char octet, char out[5])
{
	if (octet == '"' || octet == '\\') {
		out[0] = '\\';
		out[1] = (char)octet;
		return 2;
	}
	if (octet < 0x20 || octet == 0x7f)
		return (size_t)snprintf(out, 5, "\\x%02x", octet);
	out[0] = (char)octet;
	return 1;
}

const char *log_quote(const char *text, char *out, size_t size)
{
	size_t len = 0;
	char piece[5];

	for (; *text != '\0'; text++) {
		size_t piece_len = quote_octet((unsigned char)*text, piece);

		if (len + piece_len + 1 > size)
			break;
		memcpy(out + len, piece, piece_len);
		len += piece_len;
	}
	out[len] = '\0';
	return out;
}
