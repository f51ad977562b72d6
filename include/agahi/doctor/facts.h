/* facts: what is known of an installation before anybody judges it (judge.h, surroundings.h). Plain values: tests make up their own. */
#ifndef AGAHI_FACTS_H
#define AGAHI_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "agahi/base/clocksync.h"

enum { FACTS_PATH_SIZE = 4400, FACTS_NAME_SIZE = 64, FACTS_WORDS_SIZE = 1024 };

struct configuration_facts {
	const char *path;
	const char *faults; /* a line each; "": none */
	size_t links;
	const char *one_telco; /* links that are taken as one telco's because nobody says; "": none */
	bool has_password;     /* a password stands in the file itself */
	mode_t mode;           /* of the file */
};

/* What the daemon must be able to do with a file or folder. */
enum place_needs {
	PLACE_READ = 1,
	PLACE_WRITE = 2,
	PLACE_FOLDER = 4,
	PLACE_MADE = 8,    /* need not be there: the daemon makes it */
	PLACE_SECRET = 16, /* nobody but its owner and group may read it */
	PLACE_OWN = 32     /* nobody but its owner may */
};

struct place_facts {
	const char *what; /* "the journal"; of a link: its password, with the link's name in `link` */
	const char *link; /* NULL: of none */
	const char *
		make; /* how it is made, where it is missing: a command that its path ends; NULL: nothing to be said */
	char path[FACTS_PATH_SIZE];
	unsigned needs;
	int error; /* errno of the first thing that cannot be done with it; 0: all can */
	bool is_folder;
	bool is_strange; /* neither file nor folder: a pipe, a socket, a device */
	mode_t mode;
};

/* As whom the doctor looked. */
struct user_facts {
	char name[FACTS_NAME_SIZE];
	bool is_root; /* who may do everything knows nothing of what others may */
};

enum lock_state { LOCK_FREE, LOCK_TAKEN, LOCK_UNKNOWN };

struct lock_facts {
	enum lock_state state;
	pid_t owner; /* 0: not known */
	int error;   /* errno, where it is not known */
};

enum database_state {
	DATABASE_WHOLE,
	DATABASE_UNFINISHED, /* nothing amiss in the time that we had */
	DATABASE_DAMAGED,
	DATABASE_UNREADABLE
};

struct database_facts {
	const char *what;    /* "the journal", "the messages" */
	const char *if_lost; /* what to do where it is damaged */
	char path[FACTS_PATH_SIZE];
	int error; /* errno where the file cannot be opened; ENOENT: there is none */
	int64_t octets;
	bool is_sqlite;    /* begins as such a file does */
	bool is_ours;      /* has the tables that it should have */
	long long version; /* of its schema */
	int known;         /* the version that this program knows */
	enum database_state state;
	char words[FACTS_WORDS_SIZE]; /* what is damaged, or why it cannot be read */
	bool is_remote;               /* PostgreSQL's: of what is said of files nothing is known */
	bool needs_standby; /* none is waited for, and the configuration does not say that this is meant */
};

/* What is live; `number` is 0 where nothing is, -1 where it is not known. */
struct live_facts {
	long long number;
	int64_t published_ms;
};

enum key_state {
	KEY_GOOD,
	KEY_TO_BE_MADE, /* the daemon makes it at its first start */
	KEY_REFUSED,
	KEY_UNKNOWN /* there is no journal that could be looked into */
};

struct key_facts {
	enum key_state state;
	bool is_absent; /* there is none to be seen from here */
	char words[FACTS_WORDS_SIZE];
};

struct disk_facts {
	const char *what; /* whose folder: "the journal" */
	char path[FACTS_PATH_SIZE];
	int error; /* errno; 0: the rest is known */
	int64_t free_octets;
	int64_t wanted_octets; /* what it may grow by; 0: not bounded */
	int64_t free_files;    /* -1: the file system does not count them */
	uint32_t type;         /* of the file system, as statfs(2) has it */
	bool keeps_keys;       /* must overwrite in place */
};

struct zone_facts {
	const char *name;
	bool has_zones;  /* the machine has a database of zones */
	const char *now; /* the time there, in full */
};

struct clock_facts {
	struct clocksync_reading reading;
	int64_t now_ms;
	int64_t published_ms; /* the latest moment that is known to be over; 0: none */
};

enum host_state { HOST_SILENT, HOST_CONNECTED, HOST_FAILED };

struct host_facts {
	const char *link;
	const char *host; /* as the configuration has it */
	enum host_state state;
	unsigned after_ms;
	char words[256]; /* why it failed */
};

struct spool_facts {
	const char *path; /* "": none */
	int in_error;     /* errno: the folder cannot be read or written; 0: it can */
	int out_error;
	size_t waiting;   /* editions that nobody has taken yet */
	int64_t oldest_s; /* age of the first of them */
};

struct font_facts {
	const char *desk_file; /* the desk's configuration */
	bool has_desk;
	char folder[FACTS_PATH_SIZE];   /* "": the desk serves none */
	char missing[FACTS_WORDS_SIZE]; /* names, with ", " between them; "": none */
};

#endif
