/* log: one logfmt line an event, on one stream.
 *
 *   time=2026-02-08T08:00:00.123Z level=warn event=bind_refused link=telco-a status=0x0e reason="…"
 *
 * A line is written with one call, so lines of several threads do not mix. A reader that stands still costs
 * lines, and holds nobody up; a disk that is full costs lines, and never leaves half of one. How many were lost, and why,
 * is told when it goes on (event=log_lines_lost). Numbers of citizens never come here in clear: callers pass them
 * through mask_number().
 *
 * Where the stream is connected to journald (systemd.exec(5), JOURNAL_STREAM) a line begins with its priority, as
 * sd-daemon(3) has it: "<3>" an error, "<4>" a warning, "<6>" and "<7>"; journald takes it off again. */
#ifndef AGAHI_LOG_H
#define AGAHI_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

struct log;

/* NULL when memory is short. `out` stays the caller's. No other thread changes the environment meanwhile. */
struct log *log_new(FILE *out, enum log_level level);
void log_free(struct log *log);

/* Any thread; from the next line on. */
void log_set_level(struct log *log, enum log_level level);

/* Writes to the end of that file from now on, which is made (0640) where it is not there; "": to the stream of log_new().
 * The same file again is opened anew: the old one may have been moved away. False with `error`: it goes on as it was. */
bool log_set_file(struct log *log, const char *path, char *error, size_t size);

/* "debug", "info", "warn" and "error", by their number; NULL at the end. */
extern const char *const log_level_names[];

/* Is the stream connected to journald? As log_new(). */
bool log_is_to_journal(FILE *out);

/* Words for a person, before there is a log: `lines` as they are, each with the priority of an error where that journald
 * reads them. */
void log_print_errors(FILE *out, const char *lines);

/* A key and its value; the value is written as its kind wants it, so nothing that came from outside can forge
 * a line. Made by the macros below. */
struct log_field {
	enum log_kind {
		LOG_KIND_END,
		LOG_KIND_TEXT,
		LOG_KIND_WORD,
		LOG_KIND_NUMBER,
		LOG_KIND_HEX,
		LOG_KIND_SECONDS,
		LOG_KIND_DURATION,
		LOG_KIND_TIME,
		LOG_KIND_TALLY,
		LOG_KIND_NOTHING
	} kind;
	const char *key;
	const char *text;
	long long number;
	unsigned long long total;
	int digits;
};

/* Words for a person: always between quotes, escaped. With a NULL `text_` the pair is left out; so in
 * LOG_WORD. */
#define LOG_TEXT(key_, text_) ((struct log_field){ .kind = LOG_KIND_TEXT, .key = (key_), .text = (text_) })
/* A name: quoted only when it is not of letters, digits and signs that logfmt has no use for. */
#define LOG_WORD(key_, text_) ((struct log_field){ .kind = LOG_KIND_WORD, .key = (key_), .text = (text_) })
#define LOG_NUMBER(key_, number_) \
	((struct log_field){ .kind = LOG_KIND_NUMBER, .key = (key_), .number = (long long)(number_) })
/* 0x…, of at least `digits_` digits. */
#define LOG_HEX(key_, number_, digits_) \
	((struct log_field){ \
		.kind = LOG_KIND_HEX, .key = (key_), .number = (long long)(number_), .digits = (digits_) })
/* Milliseconds, written as seconds: 1.5s. */
#define LOG_SECONDS(key_, ms_) \
	((struct log_field){ .kind = LOG_KIND_SECONDS, .key = (key_), .number = (long long)(ms_) })
/* The same to the millisecond: 0.012s. */
#define LOG_DURATION(key_, ms_) \
	((struct log_field){ .kind = LOG_KIND_DURATION, .key = (key_), .number = (long long)(ms_) })
/* Milliseconds since 1970, as a line's own time is written. */
#define LOG_TIME(key_, wall_ms_) \
	((struct log_field){ .kind = LOG_KIND_TIME, .key = (key_), .number = (long long)(wall_ms_) })
/* count=… total=…: how many this line stands for (told.h), and how many there were in all. */
#define LOG_TALLY(count_, total_) \
	((struct log_field){ .kind = LOG_KIND_TALLY, .number = (long long)(count_), .total = (total_) })
#define LOG_NOTHING ((struct log_field){ .kind = LOG_KIND_NOTHING })

/* `event` is one word; the fields follow it in their order, up to one of LOG_KIND_END. A NULL log writes
 * nothing. */
void log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields);

#define LOG_FIELDS(...) ((const struct log_field[]){ __VA_ARGS__, { .kind = LOG_KIND_END } })
#define log_debug(log, event, ...) log_event(log, LOG_LEVEL_DEBUG, event, LOG_FIELDS(__VA_ARGS__))
#define log_info(log, event, ...) log_event(log, LOG_LEVEL_INFO, event, LOG_FIELDS(__VA_ARGS__))
#define log_warn(log, event, ...) log_event(log, LOG_LEVEL_WARN, event, LOG_FIELDS(__VA_ARGS__))
#define log_error(log, event, ...) log_event(log, LOG_LEVEL_ERROR, event, LOG_FIELDS(__VA_ARGS__))

/* Copies `text` (UTF-8) to `out` so that it can stand between double quotes: quotes, backslashes, control characters
 * (also those of 8 bits), line and paragraph separators and octets that are not UTF-8 are escaped; what does not fit is
 * cut after a whole character. Returns `out`. For text that came from outside. */
const char *log_quote(const char *text, char *out, size_t size);

#endif
