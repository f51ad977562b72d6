/* reconcile: the telco's records against ours. */
#include <stdio.h>

#include "agahi/base/clock.h"
#include "agahi/cli/cli.h"
#include "agahi/reconciliation/statement.h"
#include "agahi/reconciliation/statement_json.h"

static int print(const struct reconciliation *result, const char *csv, bool json)
{
	struct buffer text = { 0 };
	char error[1024];
	bool done = !csv || statement_write_csv(result, csv, error, sizeof(error));

	(json ? statement_add_json : statement_add_text)(result, &text);
	if (!done || text.failed)
		cli_say("%s", done ? "memory is short" : error);
	else
		fwrite(text.data, 1, text.len, stdout);
	done = done && !text.failed;
	buffer_free(&text);
	return !done ? CLI_FAILED : result->balance.difference_count > 0 ? CLI_DIFFERS : CLI_OK;
}

int cli_reconcile(const struct config *config, int argc, char **argv)
{
	struct reconciliation_order order = { .config = config, .now_ms = clock_wall_ms() };
	struct reconciliation result;
	const char *csv = NULL;
	bool json = false;
	char error[1024];
	const struct cli_option options[] = { { "from", CLI_TEXT, &order.from },
		{ "to", CLI_TEXT, &order.to }, { "link", CLI_TEXT, &order.link },
		{ "smsc", CLI_TEXT, &order.smsc }, { "csv", CLI_TEXT, &csv }, { "json", CLI_FLAG, &json } };
	int at = cli_parse(argc, argv, options, sizeof(options) / sizeof(options[0]), false);

	if (at < 0 || at + 1 != argc || !order.from || !order.to || (order.link && order.smsc))
		return cli_usage("reconcile");
	order.file = argv[at];
	sqlite3 *journal = cli_open_journal(config, DB_READ_ONLY);
	if (!journal)
		return CLI_FAILED;
	enum reconciliation_result made = reconciliation_make(&order, journal, &result, error, sizeof(error));
	int code = made == RECONCILIATION_DONE ? print(&result, csv, json)
		: made == RECONCILIATION_WRONG ? CLI_USAGE
					       : CLI_FAILED;
	if (made != RECONCILIATION_DONE)
		cli_say("%s", error);
	reconciliation_free(&result);
	db_close(journal);
	return code;
}
