#include "agahi/doctor/doctor.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sys/stat.h>

#include "agahi/base/calendar.h"
#include "agahi/base/clock.h"
#include "agahi/config/config.h"
#include "agahi/doctor/databases.h"
#include "agahi/doctor/diagnosis.h"
#include "agahi/doctor/hosts.h"
#include "agahi/doctor/judge.h"
#include "agahi/doctor/machine.h"
#include "agahi/doctor/places.h"
#include "agahi/doctor/surroundings.h"
#include "agahi/journal/journal_db.h"

#define DESK_FILE "/etc/agahi-desk/agahi-desk.conf"

enum { FAULTS_SIZE = 8192, NAMES_SIZE = 1024, HOSTS_MOST_S = 5 };

/* What several checks want to know. */
struct patient {
	const char *path; /* of the configuration */
	const struct config *config;
	struct lock_facts lock;
	struct live_facts live;
	struct diagnosis diagnosis;
};

/* --- one after the other ------------------------------------------------------------------------------ */

static bool has_password(const struct config *config)
{
	for (size_t i = 0; i < config->link_count; i++) {
		const struct config_link *link = &config->links[i];

		if (*link->password != '\0' && *link->password_file == '\0' && *link->password_env == '\0')
			return true;
	}
	return false;
}

static void check_configuration(struct patient *patient, const struct config *whole, const char *faults)
{
	char names[NAMES_SIZE] = "";
	struct stat file = { 0 };

	for (size_t i = 0; whole && *names == '\0' && i < whole->link_count; i++) {
		if (!config_assumes_telco(whole, i, names, sizeof(names)))
			*names = '\0';
	}
	stat(patient->path, &file);
	const struct configuration_facts facts = { patient->path, faults, whole ? whole->link_count : 0,
		names, whole && has_password(whole), file.st_mode & 07777 };
	judge_configuration(&facts, &patient->diagnosis);
}

static void check_rights(struct patient *patient, const struct user_facts *user)
{
	struct places places = { 0 };

	places_look(patient->config, patient->path, &places);
	judge_rights(user, places.items, places.count, &patient->diagnosis);
	patient->diagnosis.failed |= places.failed;
	places_free(&places);
}

static void check_databases(struct patient *patient)
{
	struct database_facts journal, content;
	struct key_facts key;

	databases_look_at_lock(patient->config->store.journal, &patient->lock);
	databases_look_at_journal(patient->config, &journal);
	databases_look_at_key(patient->config, &journal, &key);
	databases_look_at_content(patient->config, &content, &patient->live);
	judge_key(&key, &patient->lock, &patient->diagnosis);
	judge_database(&journal, &patient->diagnosis);
	judge_lock(&patient->lock, &patient->diagnosis);
	judge_database(&content, &patient->diagnosis);
	judge_live(&patient->live, &patient->diagnosis);
}

static int64_t octets_of(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 ? (int64_t)file.st_size : 0;
}

static void check_disks(struct patient *patient)
{
	const struct config_store *store = &patient->config->store;
	struct disk_facts disk;

	if (journal_db_is_file(config_place(store))) {
		machine_look_at_disk("the journal", store->journal, &disk);
		disk.wanted_octets = (int64_t)store->max_size * 1024 * 1024 - octets_of(store->journal);
		disk.keeps_keys = true;
		surroundings_judge_disk(&disk, &patient->diagnosis);
	}
	machine_look_at_disk("the messages", store->content, &disk);
	surroundings_judge_disk(&disk, &patient->diagnosis);
	if (*patient->config->log.file == '\0')
		return;
	machine_look_at_disk("the log", patient->config->log.file, &disk);
	surroundings_judge_disk(&disk, &patient->diagnosis);
}

static void check_machine(struct patient *patient)
{
	char now[CALENDAR_TEXT_SIZE];
	struct font_facts fonts;

	machine_look_at_fonts(DESK_FILE, &fonts);
	surroundings_judge_fonts(&fonts, &patient->diagnosis);
	calendar_use_zone(patient->config->service.time_zone);
	const struct zone_facts zone = { patient->config->service.time_zone, machine_has_zones(),
		calendar_write_in_full(clock_wall_ms(), now) };
	surroundings_judge_zone(&zone, &patient->diagnosis);
	const struct clock_facts clock = { clocksync_read(), clock_wall_ms(), patient->live.published_ms };
	surroundings_judge_clock(&clock, &patient->diagnosis);
}

static void check_hosts(struct patient *patient)
{
	struct hosts hosts = { 0 };

	if (hosts_look(patient->config, HOSTS_MOST_S * 1000, &hosts))
		surroundings_judge_hosts(hosts.items, hosts.count, HOSTS_MOST_S, &patient->diagnosis);
	else
		patient->diagnosis.failed = true;
	hosts_free(&hosts);
}

static void check_spool(struct patient *patient)
{
	struct spool_facts spool;

	machine_look_at_spool(patient->config->content.spool, clock_wall_ms(), &spool);
	surroundings_judge_spool(&spool, &patient->lock, &patient->diagnosis);
}

/* --- all of them -------------------------------------------------------------------------------------- */

/* The secrets are read as the daemon does it. Where they cannot be, all else is looked at nevertheless. */
static void examine(struct patient *patient)
{
	char faults[FAULTS_SIZE] = "";
	const struct user_facts user = places_become_daemon(patient->config->store.journal);
	const struct config *whole = config_load(patient->path, faults, sizeof(faults));

	check_configuration(patient, whole, faults);
	config_free(whole);
	check_rights(patient, &user);
	check_databases(patient);
	check_disks(patient);
	check_machine(patient);
	check_hosts(patient);
	check_spool(patient);
}

static int tell(const struct diagnosis *diagnosis, bool json)
{
	if (!json)
		diagnosis_print(diagnosis, stdout);
	else if (!diagnosis_print_json(diagnosis, stdout))
		return 1;
	return diagnosis_exit_code(diagnosis);
}

int doctor_run(const char *path, int argc, char **argv)
{
	static const struct option options[] = { { "json", no_argument, NULL, 'j' }, { NULL, 0, NULL, 0 } };
	char faults[FAULTS_SIZE] = "";
	struct patient patient = { .path = path };
	bool json = false;

	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'j')
			return -1;
		json = true;
	}
	if (optind != argc)
		return -1;
	patient.config = config_load_without_secrets(path, faults, sizeof(faults));
	if (patient.config)
		examine(&patient);
	else
		check_configuration(&patient, NULL, faults);
	int code = tell(&patient.diagnosis, json);
	config_free(patient.config);
	diagnosis_free(&patient.diagnosis);
	return code;
}
