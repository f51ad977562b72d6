/* links: what was made for a person and is not done yet: a link to come in by, a link to get back in by, roles that wait. One
 * row each in the table `invitation`; a person has one of a kind that is open at most.
 *
 * What these mean, and who may do what with them: invitations.h, consent.h. */
#ifndef AGAHI_STAFF_LINKS_H
#define AGAHI_STAFF_LINKS_H

#include "agahi/staff/staff.h"
#include "agahi/staff/tokens.h"

enum { LINK_MS = 7 * 24 * 60 * 60 * 1000, LINK_FIRST_MS = 24 * 60 * 60 * 1000 };

enum link_kind {
	LINK_INVITATION, /* somebody new comes in by it */
	LINK_RESET,      /* somebody gets back in by it */
	LINK_ROLES       /* a change of roles that waits; nobody has its token */
};

struct invitation {
	char key[TOKEN_KEY_SIZE]; /* "": none such */
	struct person person;
	enum link_kind kind;
	unsigned roles; /* that it gives; of LINK_RESET: 0 */
	int64_t made_ms, until_ms;
	long long made_by;      /* 0: the desk's command line */
	long long confirmed_by; /* the same, where confirmed_ms is not 0 */
	int64_t confirmed_ms;   /* 0: not confirmed */
	int64_t used_ms;        /* 0: not yet */
};

/* `invitation->key` is "" when there is none. False when it cannot be read. */
bool links_read(sqlite3 *db, const unsigned char hash[TOKEN_HASH_OCTETS], struct invitation *invitation);

/* The one of a person that is neither used nor past. */
bool links_read_of(
	sqlite3 *db, long long person, enum link_kind kind, int64_t now_ms, struct invitation *invitation);

/* Not used, not past, of a person for whom it makes sense. */
bool links_is_open(const struct invitation *invitation, int64_t now_ms);

typedef void (*invitation_each_h)(const struct invitation *invitation, void *arg);
/* Those that are open: neither used nor past. */
bool links_list(sqlite3 *db, int64_t now_ms, invitation_each_h handler, void *arg);
/* Resets of the person's account of which they have not been told. */
bool links_list_untold(sqlite3 *db, long long person, invitation_each_h handler, void *arg);

/* Makes one, in the caller's transaction; one of the kind that is open is void then. The token is told once. */
struct link_wanted {
	enum link_kind kind;
	long long person;
	unsigned roles;
	int64_t lasts_ms;
};
bool links_insert(sqlite3 *db, const struct staff_actor *actor, const struct link_wanted *wanted,
	char token[TOKEN_SIZE]);

/* Takes a person's open one of a kind away; sqlite3_changes() tells whether there was one. */
bool links_drop(sqlite3 *db, long long person, enum link_kind kind);

#endif
