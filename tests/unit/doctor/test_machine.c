/* Disks, a spool, fonts, as they are. */
#include "testing.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "agahi/doctor/machine.h"

static char *folder;

static int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_folder_remove(folder);
	return 0;
}

static void a_disk_tells_its_room_and_a_missing_one_why_not(void **state)
{
	struct disk_facts disk;
	char *file = test_path(folder, "journal.db");

	(void)state;
	machine_look_at_disk("the journal", file, &disk);
	assert_int_equal(disk.error, 0);
	assert_string_equal(disk.path, folder);
	assert_true(disk.free_octets > 0);
	assert_true(disk.type != 0);
	machine_look_at_disk("the journal", "/nowhere/at/all/journal.db", &disk);
	assert_int_equal(disk.error, ENOENT);
	free(file);
}

static void editions_that_wait_are_counted_with_the_age_of_the_first(void **state)
{
	struct spool_facts spool;
	char *in = test_path(folder, "in"), *out = test_path(folder, "out");
	char *one = test_path(folder, "in/a.agahi"), *two = test_path(folder, "in/b.agahi");
	char *half = test_path(folder, "in/c.agahi.part");
	int64_t now_ms = ((int64_t)time(NULL) + 100) * 1000;

	(void)state;
	machine_look_at_spool("", now_ms, &spool);
	assert_int_equal(spool.in_error, 0);
	machine_look_at_spool(folder, now_ms, &spool);
	assert_int_equal(spool.in_error, ENOENT);
	assert_int_equal(spool.out_error, ENOENT);
	assert_int_equal(mkdir(in, 0700), 0);
	assert_int_equal(mkdir(out, 0700), 0);
	test_write_file(one, "x");
	test_write_file(two, "x");
	test_write_file(half, "x");
	machine_look_at_spool(folder, now_ms, &spool);
	assert_int_equal(spool.in_error, 0);
	assert_int_equal(spool.out_error, 0);
	assert_int_equal(spool.waiting, 2);
	assert_true(spool.oldest_s >= 99 && spool.oldest_s < 200);
	free(in);
	free(out);
	free(one);
	free(two);
	free(half);
}

static void fonts_are_looked_for_where_the_desk_says(void **state)
{
	struct font_facts fonts;
	char *file = test_path(folder, "desk.conf"), *font = test_path(folder, "NotoNaskhArabic-Bold.ttf");
	char text[256];

	(void)state;
	machine_look_at_fonts(file, &fonts);
	assert_false(fonts.has_desk);
	snprintf(text, sizeof(text), "web = { fonts = \"%s\"; };\n", folder);
	test_write_file(file, text);
	test_write_file(font, "x");
	machine_look_at_fonts(file, &fonts);
	assert_true(fonts.has_desk);
	assert_string_equal(fonts.folder, folder);
	assert_string_equal(fonts.missing,
		"NotoNastaliqUrdu-Regular.ttf, NotoNastaliqUrdu-Bold.ttf, NotoNaskhArabic-Regular.ttf");
	test_write_file(file, "web = { fonts = \"\"; };\n");
	machine_look_at_fonts(file, &fonts);
	assert_string_equal(fonts.folder, "");
	assert_string_equal(fonts.missing, "");
	test_write_file(file, "that is no configuration");
	machine_look_at_fonts(file, &fonts);
	assert_string_equal(fonts.folder, "/usr/share/fonts/truetype/noto");
	free(file);
	free(font);
}

static void the_database_of_zones_is_a_folder_that_can_be_read(void **state)
{
	(void)state;
	assert_int_equal(machine_has_zones(), access("/usr/share/zoneinfo/.", R_OK) == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_disk_tells_its_room_and_a_missing_one_why_not),
		TEST(editions_that_wait_are_counted_with_the_age_of_the_first),
		TEST(fonts_are_looked_for_where_the_desk_says),
		TEST(the_database_of_zones_is_a_folder_that_can_be_read),
	};

	return RUN_SUITE(tests);
}
