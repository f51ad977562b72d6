#include "agahi/postgres/pgschema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each is as it was published: never edited; what changes is the next. Columns are those of the journal's file (schema.c of
 * store/), in their order, and behind them what only several nodes need. */
static const char *const migrations[] = {
	/* node: who has which life, (id, epoch). beat: moves with every commit. last_id: the highest that it gave. Node 0 is
	 * nobody's: what it owns is for whoever takes it.
	 * owner, of what waits: id of the node << 32 | epoch. */
	"CREATE TABLE agahi.node ("
	"  id integer PRIMARY KEY CHECK (id BETWEEN 0 AND 1023), name text NOT NULL UNIQUE,"
	"  epoch bigint NOT NULL, beat bigint NOT NULL, last_id bigint NOT NULL) WITH (fillfactor = 50);"
	"INSERT INTO agahi.node VALUES (0, '', 1, 0, 0);"
	"CREATE TABLE agahi.outbox ("
	"  id bigint PRIMARY KEY, received_ms bigint NOT NULL, link text NOT NULL,"
	"  service_ton smallint NOT NULL, service_npi smallint NOT NULL, service_digits text NOT NULL,"
	"  sender bigint NOT NULL, request text NOT NULL, topic text NOT NULL, language text NOT NULL,"
	"  rule text NOT NULL, keyword text NOT NULL, fingerprint bigint NOT NULL, offered text NOT NULL,"
	"  manner integer NOT NULL, key bigint NOT NULL, sealed bytea NOT NULL, edition bigint NOT NULL,"
	"  smsc text NOT NULL, owner bigint NOT NULL, resent boolean NOT NULL DEFAULT false)"
	"  WITH (autovacuum_vacuum_scale_factor = 0.01);"
	"CREATE INDEX outbox_owner ON agahi.outbox (owner, id);"
	"CREATE INDEX outbox_sender ON agahi.outbox (sender);"
	/* By the day of receipt: what is old goes as a whole. */
	"CREATE TABLE agahi.settled ("
	"  id bigint NOT NULL, received_ms bigint NOT NULL, settled_ms bigint NOT NULL, link text NOT NULL,"
	"  service text NOT NULL, sender bigint NOT NULL, request text NOT NULL, topic text NOT NULL,"
	"  language text NOT NULL, rule text NOT NULL, keyword text NOT NULL, state integer NOT NULL,"
	"  status bigint NOT NULL, parts integer NOT NULL, resent boolean NOT NULL, message_id text NOT NULL,"
	"  fingerprint bigint NOT NULL, offered text NOT NULL, manner integer NOT NULL,"
	"  PRIMARY KEY (id, received_ms)) PARTITION BY RANGE (received_ms);"
	"CREATE TABLE agahi.settled_other PARTITION OF agahi.settled DEFAULT;"
	"CREATE INDEX settled_received ON agahi.settled (received_ms);"
	"CREATE INDEX settled_unmatched ON agahi.settled (received_ms) WHERE rule = 'fallback';"
	"CREATE TABLE agahi.part ("
	"  id bigint PRIMARY KEY, received_ms bigint NOT NULL, link text NOT NULL,"
	"  service_ton smallint NOT NULL, service_npi smallint NOT NULL, service_digits text NOT NULL,"
	"  sender bigint NOT NULL, reference integer NOT NULL, total integer NOT NULL, sequence integer NOT "
	"NULL,"
	"  charset integer NOT NULL, fingerprint bigint NOT NULL, key bigint NOT NULL, sealed bytea NOT NULL,"
	"  smsc text NOT NULL, owner bigint NOT NULL);"
	"CREATE INDEX part_owner ON agahi.part (owner, id);"
	"CREATE INDEX part_sender ON agahi.part (sender);"
	"CREATE TABLE agahi.answered_part ("
	"  id bigint PRIMARY KEY, request bigint NOT NULL, received_ms bigint NOT NULL, fingerprint bigint "
	"NOT NULL);"
	"CREATE INDEX answered_part_received ON agahi.answered_part (received_ms);"
	"CREATE INDEX answered_part_request ON agahi.answered_part (request);"
	"CREATE TABLE agahi.preference ("
	"  sender bigint PRIMARY KEY, language text, stopped boolean NOT NULL, since_ms bigint NOT NULL);"
	"CREATE INDEX preference_since ON agahi.preference (since_ms);"
	/* state: 0 waits for a receipt, 1 delivered, 2 not delivered. link: JOURNAL_SMSC_PREFIX and links.smsc. */
	"CREATE TABLE agahi.submission ("
	"  link text NOT NULL, message_id text COLLATE \"C\" NOT NULL, request bigint NOT NULL, state "
	"integer NOT NULL,"
	"  since_ms bigint NOT NULL, PRIMARY KEY (link, message_id));"
	"CREATE INDEX submission_since ON agahi.submission (since_ms);"
	"CREATE INDEX submission_request ON agahi.submission (request);"
	"CREATE TABLE agahi.early_receipt ("
	"  link text NOT NULL, message_id text COLLATE \"C\" NOT NULL, state integer NOT NULL, since_ms "
	"bigint NOT NULL,"
	"  PRIMARY KEY (link, message_id));"
	"CREATE INDEX early_receipt_since ON agahi.early_receipt (since_ms);"
	"CREATE TABLE agahi.silence ("
	"  minute bigint NOT NULL, sender bigint NOT NULL, rule text NOT NULL, link text NOT NULL,"
	"  count bigint NOT NULL, node integer NOT NULL, PRIMARY KEY (minute, sender, rule, link, node));"
	/* Each node adds to sums of its own: nobody waits for another's commit. */
	"CREATE TABLE agahi.sum ("
	"  hour bigint NOT NULL, topic text NOT NULL, language text NOT NULL, channel text NOT NULL,"
	"  link text NOT NULL, rule text NOT NULL, state integer NOT NULL, manner integer NOT NULL,"
	"  requests bigint NOT NULL, parts bigint NOT NULL, node integer NOT NULL,"
	"  PRIMARY KEY (hour, topic, language, channel, link, rule, state, manner, node)) WITH (fillfactor = "
	"50);"
	"CREATE VIEW agahi.hourly AS SELECT hour, topic, language, channel, link, rule, state, manner,"
	"  sum(requests)::bigint AS requests, sum(parts)::bigint AS parts FROM agahi.sum"
	"  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;"
	"CREATE TABLE agahi.counted (manner_hour bigint NOT NULL);"
	"INSERT INTO agahi.counted VALUES (0);"
	"CREATE TABLE agahi.blocked (sender bigint PRIMARY KEY, since_ms bigint NOT NULL);"
	"CREATE TABLE agahi.forgetting ("
	"  sender bigint PRIMARY KEY, request bigint NOT NULL, received_ms bigint NOT NULL, done integer NOT "
	"NULL);"
	"CREATE TABLE agahi.key_check (value bigint NOT NULL);"
	/* One row a commit: what other nodes must know (feed.h), and that the commit was made: of one of unknown fate this
	 * tells. */
	"CREATE TABLE agahi.feed ("
	"  life bigint NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),"
	"  octets bytea NOT NULL, PRIMARY KEY (life, seq)) WITH (autovacuum_vacuum_scale_factor = 0.05);"
	"CREATE INDEX feed_at ON agahi.feed (at);"
	/* What is published: the whole of it, by number. */
	"CREATE TABLE agahi.content ("
	"  version bigint PRIMARY KEY, node text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),"
	"  octets bytea NOT NULL);"
	/* blocked: grows when the block list has changed. forgotten: counts what was told by hand. */
	"CREATE TABLE agahi.change (what text PRIMARY KEY, number bigint NOT NULL);"
	"INSERT INTO agahi.change VALUES ('blocked', 0), ('forgotten', 0);"
	/* An error, so that the commit is none, where the life is over. */
	"CREATE FUNCTION agahi.fence(bigint, bigint, bigint) RETURNS void LANGUAGE plpgsql AS $$"
	" BEGIN"
	"  UPDATE agahi.node SET beat = beat + 1, last_id = greatest(last_id, $3) WHERE id = $1 AND epoch = "
	"$2;"
	"  IF NOT FOUND THEN RAISE EXCEPTION 'another node has taken over' USING ERRCODE = 'AG001'; END IF;"
	" END $$;"
	/* As in the journal's file: ids of the SMSC go with their request, whoever deletes it; unless it only moves to the table of
	 * its day. */
	"CREATE FUNCTION agahi.settled_gone() RETURNS trigger LANGUAGE plpgsql AS $$"
	" BEGIN"
	"  IF current_setting('agahi.moving', true) IS DISTINCT FROM 'yes' THEN"
	"   DELETE FROM agahi.submission WHERE request = OLD.id;"
	"  END IF;"
	"  RETURN NULL;"
	" END $$;"
	"CREATE TRIGGER settled_gone AFTER DELETE ON agahi.settled FOR EACH ROW EXECUTE FUNCTION"
	" agahi.settled_gone();"
	/* Submissions and receipts, one after another, for their order tells (submissions.h). what: 0 a submission, 1 and 2 a
	 * receipt's state, with one row for each spelling: number 1 is its first, 2 its last, 3 both; behind: the first text
	 * after all that begin like it, '' where it is too short. Gives how many early ones were kept. */
	"CREATE FUNCTION agahi.deliver(what bigint[], smsc text[], spelling text[], behind text[],"
	"  number bigint[], at bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$"
	" DECLARE"
	"  first integer; closed boolean; kept bigint := 0; last text;"
	" BEGIN"
	"  FOR i IN 1 .. coalesce(array_length(what, 1), 0) LOOP"
	"   IF what[i] = 0 THEN"
	/* Not of a request that is gone: whose it was asked to be forgotten while the SMSC had it. */
	"    IF EXISTS (SELECT 1 FROM agahi.outbox WHERE id = number[i])"
	"      OR EXISTS (SELECT 1 FROM agahi.settled WHERE id = number[i]) THEN"
	"     INSERT INTO agahi.submission VALUES (smsc[i], spelling[i], number[i], coalesce((SELECT e.state"
	"      FROM agahi.early_receipt e WHERE e.link = smsc[i] AND e.message_id = spelling[i]), 0), at[i])"
	"      ON CONFLICT (link, message_id) DO UPDATE SET request = excluded.request,"
	"      state = excluded.state, since_ms = excluded.since_ms;"
	"    END IF;"
	"    DELETE FROM agahi.early_receipt e WHERE e.link = smsc[i] AND e.message_id = spelling[i];"
	"    CONTINUE;"
	"   END IF;"
	"   IF number[i] & 1 <> 0 THEN first := i; closed := false; END IF;"
	"   IF NOT closed THEN"
	"    UPDATE agahi.submission s SET state = CASE s.state WHEN 1 THEN 1 ELSE what[i] END"
	"     WHERE s.link = smsc[i] AND s.message_id = spelling[i];"
	"    closed := FOUND;"
	"   END IF;"
	"   CONTINUE WHEN closed OR number[i] & 2 = 0;"
	/* An id cut short: only when one message alone begins so. */
	"   IF behind[first] <> '' THEN"
	"    SELECT CASE count(*) WHEN 1 THEN min(b.message_id) END INTO last FROM (SELECT s.message_id"
	"     FROM agahi.submission s WHERE s.link = smsc[i] AND s.message_id >= spelling[first]"
	"     AND s.message_id < behind[first] LIMIT 2) b;"
	"    UPDATE agahi.submission s SET state = CASE s.state WHEN 1 THEN 1 ELSE what[i] END"
	"     WHERE s.link = smsc[i] AND s.message_id = last;"
	"    CONTINUE WHEN FOUND;"
	"   END IF;"
	"   FOR j IN first .. i LOOP"
	"    INSERT INTO agahi.early_receipt AS e VALUES (smsc[j], spelling[j], what[j], at[j])"
	"     ON CONFLICT (link, message_id) DO UPDATE SET state = CASE e.state WHEN 1 THEN 1 ELSE "
	"excluded.state END,"
	"     since_ms = excluded.since_ms;"
	"    kept := kept + 1;"
	"   END LOOP;"
	"  END LOOP;"
	"  RETURN kept;"
	" END $$;",
};

enum { VERSION = sizeof(migrations) / sizeof(migrations[0]) };

/* Of who migrates: any number, so long as nobody else means something by it. */
#define SCHEMA_LOCK "SELECT pg_advisory_xact_lock(1634165097, 1)"

/* -1 with pg_error(). */
static long read_number(struct pg *pg, const char *sql)
{
	PGresult *result = pg_query(pg, sql, 0, NULL);
	long number = -1;

	if (result && PQntuples(result) == 1 && !PQgetisnull(result, 0, 0))
		number = strtol(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static bool refuse_newer(struct pg *pg, long version)
{
	char why[256];

	snprintf(why, sizeof(why),
		"the tables in this database are of version %ld, and this Agahi knows up to %d: install the "
		"newer "
		"Agahi here too",
		version, VERSION);
	return pg_refuse(pg, why);
}

/* Behind the lock nobody else does it. */
static bool migrate(struct pg *pg)
{
	if (!pg_execute(pg, SCHEMA_LOCK) ||
		!pg_execute(pg,
			"CREATE SCHEMA IF NOT EXISTS agahi;"
			"CREATE TABLE IF NOT EXISTS agahi.version (number integer NOT NULL)"))
		return false;
	long version = read_number(pg, "SELECT coalesce(max(number), 0) FROM agahi.version");
	if (version > VERSION)
		return refuse_newer(pg, version);
	for (; version >= 0 && version < VERSION; version++) {
		char note[96];
		snprintf(note, sizeof(note),
			"DELETE FROM agahi.version; INSERT INTO agahi.version VALUES (%ld)", version + 1);
		if (!pg_execute(pg, migrations[version]) || !pg_execute(pg, note))
			return false;
	}
	return version == VERSION;
}

static bool refuse_foreign(struct pg *pg, const char *table)
{
	char why[384];

	snprintf(why, sizeof(why),
		"schema agahi of this database has something that is not of this program (%s): give it a "
		"database of "
		"its own (store.database; createdb --owner), or that schema another name (ALTER SCHEMA agahi "
		"RENAME "
		"TO …)",
		table);
	return pg_refuse(pg, why);
}

/* Whose is the schema? By the catalogue alone, which every role may read. False with pg_error(), also when it is another's. */
static bool look_whose(struct pg *pg, bool *is_ours)
{
	PGresult *result = pg_query(pg,
		"WITH named AS (SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = "
		"c.relnamespace"
		" WHERE n.nspname = 'agahi')"
		" SELECT EXISTS (SELECT 1 FROM named JOIN pg_attribute a ON a.attrelid = named.oid"
		" WHERE relname = 'version' AND attname = 'number')::int, (SELECT min(relname) FROM named)",
		0, NULL);

	if (!result)
		return false;
	*is_ours = *PQgetvalue(result, 0, 0) == '1';
	bool is_empty = PQgetisnull(result, 0, 1);
	bool done = *is_ours || is_empty || refuse_foreign(pg, PQgetvalue(result, 0, 1));
	PQclear(result);
	return done;
}

/* 0: there are no tables yet. The same. */
static bool read_version(struct pg *pg, long *version)
{
	bool is_ours;

	*version = 0;
	if (!look_whose(pg, &is_ours))
		return false;
	if (is_ours)
		*version = read_number(pg, "SELECT coalesce(max(number), 0) FROM agahi.version");
	return *version >= 0;
}

static bool is_utf8(struct pg *pg)
{
	PGresult *result = pg_query(pg, "SHOW server_encoding", 0, NULL);
	bool is = result && strcmp(PQgetvalue(result, 0, 0), "UTF8") == 0;

	if (result && !is)
		pg_refuse(pg,
			"this database is not in UTF8, so it cannot keep Urdu: make one with createdb "
			"--encoding=UTF8 --template=template0");
	PQclear(result);
	return is;
}

/* A full table may be written anew, and others are waited for that do it. */
static bool bring_up(struct pg *pg)
{
	unsigned before = pg_set_patience(pg, PG_PATIENCE_LONG_MS);
	bool done = pg_execute(pg, PG_BEGIN_LOCAL) && migrate(pg) && pg_execute(pg, "COMMIT");

	if (!done)
		pg_execute(pg, "ROLLBACK");
	pg_set_patience(pg, before);
	return done;
}

bool pg_schema_prepare(struct pg *pg)
{
	long version;

	return is_utf8(pg) && read_version(pg, &version) && (version == VERSION || bring_up(pg));
}

bool pg_schema_check(struct pg *pg)
{
	long version;

	if (!read_version(pg, &version))
		return false;
	if (version == VERSION)
		return true;
	if (version > VERSION)
		return refuse_newer(pg, version);
	return pg_refuse(pg,
		"this database does not have the tables of this Agahi: its daemon makes them, when it is "
		"started");
}
