/* A certificate that a suite makes for itself, with its key, as PEM files. */
#ifndef AGAHI_TEST_SELF_MADE_H
#define AGAHI_TEST_SELF_MADE_H

#include "testing.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

/* For `name`, which is also in its subject, into the files `certificate` and `key`. */
static inline void self_made_write(const char *certificate, const char *key, const char *name)
{
	EVP_PKEY *pair = EVP_EC_gen("P-256");
	X509 *paper = X509_new();
	X509_NAME *subject = X509_get_subject_name(paper);

	X509_set_version(paper, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(paper), 1);
	X509_gmtime_adj(X509_getm_notBefore(paper), -3600);
	X509_gmtime_adj(X509_getm_notAfter(paper), 3600);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(paper, subject);
	X509_set_pubkey(paper, pair);
	assert_int_not_equal(X509_sign(paper, pair, EVP_sha256()), 0);
	FILE *out = fopen(certificate, "we");
	assert_int_equal(PEM_write_X509(out, paper), 1);
	fclose(out);
	out = fopen(key, "we");
	assert_int_equal(PEM_write_PrivateKey(out, pair, NULL, NULL, 0, NULL, NULL), 1);
	fclose(out);
	X509_free(paper);
	EVP_PKEY_free(pair);
}

#endif
