/* The box: only its key opens it, and a key that was lost is not replaced in silence. */
#include "desk_site.h"

#include <sys/stat.h>

static char error[512];

static void what_was_sealed_opens_again_and_never_looks_the_same(void **state)
{
	unsigned char first[5 + BOX_MORE_OCTETS], second[5 + BOX_MORE_OCTETS];
	char text[6] = "";

	(void)state;
	box_seal(&site.box, "words", 5, first);
	box_seal(&site.box, "words", 5, second);
	assert_memory_not_equal(first, second, sizeof(first));
	assert_true(box_open(&site.box, first, sizeof(first), text, 5));
	assert_string_equal(text, "words");
}

static void changed_by_one_octet_it_does_not_open(void **state)
{
	unsigned char sealed[5 + BOX_MORE_OCTETS];
	struct box other = site.box;
	char text[6];

	(void)state;
	box_seal(&site.box, "words", 5, sealed);
	for (size_t i = 0; i < sizeof(sealed); i++) {
		sealed[i] ^= 1;
		assert_false(box_open(&site.box, sealed, sizeof(sealed), text, 5));
		sealed[i] ^= 1;
	}
	assert_false(box_open(&site.box, sealed, sizeof(sealed) - 1, text, 5));
	assert_false(box_open(&site.box, sealed, sizeof(sealed), text, 4));
	assert_false(box_open(&site.box, NULL, 0, text, 5));
	other.key[0] ^= 1;
	assert_false(box_open(&other, sealed, sizeof(sealed), text, 5));
}

static void a_hash_is_of_its_key_its_purpose_and_its_text(void **state)
{
	unsigned char hash[32], again[32];
	struct box other = site.box;

	(void)state;
	box_hash(&site.box, "a", "bc", hash, 32);
	box_hash(&site.box, "a", "bc", again, 32);
	assert_memory_equal(hash, again, 32);
	box_hash(&site.box, "ab", "c", again, 32);
	assert_memory_not_equal(hash, again, 32);
	box_hash(&site.box, "a", "bd", again, 32);
	assert_memory_not_equal(hash, again, 32);
	other.key[31] ^= 1;
	box_hash(&other, "a", "bc", again, 32);
	assert_memory_not_equal(hash, again, 32);
}

static void the_key_stays_the_same_from_start_to_start(void **state)
{
	struct box again;

	(void)state;
	assert_true(box_load(site.db, site.path, &again, error, sizeof(error)));
	assert_memory_equal(again.key, site.box.key, BOX_KEY_OCTETS);
	desk_member("saima", STAFF_READER);
	assert_true(box_load(site.db, site.path, &again, error, sizeof(error)));
}

static void a_lost_key_is_not_replaced_while_somebody_needs_it(void **state)
{
	char *path = test_path(site.folder, "desk.key");
	struct box again;

	(void)state;
	unlink(path);
	assert_true(box_load(site.db, site.path, &again, error, sizeof(error))); /* nobody is here yet */
	site.box = again;
	desk_member("saima", STAFF_READER);
	unlink(path);
	assert_false(box_load(site.db, site.path, &again, error, sizeof(error)));
	assert_non_null(strstr(error, "bring the file back"));
	assert_int_not_equal(access(path, F_OK), 0);
	free(path);
}

static void the_key_of_another_database_is_refused(void **state)
{
	char *path = test_path(site.folder, "desk.key");
	struct box again;

	(void)state;
	desk_member("saima", STAFF_READER);
	unlink(path);
	umask(077);
	test_write_file(path, "this is a key of 32 octets, too.");
	assert_false(box_load(site.db, site.path, &again, error, sizeof(error)));
	assert_non_null(strstr(error, "this is not the key"));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(what_was_sealed_opens_again_and_never_looks_the_same),
		DESK_TEST(changed_by_one_octet_it_does_not_open),
		DESK_TEST(a_hash_is_of_its_key_its_purpose_and_its_text),
		DESK_TEST(the_key_stays_the_same_from_start_to_start),
		DESK_TEST(a_lost_key_is_not_replaced_while_somebody_needs_it),
		DESK_TEST(the_key_of_another_database_is_refused),
	};

	return RUN_SUITE(tests);
}
