/* How much room there is where our files are. */
#include "testing.h"

#include <event2/event.h>
#include <sys/statvfs.h>

#include "agahi/base/clock.h"
#include "agahi/ops/disks.h"

static struct event_base *base;
static struct buffer text;

static int set_up(void **state)
{
	(void)state;
	base = event_base_new();
	return base ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	event_base_free(base);
	buffer_free(&text);
	return 0;
}

static unsigned long long told(const struct disks *disks, const char *sample)
{
	buffer_free(&text);
	figures_write(disks_figures(), disks, &text);
	const char *at = strstr(text.data, sample);
	return at ? strtoull(at + strlen(sample), NULL, 10) : 0;
}

static struct disks *start(const struct disks_place *places, size_t count)
{
	char error[256];
	struct disks *disks = disks_start(base, places, count, error, sizeof(error));

	assert_non_null(disks);
	return disks;
}

static void the_room_of_each_file_is_told_from_the_start(void **state)
{
	const struct disks_place places[] = { { "journal", "/" }, { "content", "/dev" } };
	struct statvfs root, devices;

	(void)state;
	assert_int_equal(statvfs("/", &root), 0);
	assert_int_equal(statvfs("/dev", &devices), 0);
	struct disks *disks = start(places, 2);
	assert_true(told(disks, "agahi_disk_size_bytes{of=\"journal\"} ") ==
		(unsigned long long)root.f_blocks * root.f_frsize);
	assert_true(told(disks, "agahi_disk_size_bytes{of=\"content\"} ") ==
		(unsigned long long)devices.f_blocks * devices.f_frsize);
	unsigned long long free_octets = told(disks, "agahi_disk_free_bytes{of=\"journal\"} ");
	assert_true(free_octets > 0);
	/* What only root may fill is not among it. */
	assert_true(free_octets <= (unsigned long long)root.f_bfree * root.f_frsize + (64 << 20));
	disks_stop(disks);
}

static void of_a_file_that_is_not_there_nothing_is_told(void **state)
{
	const struct disks_place places[] = { { "journal", "/" }, { "content", "/nowhere/content.db" } };

	(void)state;
	struct disks *disks = start(places, 2);
	assert_true(told(disks, "agahi_disk_size_bytes{of=\"journal\"} ") > 0);
	assert_null(strstr(text.data, "content"));
	disks_stop(disks);
}

static void without_anybody_who_looks_only_heads_are_written(void **state)
{
	(void)state;
	assert_int_equal(told(NULL, "agahi_disk_free_bytes{"), 0);
	assert_non_null(strstr(text.data, "# TYPE agahi_disk_free_bytes gauge\n"));
	disks_stop(NULL);
}

static void the_thread_ends_at_once_when_it_is_told_to(void **state)
{
	const struct disks_place place = { "journal", "/" };

	(void)state;
	uint64_t begun_ms = clock_monotonic_ms();
	for (int i = 0; i < 20; i++)
		disks_stop(start(&place, 1));
	assert_true(clock_monotonic_ms() - begun_ms < DISKS_EVERY_MS / 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_room_of_each_file_is_told_from_the_start),
		TEST(of_a_file_that_is_not_there_nothing_is_told),
		TEST(without_anybody_who_looks_only_heads_are_written),
		TEST(the_thread_ends_at_once_when_it_is_told_to),
	};

	return RUN_SUITE(tests);
}
