#include "agahi/staff/staff.h"

#include <stdio.h>
#include <string.h>

#include "agahi/bureau/query.h"
#include "agahi/store/db.h"
#include "agahi/text/utf8.h"

#define COLUMNS "SELECT id, name, shown, roles, languages, state, page_language, made_ms FROM person "

enum { NAME_LEAST = 2, NAME_MOST = 32 };

static const struct {
	unsigned role;
	const char *name;
} roles_known[] = { { STAFF_READER, "reader" }, { STAFF_EDITOR, "editor" }, { STAFF_SIGNER, "signer" },
	{ STAFF_ADMINISTRATOR, "administrator" } };

/* Names that the record has for what is no person. */
static const char *const names_of_others[] = { "desk", "gateway", "nobody" };

/* --- reading ------------------------------------------------------------------------------------------ */

static void read_person(sqlite3_stmt *row, struct person *person)
{
	person->id = sqlite3_column_int64(row, 0);
	snprintf(person->name, sizeof(person->name), "%s", db_column_text(row, 1));
	snprintf(person->shown, sizeof(person->shown), "%s", db_column_text(row, 2));
	person->roles = (unsigned)sqlite3_column_int(row, 3);
	snprintf(person->languages, sizeof(person->languages), "%s", db_column_text(row, 4));
	person->state = (enum staff_state)sqlite3_column_int(row, 5);
	snprintf(person->page_language, sizeof(person->page_language), "%s", db_column_text(row, 6));
	person->made_ms = sqlite3_column_int64(row, 7);
}

static bool find(sqlite3 *db, const char *sql, const struct query_value *key, struct person *person)
{
	sqlite3_stmt *row = query_prepare(db, sql, key);

	memset(person, 0, sizeof(*person));
	if (row && sqlite3_step(row) == SQLITE_ROW)
		read_person(row, person);
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

bool staff_find(sqlite3 *db, const char *name, struct person *person)
{
	return find(db, COLUMNS "WHERE name = ?1", QUERY(QUERY_TEXT(name)), person);
}

bool staff_find_id(sqlite3 *db, long long id, struct person *person)
{
	return find(db, COLUMNS "WHERE id = ?1", QUERY(QUERY_NUMBER(id)), person);
}

bool staff_list(sqlite3 *db, staff_each_h handler, void *arg)
{
	sqlite3_stmt *row = query_prepare(db, COLUMNS "ORDER BY name", NULL);
	struct person person;

	while (row && sqlite3_step(row) == SQLITE_ROW) {
		read_person(row, &person);
		handler(&person, arg);
	}
	return row && sqlite3_finalize(row) == SQLITE_OK;
}

/* --- what is good ------------------------------------------------------------------------------------- */

static bool is_of_others(const char *name)
{
	for (size_t i = 0; i < sizeof(names_of_others) / sizeof(names_of_others[0]); i++) {
		if (strcmp(name, names_of_others[i]) == 0)
			return true;
	}
	return false;
}

bool staff_name_is_good(const char *name)
{
	size_t len = strlen(name);

	return len >= NAME_LEAST && len <= NAME_MOST && name[0] >= 'a' && name[0] <= 'z' &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == len && !is_of_others(name);
}

/* C0, DEL, C1, and the marks that turn the direction of what stands beside them. */
static bool may_not_be_shown(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
		(character >= 0x202a && character <= 0x202e) ||
		(character >= 0x2066 && character <= 0x2069) || character == 0x2028 || character == 0x2029;
}

bool staff_shown_is_good(const char *shown)
{
	size_t len = strlen(shown);
	uint32_t character;

	if (len >= STAFF_SHOWN_SIZE || utf8_first_fault(shown, len) != len || strspn(shown, " ") == len)
		return false;
	for (size_t at = 0; at < len;) {
		at += utf8_next(shown + at, len - at, &character);
		if (may_not_be_shown(character))
			return false;
	}
	return true;
}

bool staff_roles_are_good(unsigned roles)
{
	unsigned all = STAFF_READER | STAFF_EDITOR | STAFF_SIGNER | STAFF_ADMINISTRATOR;

	return roles != 0 && (roles & ~all) == 0 &&
		((roles & STAFF_ADMINISTRATOR) == 0 || (roles & (STAFF_EDITOR | STAFF_SIGNER)) == 0);
}

const char *staff_roles_write(unsigned roles, char text[STAFF_ROLES_TEXT_SIZE])
{
	size_t len = 0;

	snprintf(text, STAFF_ROLES_TEXT_SIZE, "none");
	for (size_t i = 0; i < sizeof(roles_known) / sizeof(roles_known[0]); i++) {
		if (roles & roles_known[i].role)
			len += (size_t)snprintf(text + len, STAFF_ROLES_TEXT_SIZE - len, "%s%s",
				len ? " " : "", roles_known[i].name);
	}
	return text;
}

bool staff_writes(const struct person *person, const char *language)
{
	const char *at = person->languages;
	size_t len = strlen(language);

	if ((person->roles & STAFF_EDITOR) == 0)
		return false;
	if (*at == '\0')
		return true;
	for (; *at; at += strcspn(at, " ")) {
		at += strspn(at, " ");
		if (len > 0 && strcspn(at, " ") == len && strncmp(at, language, len) == 0)
			return true;
	}
	return false;
}
