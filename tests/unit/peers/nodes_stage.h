/* Nodes at one PostgreSQL, for the suites of what follows them: the tables, and rows as nodes would have left them. */
#ifndef AGAHI_NODES_STAGE_H
#define AGAHI_NODES_STAGE_H

#include "server.h"

#include <inttypes.h>
#include <sodium.h>

#include "agahi/cluster/feed.h"
#include "agahi/postgres/pg.h"
#include "agahi/postgres/pgschema.h"
#include "agahi/vault/sealing.h"

enum { STAGE_KEY = 77 };

static struct server server;
static bool server_is_there;
static struct keyslots slots;
static struct pg *pg;

static inline void sql(const char *format, ...)
{
	char text[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (!pg_execute(pg, text))
		fail_msg("%s: %s", text, pg_error(pg));
}

static inline int64_t number(const char *text)
{
	PGresult *result = pg_query(pg, text, 0, NULL);
	int64_t value;

	if (!result)
		fail_msg("%s: %s", text, pg_error(pg));
	value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return value;
}

static inline void add_sealed(
	const char *table, const char *before, const struct sealing_secret *secret, const char *behind)
{
	static const uint8_t life[SEALING_LIFE_OCTETS] = { 1 };
	struct sealing_seal seal;
	uint8_t sealed[256];
	char hex[600];

	sealing_prepare(slots.slots[0].key, life, &seal);
	sealing_close(&seal, secret, sealed);
	sodium_bin2hex(hex, sizeof(hex), sealed, sealing_size(secret));
	sql("INSERT INTO agahi.%s VALUES (%s, %d, '\\x%s', %s)", table, before, STAGE_KEY, hex, behind);
}

static inline void add_reply(int64_t id, const char *smsc, int64_t owner)
{
	const struct sealing_secret secret = { SEALING_REPLY, id, { 1, 1, "923001234567" }, "an answer", 9 };
	char before[256], behind[96];

	snprintf(before, sizeof(before),
		"%" PRId64 ", 1, 'link', 0, 0, '8300', 5, '', 'polling', 'ur', 'keyword', 'vote', 9, '', 0",
		id);
	snprintf(behind, sizeof(behind), "0, '%s', %" PRId64 ", false", smsc, owner);
	add_sealed("outbox", before, &secret, behind);
}

static inline void add_part(int64_t id, int64_t owner, int reference)
{
	const struct sealing_secret secret = { SEALING_PART, id, { 1, 1, "923001234567" }, "piece", 5 };
	char before[256], behind[96];

	snprintf(before, sizeof(before), "%" PRId64 ", 1, 'link', 0, 0, '8300', 5, %d, 3, 1, 0, 9", id,
		reference);
	snprintf(behind, sizeof(behind), "'jazz', %" PRId64, owner);
	add_sealed("part", before, &secret, behind);
}

static inline void add_feed(int64_t life, int64_t seq, uint64_t fingerprint)
{
	struct journal_entry entry = { .record = { .kind = JOURNAL_ENTRY },
		.sender_identity = 5,
		.fingerprint = fingerprint,
		.told = JOURNAL_TOOK_TOKEN,
		.reply = "an answer",
		.link = "",
		.smsc = "",
		.request = "",
		.topic = "",
		.language = "",
		.rule = "",
		.keyword = "" };
	struct buffer row = { 0 };
	char hex[256];

	feed_pack(&entry.record, &row);
	assert_true(row.len > 0 && !row.failed);
	sodium_bin2hex(hex, sizeof(hex), (const uint8_t *)row.data, row.len);
	buffer_free(&row);
	sql("INSERT INTO agahi.feed (life, seq, octets) VALUES (%" PRId64 ", %" PRId64 ", '\\x%s')", life,
		seq, hex);
}

static inline int64_t life_of(int64_t node, int64_t epoch)
{
	return node << 32 | epoch;
}

static inline int begin_suite(void **state)
{
	(void)state;
	assert_true(sodium_init() >= 0);
	slots.fd = -1;
	slots.slots[0] = (struct keyslot){ .id = STAGE_KEY, .key = "a key of thirty-two octets" };
	server_is_there = server_start(&server);
	if (!server_is_there)
		return 0;
	pg = pg_new(server.conninfo);
	assert_true(pg_connect(pg));
	if (!pg_schema_prepare(pg))
		fail_msg("%s", pg_error(pg));
	return 0;
}

static inline int end_suite(void **state)
{
	(void)state;
	pg_free(pg);
	if (server_is_there)
		server_stop(&server);
	return 0;
}

/* Three nodes that have begun. False: there is no server here. */
static inline bool clear_stage(void)
{
	if (server_is_there)
		sql("TRUNCATE agahi.outbox, agahi.part, agahi.feed, agahi.content; DELETE FROM agahi.node "
		    "WHERE id > 0;"
		    "INSERT INTO agahi.node VALUES (1, 'a', 1, 1, 0), (2, 'b', 1, 1, 0), (3, 'c', 1, 1, 0)");
	return server_is_there;
}

#endif
