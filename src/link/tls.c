#include "agahi/link/tls.h"

#include <arpa/inet.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <stdlib.h>

#include "agahi/base/plainfile.h"

/* For TLS 1.2; those of 1.3 are all so. A recorded conversation must stay closed when a key is lost later. */
static const char forward_secrecy[] =
	"ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!eNULL:!PSK";

struct tls {
	SSL_CTX *context;  /* to connect */
	SSL_CTX *acceptor; /* to be connected to; NULL without a certificate */
	bool verify;
	int64_t ends_s[2]; /* by tls_whose */
};

static void explain(char *error, size_t size, const char *what, const char *file)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	snprintf(error, size, "links.tls: %s %s cannot be used: %s", what, file,
		reason ? reason : "unknown error");
	ERR_clear_error();
}

/* OpenSSL opens it by its name, and would wait for a pipe. */
static bool is_plain(const char *what, const char *file, char *error, size_t size)
{
	const char *reason;

	if (plainfile_may_open(file, &reason))
		return true;
	snprintf(error, size, "links.tls: %s %s cannot be used: %s", what, file, reason);
	return false;
}

static bool load_authorities(SSL_CTX *context, const struct config_tls *config, char *error, size_t size)
{
	if (*config->ca_file == '\0')
		return SSL_CTX_set_default_verify_paths(context) == 1;
	if (!is_plain("ca_file", config->ca_file, error, size))
		return false;
	if (SSL_CTX_load_verify_locations(context, config->ca_file, NULL) == 1)
		return true;
	explain(error, size, "ca_file", config->ca_file);
	return false;
}

static bool load_own_certificate(SSL_CTX *context, const struct config_tls *config, char *error, size_t size)
{
	if (*config->certificate_file == '\0')
		return true;
	if (!is_plain("certificate_file", config->certificate_file, error, size) ||
		!is_plain("key_file", config->key_file, error, size))
		return false;
	if (SSL_CTX_use_certificate_chain_file(context, config->certificate_file) != 1) {
		explain(error, size, "certificate_file", config->certificate_file);
		return false;
	}
	if (SSL_CTX_use_PrivateKey_file(context, config->key_file, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(context) != 1) {
		explain(error, size, "key_file", config->key_file);
		return false;
	}
	return true;
}

/* 0 where it has no date that makes sense. */
static int64_t end_of(const X509 *certificate)
{
	int days, seconds;
	ASN1_TIME *zero = certificate ? ASN1_TIME_set(NULL, 0) : NULL;
	bool told = zero && ASN1_TIME_diff(&days, &seconds, zero, X509_get0_notAfter(certificate)) == 1;

	ASN1_TIME_free(zero);
	return told && days >= 0 ? days * INT64_C(86400) + seconds : 0;
}

/* NULL with `error`. */
static SSL_CTX *make_context(
	const SSL_METHOD *method, const struct config_tls *config, int verify_mode, char *error, size_t size)
{
	SSL_CTX *context = SSL_CTX_new(method);

	if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
		SSL_CTX_set_cipher_list(context, forward_secrecy) != 1 ||
		!load_authorities(context, config, error, size) ||
		!load_own_certificate(context, config, error, size)) {
		SSL_CTX_free(context);
		return NULL;
	}
	SSL_CTX_set_verify(context, config->verify ? verify_mode : SSL_VERIFY_NONE, NULL);
	return context;
}

struct tls *tls_new(const struct config_tls *config, char *error, size_t size)
{
	struct tls *tls = calloc(1, sizeof(*tls));
	bool accepts = *config->certificate_file != '\0';

	snprintf(error, size, "memory is short");
	if (!tls)
		return NULL;
	tls->verify = config->verify;
	tls->context = make_context(TLS_client_method(), config, SSL_VERIFY_PEER, error, size);
	if (tls->context && accepts)
		tls->acceptor = make_context(TLS_server_method(), config,
			SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, error, size);
	if (!tls->context || (accepts && !tls->acceptor)) {
		tls_free(tls);
		return NULL;
	}
	SSL_CTX_set_app_data(tls->context, tls);
	if (accepts)
		SSL_CTX_set_app_data(tls->acceptor, tls);
	tls->ends_s[TLS_OURS] = end_of(SSL_CTX_get0_certificate(tls->context));
	return tls;
}

static void forget_owner(SSL_CTX *context)
{
	if (context)
		SSL_CTX_set_app_data(context, NULL);
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	/* Connections that were made with it outlive it, and each has its share of these. */
	forget_owner(tls->context);
	forget_owner(tls->acceptor);
	SSL_CTX_free(tls->context);
	SSL_CTX_free(tls->acceptor);
	free(tls);
}

static bool is_address(const char *host)
{
	unsigned char address[16];

	return inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1;
}

/* An address must stand in the certificate as an address, a name as a name (RFC 6125). */
static bool expect_host(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	return is_address(host) ? X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1
				: X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
}

/* Takes `ssl` and `fd` over. */
static struct bufferevent *connection_of(
	struct event_base *base, int fd, SSL *ssl, enum bufferevent_ssl_state state)
{
	struct bufferevent *bev = ssl ? bufferevent_openssl_socket_new(base, fd, ssl, state,
						BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS)
				      : NULL;

	if (!bev) {
		SSL_free(ssl);
		if (fd >= 0)
			evutil_closesocket(fd);
		return NULL;
	}
	return bev;
}

static SSL *without(SSL *ssl)
{
	SSL_free(ssl);
	return NULL;
}

struct bufferevent *tls_connection(struct tls *tls, struct event_base *base, int fd, const char *host)
{
	SSL *ssl = SSL_new(tls->context);

	/* The name goes along whether the certificate is looked at or not: the SMSC may serve several. */
	if (ssl && !is_address(host) && SSL_set_tlsext_host_name(ssl, host) != 1)
		ssl = without(ssl);
	if (ssl && tls->verify && !expect_host(ssl, host))
		ssl = without(ssl);
	return connection_of(base, fd, ssl, BUFFEREVENT_SSL_CONNECTING);
}

struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd, const char *host)
{
	SSL *ssl = tls->acceptor ? SSL_new(tls->acceptor) : NULL;

	if (ssl && tls->verify && !expect_host(ssl, host))
		ssl = without(ssl);
	return connection_of(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING);
}

int64_t tls_ends_s(const struct tls *tls, enum tls_whose whose)
{
	return tls ? tls->ends_s[whose] : 0;
}

static void note_theirs(SSL *ssl)
{
	struct tls *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	X509 *certificate = SSL_get_peer_certificate(ssl);

	if (tls && certificate)
		tls->ends_s[TLS_THEIRS] = end_of(certificate);
	X509_free(certificate);
}

void tls_established(struct bufferevent *bev)
{
	SSL *ssl = bufferevent_openssl_get_ssl(bev);

	if (!ssl)
		return;
	note_theirs(ssl);
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
#ifdef SSL_OP_IGNORE_UNEXPECTED_EOF /* OpenSSL 3 takes it for an error of the protocol before libevent sees it */
	SSL_set_options(ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
#endif
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
	/* libevent hands SSL_ERROR_SYSCALL on as it is: the socket failed, and errno says why. */
	if (code == 0 || code == SSL_ERROR_SYSCALL)
		return false;
	const char *words = ERR_reason_error_string(code);
	snprintf(reason, size, "TLS: %s", words ? words : "unknown error");
	return true;
}
