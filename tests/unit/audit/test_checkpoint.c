/* Checkpoints: notes that another program can verify, and that nobody else can write. */
#include "audit_chain.h"

#include <openssl/evp.h>
#include <sodium.h>

#include "agahi/audit/checkpoint.h"

#define ORIGIN "desk.example/audit"

static struct checkpoint_key key;
static char note[CHECKPOINT_NOTE_SIZE], error[512];

static int set_up(void **state)
{
	desk_set_up(state);
	error[0] = '\0';
	assert_true(checkpoint_key_load(site.db, site.path, &key, error, sizeof(error)));
	return 0;
}

static void make(void)
{
	assert_true(desk_db_begin(site.db));
	assert_true(checkpoint_make(site.db, &key, ORIGIN, NOW, note));
	assert_true(desk_db_end(site.db, true));
}

static bool read_back(const char *text, struct checkpoint *checkpoint)
{
	error[0] = '\0';
	return checkpoint_read(text, key.open, checkpoint, error, sizeof(error));
}

static void a_note_has_the_head_in_three_lines_and_is_read_back(void **state)
{
	struct checkpoint checkpoint;
	char head[AUDIT_HASH_SIZE], begins[256];
	long long n;

	(void)state;
	chain_fill(12);
	make();
	assert_true(audit_head(site.db, &n, head));
	snprintf(begins, sizeof(begins), ORIGIN "\n12\n%s\n\n\xe2\x80\x94 " ORIGIN " ", head);
	assert_memory_equal(note, begins, strlen(begins));
	assert_true(read_back(note, &checkpoint));
	assert_string_equal(checkpoint.origin, ORIGIN);
	assert_int_equal(checkpoint.n, 12);
	assert_string_equal(checkpoint.hash, head);
}

/* By OpenSSL, from the note and the printed key alone: no line of ours between. */
static void another_program_verifies_it(void **state)
{
	unsigned char open[33], line[68];
	struct buffer printed = { 0 };
	size_t len;

	(void)state;
	chain_fill(3);
	make();
	checkpoint_print_key(ORIGIN, key.open, &printed);
	const char *base64 = strrchr(printed.data, '+') + 1;
	/* A "+" may be in the base64 too: the key begins after the second one. */
	base64 = strchr(strchr(printed.data, '+') + 1, '+') + 1;
	assert_int_equal(sodium_base642bin(open, sizeof(open), base64, strlen(base64), NULL, &len, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_int_equal(len, 33);
	const char *end = strstr(note, "\n\n") + 1, *signature = strrchr(note, ' ') + 1;
	assert_int_equal(sodium_base642bin(line, sizeof(line), signature, strlen(signature) - 1, NULL, &len,
				 NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_int_equal(len, 68);
	EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, open + 1, 32);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	assert_int_equal(EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey), 1);
	assert_int_equal(
		EVP_DigestVerify(context, line + 4, 64, (const unsigned char *)note, (size_t)(end - note)),
		1);
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(pkey);
	buffer_free(&printed);
}

/* The key of the documentation of Go's golang.org/x/mod/sumdb/note. */
static void a_key_is_written_as_other_verifiers_read_it(void **state)
{
	static const char expected[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	unsigned char octets[33];
	struct buffer printed = { 0 };
	size_t len;

	(void)state;
	const char *base64 = strrchr(expected, '+') + 1;
	assert_int_equal(sodium_base642bin(octets, sizeof(octets), base64, strlen(base64), NULL, &len, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	checkpoint_print_key("PeterNeumann", octets + 1, &printed);
	assert_string_equal(printed.data, expected);
	buffer_free(&printed);
}

static void no_octet_of_a_note_can_be_another(void **state)
{
	struct checkpoint checkpoint;

	(void)state;
	chain_fill(3);
	make();
	for (size_t i = 0; i < strlen(note); i++) {
		char was = note[i];

		note[i] = was == '1' ? '2' : '1';
		assert_false(read_back(note, &checkpoint));
		assert_string_not_equal(error, "");
		note[i] = '\0';
		assert_false(read_back(note, &checkpoint));
		note[i] = was;
	}
	assert_true(read_back(note, &checkpoint));
}

static void a_note_of_another_desk_is_refused(void **state)
{
	struct checkpoint checkpoint;
	struct checkpoint_key other;

	(void)state;
	chain_fill(3);
	make();
	crypto_sign_keypair(other.open, other.secret);
	assert_false(checkpoint_read(note, other.open, &checkpoint, error, sizeof(error)));
	assert_string_equal(error, "the signature is not of this desk, or the note was changed");
}

static void what_is_no_note_is_refused(void **state)
{
	static const char *const texts[] = { "", "\n", "\n\n\n\n\n", "a\n1\n",
		"a\n0\nx\n\n\xe2\x80\x94 a x\n", "a\n99999999999999999999\n" };
	struct checkpoint checkpoint;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(read_back(texts[i], &checkpoint));
		assert_non_null(strstr(error, "this is no checkpoint"));
	}
}

static void where_nothing_came_since_it_stays_the_same(void **state)
{
	char first[CHECKPOINT_NOTE_SIZE];

	(void)state;
	chain_fill(3);
	make();
	snprintf(first, sizeof(first), "%s", note);
	make();
	assert_string_equal(note, first);
	chain_fill(1);
	make();
	assert_string_not_equal(note, first);
	assert_int_equal(desk_number("SELECT count(*) FROM checkpoint"), 2);
}

static void of_an_empty_record_there_is_none(void **state)
{
	struct checkpoint newest;

	(void)state;
	assert_true(desk_db_begin(site.db));
	assert_false(checkpoint_make(site.db, &key, ORIGIN, NOW, note));
	assert_false(desk_db_end(site.db, false));
	assert_true(checkpoint_newest(site.db, &newest, note));
	assert_int_equal(newest.n, 0);
	assert_string_equal(note, "");
}

static void append(const struct checkpoint *checkpoint, const char *fault, void *arg)
{
	assert_null(fault);
	assert_true(checkpoint->at_ms == NOW);
	snprintf((char *)arg + strlen(arg), 64 - strlen(arg), "%lld ", checkpoint->n);
}

static void all_are_kept_and_listed_newest_first(void **state)
{
	struct checkpoint newest, again;
	char told[64] = "";

	(void)state;
	for (int i = 0; i < 3; i++) {
		chain_fill(2);
		make();
	}
	assert_true(checkpoint_look(site.db, key.open, append, told));
	assert_string_equal(told, "6 4 2 ");
	assert_true(checkpoint_newest(site.db, &newest, note));
	assert_int_equal(newest.n, 6);
	assert_true(read_back(note, &again));
}

static void note_fault(const struct checkpoint *checkpoint, const char *fault, void *arg)
{
	char *told = (char *)arg + strlen(arg);

	snprintf(told, 300, "%lld:%s;", checkpoint->n, fault ? fault : "");
}

static void kept_ones_that_were_changed_are_told_by_their_number(void **state)
{
	char told[1000] = "";

	(void)state;
	for (int i = 0; i < 3; i++) {
		chain_fill(2);
		make();
	}
	assert_true(checkpoint_look(site.db, key.open, note_fault, told));
	assert_string_equal(told, "6:;4:;2:;");
	assert_true(db_execute(site.db, "UPDATE checkpoint SET note = 'x' WHERE n = 2"));
	assert_true(db_execute(site.db,
		"UPDATE checkpoint SET note = replace(note, char(10) || '4' || char(10),"
		" char(10) || '5' || char(10)) WHERE n = 4"));
	assert_true(db_execute(site.db,
		"INSERT INTO checkpoint SELECT 99998, note, at_ms FROM checkpoint"
		" WHERE n = 6"));
	*told = '\0';
	assert_true(checkpoint_look(site.db, key.open, note_fault, told));
	assert_non_null(strstr(told, "99998:its note is of record 6;6:;4:the signature is not of this desk"));
	assert_non_null(strstr(told, ";2:this is no checkpoint"));
}

static void names_with_blanks_or_plus_are_no_origins(void **state)
{
	char long_name[300];

	(void)state;
	memset(long_name, 'a', sizeof(long_name));
	long_name[299] = '\0';
	assert_true(checkpoint_origin_is_good("8300.ecp.gov.pk/desk"));
	assert_false(checkpoint_origin_is_good(""));
	assert_false(checkpoint_origin_is_good("a b"));
	assert_false(checkpoint_origin_is_good("a+b"));
	assert_false(checkpoint_origin_is_good("a\nb"));
	assert_false(checkpoint_origin_is_good(long_name));
}

static void a_key_that_was_lost_is_not_made_anew_when_there_are_notes(void **state)
{
	char *path = test_path(site.folder, "desk-checkpoint.key");
	struct checkpoint_key again;

	(void)state;
	assert_true(checkpoint_key_load(site.db, site.path, &again, error, sizeof(error)));
	assert_memory_equal(again.open, key.open, sizeof(key.open));
	chain_fill(1);
	make();
	unlink(path);
	assert_false(checkpoint_key_load(site.db, site.path, &again, error, sizeof(error)));
	assert_non_null(strstr(error, "the key of the checkpoints"));
	free(path);
}

static void the_sheet_has_the_note_the_hash_in_groups_and_the_key(void **state)
{
	struct buffer sheet = { 0 }, printed = { 0 };
	struct checkpoint checkpoint;
	char group[8];

	(void)state;
	chain_fill(7);
	make();
	assert_true(read_back(note, &checkpoint));
	checkpoint_print(&checkpoint, note, key.open, &sheet);
	checkpoint_print_key(ORIGIN, key.open, &printed);
	assert_non_null(strstr(sheet.data, note));
	assert_non_null(strstr(sheet.data, printed.data));
	assert_non_null(strstr(sheet.data, "record number 7 has the hash"));
	for (size_t i = 0; i < 64; i += 4) {
		snprintf(group, sizeof(group), " %.4s", checkpoint.hash + i);
		assert_non_null(strstr(sheet.data, group));
	}
	buffer_free(&sheet);
	buffer_free(&printed);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, desk_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_note_has_the_head_in_three_lines_and_is_read_back),
		TEST(another_program_verifies_it),
		TEST(a_key_is_written_as_other_verifiers_read_it),
		TEST(no_octet_of_a_note_can_be_another),
		TEST(a_note_of_another_desk_is_refused),
		TEST(what_is_no_note_is_refused),
		TEST(where_nothing_came_since_it_stays_the_same),
		TEST(of_an_empty_record_there_is_none),
		TEST(all_are_kept_and_listed_newest_first),
		TEST(kept_ones_that_were_changed_are_told_by_their_number),
		TEST(names_with_blanks_or_plus_are_no_origins),
		TEST(a_key_that_was_lost_is_not_made_anew_when_there_are_notes),
		TEST(the_sheet_has_the_note_the_hash_in_groups_and_the_key),
	};

	return RUN_SUITE(tests);
}
