#include "agahi/store/schema.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/vault/keyslots.h"
#include "agahi/vault/sealing.h"

/* Each is as it was published, whatever the file it came from: never edited; what changes is the next. */
static const char *const migrations[] = {
	"CREATE TABLE outbox ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, request TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,"
	"  rule TEXT NOT NULL, keyword TEXT NOT NULL, reply TEXT NOT NULL);"
	"CREATE TABLE settled ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, settled_ms INTEGER NOT NULL,"
	"  link TEXT NOT NULL, service TEXT NOT NULL, sender INTEGER NOT NULL, request TEXT NOT NULL,"
	"  topic TEXT NOT NULL, language TEXT NOT NULL, rule TEXT NOT NULL, keyword TEXT NOT NULL,"
	"  state INTEGER NOT NULL, status INTEGER NOT NULL, parts INTEGER NOT NULL, resent INTEGER NOT NULL,"
	"  message_id TEXT NOT NULL);"
	"CREATE TABLE part ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  sender_ton INTEGER NOT NULL, sender_npi INTEGER NOT NULL, sender_digits TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  reference INTEGER NOT NULL, total INTEGER NOT NULL, sequence INTEGER NOT NULL,"
	"  charset INTEGER NOT NULL, octets BLOB NOT NULL);"
	"CREATE TABLE preference ("
	"  sender INTEGER PRIMARY KEY, language TEXT, stopped INTEGER NOT NULL, since_ms INTEGER NOT NULL);",
	/* 2: to know redeliveries after a crash. life has one row: was the last end a clean one? */
	"ALTER TABLE outbox ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE settled ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE life (clean INTEGER NOT NULL);"
	"INSERT INTO life VALUES (1);",
	/* 3: receipts. state: 0 waits for one, 1 delivered, 2 not delivered. */
	"CREATE TABLE submission ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, request INTEGER NOT NULL, state INTEGER NOT NULL,"
	"  since_ms INTEGER NOT NULL, PRIMARY KEY (link, message_id)) WITHOUT ROWID;"
	"CREATE INDEX submission_since ON submission (since_ms);"
	"CREATE TABLE early_receipt ("
	"  link TEXT NOT NULL, message_id TEXT NOT NULL, state INTEGER NOT NULL, since_ms INTEGER NOT NULL,"
	"  PRIMARY KEY (link, message_id)) WITHOUT ROWID;",
	/* 4: what is not answered is counted for its sender and minute; the key that numbers are hashed with
	 * is known again; what is to be deleted by age is found by it. */
	"CREATE TABLE silence ("
	"  minute INTEGER NOT NULL, sender INTEGER NOT NULL, rule TEXT NOT NULL, link TEXT NOT NULL,"
	"  count INTEGER NOT NULL, PRIMARY KEY (minute, sender, rule, link)) WITHOUT ROWID;"
	"CREATE TABLE key_check (value INTEGER NOT NULL);"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence;"
	"CREATE INDEX preference_since ON preference (since_ms);"
	"CREATE INDEX early_receipt_since ON early_receipt (since_ms);",
	/* 5: parts of an answered request may be delivered again too. received_ms is the request's. */
	"ALTER TABLE part ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE answered_part ("
	"  id INTEGER PRIMARY KEY, request INTEGER NOT NULL, received_ms INTEGER NOT NULL,"
	"  fingerprint INTEGER NOT NULL);",
	/* 6: the block list, which was in the content database. */
	"CREATE TABLE blocked (sender INTEGER PRIMARY KEY, since_ms INTEGER NOT NULL);"
	"DROP VIEW identities;"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence"
	"  UNION ALL SELECT sender FROM blocked;",
	/* 7: what was offered where nothing matched, topics by slug, | between them; and such questions are found. */
	"ALTER TABLE outbox ADD COLUMN offered TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE settled ADD COLUMN offered TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX settled_unmatched ON settled (received_ms) WHERE rule = 'fallback';",
	/* 8: sums by the hour, which outlive the rows that they are of. state: of journal_state, 100 a topic on a screen.
	 * hourly_added: what commits added since, each as JSON, until it is added up. */
	"CREATE TABLE hourly ("
	"  hour INTEGER NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,"
	"  link TEXT NOT NULL, rule TEXT NOT NULL, state INTEGER NOT NULL, requests INTEGER NOT NULL,"
	"  parts INTEGER NOT NULL, PRIMARY KEY (hour, topic, language, channel, link, rule, state))"
	"  WITHOUT ROWID;"
	"CREATE TABLE hourly_added (id INTEGER PRIMARY KEY, sums TEXT NOT NULL);"
	"INSERT INTO hourly SELECT received_ms / 3600000, topic, language,"
	"  CASE rule WHEN 'dialled' THEN 'ussd' ELSE 'sms' END, link, rule, state, count(*), sum(parts)"
	"  FROM settled GROUP BY 1, 2, 3, 4, 5, 6, 7;"
	"INSERT INTO hourly SELECT minute / 60, '', '', 'sms', link, rule, 2, sum(count), 0 FROM silence"
	"  WHERE true GROUP BY 1, 5, 6 ON CONFLICT DO UPDATE SET requests = requests + excluded.requests;",
	/* 9: what was in the answers (journal_manner), in the sums too. counted: from which hour on that is known. */
	"ALTER TABLE outbox ADD COLUMN manner INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE settled ADD COLUMN manner INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE sums ("
	"  hour INTEGER NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, channel TEXT NOT NULL,"
	"  link TEXT NOT NULL, rule TEXT NOT NULL, state INTEGER NOT NULL, manner INTEGER NOT NULL,"
	"  requests INTEGER NOT NULL, parts INTEGER NOT NULL,"
	"  PRIMARY KEY (hour, topic, language, channel, link, rule, state, manner)) WITHOUT ROWID;"
	"INSERT INTO sums SELECT hour, topic, language, channel, link, rule, state, 0, requests, parts FROM "
	"hourly;"
	"INSERT INTO sums SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> "
	"5,"
	"  value ->> 6, 0, sum(value ->> 7), sum(value ->> 8) FROM hourly_added, json_each(sums)"
	"  WHERE true GROUP BY 1, 2, 3, 4, 5, 6, 7"
	"  ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, parts = parts + excluded.parts;"
	"DELETE FROM hourly_added;"
	"DROP TABLE hourly;"
	"ALTER TABLE sums RENAME TO hourly;"
	"CREATE TABLE counted (manner_hour INTEGER NOT NULL);"
	"INSERT INTO counted SELECT ifnull(max(hour) + 1, 0) FROM hourly;",
	/* 10: numbers and replies that wait, and parts of questions, are sealed (sealing.h) under a key (keyslots.h); a
	 * question is kept only where nothing matched. What is old is found by its date. unscrubbed: the settled requests up
	 * to this one may still have their question. sender of a part: 0 where an older version wrote it. */
	"PRAGMA secure_delete = ON;"
	"DROP VIEW identities;"
	"CREATE TABLE sealed_outbox ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, request TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL,"
	"  rule TEXT NOT NULL, keyword TEXT NOT NULL, fingerprint INTEGER NOT NULL, offered TEXT NOT NULL,"
	"  manner INTEGER NOT NULL, key INTEGER NOT NULL, sealed BLOB NOT NULL);"
	"INSERT INTO sealed_outbox SELECT id, received_ms, link, service_ton, service_npi, service_digits, "
	"sender,"
	"  iif(rule = 'fallback', request, ''), topic, language, rule, keyword, fingerprint, offered, manner,"
	"  sealing_key(), seal('r', id, sender_ton, sender_npi, sender_digits, reply) FROM outbox;"
	"DROP TABLE outbox;"
	"ALTER TABLE sealed_outbox RENAME TO outbox;"
	"CREATE TABLE sealed_part ("
	"  id INTEGER PRIMARY KEY, received_ms INTEGER NOT NULL, link TEXT NOT NULL,"
	"  service_ton INTEGER NOT NULL, service_npi INTEGER NOT NULL, service_digits TEXT NOT NULL,"
	"  sender INTEGER NOT NULL, reference INTEGER NOT NULL, total INTEGER NOT NULL,"
	"  sequence INTEGER NOT NULL, charset INTEGER NOT NULL, fingerprint INTEGER NOT NULL,"
	"  key INTEGER NOT NULL, sealed BLOB NOT NULL);"
	"INSERT INTO sealed_part SELECT id, received_ms, link, service_ton, service_npi, service_digits, 0, "
	"reference,"
	"  total, sequence, charset, fingerprint, sealing_key(),"
	"  seal('p', id, sender_ton, sender_npi, sender_digits, octets) FROM part;"
	"DROP TABLE part;"
	"ALTER TABLE sealed_part RENAME TO part;"
	"CREATE TABLE unscrubbed (id INTEGER NOT NULL);"
	"INSERT INTO unscrubbed SELECT max(id) FROM settled HAVING count(*) > 0;"
	"CREATE INDEX settled_received ON settled (received_ms);"
	"CREATE INDEX answered_part_received ON answered_part (received_ms);"
	"CREATE VIEW identities AS SELECT sender FROM settled UNION ALL SELECT sender FROM outbox"
	"  UNION ALL SELECT sender FROM preference UNION ALL SELECT sender FROM silence"
	"  UNION ALL SELECT sender FROM blocked;",
	/* 11: the edition that a reply which waits was made from. */
	"ALTER TABLE outbox ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;",
	/* 12: ids of the SMSC, which lead to a citizen in the telco's hands, go with their request, whoever deletes it. From here
	 * on settled.message_id has those of all parts (records.h). */
	"CREATE INDEX submission_request ON submission (request);"
	"CREATE TRIGGER settled_gone AFTER DELETE ON settled BEGIN"
	"  DELETE FROM submission WHERE request = old.id;"
	" END;",
	/* 13: who asked to be forgotten, and what is to be done yet (wishes.h). request: by which; done: 1 told, 2 erased. */
	"CREATE TABLE forgetting ("
	"  sender INTEGER PRIMARY KEY, request INTEGER NOT NULL, received_ms INTEGER NOT NULL,"
	"  done INTEGER NOT NULL);",
};

/* --- sealing what an older version left --------------------------------------------------------------- */

/* Of one connection that migrates. The key is made when the first row asks for it. */
struct sealer {
	struct keyslots *slots;
	const struct keyslot *key;
	struct sealing_seal seal;
};

static void free_sealer(void *arg)
{
	struct sealer *sealer = arg;

	keyslots_close(sealer->slots);
	sodium_memzero(sealer, sizeof(*sealer));
	free(sealer);
}

static bool has_key(struct sealer *sealer, sqlite3_context *context)
{
	char error[KEYSLOTS_PATH_SIZE + 256] = "";

	if (sealer->key)
		return true;
	if (!sealer->slots)
		sealer->slots = keyslots_open(sqlite3_db_filename(sqlite3_context_db_handle(context), "main"),
			error, sizeof(error));
	if (sealer->slots) {
		uint8_t life[SEALING_LIFE_OCTETS];

		randombytes_buf(life, sizeof(life));
		sealer->key = keyslots_make(sealer->slots, clock_wall_ms());
		if (sealer->key)
			sealing_prepare(sealer->key->key, life, &sealer->seal);
		if (!sealer->key)
			snprintf(error, sizeof(error), "%s: the key of what waits cannot be written: %s",
				sealer->slots->path, strerror(errno));
	}
	if (!sealer->key)
		sqlite3_result_error(context, error, -1);
	return sealer->key != NULL;
}

static void tell_key(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct sealer *sealer = sqlite3_user_data(context);

	(void)count;
	(void)values;
	if (has_key(sealer, context))
		sqlite3_result_int64(context, sealer->key->id);
}

/* seal(kind, id, type of number, numbering plan, digits, content) */
static void seal(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct sealer *sealer = sqlite3_user_data(context);
	const char *kind = (const char *)sqlite3_value_text(values[0]);
	const char *digits = (const char *)sqlite3_value_text(values[4]);
	struct sealing_secret secret = { .kind = kind && *kind == 'p' ? SEALING_PART : SEALING_REPLY,
		.id = sqlite3_value_int64(values[1]),
		.sender = { (uint8_t)sqlite3_value_int(values[2]), (uint8_t)sqlite3_value_int(values[3]),
			"" },
		.content = sqlite3_value_blob(values[5]),
		.len = (size_t)sqlite3_value_bytes(values[5]) };

	(void)count;
	snprintf(secret.sender.digits, sizeof(secret.sender.digits), "%s", digits ? digits : "");
	if (!has_key(sealer, context))
		return;
	size_t len = sealing_size(&secret);
	uint8_t *sealed = malloc(len);
	if (!sealed) {
		sqlite3_result_error_nomem(context);
		return;
	}
	sealing_close(&sealer->seal, &secret, sealed);
	sqlite3_result_blob(context, sealed, (int)len, free);
}

/* SQLite calls free_sealer() once the last function that it came with is gone, and also when that one cannot be added. */
static bool add_functions(sqlite3 *db)
{
	enum { FLAGS = SQLITE_UTF8 | SQLITE_DIRECTONLY };
	struct sealer *sealer = calloc(1, sizeof(*sealer));

	return sealer &&
		sqlite3_create_function_v2(db, "sealing_key", 0, FLAGS, sealer, tell_key, NULL, NULL,
			free_sealer) == SQLITE_OK &&
		sqlite3_create_function_v2(db, "seal", 6, FLAGS, sealer, seal, NULL, NULL, NULL) == SQLITE_OK;
}

const struct db_schema journal_schema = { .what = "journal",
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(migrations[0]),
	.table = "settled",
	.witness = ".slots",
	.prepare = add_functions };
