/* config: agahi.conf (libconfig) read into one const struct. The room's face: what others include.
 *
 * Every key is an entry of the tables in keys.c: name, type, range, default, unit and meaning. From them the
 * file is read (reader.c), and the annotated file and the manual page are written (print.c). Unknown keys,
 * wrong types, missing keys and values out of range are faults that name file, line and key and say what is
 * allowed; so is what keys say against each other (rules.c). */
#ifndef AGAHI_CONFIG_H
#define AGAHI_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/base/log.h"
#include "agahi/smpp/pdu.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/charset.h"

enum { CONFIG_MOST_LINKS = 64 };

struct config_strings {
	const char **items;
	size_t count;
};

struct config_numbers {
	int *items;
	size_t count;
};

enum config_bind { BIND_TRANSCEIVER_ONE, BIND_RECEIVER_AND_TRANSMITTER };
enum config_long_messages { LONG_UDH8, LONG_UDH16, LONG_SAR, LONG_PAYLOAD };
enum config_durability { DURABILITY_FULL, DURABILITY_NORMAL };
enum config_engine { ENGINE_SQLITE, ENGINE_POSTGRESQL };

/* What config_store.place begins with where it is no file. */
#define CONFIG_PLACE_POSTGRESQL "postgresql:"

struct config_reconnect {
	int min; /* seconds */
	int max;
};

struct config_tls {
	bool enabled;
	const char *ca_file; /* "": the system's store */
	bool verify;
	const char *certificate_file; /* ours, with its chain; "": none */
	const char *key_file;
};

/* An SMSC may ask us to bind (SMPP 3.4, 4.1.7): where we listen for that, and the password it must give. */
struct config_outbind {
	const char *listen; /* address:port; "": nowhere */
	const char *password;
};

/* How a telco writes its records of messages: names of columns, and what stands in them. */
struct config_reconcile {
	const char *id; /* "": the file is not described here */
	const char *time;
	const char *time_format; /* of reconciliation/stamp.h */
	const char *time_zone;   /* "": the service's */
	const char *state;       /* "": none, as for direction */
	struct config_strings delivered;
	struct config_strings failed;
	const char *direction;
	struct config_strings terminated;
	int tolerance; /* seconds */
};

struct config_ussd {
	struct config_strings codes;
	enum ussd_dialect_kind named;
	struct ussd_overrides overrides; /* -1 and USSD_BY_DIALECT: the dialect's own values */
	struct ussd_dialect dialect;     /* the named one with the overrides */
	int max_septets;
	int max_ucs2;
	int timeout;              /* seconds without a key, after which a session is forgotten */
	const char *service_type; /* of screens; "": the link's, or that of the message */
};

struct config_link {
	const char *name;
	struct config_strings hosts; /* "host:port" or "[v6]:port", tried in turn */
	enum config_bind bind;
	const char *system_id;
	const char *password;      /* never NULL: from one of the three keys */
	const char *password_file; /* its first line; "" when another key was given */
	const char *password_env;  /* the environment variable's value */
	const char *system_type;
	const char *address_range; /* this and the next three: of the bind */
	int addr_ton;
	int addr_npi;
	int interface_version;
	int source_ton; /* of what we submit; -1: as the message had it that is answered */
	int source_npi;
	const char *service_type;  /* of what we submit; "": none, and for screens that of the message */
	const char *local_address; /* that connections leave from; "": the system's choice */
	const char *smsc;          /* who is at the other end: links with the same one are one telco's */
	bool smsc_assumed;         /* the file gives none: told by system_id and first short code */
	struct config_strings short_codes;
	int window;               /* submits under way at once */
	int submit_rate;          /* a second; 0: no limit of ours */
	bool registered_delivery; /* ask for delivery receipts */
	int enquire_link;         /* seconds of silence before we ask */
	int response_timeout;     /* seconds */
	struct config_reconnect reconnect;
	struct config_numbers temporary_statuses; /* the vendor's, that pass by themselves */
	enum charset default_alphabet;            /* what data_coding 0 means at this SMSC */
	enum config_long_messages long_messages;
	enum pdu_codec codec;
	struct config_strings national_shift; /* languages whose 7-bit tables may be used */
	struct config_tls tls;
	struct config_outbind outbind;
	struct config_ussd ussd;
	struct config_reconcile reconcile; /* id "": as the top's */
};

struct config_service {
	const char *default_language;
	struct config_strings languages;
	struct config_strings flash; /* topics whose replies are shown at once and not kept */
	bool fail_over;     /* a reply may go out by another link with its short code when its own is down */
	int reply_validity; /* hours that a reply may wait for the SMSC before it is dropped */
	const char *country_code; /* of national numbers; "": none */
	const char *time_zone;    /* as tzset(3) knows it */
	int max_parts;            /* SMS that an answer may take */
};

struct config_rates {
	int burst;
	int per_minute;
	int per_day;
};

struct config_limits {
	struct config_rates sms;
	struct config_rates ussd;
	bool notice;
	int sessions; /* dialled at once */
	int senders;  /* how many are remembered */
};

struct config_store {
	const char *content;
	const char *journal;
	const char *key_file; /* of the key for hashing numbers; "" when another key was given, or none */
	const char *key_env;  /* the environment variable that has it; the same */
	enum config_durability durability;
	int retention_days;
	int max_size; /* of the journal, in MiB; new requests are refused above it */
	enum config_engine engine;
	const char *database; /* libpq's conninfo; "" with ENGINE_SQLITE */
	const char *node;     /* never "" with ENGINE_POSTGRESQL */
	bool alone;
	int lease;         /* seconds */
	const char *place; /* see config_place() */
};

struct config_content {
	const char *spool; /* "": no editions are taken from a folder */
};

struct config_match {
	int answer_at; /* per cent */
};

struct config_admin {
	const char *listen; /* "": nothing listens */
	const char *socket; /* of the operator's commands; "": none */
};

struct config_log {
	enum log_level level;
	const char *file; /* "": standard error */
	bool messages;    /* a line for each message of a citizen */
};

struct config {
	struct config_link *links;
	size_t link_count;
	struct config_service service;
	struct config_limits limits;
	struct config_store store;
	struct config_content content;
	struct config_admin admin;
	struct config_match match;
	struct config_reconcile reconcile;
	struct config_log log;
	bool is_counted; /* config_load() made it: it has holders */
};

/* Where journal and history are, for journal_db_open(): the journal's file, or CONFIG_PLACE_POSTGRESQL and the conninfo. */
const char *config_place(const struct config_store *store);

/* reader.c. Reads `path`. On failure returns NULL and writes one line a fault to `errors` (size octets), each
 * as `file:line: key: what is wrong, what is allowed`. The caller frees what is returned. */
const struct config *config_load(const char *path, char *errors, size_t size);

/* The same for tools that connect to nobody: secrets are not read, and links.password is "". */
const struct config *config_load_without_secrets(const char *path, char *errors, size_t size);

/* reader.c. One holder more: it lives until config_free() was called once for each. Any thread. One that config_load() did
 * not make lives as long as it does. */
const struct config *config_hold(const struct config *config);

void config_free(const struct config *config);

/* reader.c. Gives a configuration that was just loaded the values of `running` where only a restart brings others, so that
 * it tells what holds. Their texts stay where they are: what the program began with must outlive it. */
void config_put_off(const struct config *running, const struct config *fresh);

/* rules.c. match.answer_at in per mille, as catalogues have it. */
unsigned config_answer_at(const struct config *config);

/* rules.c. Is it one of them? */
bool config_strings_have(const struct config_strings *strings, const char *text);

/* rules.c. The same texts in the same order? */
bool config_strings_same(const struct config_strings *one, const struct config_strings *other);

/* rules.c. Splits "host:port" or "[v6]:port". False when it is neither, or `host_size` too small. */
bool config_split_host(const char *text, char *host, size_t host_size, uint16_t *port);

/* rules.c. Is the link the first of several that are taken as one telco's because the file does not say whose
 * they are? Then `names` gets theirs, with ", " between them; what does not fit is cut. */
bool config_assumes_telco(const struct config *config, size_t link, char *names, size_t size);

#endif
