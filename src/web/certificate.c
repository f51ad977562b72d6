#include "agahi/web/certificate.h"

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/plainfile.h"

/* For TLS 1.2; those of 1.3 are all so. */
static const char forward_secrecy[] = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK";

struct certificate {
	SSL_CTX *context;
};

/* Of the errors that OpenSSL has put on each other the first is the cause; what the system refused it calls "system lib". */
static bool explain(char *error, size_t size, const char *what, const char *file)
{
	unsigned long first = ERR_peek_error();
	const char *reason = ERR_SYSTEM_ERROR(first) ? strerror(ERR_GET_REASON(first))
						     : ERR_reason_error_string(ERR_peek_last_error());

	snprintf(error, size, "the %s %s cannot be used: %s", what, file, reason ? reason : "unknown error");
	ERR_clear_error();
	return false;
}

/* OpenSSL opens it by its name, and would wait for a pipe. */
static bool is_plain(const char *what, const char *file, char *error, size_t size)
{
	const char *reason;

	if (plainfile_may_open(file, &reason))
		return true;
	snprintf(error, size, "the %s %s cannot be used: %s", what, file, reason);
	return false;
}

/* Nothing of another protocol is taken for HTTP (RFC 7301; ALPACA). */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
	const unsigned char *offered, unsigned offered_len, void *arg)
{
	static const unsigned char ours[] = "\x08http/1.1";
	unsigned char *chosen = NULL;

	(void)ssl;
	(void)arg;
	if (SSL_select_next_proto(&chosen, out_len, ours, sizeof(ours) - 1, offered, offered_len) !=
		OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static bool load(
	SSL_CTX *context, const char *file, const char *key, const char **wrong, char *error, size_t size)
{
	ERR_clear_error();
	*wrong = "certificate";
	if (!is_plain(*wrong, file, error, size))
		return false;
	if (SSL_CTX_use_certificate_chain_file(context, file) != 1)
		return explain(error, size, *wrong, file);
	*wrong = "key";
	if (!is_plain(*wrong, key, error, size))
		return false;
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(context) != 1)
		return explain(error, size, *wrong, key);
	*wrong = NULL;
	return true;
}

static bool prepare(SSL_CTX *context)
{
	SSL_CTX_set_options(context,
		SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION |
			SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); /* browsers keep their tickets */
	SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
	return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
		SSL_CTX_set_cipher_list(context, forward_secrecy) == 1;
}

struct certificate *certificate_new(
	const char *file, const char *key, const char **wrong, char *error, size_t size)
{
	struct certificate *certificate = calloc(1, sizeof(*certificate));

	*wrong = NULL;
	snprintf(error, size, "memory is short");
	if (!certificate)
		return NULL;
	certificate->context = SSL_CTX_new(TLS_server_method());
	if (certificate->context && prepare(certificate->context) &&
		load(certificate->context, file, key, wrong, error, size))
		return certificate;
	certificate_free(certificate);
	return NULL;
}

void certificate_free(struct certificate *certificate)
{
	if (!certificate)
		return;
	SSL_CTX_free(certificate->context);
	free(certificate);
}

struct bufferevent *certificate_accept(struct certificate *certificate, struct event_base *base, int fd)
{
	SSL *ssl = SSL_new(certificate->context);
	struct bufferevent *bev = ssl
		? bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING,
			  BEV_OPT_CLOSE_ON_FREE | BEV_OPT_DEFER_CALLBACKS)
		: NULL;

	if (!bev) {
		SSL_free(ssl);
		evutil_closesocket(fd);
		return NULL;
	}
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1); /* lengths say whether a request is whole */
	return bev;
}
