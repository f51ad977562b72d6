#include "agahi/store/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/store/db.h"

enum statement { INSERT_OUTBOX, INSERT_PART, STATEMENT_COUNT };

static const char *const statement_sql[STATEMENT_COUNT] = {
	[INSERT_OUTBOX] = "INSERT INTO outbox VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
			  "?13, ?14, ?15, ?16, ?17, ?18)",
	[INSERT_PART] =
		"INSERT INTO part VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
};

struct waiting {
	struct keyring *keyring;
	sqlite3_stmt *statements[STATEMENT_COUNT];
};

static void bind_service(sqlite3_stmt *insert, const char *link, const struct address *service)
{
	db_bind_text(insert, 3, link);
	sqlite3_bind_int(insert, 4, service->ton);
	sqlite3_bind_int(insert, 5, service->npi);
	db_bind_text(insert, 6, service->digits);
}

/* The key at `index`, and behind it what is sealed under it. */
static bool bind_sealed(
	struct waiting *waiting, sqlite3_stmt *insert, int index, const struct sealing_secret *secret)
{
	int64_t key_id = 0;
	size_t len = 0;
	const uint8_t *sealed = keyring_seal(waiting->keyring, secret, &len, &key_id);

	if (!sealed)
		return false;
	sqlite3_bind_int64(insert, index, key_id);
	sqlite3_bind_blob(insert, index + 1, sealed, (int)len, SQLITE_STATIC);
	return true;
}

bool waiting_add_reply(struct waiting *waiting, const struct journal_entry *entry)
{
	const struct address service = address_widen(&entry->service);
	const struct sealing_secret secret = { SEALING_REPLY, entry->id, address_widen(&entry->sender),
		entry->reply, strlen(entry->reply) };
	sqlite3_stmt *insert = waiting->statements[INSERT_OUTBOX];

	sqlite3_bind_int64(insert, 1, entry->id);
	sqlite3_bind_int64(insert, 2, entry->received_ms);
	bind_service(insert, entry->link, &service);
	sqlite3_bind_int64(insert, 7, (sqlite3_int64)entry->sender_identity);
	db_bind_text(insert, 8, entry->request);
	db_bind_text(insert, 9, entry->topic);
	db_bind_text(insert, 10, entry->language);
	db_bind_text(insert, 11, entry->rule);
	db_bind_text(insert, 12, entry->keyword);
	/* That of a wish to be forgotten is kept elsewhere (wishes.h). */
	sqlite3_bind_int64(
		insert, 13, entry->manner & JOURNAL_FORGETS ? 0 : (sqlite3_int64)entry->fingerprint);
	db_bind_text(insert, 14, entry->offered ? entry->offered : "");
	sqlite3_bind_int(insert, 15, (int)entry->manner);
	sqlite3_bind_int64(insert, 18, entry->edition);
	return bind_sealed(waiting, insert, 16, &secret) && db_run(insert);
}

bool waiting_add_part(struct waiting *waiting, const struct journal_part *part)
{
	const struct sealing_secret secret = { SEALING_PART, part->id, part->sender, part->octets,
		part->len };
	sqlite3_stmt *insert = waiting->statements[INSERT_PART];

	sqlite3_bind_int64(insert, 1, part->id);
	sqlite3_bind_int64(insert, 2, part->received_ms);
	bind_service(insert, part->link, &part->service);
	sqlite3_bind_int64(insert, 7, (sqlite3_int64)part->sender_identity);
	sqlite3_bind_int(insert, 8, part->reference);
	sqlite3_bind_int(insert, 9, part->total);
	sqlite3_bind_int(insert, 10, part->sequence);
	sqlite3_bind_int(insert, 11, part->charset);
	sqlite3_bind_int64(insert, 12, (sqlite3_int64)part->fingerprint);
	return bind_sealed(waiting, insert, 13, &secret) && db_run(insert);
}

struct waiting *waiting_new(sqlite3 *db, struct keyring *keyring)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return NULL;
	waiting->keyring = keyring;
	if (db_prepare_all(db, statement_sql, STATEMENT_COUNT, waiting->statements))
		return waiting;
	waiting_free(waiting);
	return NULL;
}

void waiting_free(struct waiting *waiting)
{
	if (!waiting)
		return;
	db_finalize_all(waiting->statements, STATEMENT_COUNT);
	free(waiting);
}
