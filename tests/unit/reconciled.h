/* A journal with some replies, a telco's file, and what they come to against each other. */
#ifndef AGAHI_TEST_RECONCILED_H
#define AGAHI_TEST_RECONCILED_H

#include "store.h"

#include "agahi/reconciliation/reconciliation.h"

#define RECONCILED_NOON INT64_C(1802001600000) /* 2027-02-07 12:00:00 UTC, 17:00:00 in Pakistan */

struct reconciled {
	char *folder, *config_path, *journal, *file;
	struct config *config;
	sqlite3 *db;
	struct reconciliation_order order;
	struct reconciliation result;
	char error[1024];
};

static struct reconciled reconciled;

/* `groups`: what stands at the end of the configuration. Of the two links, b describes its file itself. */
static inline void reconciled_configure(const char *groups)
{
	char text[4096], errors[2048] = "";

	snprintf(text, sizeof(text),
		"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:2775\" ]; system_id = \"agahi\"; password = "
		"\"s\";"
		" short_codes = [ \"8300\" ]; smsc = \"one\"; }, { name = \"b\"; hosts = [ "
		"\"127.0.0.1:2776\" ];"
		" system_id = \"agahi\"; password = \"s\"; short_codes = [ \"8300\" ]; smsc = \"two\";"
		" reconcile = { id = \"#1\"; time = \"#2\"; time_format = \"epoch\"; }; } );\n%s",
		groups);
	test_write_file(reconciled.config_path, text);
	reconciled.config = (struct config *)config_load(reconciled.config_path, errors, sizeof(errors));
	assert_string_equal(errors, "");
	reconciled.order.config = reconciled.config;
}

static inline int reconciled_set_up(void **state)
{
	(void)state;
	memset(&reconciled, 0, sizeof(reconciled));
	reconciled.folder = test_folder_make();
	reconciled.config_path = test_path(reconciled.folder, "agahi.conf");
	reconciled.journal = test_path(reconciled.folder, "journal.db");
	reconciled.file = test_path(reconciled.folder, "telco.csv");
	reconciled.db = test_open_journal(reconciled.journal, DB_READ_WRITE);
	reconciled.order = (struct reconciliation_order){
		.file = reconciled.file, .from = "2027-02-07", .to = "2027-02-07"
	};
	reconciled_configure("reconcile = { id = \"ID\"; time = \"AT\"; state = \"ST\"; };\n");
	return 0;
}

static inline int reconciled_tear_down(void **state)
{
	(void)state;
	reconciliation_free(&reconciled.result);
	config_free(reconciled.config);
	db_close(reconciled.db);
	free(reconciled.config_path);
	free(reconciled.journal);
	free(reconciled.file);
	test_folder_remove(reconciled.folder);
	return 0;
}

/* A reply of one part that went out by the link, so many seconds after noon. `receipt`: of submission.state, -1: none. */
static inline void reconciled_settle(
	int id, const char *link, const char *message_id, int seconds, int receipt)
{
	long long ms = RECONCILED_NOON + seconds * 1000LL;
	char sql[1024];

	snprintf(sql, sizeof(sql),
		"INSERT INTO settled VALUES (%1$d, %2$lld, %2$lld, '%3$s', '8300', 7, '', 'vote', 'en', "
		"'exact', "
		"'vote',"
		" 0, 0, 1, 0, '%4$s', 0, '', 0);",
		id, ms, link, message_id);
	assert_true(db_execute(reconciled.db, sql));
	snprintf(sql, sizeof(sql), "INSERT INTO submission VALUES ('x', '%s', %d, %d, 1)", message_id, id,
		receipt);
	assert_true(receipt < 0 || db_execute(reconciled.db, sql));
}

static inline enum reconciliation_result reconciled_make(const char *file)
{
	if (file)
		test_write_file(reconciled.file, file);
	reconciliation_free(&reconciled.result);
	*reconciled.error = '\0';
	return reconciliation_make(&reconciled.order, reconciled.db, &reconciled.result, reconciled.error,
		sizeof(reconciled.error));
}

/* Each kind of difference once, and one that agrees. */
static inline void reconciled_each_kind(void)
{
	reconciled_settle(1, "a", "1f", 0, 1);
	reconciled_settle(2, "a", "2f", 1, 1);
	reconciled_settle(3, "a", "3f", 2, -1);
	reconciled_settle(4, "a", "4f", 3, -1);
	reconciled_settle(5, "a", "5f", 4, -1);
	reconciled_settle(6, "a", "6f", 5, -1);
	reconciled_settle(7, "a", "6f", 6, -1);
	assert_int_equal(reconciled_make("ID,AT,ST,MSISDN\n"
					 "1F,2027-02-07 17:00:01,DELIVRD,923001234567\n"
					 "2F,2027-02-07 17:00:01,UNDELIV,923001234567\n"
					 "4F,2027-02-07 17:30:00,DELIVRD,923001234567\n"
					 "5F,2027-02-07 17:00:04,DELIVRD,923001234567\n"
					 "5F,2027-02-07 17:00:05,DELIVRD,923001234567\n"
					 "6F,2027-02-07 17:00:05,HELD,923001234567\n"
					 "7F,2027-02-07 17:00:05,,923001234567\n"
					 "8F,yesterday,,923001234567\n"),
		RECONCILIATION_DONE);
}

#define RECONCILED_TEST(name) cmocka_unit_test_setup_teardown(name, reconciled_set_up, reconciled_tear_down)

#endif
