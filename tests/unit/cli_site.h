/* The desk's commands, run in the suite's own process as `agahi` runs them, on files of their own. */
#ifndef AGAHI_TEST_CLI_SITE_H
#define AGAHI_TEST_CLI_SITE_H

#include "content.h"

#include <fcntl.h>
#include <getopt.h>
#include <sys/stat.h>

#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/store/ledger.h"

struct cli_site {
	char *folder, *config, *content, *journal;
	char out[65536], err[65536]; /* what the last command wrote */
};

static struct cli_site site;

static inline int site_set_up(void **state)
{
	char text[2048];

	(void)state;
	memset(&site, 0, sizeof(site));
	site.folder = test_folder_make();
	site.config = test_path(site.folder, "agahi.conf");
	site.content = test_path(site.folder, "content.db");
	site.journal = test_path(site.folder, "journal.db");
	snprintf(text, sizeof(text),
		"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:2775\" ]; system_id = \"agahi\"; "
		"password = \"secret\"; short_codes = [ \"8300\" ]; ussd = { codes = [ \"*8300#\" ]; }; } "
		");\n"
		"service = { default_language = \"ur\"; languages = [ \"ur\", \"en\", \"ur-Latn\" ]; };\n"
		"store = { content = \"%s\"; journal = \"%s\"; };\n",
		site.content, site.journal);
	test_write_file(site.config, text);
	return 0;
}

static inline int site_tear_down(void **state)
{
	(void)state;
	free(site.config);
	free(site.content);
	free(site.journal);
	test_folder_remove(site.folder);
	return 0;
}

static inline char *site_path(const char *name)
{
	return test_path(site.folder, name);
}

static inline int site_redirect(int fd, const char *name, int flags)
{
	char *path = site_path(name);
	int kept = dup(fd), file = open(path, flags, 0600);

	assert_true(kept >= 0 && file >= 0);
	dup2(file, fd);
	close(file);
	free(path);
	return kept;
}

static inline void site_restore(int fd, int kept, const char *name, char *text, size_t size)
{
	char *path = site_path(name);

	dup2(kept, fd);
	close(kept);
	if (text) {
		FILE *file = fopen(path, "rbe");
		size_t len = fread(text, 1, size - 1, file);

		text[len] = '\0';
		fclose(file);
	}
	free(path);
}

/* Runs `agahi` with these words (NULL ends them), `typed` on its standard input. The exit code. */
static inline int site_run(const char *typed, const char *const *words)
{
	char *arguments[16] = { "agahi" };
	char *path = site_path("in");
	int count = 1, code;

	for (; words[count - 1]; count++)
		arguments[count] = strdup(words[count - 1]);
	test_write_file(path, typed);
	free(path);
	fflush(stdout);
	fflush(stderr);
	int in = site_redirect(0, "in", O_RDONLY);
	int out = site_redirect(1, "out", O_WRONLY | O_CREAT | O_TRUNC);
	int err = site_redirect(2, "err", O_WRONLY | O_CREAT | O_TRUNC);
	clearerr(stdin);
	optind = 0; /* as in a new process */
	code = cli_main(count, arguments);
	fflush(stdout);
	fflush(stderr);
	site_restore(0, in, "in", NULL, 0);
	site_restore(1, out, "out", site.out, sizeof(site.out));
	site_restore(2, err, "err", site.err, sizeof(site.err));
	for (int i = 1; i < count; i++)
		free(arguments[i]);
	return code;
}

#define AGAHI(...) site_run("", (const char *const[]){ "-c", site.config, __VA_ARGS__, NULL })
#define AGAHI_TYPED(typed, ...) site_run(typed, (const char *const[]){ "-c", site.config, __VA_ARGS__, NULL })

static inline void assert_says(const char *said, const char *wanted)
{
	if (!strstr(said, wanted))
		fail_msg("wanted \"%s\" in: %s", wanted, said);
}

/* Publishes these rows by `agahi import`. */
static inline void site_import(const char *csv, const char *menus)
{
	char *path = site_path("m.csv"), *menu_path = site_path("menus.csv");

	test_write_file(path, csv);
	test_write_file(menu_path, menus ? menus : "menu,item,lang,label,target\n");
	if (AGAHI("import", path, "--menus", menu_path, "--remove") != CLI_OK)
		fail_msg("%s", site.err);
	free(path);
	free(menu_path);
}

/* Makes the journal, as the daemon does when it starts, and writes into it. */
static inline void site_journal(const char *sql)
{
	char error[512];
	sqlite3 *db = ledger_open_file(site.journal, DB_READ_WRITE, error, sizeof(error));

	assert_non_null(db);
	if (!db_execute(db, sql))
		fail_msg("%s", sqlite3_errmsg(db));
	db_close(db);
}

#endif
