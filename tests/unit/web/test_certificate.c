/* What is served under TLS, and what files are none. */
#include "browser.h"

#include <event2/bufferevent.h>

#include "agahi/web/certificate.h"
#include "self_made.h"

static char *folder, *file, *key, *other_key;

static int make_papers(void **state)
{
	(void)state;
	folder = test_folder_make();
	file = test_path(folder, "a.pem");
	key = test_path(folder, "a.key");
	other_key = test_path(folder, "b.key");
	char *other = test_path(folder, "b.pem");
	self_made_write(file, key, "desk.example");
	self_made_write(other, other_key, "other.example");
	free(other);
	return 0;
}

static int remove_papers(void **state)
{
	(void)state;
	free(file);
	free(key);
	free(other_key);
	test_folder_remove(folder);
	return 0;
}

/* "" when a browser with these bounds gets through; the protocol's version is in `version`. */
static bool connects(int most, const char *protocols, size_t protocols_len, char *version, size_t size)
{
	struct event_base *base = event_base_new();
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	char error[200];
	const char *wrong;
	struct certificate *certificate = certificate_new(file, key, &wrong, error, sizeof(error));
	struct browser browser;
	int ends[2];

	assert_non_null(certificate);
	SSL_CTX_set_security_level(context, 0);
	SSL_CTX_set_min_proto_version(context, 0);
	SSL_CTX_set_max_proto_version(context, most);
	if (protocols)
		SSL_CTX_set_alpn_protos(context, (const unsigned char *)protocols, (unsigned)protocols_len);
	test_pair(ends);
	struct bufferevent *bev = certificate_accept(certificate, base, ends[0]);
	assert_non_null(bev);
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	browser_begin(&browser, base, ends[1]);
	bool connected = browser_shakes_hands(&browser, context);
	snprintf(version, size, "%s", SSL_get_version(browser.ssl));
	browser_leaves(&browser);
	bufferevent_free(bev);
	test_turn(base);
	certificate_free(certificate);
	SSL_CTX_free(context);
	event_base_free(base);
	return connected;
}

static void tls_1_2_and_1_3_are_served_and_nothing_older(void **state)
{
	char version[20];

	(void)state;
	assert_true(connects(0, NULL, 0, version, sizeof(version)));
	assert_string_equal(version, "TLSv1.3");
	assert_true(connects(TLS1_2_VERSION, NULL, 0, version, sizeof(version)));
	assert_string_equal(version, "TLSv1.2");
	assert_false(connects(TLS1_1_VERSION, NULL, 0, version, sizeof(version)));
}

static void nothing_but_http_is_spoken(void **state)
{
	char version[20];

	(void)state;
	assert_true(connects(0, "\x02h2\x08http/1.1", 12, version, sizeof(version)));
	assert_false(connects(0, "\x04smtp", 5, version, sizeof(version)));
}

static void files_that_are_none_are_told_in_words(void **state)
{
	char error[300], words[300];
	const char *wrong;

	(void)state;
	assert_null(certificate_new("/nowhere.pem", key, &wrong, error, sizeof(error)));
	assert_non_null(
		strstr(error, "the certificate /nowhere.pem cannot be used: No such file or directory"));
	assert_string_equal(wrong, "certificate");
	assert_null(certificate_new(file, "/nowhere.key", &wrong, error, sizeof(error)));
	assert_non_null(strstr(error, "the key /nowhere.key cannot be used: No such file or directory"));
	assert_string_equal(wrong, "key");
	assert_null(certificate_new(key, key, &wrong, error, sizeof(error)));
	assert_null(certificate_new(file, other_key, &wrong, error, sizeof(error)));
	snprintf(words, sizeof(words), "the key %s cannot be used: key values mismatch", other_key);
	assert_string_equal(error, words);
	certificate_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tls_1_2_and_1_3_are_served_and_nothing_older),
		cmocka_unit_test(nothing_but_http_is_spoken),
		cmocka_unit_test(files_that_are_none_are_told_in_words),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, make_papers, remove_papers);
}
