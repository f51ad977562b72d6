/* export: an edition or a draft as the files that import reads, or as the one that accept takes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "agahi/cli/cli.h"
#include "agahi/edition/tables.h"
#include "agahi/handover/stored.h"

static bool write_file(const char *directory, const char *name, const struct buffer *content)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s/%s.csv", directory, name);
	FILE *file = fopen(path, "wbe");
	bool written = file && fwrite(content->data, 1, content->len, file) == content->len;
	if (file && fclose(file) != 0)
		written = false;
	if (!written)
		cli_say("%s cannot be written: %s", path, strerror(errno));
	return written;
}

static bool export_set(const struct message_set *set, const char *directory)
{
	bool written = true;

	for (int table = 0; written && table < TABLE_COUNT; table++) {
		struct buffer content = { 0 };

		table_write_sheet(set, (enum table)table, &content);
		if (content.failed)
			cli_say("memory is short");
		written = !content.failed &&
			write_file(directory, table_fact((enum table)table)->name, &content);
		buffer_free(&content);
	}
	return written;
}

/* The whole of it, as it is handed over. */
static int export_edition_file(const struct config *config, const char *which, const char *path)
{
	sqlite3 *db = cli_open_content(config, DB_READ_ONLY);
	char error[1024] = "";
	bool done = db && stored_write(db, which, path, 0664, error, sizeof(error));

	db_close(db);
	if (db && !done && *error == '\0')
		cli_say("there is no edition or draft \"%s\"; agahi history lists what there is", which);
	else if (db && !done)
		cli_say("%s", error);
	return done ? CLI_OK : CLI_FAILED;
}

int cli_export(const struct config *config, int argc, char **argv)
{
	const char *which = EDITION_LIVE;
	const struct cli_option options[] = { { "edition", CLI_TEXT, &which },
		{ "draft", CLI_DRAFT_ALONE, &which } };
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);
	struct report report = { 0 };
	struct cli_set opened;

	if (at < 0 || at + 1 != argc)
		return cli_usage("export");
	if (cli_is_edition_file(argv[at]))
		return export_edition_file(config, which, argv[at]);
	bool done = cli_set_open(&opened, config, which, &report);
	/* Who may write in it, the umask says: operators share such folders. */
	if (done && mkdir(argv[at], 0777) != 0 && errno != EEXIST) {
		cli_say("%s cannot be made: %s", argv[at], strerror(errno));
		done = false;
	}
	done = done && export_set(opened.set, argv[at]);
	cli_set_close(&opened);
	report_free(&report);
	return done ? CLI_OK : CLI_FAILED;
}
