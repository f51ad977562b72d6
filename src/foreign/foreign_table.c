#include "agahi/foreign/foreign_table.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS_AND_INSERT(of, insert) of, sizeof(of) / sizeof((of)[0]), insert
#define COLUMNS(of) COLUMNS_AND_INSERT(of, NULL)

static const struct foreign_column outbox[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "received_ms", FOREIGN_INTEGER, 0 }, { "link", FOREIGN_TEXT, 0 },
	{ "service_ton", FOREIGN_INTEGER, 0 }, { "service_npi", FOREIGN_INTEGER, 0 },
	{ "service_digits", FOREIGN_TEXT, 0 }, { "sender", FOREIGN_INTEGER, FOREIGN_INDEXED },
	{ "request", FOREIGN_TEXT, 0 }, { "topic", FOREIGN_TEXT, 0 }, { "language", FOREIGN_TEXT, 0 },
	{ "rule", FOREIGN_TEXT, 0 }, { "keyword", FOREIGN_TEXT, 0 }, { "fingerprint", FOREIGN_INTEGER, 0 },
	{ "offered", FOREIGN_TEXT, 0 }, { "manner", FOREIGN_INTEGER, 0 }, { "key", FOREIGN_INTEGER, 0 },
	{ "sealed", FOREIGN_OCTETS, 0 }, { "edition", FOREIGN_INTEGER, 0 } };

static const struct foreign_column settled[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "received_ms", FOREIGN_INTEGER, FOREIGN_INDEXED }, { "settled_ms", FOREIGN_INTEGER, 0 },
	{ "link", FOREIGN_TEXT, 0 }, { "service", FOREIGN_TEXT, 0 }, { "sender", FOREIGN_INTEGER, 0 },
	{ "request", FOREIGN_TEXT, 0 }, { "topic", FOREIGN_TEXT, 0 }, { "language", FOREIGN_TEXT, 0 },
	{ "rule", FOREIGN_TEXT, 0 }, { "keyword", FOREIGN_TEXT, 0 }, { "state", FOREIGN_INTEGER, 0 },
	{ "status", FOREIGN_INTEGER, 0 }, { "parts", FOREIGN_INTEGER, 0 }, { "resent", FOREIGN_BOOLEAN, 0 },
	{ "message_id", FOREIGN_TEXT, 0 }, { "fingerprint", FOREIGN_INTEGER, 0 },
	{ "offered", FOREIGN_TEXT, 0 }, { "manner", FOREIGN_INTEGER, 0 } };

static const struct foreign_column part[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "received_ms", FOREIGN_INTEGER, 0 }, { "link", FOREIGN_TEXT, 0 },
	{ "service_ton", FOREIGN_INTEGER, 0 }, { "service_npi", FOREIGN_INTEGER, 0 },
	{ "service_digits", FOREIGN_TEXT, 0 }, { "sender", FOREIGN_INTEGER, FOREIGN_INDEXED },
	{ "reference", FOREIGN_INTEGER, 0 }, { "total", FOREIGN_INTEGER, 0 },
	{ "sequence", FOREIGN_INTEGER, 0 }, { "charset", FOREIGN_INTEGER, 0 },
	{ "fingerprint", FOREIGN_INTEGER, 0 }, { "key", FOREIGN_INTEGER, 0 },
	{ "sealed", FOREIGN_OCTETS, 0 } };

static const struct foreign_column answered_part[] = {
	{ "id", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED }, { "request", FOREIGN_INTEGER, 0 },
	{ "received_ms", FOREIGN_INTEGER, FOREIGN_INDEXED }, { "fingerprint", FOREIGN_INTEGER, 0 }
};

static const struct foreign_column preference[] = {
	{ "sender", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED }, { "language", FOREIGN_TEXT, 0 },
	{ "stopped", FOREIGN_BOOLEAN, 0 }, { "since_ms", FOREIGN_INTEGER, FOREIGN_INDEXED }
};

static const struct foreign_column submission[] = { { "link", FOREIGN_TEXT, FOREIGN_KEY },
	{ "message_id", FOREIGN_TEXT, FOREIGN_KEY }, { "request", FOREIGN_INTEGER, FOREIGN_INDEXED },
	{ "state", FOREIGN_INTEGER, 0 }, { "since_ms", FOREIGN_INTEGER, FOREIGN_INDEXED } };

static const struct foreign_column early_receipt[] = { { "link", FOREIGN_TEXT, FOREIGN_KEY },
	{ "message_id", FOREIGN_TEXT, FOREIGN_KEY }, { "state", FOREIGN_INTEGER, 0 },
	{ "since_ms", FOREIGN_INTEGER, FOREIGN_INDEXED } };

static const struct foreign_column silence[] = { { "minute", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "sender", FOREIGN_INTEGER, FOREIGN_KEY }, { "rule", FOREIGN_TEXT, FOREIGN_KEY },
	{ "link", FOREIGN_TEXT, FOREIGN_KEY }, { "count", FOREIGN_INTEGER, 0 } };

static const struct foreign_column hourly[] = { { "hour", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "topic", FOREIGN_TEXT, FOREIGN_KEY }, { "language", FOREIGN_TEXT, FOREIGN_KEY },
	{ "channel", FOREIGN_TEXT, FOREIGN_KEY }, { "link", FOREIGN_TEXT, FOREIGN_KEY },
	{ "rule", FOREIGN_TEXT, FOREIGN_KEY }, { "state", FOREIGN_INTEGER, FOREIGN_KEY },
	{ "manner", FOREIGN_INTEGER, FOREIGN_KEY }, { "requests", FOREIGN_INTEGER, 0 },
	{ "parts", FOREIGN_INTEGER, 0 } };

static const struct foreign_column hourly_added[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY },
	{ "sums", FOREIGN_TEXT, 0 } };

static const struct foreign_column counted[] = { { "manner_hour", FOREIGN_INTEGER, FOREIGN_KEY } };

static const struct foreign_column blocked[] = { { "sender", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "since_ms", FOREIGN_INTEGER, 0 } };

static const struct foreign_column forgetting[] = {
	{ "sender", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED }, { "request", FOREIGN_INTEGER, 0 },
	{ "received_ms", FOREIGN_INTEGER, 0 }, { "done", FOREIGN_INTEGER, 0 }
};

static const struct foreign_column key_check[] = { { "value", FOREIGN_INTEGER, FOREIGN_KEY } };
static const struct foreign_column life[] = { { "clean", FOREIGN_INTEGER, FOREIGN_KEY } };
static const struct foreign_column unscrubbed[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY } };

static const struct foreign_column change[] = { { "what", FOREIGN_TEXT, FOREIGN_KEY },
	{ "number", FOREIGN_INTEGER, 0 } };

static const struct foreign_column node[] = { { "id", FOREIGN_INTEGER, FOREIGN_KEY | FOREIGN_INDEXED },
	{ "name", FOREIGN_TEXT, 0 }, { "epoch", FOREIGN_INTEGER, 0 }, { "beat", FOREIGN_INTEGER, 0 } };

static const struct foreign_column told[] = { { "octets", FOREIGN_OCTETS, 0 } };

static const struct foreign_column tally[] = { { "state", FOREIGN_INTEGER, 0 }, { "topic", FOREIGN_TEXT, 0 },
	{ "language", FOREIGN_TEXT, 0 }, { "rule", FOREIGN_TEXT, 0 }, { "link", FOREIGN_TEXT, 0 },
	{ "manner", FOREIGN_INTEGER, 0 }, { "resent", FOREIGN_BOOLEAN, 0 }, { "parts", FOREIGN_INTEGER, 0 },
	{ "n", FOREIGN_INTEGER, 0 } };

static const struct foreign_column receipts[] = { { "least", FOREIGN_INTEGER, 0 },
	{ "most", FOREIGN_INTEGER, 0 }, { "n", FOREIGN_INTEGER, 0 } };

static const struct foreign_column server[] = { { "synchronous_standby_names", FOREIGN_TEXT, 0 },
	{ "writing_ms", FOREIGN_INTEGER, 0 } };

/* What nodes count apart of one sender is one row here; the sums of an hour are a row for each node, for whoever reads them adds
 * them up. What only a file needs has no rows. told: what a row says is heard by every node, as of the life that no node has;
 * whoever tells waits for whoever told before, so that what is read in order is all there was. tally, receipts: see statistics.c
 * of recall/. writing_ms: how long ago the oldest transaction began that writes, and of which nothing can be read yet. */
const struct foreign_table foreign_tables[FOREIGN_TABLES] = {
	{ "outbox", "agahi.outbox", "agahi.outbox", NULL, 1e4, COLUMNS(outbox) },
	{ "settled", "agahi.settled", "agahi.settled", NULL, 1e7, COLUMNS(settled) },
	{ "part", "agahi.part", "agahi.part", NULL, 1e3, COLUMNS(part) },
	{ "answered_part", "agahi.answered_part", "agahi.answered_part", NULL, 1e5, COLUMNS(answered_part) },
	{ "preference", "agahi.preference", "agahi.preference", NULL, 1e6, COLUMNS(preference) },
	{ "submission", "agahi.submission", "agahi.submission", NULL, 1e6, COLUMNS(submission) },
	{ "early_receipt", "agahi.early_receipt", "agahi.early_receipt", NULL, 1e3, COLUMNS(early_receipt) },
	{ "silence",
		"(SELECT minute, sender, rule, link, sum(count)::bigint AS count FROM agahi.silence GROUP BY "
		"1, 2, 3, 4)"
		" AS silence",
		"agahi.silence", NULL, 1e6,
		COLUMNS_AND_INSERT(silence,
			"INSERT INTO agahi.silence (minute, sender, rule, link, count, node)"
			" VALUES ($1, $2, $3, $4, $5, 0)") },
	{ "hourly", "agahi.sum", NULL, NULL, 1e5, COLUMNS(hourly) },
	{ "hourly_added", "(SELECT 0::bigint AS id, ''::text AS sums WHERE false) AS hourly_added", NULL,
		NULL, 1, COLUMNS(hourly_added) },
	{ "counted", "agahi.counted", "agahi.counted", NULL, 1, COLUMNS(counted) },
	{ "blocked", "agahi.blocked", "agahi.blocked", "blocked", 1e3, COLUMNS(blocked) },
	{ "forgetting", "agahi.forgetting", "agahi.forgetting", NULL, 1e2, COLUMNS(forgetting) },
	{ "key_check", "agahi.key_check", "agahi.key_check", NULL, 1, COLUMNS(key_check) },
	{ "life", "(SELECT 1::bigint AS clean) AS life", NULL, NULL, 1, COLUMNS(life) },
	{ "unscrubbed", "(SELECT 0::bigint AS id WHERE false) AS unscrubbed", NULL, NULL, 1,
		COLUMNS(unscrubbed) },
	{ "change", "agahi.change", NULL, NULL, 2, COLUMNS(change) },
	{ "told", "(SELECT ''::bytea AS octets WHERE false) AS told", "agahi.feed", NULL, 1,
		COLUMNS_AND_INSERT(told,
			"WITH mine AS (INSERT INTO agahi.change AS c VALUES ('forgotten', 1)"
			" ON CONFLICT (what) DO UPDATE SET number = c.number + 1 RETURNING number)"
			" INSERT INTO agahi.feed (life, seq, octets) SELECT 0, number, $1::bytea FROM "
			"mine") },
	{ "tally",
		"(SELECT state, topic, language, rule, link, manner, resent, sum(parts)::bigint AS parts, "
		"count(*) AS n"
		" FROM agahi.settled GROUP BY 1, 2, 3, 4, 5, 6, 7) AS tally",
		NULL, NULL, 1e4, COLUMNS(tally) },
	{ "receipts",
		"(SELECT least, most, count(*) AS n FROM (SELECT min(state) AS least, max(state) AS most"
		" FROM agahi.submission GROUP BY request) AS of_request GROUP BY 1, 2) AS receipts",
		NULL, NULL, 10, COLUMNS(receipts) },
	{ "node", "agahi.node", NULL, NULL, 10, COLUMNS(node) },
	{ "server",
		"(SELECT current_setting('synchronous_standby_names') AS synchronous_standby_names,"
		" coalesce((SELECT max(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000)::bigint"
		" FROM pg_stat_activity AS a WHERE a.backend_xid IS NOT NULL AND a.backend_type = 'client "
		"backend'"
		" AND a.datname = current_database()), 0) AS writing_ms) AS server",
		NULL, NULL, 1, COLUMNS(server) },
};

const struct foreign_table *foreign_table_find(const char *name)
{
	for (size_t i = 0; i < FOREIGN_TABLES; i++) {
		if (strcmp(foreign_tables[i].name, name) == 0)
			return &foreign_tables[i];
	}
	return NULL;
}

int foreign_table_row_column(const struct foreign_table *table)
{
	int found = -1;

	for (size_t i = 0; i < table->column_count; i++) {
		if (!(table->columns[i].traits & FOREIGN_KEY))
			continue;
		if (found >= 0 || table->columns[i].type != FOREIGN_INTEGER)
			return -1;
		found = (int)i;
	}
	return found;
}

static const char *declared(enum foreign_type type)
{
	return type == FOREIGN_TEXT ? "TEXT" : type == FOREIGN_OCTETS ? "BLOB" : "INTEGER";
}

void foreign_table_declare(const struct foreign_table *table, char declaration[FOREIGN_DECLARATION_SIZE])
{
	size_t len =
		(size_t)snprintf(declaration, FOREIGN_DECLARATION_SIZE, "CREATE TABLE %s (", table->name);

	for (size_t i = 0; i < table->column_count && len < FOREIGN_DECLARATION_SIZE; i++)
		len += (size_t)snprintf(declaration + len, FOREIGN_DECLARATION_SIZE - len, "%s%s %s",
			i == 0 ? "" : ", ", table->columns[i].name, declared(table->columns[i].type));
	if (len < FOREIGN_DECLARATION_SIZE)
		snprintf(declaration + len, FOREIGN_DECLARATION_SIZE - len, ")");
}
