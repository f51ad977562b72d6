/* log: one logfmt line an event, on one stream.
 *
 *   time=2026-02-08T08:00:00.123Z level=warn event=bind_refused link=telco-a status=0x0e reason="…"
 *
 * A line is written with one call, so lines of several threads do not mix. A reader that stands still costs
 * lines, and holds nobody up; how many were lost is told when it goes on. Numbers of citizens never come here
 * in clear: callers pass them through mask_number(). */
#ifndef AGAHI_LOG_H
#define AGAHI_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log;

/* NULL when memory is short. `out` stays the caller's. */
struct log *log_new(FILE *out, enum log_level level);
void log_free(struct log *log);

/* "debug", "info", "warn" or "error"; false for any other name. */
bool log_level_from_name(const char *name, enum log_level *level);

/* `event` is one word; `format` makes the key=value pairs that follow. A NULL log writes nothing. */
void log_write(struct log *log, enum log_level level, const char *event, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#define log_debug(log, ...) log_write(log, LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(log, ...) log_write(log, LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(log, ...) log_write(log, LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(log, ...) log_write(log, LOG_LEVEL_ERROR, __VA_ARGS__)

/* Copies `text` to `out` so that it can stand between double quotes: quotes, backslashes and control
 * characters are escaped, what does not fit is cut. Returns `out`. For text that came from outside. */
const char *log_quote(const char *text, char *out, size_t size);

#endif
