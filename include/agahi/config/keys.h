/* keys: every key of agahi.conf, in tables: the one truth about the configuration.
 *
 * An entry tells the reader what a value may be and where in struct config it goes, and tells people the same:
 * conf/agahi.conf and agahi.conf(5) are written from it (print.h). To add a key, add its field to config.h, its
 * entry here, with what becomes of a change, and run `make papers`. Constant and pure. */
#ifndef AGAHI_KEYS_H
#define AGAHI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

struct config;

enum key_type {
	KEY_INTEGER, /* int */
	KEY_BOOLEAN, /* bool */
	KEY_STRING,  /* const char *: the reader's, or the table's default */
	KEY_STRINGS, /* struct config_strings */
	KEY_NUMBERS, /* struct config_numbers */
	KEY_CHOICE,  /* an enum, by the place of the name among `choices` */
	KEY_GROUP,   /* a struct with keys of its own */
	KEY_LINKS    /* the list of links; its target is struct config itself */
};

/* What becomes of a changed value when the program reads its file again. */
enum key_effect {
	KEY_EFFECT_NONE, /* of groups, and of programs that read their file once */
	KEY_AT_ONCE,
	KEY_BINDS_ANEW, /* the link says good-bye, and binds with the new value */
	KEY_AT_RESTART  /* until then the old value holds */
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset; /* of the field in its struct, whose type the table's macros have checked */
	enum key_effect effect;
	bool required;
	int minimum, maximum; /* integers: the range; strings: octets; lists: entries */
	int fallback;         /* integers, booleans and choices: the default */
	const char *text;     /* strings: the default, NULL: none; lists: the one default entry, or NULL */
	const char *const *choices; /* NULL at the end */
	const struct key *members;  /* of groups and links, ends without a name */
	const char *unit;           /* of integers: what is counted; NULL: a bare number */
	const char *meaning;        /* sentences for the operator, in ASCII */
	const char *example;        /* as it stands in a file, where a sample shows better than the default */
};

/* The whole file. */
extern const struct key keys_top[];

/* The entry with that name, or NULL. */
const struct key *keys_find(const struct key *keys, const char *name);

/* Writes the default to a field; not of KEY_GROUP and KEY_LINKS. False when memory is short. */
bool keys_set_default(const struct key *key, void *field);

/* Writes the number of a choice to a field of its enum. */
void keys_set_choice(void *field, int number);

/* Frees what the lists of `target`, the struct that `keys` tell of, hold. A struct of zeros is welcome. */
void keys_free(const struct key *keys, void *target);

#endif
