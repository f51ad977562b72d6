/* SMPP over TLS: whose certificate is believed, from which side, and in what words it is not. */
#include "far_end.h"

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "agahi/link/tls.h"

/* --- certificates of our own -------------------------------------------------------------------------- */

struct paper {
	char *certificate;
	char *key;
};

static char *folder;
static struct paper authority, smsc, by_address, agahi, stranger;
static EVP_PKEY *authority_key;
static X509 *authority_certificate;

static void extend(X509 *certificate, int kind, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, kind, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static X509 *new_certificate(EVP_PKEY *key, const char *name, long serial)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);

	X509_set_version(certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_pubkey(certificate, key);
	return certificate;
}

static struct paper write_paper(const char *name, X509 *certificate, EVP_PKEY *key)
{
	char file[64];

	snprintf(file, sizeof(file), "%s.pem", name);
	char *certificate_path = test_path(folder, file);
	snprintf(file, sizeof(file), "%s.key", name);
	char *key_path = test_path(folder, file);
	FILE *out = fopen(certificate_path, "we");
	assert_int_equal(PEM_write_X509(out, certificate), 1);
	fclose(out);
	out = fopen(key_path, "we");
	assert_int_equal(PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(out);
	return (struct paper){ certificate_path, key_path };
}

/* Of `alternative` ("DNS:…", "IP:…"), signed by the authority. */
static struct paper signed_paper(const char *name, const char *alternative, long serial)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = new_certificate(key, name, serial);

	X509_set_issuer_name(certificate, X509_get_subject_name(authority_certificate));
	extend(certificate, NID_subject_alt_name, alternative);
	assert_int_not_equal(X509_sign(certificate, authority_key, EVP_sha256()), 0);
	struct paper paper = write_paper(name, certificate, key);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return paper;
}

static X509 *self_signed(EVP_PKEY *key, const char *name, long serial)
{
	X509 *certificate = new_certificate(key, name, serial);

	X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
	extend(certificate, NID_basic_constraints, "critical,CA:TRUE");
	assert_int_not_equal(X509_sign(certificate, key, EVP_sha256()), 0);
	return certificate;
}

static int make_papers(void **state)
{
	(void)state;
	folder = test_folder_make();
	authority_key = EVP_EC_gen("P-256");
	authority_certificate = self_signed(authority_key, "authority", 1);
	authority = write_paper("authority", authority_certificate, authority_key);
	smsc = signed_paper("smsc", "DNS:smsc.example", 2);
	by_address = signed_paper("by_address", "IP:192.0.2.7", 3);
	agahi = signed_paper("agahi", "DNS:agahi.example", 4);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *certificate = self_signed(key, "stranger", 5);
	stranger = write_paper("stranger", certificate, key);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return 0;
}

static void free_paper(struct paper *paper)
{
	free(paper->certificate);
	free(paper->key);
}

static int burn_papers(void **state)
{
	(void)state;
	X509_free(authority_certificate);
	EVP_PKEY_free(authority_key);
	free_paper(&authority);
	free_paper(&smsc);
	free_paper(&by_address);
	free_paper(&agahi);
	free_paper(&stranger);
	test_folder_remove(folder);
	return 0;
}

/* --- two ends ----------------------------------------------------------------------------------------- */

struct side {
	struct tls *tls;
	struct bufferevent *bev;
	bool connected;
	bool failed;
	bool ended;
	bool words;
	char reason[200];
};

struct stage {
	struct event_base *base;
	struct side client; /* who connects */
	struct side server; /* who is connected to */
};

static void on_event(struct bufferevent *bev, short what, void *arg)
{
	struct side *side = arg;

	if (what & BEV_EVENT_CONNECTED) {
		side->connected = true;
		tls_established(bev);
		return;
	}
	side->failed = true;
	side->ended = (what & BEV_EVENT_EOF) != 0;
	side->words = tls_failure(bev, side->reason, sizeof(side->reason));
}

static struct config_tls config_of(const struct paper *trusted, const struct paper *own, bool verify)
{
	return (struct config_tls){ true, trusted->certificate, verify, own ? own->certificate : "",
		own ? own->key : "" };
}

static struct tls *tls_of(const struct config_tls *config)
{
	char error[200];
	struct tls *tls = tls_new(config, error, sizeof(error));

	assert_non_null(tls);
	return tls;
}

/* Each expects the other to be who it names. */
static struct stage *shake_hands(const struct config_tls *client, const char *server_name,
	const struct config_tls *server, const char *client_name)
{
	struct stage *stage = calloc(1, sizeof(*stage));
	int ends[2];

	assert_non_null(stage);
	stage->base = event_base_new();
	test_pair(ends);
	stage->client.tls = tls_of(client);
	stage->server.tls = tls_of(server);
	stage->client.bev = tls_connection(stage->client.tls, stage->base, ends[0], server_name);
	stage->server.bev = tls_accept(stage->server.tls, stage->base, ends[1], client_name);
	assert_non_null(stage->client.bev);
	assert_non_null(stage->server.bev);
	bufferevent_setcb(stage->client.bev, NULL, NULL, on_event, &stage->client);
	bufferevent_setcb(stage->server.bev, NULL, NULL, on_event, &stage->server);
	bufferevent_enable(stage->client.bev, EV_READ | EV_WRITE);
	bufferevent_enable(stage->server.bev, EV_READ | EV_WRITE);
	for (int i = 0; i < 20; i++)
		test_turn(stage->base);
	return stage;
}

static void end_stage(struct stage *stage)
{
	struct side *sides[] = { &stage->client, &stage->server };

	for (size_t i = 0; i < 2; i++) {
		if (sides[i]->bev)
			bufferevent_free(sides[i]->bev);
		tls_free(sides[i]->tls);
	}
	event_base_free(stage->base);
	free(stage);
}

static void expect_peace(struct stage *stage)
{
	char got[8] = "";

	assert_true(stage->client.connected && !stage->client.failed);
	assert_true(stage->server.connected && !stage->server.failed);
	assert_int_equal(bufferevent_write(stage->client.bev, "hello", 6), 0);
	test_turn(stage->base);
	assert_int_equal(bufferevent_read(stage->server.bev, got, sizeof(got)), 6);
	assert_string_equal(got, "hello");
	end_stage(stage);
}

/* --- who is believed ---------------------------------------------------------------------------------- */

static void both_sides_show_who_they_are(void **state)
{
	const struct config_tls client = config_of(&authority, &agahi, true);
	const struct config_tls server = config_of(&authority, &smsc, true);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	SSL *ssl = bufferevent_openssl_get_ssl(stage->client.bev);
	assert_string_equal(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name), "smsc.example");
	assert_true(SSL_version(ssl) >= TLS1_2_VERSION);
	expect_peace(stage);
}

static void assert_ends_in_an_hour(const struct tls *tls, enum tls_whose whose)
{
	int64_t left_s = tls_ends_s(tls, whose) - clock_wall_ms() / 1000;

	assert_true(left_s > 3600 - 120 && left_s <= 3600);
}

static void until_when_ours_and_theirs_are_good_is_known(void **state)
{
	const struct config_tls client = config_of(&authority, &agahi, true);
	const struct config_tls server = config_of(&authority, &smsc, true);

	(void)state;
	struct tls *alone = tls_of(&client);
	assert_ends_in_an_hour(alone, TLS_OURS);
	assert_int_equal(tls_ends_s(alone, TLS_THEIRS), 0); /* nobody has shown one yet */
	tls_free(alone);
	assert_int_equal(tls_ends_s(NULL, TLS_OURS), 0);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");
	assert_ends_in_an_hour(stage->client.tls, TLS_THEIRS);
	assert_ends_in_an_hour(stage->server.tls, TLS_THEIRS);
	expect_peace(stage);
}

static void without_a_certificate_of_ours_nothing_of_it_is_told(void **state)
{
	const struct config_tls client = config_of(&authority, NULL, true);
	const struct config_tls server = config_of(&authority, &smsc, false);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	assert_int_equal(tls_ends_s(stage->client.tls, TLS_OURS), 0);
	assert_ends_in_an_hour(stage->client.tls, TLS_THEIRS);
	assert_int_equal(tls_ends_s(stage->server.tls, TLS_THEIRS), 0);
	expect_peace(stage);
}

/* A reload takes it away while a connection is being made. */
static void a_connection_may_outlive_what_it_was_made_with(void **state)
{
	const struct config_tls client = config_of(&authority, &agahi, true);
	const struct config_tls server = config_of(&authority, &smsc, true);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	tls_free(stage->client.tls);
	stage->client.tls = NULL;
	tls_established(stage->client.bev);
	expect_peace(stage);
}

static void an_address_must_stand_in_the_certificate_as_one(void **state)
{
	static const struct {
		const struct paper *paper;
		const char *host;
		const char *reason;
	} cases[] = {
		{ &by_address, "192.0.2.7", NULL },
		{ &by_address, "192.0.2.8", "IP address mismatch" },
		{ &smsc, "192.0.2.7", "IP address mismatch" },
		{ &by_address, "smsc.example", "hostname mismatch" },
		{ &smsc, "other.example", "hostname mismatch" },
	};
	const struct config_tls client = config_of(&authority, NULL, true);
	char wanted[200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct config_tls server = config_of(&authority, cases[i].paper, false);
		struct stage *stage = shake_hands(&client, cases[i].host, &server, "agahi.example");

		if (!cases[i].reason) {
			expect_peace(stage);
			continue;
		}
		snprintf(
			wanted, sizeof(wanted), "the SMSC's certificate is not trusted: %s", cases[i].reason);
		assert_false(stage->client.connected);
		assert_true(stage->client.words);
		assert_string_equal(stage->client.reason, wanted);
		end_stage(stage);
	}
}

static void a_certificate_of_nobody_we_know_is_not_trusted(void **state)
{
	const struct config_tls client = config_of(&authority, NULL, true);
	const struct config_tls server = config_of(&authority, &stranger, false);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	assert_false(stage->client.connected);
	assert_true(stage->client.words);
	assert_non_null(strstr(stage->client.reason, "the SMSC's certificate is not trusted: self"));
	assert_true(stage->server.failed && stage->server.words); /* which is told why */
	assert_int_equal(strncmp(stage->server.reason, "TLS: ", 5), 0);
	end_stage(stage);
}

static void whoever_does_not_look_trusts_anybody(void **state)
{
	const struct config_tls client = config_of(&authority, NULL, false);
	const struct config_tls server = config_of(&authority, &stranger, false);

	(void)state;
	expect_peace(shake_hands(&client, "smsc.example", &server, "agahi.example"));
}

static void an_smsc_that_connects_must_show_who_it_is(void **state)
{
	const struct config_tls server = config_of(&authority, &agahi, true);
	const struct paper *papers[] = { NULL, &stranger, &by_address };

	(void)state;
	for (size_t i = 0; i < sizeof(papers) / sizeof(papers[0]); i++) {
		const struct config_tls client = config_of(&authority, papers[i], true);
		struct stage *stage = shake_hands(&client, "agahi.example", &server, "smsc.example");

		assert_false(stage->server.connected);
		assert_true(stage->server.failed && stage->server.words);
		end_stage(stage);
	}
	const struct config_tls client = config_of(&authority, &smsc, true);
	expect_peace(shake_hands(&client, "agahi.example", &server, "smsc.example"));
}

static void nobody_can_connect_where_no_certificate_is_shown(void **state)
{
	const struct config_tls config = config_of(&authority, NULL, true);
	struct tls *tls = tls_of(&config);
	struct event_base *base = event_base_new();
	struct far_end end = { .base = base };
	int ends[2];

	(void)state;
	test_pair(ends);
	end.fd = ends[1];
	assert_null(tls_accept(tls, base, ends[0], "smsc.example"));
	assert_true(far_end_is_closed(&end)); /* the socket was taken over */
	far_end_close(&end);
	tls_free(tls);
	event_base_free(base);
}

/* --- how it ends -------------------------------------------------------------------------------------- */

static void one_that_hangs_up_once_it_is_there_is_gone(void **state)
{
	const struct config_tls client = config_of(&authority, NULL, true);
	const struct config_tls server = config_of(&authority, &smsc, false);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	assert_true(stage->client.connected);
	shutdown(bufferevent_getfd(stage->server.bev), SHUT_RDWR); /* without a word of TLS */
	test_turn(stage->base);
	assert_true(stage->client.failed && stage->client.ended);
	assert_false(stage->client.words);
	end_stage(stage);
}

static void one_that_does_not_speak_tls_is_told_in_words(void **state)
{
	static const char smpp[] = "\0\0\0\x10\0\0\0\x15\0\0\0\0\0\0\0";
	const struct config_tls config = config_of(&authority, NULL, true);
	struct event_base *base = event_base_new();
	struct side side = { .tls = tls_of(&config) };
	int ends[2];

	(void)state;
	test_pair(ends);
	side.bev = tls_connection(side.tls, base, ends[0], "smsc.example");
	bufferevent_setcb(side.bev, NULL, NULL, on_event, &side);
	bufferevent_enable(side.bev, EV_READ | EV_WRITE);
	assert_int_equal(write(ends[1], smpp, sizeof(smpp)), sizeof(smpp));
	for (int i = 0; i < 5; i++)
		test_turn(base);
	assert_true(side.failed && side.words);
	assert_int_equal(strncmp(side.reason, "TLS: ", 5), 0);
	bufferevent_free(side.bev);
	tls_free(side.tls);
	close(ends[1]);
	event_base_free(base);
}

static void a_connection_in_clear_has_nothing_to_say_about_tls(void **state)
{
	struct event_base *base = event_base_new();
	struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
	char reason[200];

	(void)state;
	tls_established(bev);
	assert_false(tls_failure(bev, reason, sizeof(reason)));
	bufferevent_free(bev);
	event_base_free(base);
}

/* --- files -------------------------------------------------------------------------------------------- */

static void a_file_that_cannot_be_used_is_named(void **state)
{
	char *text = test_path(folder, "text");
	const struct {
		const char *authority, *certificate, *key;
		const char *reason;
	} cases[] = {
		{ "/nowhere/ca.pem", "", "", "links.tls: ca_file /nowhere/ca.pem cannot be used: " },
		{ text, "", "", "links.tls: ca_file " },
		{ "/dev/zero", "", "", "links.tls: ca_file /dev/zero cannot be used: it is no plain file" },
		{ authority.certificate, smsc.certificate, "/dev/zero",
			"links.tls: key_file /dev/zero cannot be used: it is no plain file" },
		{ authority.certificate, "/nowhere/a.pem", smsc.key,
			"links.tls: certificate_file /nowhere/a.pem cannot be used: " },
		{ authority.certificate, smsc.certificate, "/nowhere/a.key",
			"links.tls: key_file /nowhere/a.key cannot be used: " },
		{ authority.certificate, smsc.certificate, agahi.key, "links.tls: key_file " },
	};

	(void)state;
	test_write_file(text, "no certificate\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct config_tls config = { true, cases[i].authority, true, cases[i].certificate,
			cases[i].key };
		char error[300] = "";

		assert_null(tls_new(&config, error, sizeof(error)));
		assert_int_equal(strncmp(error, cases[i].reason, strlen(cases[i].reason)), 0);
		assert_null(strstr(error, "unknown error"));
	}
	free(text);
}

static void without_a_file_the_systems_authorities_count(void **state)
{
	const struct config_tls client = { true, "", true, "", "" };
	const struct config_tls server = config_of(&authority, &smsc, false);
	struct stage *stage = shake_hands(&client, "smsc.example", &server, "agahi.example");

	(void)state;
	assert_true(stage->client.failed && stage->client.words);
	assert_non_null(strstr(stage->client.reason, "certificate is not trusted: "));
	end_stage(stage);
	tls_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_show_who_they_are),
		cmocka_unit_test(until_when_ours_and_theirs_are_good_is_known),
		cmocka_unit_test(without_a_certificate_of_ours_nothing_of_it_is_told),
		cmocka_unit_test(a_connection_may_outlive_what_it_was_made_with),
		cmocka_unit_test(an_address_must_stand_in_the_certificate_as_one),
		cmocka_unit_test(a_certificate_of_nobody_we_know_is_not_trusted),
		cmocka_unit_test(whoever_does_not_look_trusts_anybody),
		cmocka_unit_test(an_smsc_that_connects_must_show_who_it_is),
		cmocka_unit_test(nobody_can_connect_where_no_certificate_is_shown),
		cmocka_unit_test(one_that_hangs_up_once_it_is_there_is_gone),
		cmocka_unit_test(one_that_does_not_speak_tls_is_told_in_words),
		cmocka_unit_test(a_connection_in_clear_has_nothing_to_say_about_tls),
		cmocka_unit_test(a_file_that_cannot_be_used_is_named),
		cmocka_unit_test(without_a_file_the_systems_authorities_count),
	};

	return cmocka_run_group_tests_name(__FILE__, tests, make_papers, burn_papers);
}
