#include "agahi/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

enum {
	LINE_MAX_OCTETS = 2048,
	LOST_MAX_OCTETS = 512,                  /* of the word about lost lines */
	VALUE_MAX_OCTETS = LINE_MAX_OCTETS / 2, /* of one that is quoted */
	PIECE_MAX_OCTETS = 4 * 4 + 1            /* a character of four octets, each escaped */
};

struct log {
	FILE *stream;    /* the caller's */
	bool to_journal; /* the stream is */
	atomic_int level;
	pthread_mutex_t lock;  /* one line at a time; what it guards: */
	FILE *out;             /* the stream, or a file of ours */
	unsigned long unread;  /* lines lost since the last that was taken: nobody read them, */
	unsigned long refused; /* or the disk did not take them, */
	int why;               /* an errno */
	bool is_torn;          /* the stream ends in the middle of a line */
};

const char *const log_level_names[] = { [LOG_LEVEL_DEBUG] = "debug",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_WARN] = "warn",
	[LOG_LEVEL_ERROR] = "error",
	[LOG_LEVEL_ERROR + 1] = NULL };

/* Of syslog(3). */
static const char *const priorities[] = { [LOG_LEVEL_DEBUG] = "<7>",
	[LOG_LEVEL_INFO] = "<6>",
	[LOG_LEVEL_WARN] = "<4>",
	[LOG_LEVEL_ERROR] = "<3>" };

/* systemd names the file that it gave us: whoever sent the stream elsewhere since has another. */
bool log_is_to_journal(FILE *out)
{
	const char *name = getenv("JOURNAL_STREAM");
	struct stat file;
	char own[64];

	if (!name || fileno(out) < 0 || fstat(fileno(out), &file) != 0)
		return false;
	snprintf(own, sizeof(own), "%llu:%llu", (unsigned long long)file.st_dev,
		(unsigned long long)file.st_ino);
	return strcmp(name, own) == 0;
}

void log_print_errors(FILE *out, const char *lines)
{
	const char *priority = log_is_to_journal(out) ? priorities[LOG_LEVEL_ERROR] : "";

	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");

		fprintf(out, "%s%.*s\n", priority, (int)len, lines);
		lines += len + (lines[len] == '\n');
	}
}

struct log *log_new(FILE *out, enum log_level level)
{
	struct log *log = calloc(1, sizeof(*log));

	if (log) {
		log->stream = log->out = out;
		log->to_journal = log_is_to_journal(out);
		atomic_init(&log->level, (int)level);
		pthread_mutex_init(&log->lock, NULL);
	}
	return log;
}

void log_free(struct log *log)
{
	if (!log)
		return;
	if (log->out != log->stream)
		fclose(log->out);
	pthread_mutex_destroy(&log->lock);
	free(log);
}

void log_set_level(struct log *log, enum log_level level)
{
	atomic_store(&log->level, (int)level);
}

/* Where it is a pipe that nobody reads, opening must not wait. */
static FILE *open_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640);
	FILE *file = fd >= 0 ? fdopen(fd, "a") : NULL;

	if (!file && fd >= 0)
		close(fd);
	return file;
}

bool log_set_file(struct log *log, const char *path, char *error, size_t size)
{
	FILE *out = *path == '\0' ? log->stream : open_file(path);

	if (!out) {
		snprintf(error, size, "log.file: %s: %s", path, strerror(errno));
		return false;
	}
	pthread_mutex_lock(&log->lock);
	FILE *old = log->out;
	log->out = out;
	pthread_mutex_unlock(&log->lock);
	if (old != log->stream)
		fclose(old);
	return true;
}

/* A line that grows; what does not fit is cut. */
struct line {
	char octets[LINE_MAX_OCTETS];
	size_t len;
};

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct line *line, const char *format, ...)
{
	size_t room = sizeof(line->octets) - line->len;
	va_list arguments;

	va_start(arguments, format);
	int written = vsnprintf(line->octets + line->len, room, format, arguments);
	va_end(arguments);
	if (written > 0)
		line->len += (size_t)written < room ? (size_t)written : room - 1;
}

static void add_time(struct line *line, const char *key, struct timespec time)
{
	struct tm utc = { .tm_year = 0 };
	char stamp[32];

	gmtime_r(&time.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	add(line, "%s=%s.%03ldZ", key, stamp, time.tv_nsec / 1000000);
}

static struct timespec time_of(long long wall_ms)
{
	long long ms = wall_ms % 1000;

	ms += ms < 0 ? 1000 : 0;
	return (struct timespec){ .tv_sec = (time_t)((wall_ms - ms) / 1000), .tv_nsec = (long)ms * 1000000 };
}

static void add_prefix(struct line *line, enum log_level level, const char *event)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	add_time(line, "time", now);
	add(line, " level=%s event=%s", log_level_names[level], event);
}

static bool is_control(utf8proc_int32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x2028 ||
		character == 0x2029;
}

static size_t escape_octets(const unsigned char *octets, size_t count, char out[PIECE_MAX_OCTETS])
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += (size_t)snprintf(out + len, PIECE_MAX_OCTETS - len, "\\x%02x", octets[i]);
	return len;
}

/* Writes the next character of `text` and returns how many octets it took of it; what is not UTF-8, octet by octet. */
static size_t quote_character(const char *text, char out[PIECE_MAX_OCTETS], size_t *len)
{
	const unsigned char *octets = (const unsigned char *)text;
	utf8proc_int32_t character;
	utf8proc_ssize_t taken = utf8proc_iterate(octets, (utf8proc_ssize_t)strnlen(text, 4), &character);

	if (taken < 1 || is_control(character)) {
		taken = taken < 1 ? 1 : taken;
		*len = escape_octets(octets, (size_t)taken, out);
		return (size_t)taken;
	}
	*len = 0;
	if (character == '"' || character == '\\')
		out[(*len)++] = '\\';
	memcpy(out + *len, text, (size_t)taken);
	*len += (size_t)taken;
	return (size_t)taken;
}

const char *log_quote(const char *text, char *out, size_t size)
{
	size_t len = 0, piece_len;
	char piece[PIECE_MAX_OCTETS];

	while (*text != '\0') {
		text += quote_character(text, piece, &piece_len);
		if (len + piece_len + 1 > size)
			break;
		memcpy(out + len, piece, piece_len);
		len += piece_len;
	}
	out[len] = '\0';
	return out;
}

/* Cut so that the closing quote has its place; left out when not even the quotes have one. */
static void add_quoted(struct line *line, const char *key, const char *text)
{
	size_t frame = strlen(key) + strlen(" =\"\"");

	if (line->len + frame + 1 > sizeof(line->octets))
		return;
	add(line, " %s=\"", key);
	size_t room = sizeof(line->octets) - line->len - 1;
	char *value = line->octets + line->len;
	line->len += strlen(log_quote(text, value, room < VALUE_MAX_OCTETS ? room : VALUE_MAX_OCTETS));
	add(line, "\"");
}

static bool is_bare(const char *text)
{
	for (const char *octet = text; *octet != '\0'; octet++) {
		if (*octet <= ' ' || *octet > '~' || strchr("\"\\=", *octet))
			return false;
	}
	return *text != '\0';
}

static void add_field(struct line *line, const struct log_field *field)
{
	switch (field->kind) {
	case LOG_KIND_TEXT:
		if (field->text)
			add_quoted(line, field->key, field->text);
		break;
	case LOG_KIND_WORD:
		if (field->text && !is_bare(field->text))
			add_quoted(line, field->key, field->text);
		else if (field->text)
			add(line, " %s=%s", field->key, field->text);
		break;
	case LOG_KIND_NUMBER:
		add(line, " %s=%lld", field->key, field->number);
		break;
	case LOG_KIND_HEX:
		add(line, " %s=0x%0*llx", field->key, field->digits, (unsigned long long)field->number);
		break;
	case LOG_KIND_SECONDS:
		add(line, " %s=%.1fs", field->key, (double)field->number / 1000);
		break;
	case LOG_KIND_DURATION:
		add(line, " %s=%.3fs", field->key, (double)field->number / 1000);
		break;
	case LOG_KIND_TIME:
		add(line, " ");
		add_time(line, field->key, time_of(field->number));
		break;
	case LOG_KIND_TALLY:
		add(line, " count=%lld total=%llu", field->number, field->total);
		break;
	case LOG_KIND_NOTHING:
	case LOG_KIND_END:
		break;
	}
}

/* Returns how many octets were taken; if not all, errno says why. */
static size_t write_octets(FILE *out, const char *octets, size_t len)
{
	size_t done = 0;

	if (fileno(out) < 0)
		return fwrite(octets, 1, len, out);
	fflush(out);
	while (done < len) {
		ssize_t written = write(fileno(out), octets + done, len - done);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		done += (size_t)written;
	}
	return done;
}

/* A number that is cut is another number. Who else writes to a stream that is not ours is not known. */
static bool take_back(const struct log *log, size_t octets)
{
	int fd = fileno(log->out);
	struct stat file;

	return log->out != log->stream && fstat(fd, &file) == 0 && S_ISREG(file.st_mode) &&
		file.st_size >= (off_t)octets && ftruncate(fd, file.st_size - (off_t)octets) == 0;
}

/* False where it was not taken whole: it is counted, and what stands of it is taken back, or ended before the next. */
static bool put_line(struct log *log, const struct line *line)
{
	if (log->is_torn && write_octets(log->out, "\n", 1) == 1)
		log->is_torn = false;
	size_t done = log->is_torn ? 0 : write_octets(log->out, line->octets, line->len);

	if (done == line->len)
		return true;
	log->why = errno;
	log->is_torn = log->is_torn || (done > 0 && !take_back(log, done));
	return false;
}

static bool write_line(
	struct log *log, enum log_level level, const char *event, const struct log_field *fields)
{
	struct line line = { .len = 0 };

	if (log->to_journal && log->out == log->stream)
		add(&line, "%s", priorities[level]);
	add_prefix(&line, level, event);
	for (; fields->kind != LOG_KIND_END; fields++)
		add_field(&line, fields);
	line.octets[line.len++] = '\n'; /* in the place of the NUL */
	return put_line(log, &line);
}

/* A pipe or socket whose reader stands still would hold up the loop, and with it every citizen: then the line
 * is lost, and counted. What poll() calls writable takes a whole line (PIPE_BUF) and the words about lost ones. */
static bool takes_a_line(FILE *out)
{
	struct pollfd poll_out = { .fd = fileno(out), .events = POLLOUT };

	_Static_assert(LINE_MAX_OCTETS + 2 * LOST_MAX_OCTETS <= PIPE_BUF, "they go together");
	return poll_out.fd < 0 || poll(&poll_out, 1, 0) != 0;
}

static bool tell_lost(struct log *log, unsigned long *lost, const char *reason)
{
	if (*lost > 0 &&
		!write_line(log, LOG_LEVEL_WARN, "log_lines_lost",
			LOG_FIELDS(LOG_NUMBER("count", *lost), LOG_TEXT("reason", reason))))
		return false;
	*lost = 0;
	return true;
}

void log_event(struct log *log, enum log_level level, const char *event, const struct log_field *fields)
{
	if (!log || (int)level < atomic_load(&log->level))
		return;
	pthread_mutex_lock(&log->lock);
	if (!takes_a_line(log->out))
		log->unread++;
	else if (!tell_lost(log, &log->unread, "nobody read them") ||
		!tell_lost(log, &log->refused, strerror(log->why)) || !write_line(log, level, event, fields))
		log->refused++;
	pthread_mutex_unlock(&log->lock);
}
