#include "agahi/base/log.h"

#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_MAX_OCTETS = 2048 };

struct log {
	FILE *out;
	enum log_level level;
	pthread_mutex_t lock; /* one line at a time; what it guards: */
	unsigned long lost;   /* lines that nobody took */
};

static const char *const level_names[] = { "debug", "info", "warn", "error" };

struct log *log_new(FILE *out, enum log_level level)
{
	struct log *log = calloc(1, sizeof(*log));

	if (log) {
		log->out = out;
		log->level = level;
		pthread_mutex_init(&log->lock, NULL);
	}
	return log;
}

void log_free(struct log *log)
{
	if (!log)
		return;
	pthread_mutex_destroy(&log->lock);
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

/* A pipe or socket whose reader stands still would hold up the loop, and with it every citizen: then the line
 * is lost, and counted. What poll() calls writable takes a whole line (PIPE_BUF). */
static bool takes_a_line(FILE *out)
{
	struct pollfd poll_out = { .fd = fileno(out), .events = POLLOUT };

	_Static_assert(LINE_MAX_OCTETS * 2 <= PIPE_BUF, "the line, and the word about lost ones");
	return poll_out.fd < 0 || poll(&poll_out, 1, 0) != 0;
}

static void tell_lost(struct log *log)
{
	char line[LINE_MAX_OCTETS];

	if (log->lost == 0)
		return;
	size_t len = write_prefix(line, sizeof(line), LOG_LEVEL_WARN, "log_lines_lost");
	int written = snprintf(
		line + len, sizeof(line) - len, "count=%lu reason=\"nobody read them\"\n", log->lost);
	fwrite(line, 1, len + (written > 0 ? (size_t)written : 0), log->out);
	log->lost = 0;
}

static void write_line(struct log *log, const char *line, size_t len)
{
	pthread_mutex_lock(&log->lock);
	if (takes_a_line(log->out)) {
		tell_lost(log);
		fwrite(line, 1, len, log->out);
		fflush(log->out);
	} else {
		log->lost++;
	}
	pthread_mutex_unlock(&log->lock);
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
	write_line(log, line, len);
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
