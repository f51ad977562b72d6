/* Lines that are logged. */
#include "testing.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "agahi/base/log.h"

static void lines_are_logfmt_and_levels_hold(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	log_debug(log, "hidden", LOG_WORD("a", "1"));
	log_warn(log, "bind_refused", LOG_WORD("link", "telco-a"), LOG_HEX("status", 14, 2));
	fclose(out);
	assert_null(strstr(text, "hidden"));
	assert_non_null(strstr(text, " level=warn event=bind_refused link=telco-a status=0x0e\n"));
	log_free(log);
	free(text);
}

static void quoted_text_cannot_forge_a_line(void **state)
{
	char out[64], small[8];

	(void)state;
	assert_string_equal(
		log_quote("a \"b\"\nlevel=error \\", out, sizeof(out)), "a \\\"b\\\"\\x0alevel=error \\\\");
	assert_string_equal(log_quote("1234567890", small, sizeof(small)), "1234567");
	assert_string_equal(log_quote("123456\n", small, sizeof(small)), "123456");
}

static void assert_quoted(const char *text, const char *wanted)
{
	char out[128];

	assert_string_equal(log_quote(text, out, sizeof(out)), wanted);
}

static void what_drives_a_terminal_or_breaks_a_reader_is_escaped(void **state)
{
	(void)state;
	assert_quoted("a\x1b[2Jb\x7f", "a\\x1b[2Jb\\x7f");
	assert_quoted("\x9b"
		      "2J",
		"\\x9b2J"); /* CSI as one octet */
	assert_quoted("\xc2\x80\xc2\x9b\xc2\x9f", "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f");
	assert_quoted("a\xe2\x80\xa8"
		      "b\xe2\x80\xa9",
		"a\\xe2\\x80\\xa8b\\xe2\\x80\\xa9");
}

static void what_is_not_utf8_is_escaped_octet_by_octet(void **state)
{
	(void)state;
	assert_quoted("a\xff\xfe"
		      "b",
		"a\\xff\\xfeb");
	assert_quoted("\xd9", "\\xd9"); /* the end comes early */
	assert_quoted("\xe2\x80\"", "\\xe2\\x80\\\"");
	assert_quoted("\xc0\xaf", "\\xc0\\xaf");                   /* longer than need be */
	assert_quoted("\xed\xa0\x80", "\\xed\\xa0\\x80");          /* a surrogate */
	assert_quoted("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
}

static void what_can_be_read_stays_as_it_is(void **state)
{
	(void)state;
	assert_quoted("ووٹ کہاں ہے؟ é ~ 😀", "ووٹ کہاں ہے؟ é ~ 😀");
	assert_quoted("\xc2\xa0", "\xc2\xa0"); /* the first one after the controls */
}

static void a_cut_is_between_characters(void **state)
{
	char out[6];

	(void)state;
	assert_string_equal(log_quote("ووٹ", out, 6), "وو");
	assert_string_equal(log_quote("ووٹ", out, 5), "وو");
	assert_string_equal(log_quote("ووٹ", out, 4), "و");
	assert_string_equal(log_quote("ووٹ", out, 1), "");
	assert_string_equal(log_quote("a\xff\xff", out, 6), "a\\xff");
}

/* What a line holds after its event. */
static void assert_fields(const struct log_field *fields, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	log_event(log, LOG_LEVEL_INFO, "it", fields);
	fclose(out);
	assert_string_equal(strstr(text, "event=it") + strlen("event=it"), wanted);
	log_free(log);
	free(text);
}

static void each_value_is_written_as_its_kind(void **state)
{
	(void)state;
	assert_fields(
		LOG_FIELDS(LOG_NUMBER("id", -7), LOG_HEX("status", 0x58, 2), LOG_SECONDS("next_try", 1250)),
		" id=-7 status=0x58 next_try=1.2s\n");
	assert_fields(LOG_FIELDS(LOG_TALLY(3, 9)), " count=3 total=9\n");
	assert_fields(LOG_FIELDS(LOG_TEXT("reason", "")), " reason=\"\"\n");
}

static void no_value_can_forge_a_pair_or_a_line(void **state)
{
	(void)state;
	assert_fields(LOG_FIELDS(LOG_TEXT("reason", "no\" level=error\n")),
		" reason=\"no\\\" level=error\\x0a\"\n");
	assert_fields(LOG_FIELDS(LOG_WORD("host", "a b=c")), " host=\"a b=c\"\n");
	assert_fields(LOG_FIELDS(LOG_WORD("host", "[::1]:2775")), " host=[::1]:2775\n");
	assert_fields(LOG_FIELDS(LOG_WORD("id", "")), " id=\"\"\n");
}

static void pairs_that_say_nothing_are_left_out(void **state)
{
	(void)state;
	assert_fields(
		LOG_FIELDS(LOG_WORD("field", NULL), LOG_NOTHING, LOG_TEXT("value", NULL), LOG_NUMBER("n", 1)),
		" n=1\n");
}

static void a_long_value_is_cut_and_its_quote_closed(void **state)
{
	char longest[5000];

	(void)state;
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	log_info(log, "it", LOG_TEXT("reason", longest), LOG_NUMBER("id", 5));
	log_info(log, "it", LOG_TEXT("a", longest), LOG_TEXT("b", longest), LOG_TEXT("c", longest));
	fclose(out);
	assert_non_null(strstr(text, "xx\" id=5\n"));
	assert_int_equal(text[size - 1], '\n');
	assert_true(size < 2 * 2048 + 1);
	log_free(log);
	free(text);
}

/* Whatever the place in the line at which there is no more room. */
static void a_line_that_is_full_is_cut_between_characters(void **state)
{
	char urdu[3001], pad[8] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(urdu) - 1; i += 2)
		memcpy(urdu + i, "و", 2);
	urdu[sizeof(urdu) - 1] = '\0';
	for (size_t i = 0; i < sizeof(pad); i++) {
		char *text = NULL;
		size_t size;
		FILE *out = open_memstream(&text, &size);
		struct log *log = log_new(out, LOG_LEVEL_INFO);

		log_info(log, "it", LOG_WORD("pad", pad), LOG_TEXT("a", urdu), LOG_TEXT("b", urdu));
		log_info(log, "it", LOG_WORD("pad", pad), LOG_TEXT("a", urdu), LOG_TEXT("b", urdu),
			LOG_TEXT("c", urdu));
		fclose(out);
		assert_true(size <= 2 * 2048);
		assert_memory_equal(text + size - 4, "و\"\n", 4);
		assert_non_null(strstr(text, "و\"\ntime="));
		log_free(log);
		free(text);
		if (i + 1 < sizeof(pad))
			pad[i] = 'x';
	}
}

static void times_are_to_the_millisecond(void **state)
{
	(void)state;
	assert_fields(LOG_FIELDS(LOG_DURATION("settled", 12), LOG_DURATION("lasted", 180250)),
		" settled=0.012s lasted=180.250s\n");
	assert_fields(LOG_FIELDS(LOG_TIME("received", INT64_C(1700000000042))),
		" received=2023-11-14T22:13:20.042Z\n");
	assert_fields(LOG_FIELDS(LOG_TIME("received", -1)), " received=1969-12-31T23:59:59.999Z\n");
}

static char *contents(const char *path)
{
	static char text[4096];
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void a_file_that_was_moved_away_is_made_anew(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "log"),
	     *old = test_path(folder, "log.1");
	char *text = NULL, error[256];
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	assert_true(log_set_file(log, path, error, sizeof(error)));
	log_info(log, "first", LOG_NOTHING);
	assert_int_equal(rename(path, old), 0);
	log_info(log, "second", LOG_NOTHING);
	assert_true(log_set_file(log, path, error, sizeof(error)));
	log_info(log, "third", LOG_NOTHING);
	assert_non_null(strstr(contents(old), "event=first"));
	assert_non_null(strstr(contents(old), "event=second"));
	assert_null(strstr(contents(old), "event=third"));
	assert_non_null(strstr(contents(path), "event=third"));
	assert_true(log_set_file(log, "", error, sizeof(error)));
	log_info(log, "fourth", LOG_NOTHING);
	assert_null(strstr(contents(path), "event=fourth"));
	fflush(out);
	assert_non_null(strstr(text, "event=fourth"));
	log_free(log);
	fclose(out);
	free(text);
	free(path);
	free(old);
	test_folder_remove(folder);
}

static void a_file_that_cannot_be_opened_is_told_and_nothing_is_lost(void **state)
{
	char *folder = test_folder_make(), *pipe = test_path(folder, "pipe");
	char *text = NULL, error[256] = "";
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	assert_false(log_set_file(log, "/nowhere/at/all", error, sizeof(error)));
	assert_string_equal(error, "log.file: /nowhere/at/all: No such file or directory");
	assert_int_equal(mkfifo(pipe, 0600), 0); /* that nobody reads: nobody is waited for */
	assert_false(log_set_file(log, pipe, error, sizeof(error)));
	log_info(log, "still", LOG_NOTHING);
	fflush(out);
	assert_non_null(strstr(text, "event=still"));
	log_free(log);
	fclose(out);
	free(text);
	free(pipe);
	test_folder_remove(folder);
}

static void log_all_levels(struct log *log)
{
	log_error(log, "a", LOG_NOTHING);
	log_warn(log, "b", LOG_NOTHING);
	log_info(log, "c", LOG_NOTHING);
	log_debug(log, "d", LOG_NOTHING);
}

static void lines_that_a_full_disk_does_not_take_are_counted_and_told(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "log"), error[256];
	struct log *log = log_new(stderr, LOG_LEVEL_INFO);

	(void)state;
	assert_true(log_set_file(log, "/dev/full", error, sizeof(error)));
	for (int i = 0; i < 3; i++)
		log_info(log, "gone", LOG_NUMBER("i", i));
	assert_true(log_set_file(log, path, error, sizeof(error)));
	log_all_levels(log);
	const char *text = contents(path);
	assert_null(strstr(text, "event=gone"));
	assert_non_null(strstr(
		text, " level=warn event=log_lines_lost count=3 reason=\"No space left on device\"\ntime="));
	assert_non_null(strstr(text, "event=c\n"));
	log_free(log);
	free(path);
	test_folder_remove(folder);
}

/* As a disk that is full in the middle of a line. */
static void give_room(const char *path, long more)
{
	struct rlimit limit;
	struct stat file;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(stat(path, &file), 0);
	limit.rlim_cur = more < 0 ? limit.rlim_max : (rlim_t)(file.st_size + more);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Each begins with its time, and has one event. */
static void assert_lines_are_whole(const char *text)
{
	for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
		const char *end = strchr(line, '\n');

		assert_non_null(end);
		assert_memory_equal(line, "time=", 5);
		assert_true(strstr(line, " event=") < end);
		assert_true(!strstr(line + 5, "time=") || strstr(line + 5, "time=") > end);
	}
}

static void end_in_the_middle(struct log *log, const char *path)
{
	log_info(log, "first", LOG_NUMBER("total", 1234567));
	give_room(path, 62); /* into the number */
	for (int i = 0; i < 4; i++)
		log_info(log, "second", LOG_NUMBER("total", 1234567));
	give_room(path, -1);
	log_info(log, "third", LOG_NUMBER("total", 1234567));
	assert_lines_are_whole(contents(path));
	assert_non_null(strstr(contents(path), "log_lines_lost count=4 reason=\"File too large\"\n"));
	assert_non_null(strstr(contents(path), "event=third total=1234567\n"));
}

/* On a stream that is not ours others may write too: nothing is taken back, it is ended before the next. */
static void a_full_disk_leaves_no_half_line(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "log"),
	     *other = test_path(folder, "stream"), error[256];
	FILE *out = fopen(other, "we");
	struct log *log = log_new(out, LOG_LEVEL_INFO);

	(void)state;
	assert_true(log_set_file(log, path, error, sizeof(error)));
	end_in_the_middle(log, path);
	assert_null(strstr(contents(path), "event=second"));
	assert_true(log_set_file(log, "", error, sizeof(error)));
	end_in_the_middle(log, other);
	assert_non_null(strstr(contents(other), "event=second"));
	log_free(log);
	fclose(out);
	free(path);
	free(other);
	test_folder_remove(folder);
}

/* What stands before the time of each line, "-" for none; the lines are on `path`. */
static const char *priorities_on(const char *path)
{
	static char found[64];
	char *to = found;

	for (const char *line = contents(path); *line != '\0'; line = strchr(line, '\n') + 1) {
		int len = (int)(strstr(line, "time=") - line);

		to += sprintf(to, "%.*s", len > 0 ? len : 1, len > 0 ? line : "-");
	}
	return found;
}

/* As systemd names the stream that it gives a service. */
static void name_journal(FILE *stream, int inode_off_by)
{
	struct stat file;
	char name[64];

	assert_int_equal(fstat(fileno(stream), &file), 0);
	snprintf(name, sizeof(name), "%llu:%llu", (unsigned long long)file.st_dev,
		(unsigned long long)file.st_ino + (unsigned long long)inode_off_by);
	assert_int_equal(setenv("JOURNAL_STREAM", name, 1), 0);
}

static void a_line_for_journald_begins_with_its_priority(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "stream"),
	     *file = test_path(folder, "log"), error[256];
	FILE *out = fopen(path, "we");

	(void)state;
	assert_non_null(out);
	name_journal(out, 0);
	struct log *log = log_new(out, LOG_LEVEL_DEBUG);
	log_all_levels(log);
	assert_string_equal(priorities_on(path), "<3><4><6><7>");
	assert_non_null(strstr(contents(path), "<4>time=20"));
	assert_true(log_set_file(log, file, error, sizeof(error)));
	log_all_levels(log);
	assert_string_equal(priorities_on(file), "----"); /* log.file is nobody's journal */
	assert_true(log_set_file(log, "", error, sizeof(error)));
	log_error(log, "back", LOG_NOTHING);
	assert_string_equal(priorities_on(path), "<3><4><6><7><3>");
	log_free(log);
	fclose(out);
	unsetenv("JOURNAL_STREAM");
	free(path);
	free(file);
	test_folder_remove(folder);
}

/* A stream that was sent elsewhere since; a name that is none. */
static void a_line_for_anybody_else_does_not(void **state)
{
	static const char *const names[] = { "", "8", "8:", ":9", "x:y", "8:9" };
	char *folder = test_folder_make(), *path = test_path(folder, "stream");

	(void)state;
	for (size_t i = 0; i <= sizeof(names) / sizeof(names[0]); i++) {
		FILE *out = fopen(path, "we");

		assert_non_null(out);
		if (i < sizeof(names) / sizeof(names[0]))
			setenv("JOURNAL_STREAM", names[i], 1);
		else
			name_journal(out, 1);
		struct log *log = log_new(out, LOG_LEVEL_DEBUG);
		log_all_levels(log);
		assert_string_equal(priorities_on(path), "----");
		log_free(log);
		fclose(out);
	}
	unsetenv("JOURNAL_STREAM");
	free(path);
	test_folder_remove(folder);
}

static void faults_of_before_there_is_a_log_have_a_priority_each(void **state)
{
	char *folder = test_folder_make(), *path = test_path(folder, "stream");
	FILE *out = fopen(path, "we");

	(void)state;
	assert_non_null(out);
	log_print_errors(out, "conf:1: a\nconf:2: b\n");
	name_journal(out, 0);
	log_print_errors(out, "conf:1: a\nconf:2: b");
	log_print_errors(out, "");
	fclose(out);
	assert_string_equal(contents(path), "conf:1: a\nconf:2: b\n<3>conf:1: a\n<3>conf:2: b\n");
	unsetenv("JOURNAL_STREAM");
	free(path);
	test_folder_remove(folder);
}

static void another_level_holds_from_the_next_line_on(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct log *log = log_new(out, LOG_LEVEL_WARN);

	(void)state;
	log_info(log, "before", LOG_NOTHING);
	log_set_level(log, LOG_LEVEL_DEBUG);
	log_debug(log, "after", LOG_NOTHING);
	fclose(out);
	assert_null(strstr(text, "before"));
	assert_non_null(strstr(text, "level=debug event=after"));
	log_free(log);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_logfmt_and_levels_hold),
		cmocka_unit_test(quoted_text_cannot_forge_a_line),
		cmocka_unit_test(what_drives_a_terminal_or_breaks_a_reader_is_escaped),
		cmocka_unit_test(what_is_not_utf8_is_escaped_octet_by_octet),
		cmocka_unit_test(what_can_be_read_stays_as_it_is),
		cmocka_unit_test(a_cut_is_between_characters),
		cmocka_unit_test(each_value_is_written_as_its_kind),
		cmocka_unit_test(no_value_can_forge_a_pair_or_a_line),
		cmocka_unit_test(pairs_that_say_nothing_are_left_out),
		cmocka_unit_test(a_long_value_is_cut_and_its_quote_closed),
		cmocka_unit_test(a_line_that_is_full_is_cut_between_characters),
		cmocka_unit_test(a_file_that_was_moved_away_is_made_anew),
		cmocka_unit_test(a_file_that_cannot_be_opened_is_told_and_nothing_is_lost),
		cmocka_unit_test(lines_that_a_full_disk_does_not_take_are_counted_and_told),
		cmocka_unit_test(a_full_disk_leaves_no_half_line),
		cmocka_unit_test(times_are_to_the_millisecond),
		cmocka_unit_test(a_line_for_journald_begins_with_its_priority),
		cmocka_unit_test(a_line_for_anybody_else_does_not),
		cmocka_unit_test(faults_of_before_there_is_a_log_have_a_priority_each),
		cmocka_unit_test(another_level_holds_from_the_next_line_on),
	};

	return RUN_SUITE(tests);
}
