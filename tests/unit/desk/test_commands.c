#include "agahi/desk/commands.h"

#include <sys/stat.h>

#include "agahi/staff/invitations.h"

#include "agahi/audit/audit.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/staff/people.h"
#include "desk_stage.h"

static const struct routes none = { NULL, 0 };

struct site {
	struct desk_stage stage;
	char *out, *faults;
	size_t out_len, faults_len;
};

static int begin(void **state)
{
	struct site *site = calloc(1, sizeof(*site));

	desk_stage_begin(&site->stage, none);
	*state = site;
	return 0;
}

static int end(void **state)
{
	struct site *site = *state;

	desk_stage_end(&site->stage);
	free(site->out);
	free(site->faults);
	free(site);
	return 0;
}

static int invite(struct site *site, const char *name)
{
	free(site->out);
	free(site->faults);
	FILE *out = open_memstream(&site->out, &site->out_len);
	FILE *faults = open_memstream(&site->faults, &site->faults_len);
	int result = commands_invite(site->stage.settings, name, clock_wall_ms(), out, faults);

	fclose(out);
	fclose(faults);
	return result;
}

static int reset(struct site *site, const char *name)
{
	free(site->out);
	free(site->faults);
	FILE *out = open_memstream(&site->out, &site->out_len);
	FILE *faults = open_memstream(&site->faults, &site->faults_len);
	int result = commands_reset(site->stage.settings, name, clock_wall_ms(), out, faults);

	fclose(out);
	fclose(faults);
	return result;
}

static int confirm(struct site *site, const char *name)
{
	free(site->faults);
	FILE *faults = open_memstream(&site->faults, &site->faults_len);
	int result = commands_confirm(site->stage.settings, name, clock_wall_ms(), faults);

	fclose(faults);
	return result;
}

static int audit(struct site *site, const char *const *words)
{
	char *argv[8] = { NULL };
	int argc = 0;

	for (; words[argc]; argc++)
		argv[argc] = strdup(words[argc]);
	free(site->out);
	free(site->faults);
	FILE *out = open_memstream(&site->out, &site->out_len);
	FILE *faults = open_memstream(&site->faults, &site->faults_len);
	int result = commands_audit(site->stage.settings, argc, argv, clock_wall_ms(), out, faults);

	fclose(out);
	fclose(faults);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return result;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void the_first_administrator_gets_a_link(void **state)
{
	struct site *site = *state;

	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_memory_equal(site->out, "http://localhost:8443/invitation/", 33);
	assert_int_equal(site->out_len, 33 + 64 + 1);
	assert_string_equal(site->faults, "");
	assert_int_equal(invite(site, "Amin!"), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "Amin! cannot be invited: a name has"));
}

static void where_there_is_one_the_command_line_invites_nobody(void **state)
{
	struct site *site = *state;

	desk_stage_person(&site->stage, "amin", STAFF_ADMINISTRATOR);
	assert_int_equal(invite(site, "saima"), COMMANDS_FAILED);
	assert_string_equal(site->out, "");
	assert_non_null(strstr(site->faults, "there is an administrator already"));
}

/* The only administrator has lost the phone, and nobody else could confirm anything. */
static void an_administrator_who_is_locked_out_gets_a_link_here(void **state)
{
	struct site *site = *state;
	struct invitation invitation;

	desk_stage_person(&site->stage, "boss", STAFF_ADMINISTRATOR);
	desk_stage_person(&site->stage, "saima", STAFF_EDITOR);
	assert_int_equal(reset(site, "saima"), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "only an administrator's account"));
	assert_int_equal(reset(site, "nobody9"), COMMANDS_FAILED);
	assert_int_equal(reset(site, "boss"), COMMANDS_DONE);
	assert_non_null(strstr(site->faults, "once a second person has confirmed it"));
	assert_null(strchr(strchr(site->out, '\n') + 1, '\n')); /* the link stands alone, for programs */
	char token[TOKEN_SIZE] = "";
	const char *at = strstr(site->out, "/invitation/");
	assert_non_null(at);
	snprintf(token, sizeof(token), "%.64s", at + strlen("/invitation/"));
	assert_int_equal(invitations_find(desk_stage_db(&site->stage), token, clock_wall_ms(), &invitation),
		STAFF_UNCONFIRMED);
	assert_int_equal(confirm(site, "boss"), COMMANDS_DONE);
	assert_int_equal(invitations_find(desk_stage_db(&site->stage), token, clock_wall_ms(), &invitation),
		STAFF_DONE);
}

/* An administrator has ended the last who could have confirmed a signer. */
static void the_keeper_of_the_machine_confirms_where_nobody_is_left(void **state)
{
	struct site *site = *state;
	sqlite3 *db = desk_stage_db(&site->stage);
	struct person boss = { .id = desk_stage_person(&site->stage, "boss", STAFF_ADMINISTRATOR) };
	long long ahmed = desk_stage_person(&site->stage, "ahmed", STAFF_SIGNER),
		  saima = desk_stage_person(&site->stage, "saima", STAFF_EDITOR);
	const struct staff_actor actor = { &boss, "127.0.0.1", clock_wall_ms() };
	struct person now;

	assert_int_equal(people_change(db, &actor, saima, STAFF_SIGNER, ""), STAFF_DONE);
	assert_int_equal(confirm(site, "saima"), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "saima cannot be confirmed: there is somebody at the desk"));
	assert_int_equal(confirm(site, "ahmed"), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "nothing waits"));
	assert_int_equal(people_end(db, &actor, ahmed), STAFF_DONE);
	assert_int_equal(confirm(site, "saima"), COMMANDS_DONE);
	assert_string_equal(site->faults, "");
	assert_true(staff_find_id(db, saima, &now));
	assert_int_equal(now.roles, STAFF_SIGNER);
}

static void a_record_that_is_whole_is_found_so(void **state)
{
	struct site *site = *state;

	assert_int_equal(audit(site, WORDS("verify")), COMMANDS_DONE); /* nothing yet */
	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_int_equal(audit(site, WORDS("checkpoint")), COMMANDS_DONE);
	char *path = test_path(site->stage.folder, "note");
	test_write_file(path, site->out);
	assert_int_equal(audit(site, WORDS("verify", "--checkpoint", path)), COMMANDS_DONE);
	assert_non_null(strstr(site->out, "chain whole"));
	test_write_file(path, "not a note");
	assert_int_equal(audit(site, WORDS("verify", "--checkpoint", path)), COMMANDS_MISUSED);
	assert_string_not_equal(site->faults, "");
	free(path);
}

static void a_record_that_was_changed_is_found_and_where(void **state)
{
	struct site *site = *state;

	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_int_equal(audit(site, WORDS("checkpoint")), COMMANDS_DONE);
	assert_int_equal(
		sqlite3_exec(desk_stage_db(&site->stage),
			"DROP TRIGGER audit_stays; UPDATE audit SET record = CAST(replace(CAST(record AS "
			"TEXT), 'desk', 'amin') AS BLOB) WHERE n = 1",
			NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(audit(site, WORDS("verify")), COMMANDS_FAILED);
	assert_non_null(strstr(site->out, "record 1"));
}

static void run(struct site *site, const char *sql)
{
	assert_int_equal(sqlite3_exec(desk_stage_db(&site->stage), sql, NULL, NULL, NULL), SQLITE_OK);
}

static void a_damaged_checkpoint_is_told_with_what_to_do_and_the_chain_all_the_same(void **state)
{
	struct site *site = *state;

	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_int_equal(audit(site, WORDS("checkpoint")), COMMANDS_DONE);
	run(site, "UPDATE checkpoint SET note = 'x'");
	assert_int_equal(audit(site, WORDS("verify")), COMMANDS_FAILED);
	assert_non_null(strstr(site->out, "1 record, chain whole"));
	assert_non_null(strstr(site->faults, "desk.db: checkpoint 1 of the database is damaged"));
	assert_non_null(strstr(site->faults, "put the database back from a backup"));
	assert_int_equal(audit(site, WORDS("checkpoint")), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "audit verify tells"));
}

static int check(struct site *site)
{
	free(site->faults);
	FILE *faults = open_memstream(&site->faults, &site->faults_len);
	int result = commands_check(site->stage.settings, faults);

	fclose(faults);
	return result;
}

static void what_the_start_would_refuse_is_told_before(void **state)
{
	struct site *site = *state;
	char *key = test_path(site->stage.folder, "desk.key"), *db = test_path(site->stage.folder, "desk.db");

	assert_int_equal(check(site), COMMANDS_DONE);
	assert_string_equal(site->faults, "");
	chmod(key, 0644);
	assert_int_equal(check(site), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "desk.key: others may read the key of the second factors"));
	chmod(key, 0600);
	chmod(db, 0644);
	assert_int_equal(check(site), COMMANDS_DONE);
	assert_non_null(strstr(site->faults, "desk.db: others may read it (0644); the start makes it 0600"));
	chmod(db, 0600);
	run(site,
		"INSERT INTO person (name, shown, roles, state, made_ms, totp) VALUES"
		" ('saima', 'Saima', 1, 1, 1, zeroblob(60))");
	assert_int_equal(check(site), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "this is not the key of the second factors"));
	unlink(key);
	assert_int_equal(check(site), COMMANDS_FAILED);
	assert_non_null(strstr(site->faults, "bring the file back from the backup"));
	run(site, "DELETE FROM person");
	assert_int_equal(check(site), COMMANDS_DONE);
	assert_int_not_equal(access(key, F_OK), 0); /* it changes nothing */
	free(key);
	free(db);
}

static void other_words_are_no_command(void **state)
{
	struct site *site = *state;

	assert_int_equal(audit(site, WORDS("forget")), COMMANDS_MISUSED);
	assert_int_equal(invite(site, "amin"), COMMANDS_DONE);
	assert_int_equal(audit(site, WORDS("checkpoint")), COMMANDS_DONE);
	assert_int_equal(audit(site, WORDS("verify", "--all")), COMMANDS_MISUSED);
	assert_int_equal(audit(site, WORDS("verify", "--editions", "/nonexistent")), COMMANDS_MISUSED);
}

#define COMMAND_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		COMMAND_TEST(the_first_administrator_gets_a_link),
		COMMAND_TEST(where_there_is_one_the_command_line_invites_nobody),
		COMMAND_TEST(an_administrator_who_is_locked_out_gets_a_link_here),
		COMMAND_TEST(the_keeper_of_the_machine_confirms_where_nobody_is_left),
		COMMAND_TEST(a_record_that_is_whole_is_found_so),
		COMMAND_TEST(a_record_that_was_changed_is_found_and_where),
		COMMAND_TEST(a_damaged_checkpoint_is_told_with_what_to_do_and_the_chain_all_the_same),
		COMMAND_TEST(what_the_start_would_refuse_is_told_before),
		COMMAND_TEST(other_words_are_no_command),
	};

	return RUN_SUITE(tests);
}
