#include "agahi/tls.h"

#include <arpa/inet.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>

struct tls {
	SSL_CTX *context;
	bool verify;
};

static void explain(char *error, size_t size, const char *what, const char *file)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	snprintf(error, size, "links.tls: %s %s cannot be used: %s", what, file,
		reason ? reason : "unknown error");
	ERR_clear_error();
}

static bool load_authorities(struct tls *tls, const struct config_tls *config, char *error, size_t size)
{
	if (*config->ca_file == '\0')
		return SSL_CTX_set_default_verify_paths(tls->context) == 1;
	if (SSL_CTX_load_verify_locations(tls->context, config->ca_file, NULL) == 1)
		return true;
	explain(error, size, "ca_file", config->ca_file);
	return false;
}

static bool load_own_certificate(struct tls *tls, const struct config_tls *config, char *error, size_t size)
{
	if (*config->certificate_file == '\0')
		return true;
	if (SSL_CTX_use_certificate_chain_file(tls->context, config->certificate_file) != 1) {
		explain(error, size, "certificate_file", config->certificate_file);
		return false;
	}
	if (SSL_CTX_use_PrivateKey_file(tls->context, config->key_file, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(tls->context) != 1) {
		explain(error, size, "key_file", config->key_file);
		return false;
	}
	return true;
}

struct tls *tls_new(const struct config_tls *config, char *error, size_t size)
{
	struct tls *tls = calloc(1, sizeof(*tls));

	snprintf(error, size, "memory is short");
	if (!tls)
		return NULL;
	tls->verify = config->verify;
	tls->context = SSL_CTX_new(TLS_client_method());
	if (!tls->context || SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION) != 1 ||
		!load_authorities(tls, config, error, size) ||
		!load_own_certificate(tls, config, error, size)) {
		tls_free(tls);
		return NULL;
	}
	SSL_CTX_set_verify(tls->context, config->verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
	return tls;
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	SSL_CTX_free(tls->context);
	free(tls);
}

/* An address must stand in the certificate as an address, a name as a name (RFC 6125). */
static bool expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	unsigned char address[16];

	if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	return SSL_set_tlsext_host_name(ssl, host) == 1 && X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
}

struct bufferevent *tls_connection(struct tls *tls, struct event_base *base, const char *host)
{
	SSL *ssl = SSL_new(tls->context);

	if (!ssl || (tls->verify && !expect_host(ssl, host))) {
		SSL_free(ssl);
		return NULL;
	}
	struct bufferevent *bev = bufferevent_openssl_socket_new(
		base, -1, ssl, BUFFEREVENT_SSL_CONNECTING, BEV_OPT_CLOSE_ON_FREE);
	if (!bev) {
		SSL_free(ssl);
		return NULL;
	}
	/* An SMSC that just hangs up is as gone as one that says good-bye. */
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

bool tls_failure(struct bufferevent *bev, char *reason, size_t size)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);
	unsigned long code = ssl ? bufferevent_get_openssl_error(bev) : 0;

	if (!ssl)
		return false;
	long verdict = SSL_get_verify_result(ssl);
	if (SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE && verdict != X509_V_OK) {
		snprintf(reason, size, "the SMSC's certificate is not trusted: %s",
			X509_verify_cert_error_string(verdict));
		return true;
	}
	if (code == 0)
		return false;
	const char *words = ERR_reason_error_string(code);
	snprintf(reason, size, "TLS: %s", words ? words : "unknown error");
	return true;
}
