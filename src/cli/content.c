/* import, export, check: message sets between CSV files and the content database. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/edition/library.h"
#include "agahi/edition/publishing.h"
#include "agahi/editor/check.h"
#include "agahi/editor/costs.h"
#include "agahi/sheet/import.h"

struct files {
	const char *messages;
	const char *menus;
	const char *placeholders;
	bool json;
	bool costs;
};

/* False when the call is wrong. */
static bool parse_files(int argc, char **argv, struct files *files)
{
	static const struct option options[] = { { "menus", required_argument, NULL, 'm' },
		{ "placeholders", required_argument, NULL, 'p' }, { "json", no_argument, NULL, 'j' },
		{ "costs", no_argument, NULL, 'c' }, { NULL, 0, NULL, 0 } };

	memset(files, 0, sizeof(*files));
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'm')
			files->menus = optarg;
		else if (option == 'p')
			files->placeholders = optarg;
		else if (option == 'j')
			files->json = true;
		else if (option == 'c')
			files->costs = true;
		else
			return false;
	}
	if (optind < argc)
		files->messages = argv[optind++];
	return optind == argc;
}

/* By the service's clock. */
static struct day today(const struct config *config)
{
	char text[CALENDAR_TEXT_SIZE];
	struct day day = { 0 };

	calendar_use_zone(config->service.time_zone);
	sscanf(calendar_write(clock_wall_ms(), text), "%d-%d-%d", &day.year, &day.month, &day.day);
	return day;
}

static void check(const struct config *config, const struct message_set *set, struct report *report)
{
	const struct topics_languages languages = cli_languages(config);
	const struct check_options options = { .languages = languages.tags,
		.language_count = languages.count,
		.default_tag = languages.default_tag,
		.max_parts = (unsigned)config->service.max_parts,
		.today = today(config) };

	check_message_set(set, &options, report);
}

static enum phrases_language language(void)
{
	return phrases_language(NULL, getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"));
}

static sqlite3 *open_content(const struct config *config, enum db_mode mode)
{
	char error[1024];
	sqlite3 *db = library_open(config->store.content, mode, error, sizeof(error));

	if (!db)
		fprintf(stderr, "agahi: %s\n", error);
	return db;
}

static struct message_set *load_published(sqlite3 *db)
{
	char error[512];
	struct edition live;
	struct message_set *set = editions_load(db, EDITION_LIVE, &live, error, sizeof(error));

	if (!set)
		fprintf(stderr, "agahi: the published messages cannot be read: %s\n", error);
	return set;
}

/* The set that the files make, with what is not given taken from the published one. Faults go to the report;
 * NULL when nothing could be read at all. */
static struct message_set *read_files(sqlite3 *db, const struct files *files, struct report *report)
{
	struct message_set *published = load_published(db);
	struct message_set *set = message_set_new();

	if (!published || !set) {
		message_set_free(published);
		message_set_free(set);
		return NULL;
	}
	import_messages(files->messages, set, report);
	if (files->placeholders)
		import_placeholders(files->placeholders, set, report);
	else
		message_set_move_placeholders(set, published);
	if (files->menus)
		import_menus(files->menus, set, report);
	else
		message_set_move_menus(set, published);
	message_set_free(published);
	return set;
}

static int publish(sqlite3 *db, const struct message_set *set, const struct report *report)
{
	const struct publishing_order order = { .by = "operator", .now_ms = clock_wall_ms(), .anyway = true };
	struct edition live;
	char error[512];

	if (publishing_publish_set(db, set, &order, &live, error, sizeof(error)) != PUBLISHING_DONE) {
		fprintf(stderr, "agahi: the set could not be published, nothing was changed: %s\n", error);
		return CLI_FAILED;
	}
	printf("published: edition %lld, %zu messages, %zu placeholders, %zu menu items, %zu warnings\n",
		live.number, set->message_count, set->placeholder_count, set->menu_count, report->warnings);
	return CLI_OK;
}

static int import_set(const struct config *config, sqlite3 *db, const struct files *files)
{
	struct report report = { 0 };
	struct message_set *set = read_files(db, files, &report);
	int result = CLI_FAILED;

	if (set) {
		check(config, set, &report);
		report_print(&report, language(), stderr);
		if (report.errors == 0)
			result = publish(db, set, &report);
		else
			fprintf(stderr, "agahi: nothing was imported: %zu error%s\n", report.errors,
				report.errors == 1 ? "" : "s");
	}
	report_free(&report);
	message_set_free(set);
	return result;
}

int cli_import(const struct config *config, int argc, char **argv)
{
	struct files files;

	if (!parse_files(argc, argv, &files) || !files.messages || files.json || files.costs)
		return cli_usage("import");
	sqlite3 *db = open_content(config, DB_READ_WRITE);
	if (!db)
		return CLI_FAILED;
	int result = import_set(config, db, &files);
	db_close(db);
	return result;
}

static void print_check(const struct message_set *set, const struct files *files, const struct report *report)
{
	if (files->costs && files->json) {
		costs_print_json(set, stdout);
	} else if (files->costs) {
		costs_print(set, stdout);
	} else if (files->json) {
		report_print_json(report, language(), stdout);
	} else {
		report_print(report, language(), stdout);
		printf("%zu messages: %zu errors, %zu warnings\n", set->message_count, report->errors,
			report->warnings);
	}
}

int cli_check(const struct config *config, int argc, char **argv)
{
	struct report report = { 0 };
	struct files files;

	if (!parse_files(argc, argv, &files))
		return cli_usage("check");
	sqlite3 *db = open_content(config, files.messages ? DB_READ_WRITE : DB_READ_ONLY);
	if (!db)
		return CLI_FAILED;
	struct message_set *set = files.messages ? read_files(db, &files, &report) : load_published(db);
	db_close(db);
	if (!set)
		return CLI_FAILED;
	check(config, set, &report);
	print_check(set, &files, &report);
	int result = report.errors > 0 ? CLI_FAILED : CLI_OK;
	report_free(&report);
	message_set_free(set);
	return result;
}

static bool write_file(const char *directory, const char *name, const struct buffer *content)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *file = fopen(path, "wbe");
	bool written = file && fwrite(content->data, 1, content->len, file) == content->len;
	if (file && fclose(file) != 0)
		written = false;
	if (!written)
		fprintf(stderr, "agahi: %s cannot be written: %s\n", path, strerror(errno));
	return written;
}

static bool export_set(const struct message_set *set, const char *directory)
{
	for (int table = 0; table < TABLE_COUNT; table++) {
		struct buffer content = { 0 };
		char name[64];

		table_write(set, (enum table)table, &content);
		snprintf(name, sizeof(name), "%s.csv", table_fact((enum table)table)->name);
		bool written = !content.failed && write_file(directory, name, &content);
		buffer_free(&content);
		if (!written)
			return false;
	}
	return true;
}

int cli_export(const struct config *config, int argc, char **argv)
{
	struct files files;

	if (!parse_files(argc, argv, &files) || !files.messages || files.menus || files.placeholders ||
		files.json || files.costs)
		return cli_usage("export");
	sqlite3 *db = open_content(config, DB_READ_ONLY);
	struct message_set *set = db ? load_published(db) : NULL;
	bool done = false;

	if (set && mkdir(files.messages, 0777) != 0 && errno != EEXIST)
		fprintf(stderr, "agahi: %s cannot be made: %s\n", files.messages, strerror(errno));
	else if (set)
		done = export_set(set, files.messages);
	message_set_free(set);
	db_close(db);
	return done ? CLI_OK : CLI_FAILED;
}
