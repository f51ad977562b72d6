/* settings: agahi-desk.conf (libconfig) read into one const struct.
 *
 * As agahi.conf: every key is an entry of a table (config/keys.h), from which the file is read and the annotated sample
 * conf/agahi-desk.conf is written. The desk never reads agahi.conf: what both must know (languages, codes, time zone)
 * stands in both. */
#ifndef AGAHI_SETTINGS_H
#define AGAHI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "agahi/config/config.h"

enum { SETTINGS_LEAST_SENDERS = 3 }; /* so many people must have written a text before the desk sees it */

struct settings_web {
	const char *listen;      /* address:port */
	const char *host;        /* as browsers call it */
	const char *certificate; /* PEM files; both "": plain HTTP on loopback */
	const char *key;
	const char *fonts; /* a folder with Noto Nastaliq Urdu and Noto Naskh Arabic; "": none are served */
};

struct settings_store {
	const char *folder; /* desk.db and its key */
	const char *spool;  /* the gateway's content.spool; "": nothing is handed over */
};

struct settings_service {
	struct config_strings languages; /* of the texts, the preferred one first */
	const char *default_language;
	const char *time_zone;
	struct config_strings short_codes;
	struct config_strings ussd_codes;
	int max_parts;      /* SMS that an answer may take */
	int price_per_part; /* paisa */
};

struct settings_review {
	int approvals;      /* persons who have not touched it */
	const char *origin; /* names this desk in edition files and checkpoints: "desk.ecp.example" */
};

struct settings_log {
	enum log_level level;
};

struct settings {
	struct settings_web web;
	struct settings_store store;
	struct settings_service service;
	struct settings_review review;
	struct settings_log log;
};

/* On failure NULL, with one line a fault in `errors`, as config_load() has it. */
const struct settings *settings_load(const char *path, char *errors, size_t size);
void settings_free(const struct settings *settings);

/* The name that settings_load() was given. */
const char *settings_file(const struct settings *settings);

enum settings_verdict {
	SETTINGS_GOOD,
	SETTINGS_WRONG,  /* somebody has to change them, or the files that they name */
	SETTINGS_UNCLEAR /* they may be right, but not now: a name is not known, memory is short */
};

/* Whether browsers could be answered so: what settings_load() does not open, certificate, key and address. Else why not, with file,
 * line and key, in `errors`. */
enum settings_verdict settings_check_web(const struct settings *settings, char *errors, size_t size);

/* Every key with its default or an example, and its meaning. conf/agahi-desk.conf is this, octet for octet. */
void settings_print(FILE *out);

/* agahi-desk.conf(5), in mdoc; man/agahi-desk.conf.5 is this. */
void settings_print_manual(FILE *out);

/* `name` in the folder of the store, or in the spool's; false when it does not fit. */
bool settings_path(const struct settings *settings, const char *name, char *path, size_t size);
bool settings_spool_path(const struct settings *settings, const char *name, char *path, size_t size);

#endif
