/* What facts of the machine, the network and the spool mean: each made up here, none looked at. */
#include "diagnosed.h"

#include <errno.h>
#include <linux/magic.h>

#include "agahi/doctor/surroundings.h"

static void a_disk_must_have_room_for_what_may_come(void **state)
{
	const int64_t mib = INT64_C(1024) * 1024;
	struct disk_facts disk = { .what = "the journal",
		.path = "/var/lib/agahi",
		.free_octets = 10000 * mib,
		.wanted_octets = 2000 * mib,
		.free_files = 100000,
		.type = 0xEF53 };

	(void)state;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WELL, "10000 MiB are free", NULL);
	disk.free_files = 3;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WARNING, "room for 3 more files", "df -i");
	disk.free_files = -1;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WELL, "10000 MiB are free", NULL);
	disk.free_octets = 1000 * mib;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WARNING, "may grow by 2000 MiB", "store.max_size");
	disk.free_octets = 3 * mib;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_FAULT, "3 MiB are free: it is full", "make room");
	disk.error = EACCES;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WARNING, "cannot be seen", "rights");
}

static void a_file_system_must_keep_what_is_written_and_no_more(void **state)
{
	struct disk_facts disk = { .what = "the journal",
		.path = "/j",
		.free_octets = INT64_C(1) << 40,
		.free_files = -1,
		.keeps_keys = true,
		.type = BTRFS_SUPER_MAGIC };

	(void)state;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WARNING, "on btrfs", "ext4");
	disk.keeps_keys = false;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WELL, "are free", NULL);
	disk.type = NFS_SUPER_MAGIC;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_FAULT, "on NFS", "disk of this machine");
	disk.type = TMPFS_MAGIC;
	surroundings_judge_disk(&disk, &diagnosis);
	assert_last("disk", VERDICT_WARNING, "in memory", "move it");
}

static void fonts_are_the_desks_alone(void **state)
{
	struct font_facts fonts = { .desk_file = "/d.conf" };

	(void)state;
	surroundings_judge_fonts(&fonts, &diagnosis);
	assert_last("fonts", VERDICT_WELL, "no desk here (/d.conf)", NULL);
	fonts.has_desk = true;
	surroundings_judge_fonts(&fonts, &diagnosis);
	assert_last("fonts", VERDICT_WELL, "serves none", NULL);
	snprintf(fonts.folder, sizeof(fonts.folder), "/fonts");
	surroundings_judge_fonts(&fonts, &diagnosis);
	assert_last("fonts", VERDICT_WELL, "in /fonts", NULL);
	snprintf(fonts.missing, sizeof(fonts.missing), "A.ttf, B.ttf");
	surroundings_judge_fonts(&fonts, &diagnosis);
	assert_last("fonts", VERDICT_WARNING, "/fonts lacks A.ttf, B.ttf", "fonts-noto-core");
}

static void a_machine_without_zones_is_told_of(void **state)
{
	struct zone_facts zone = { "Asia/Karachi", true, "Sunday" };

	(void)state;
	surroundings_judge_zone(&zone, &diagnosis);
	assert_last("time zone", VERDICT_WELL, "it is Sunday there", NULL);
	zone.has_zones = false;
	surroundings_judge_zone(&zone, &diagnosis);
	assert_last("time zone", VERDICT_WARNING, "no database of time zones", "tzdata");
}

static void a_clock_must_be_set_right_and_not_lie_before_what_is_over(void **state)
{
	struct clock_facts clock = { { CLOCKSYNC_YES, 2500 }, INT64_C(1700000000000),
		INT64_C(1700000030000) };

	(void)state;
	surroundings_judge_clock(&clock, &diagnosis);
	assert_last("clock", VERDICT_WELL, "at most 3 ms off", NULL);
	clock.reading.state = CLOCKSYNC_NO;
	surroundings_judge_clock(&clock, &diagnosis);
	assert_last("clock", VERDICT_WARNING, "no time service", "chrony");
	clock.reading.state = CLOCKSYNC_UNKNOWN;
	surroundings_judge_clock(&clock, &diagnosis);
	assert_last("clock", VERDICT_WARNING, "may not be asked", "timedatectl");
	assert_int_equal(diagnosis.count, 3);
	clock.published_ms += 3600000;
	surroundings_judge_clock(&clock, &diagnosis);
	assert_int_equal(diagnosis.count, 5);
	assert_last("clock", VERDICT_FAULT, "was published at", "set it right");
}

static void a_link_needs_one_host_that_answers(void **state)
{
	struct host_facts hosts[] = { { "a", "h:1", HOST_CONNECTED, 4, "" },
		{ "a", "h:2", HOST_FAILED, 1, "Connection refused" }, { "b", "h:3", HOST_SILENT, 0, "" } };

	(void)state;
	surroundings_judge_hosts(hosts, 3, 5, &diagnosis);
	assert_int_equal(diagnosis.count, 3);
	assert_int_equal(diagnosis.items[0].verdict, VERDICT_WELL);
	assert_non_null(strstr(diagnosis.items[0].found.data, "connected in 4 ms; not bound"));
	assert_int_equal(diagnosis.items[1].verdict, VERDICT_WARNING);
	assert_non_null(strstr(diagnosis.items[1].found.data, "a, h:2: Connection refused"));
	assert_last("hosts", VERDICT_FAULT, "b, h:3: no answer within 5 seconds", "firewall");
}

static void what_waits_in_the_spool_is_taken_at_once_by_a_daemon(void **state)
{
	struct spool_facts spool = { .path = "" };
	struct lock_facts lock = { .state = LOCK_FREE };

	(void)state;
	surroundings_judge_spool(&spool, &lock, &diagnosis);
	assert_last("spool", VERDICT_WELL, "none", NULL);
	spool = (struct spool_facts){ .path = "/s", .waiting = 2, .oldest_s = 90 };
	surroundings_judge_spool(&spool, &lock, &diagnosis);
	assert_last("spool", VERDICT_WELL, "/s: 2 waiting", NULL);
	lock.state = LOCK_TAKEN;
	surroundings_judge_spool(&spool, &lock, &diagnosis);
	assert_last("spool", VERDICT_WARNING, "the first for 90 seconds", "journalctl");
	spool.in_error = ENOENT;
	spool.out_error = EACCES;
	surroundings_judge_spool(&spool, &lock, &diagnosis);
	assert_int_equal(diagnosis.count, 5);
	assert_last("spool", VERDICT_WARNING, "/s/out: Permission denied", "rights");
}

#define TEST(name) cmocka_unit_test_teardown(name, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_disk_must_have_room_for_what_may_come),
		TEST(a_file_system_must_keep_what_is_written_and_no_more),
		TEST(fonts_are_the_desks_alone),
		TEST(a_machine_without_zones_is_told_of),
		TEST(a_clock_must_be_set_right_and_not_lie_before_what_is_over),
		TEST(a_link_needs_one_host_that_answers),
		TEST(what_waits_in_the_spool_is_taken_at_once_by_a_daemon),
	};

	return RUN_SUITE(tests);
}
