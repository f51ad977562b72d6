/* A desk with people, an edition that is live, and figures of the gateway, asked by its pages. */
#ifndef AGAHI_OFFICE_STAGE_H
#define AGAHI_OFFICE_STAGE_H

#include "review_stage.h"

#include <sys/stat.h>

#include "agahi/base/calendar.h"

#define HOUR_MS INT64_C(3600000)

static inline void stage_write_file(const char *name, sqlite3 **db)
{
	char *folder = test_path(stage.folder, "out"), *path = test_path(folder, name);

	assert_true(mkdir(folder, 0700) == 0 || errno == EEXIST);
	assert_int_equal(sqlite3_open(path, db), SQLITE_OK);
	free(path);
	free(folder);
}

/* figures.db of the gateway, with these rows: `hourly` without their hour, which is this one. */
static inline void stage_write_figures(const char *sql)
{
	static const char tables[] =
		"CREATE TABLE meta (version, made_ms, time_zone, least_people, manner_hour DEFAULT 0, "
		"waiting);"
		"CREATE TABLE recent (minutes, requests, span_ms);"
		"CREATE TABLE hourly (hour INTEGER, topic, language, channel, link, rule, requests, parts, "
		"sent,"
		" failed, silent, expired, screens, nearest DEFAULT 0, listed DEFAULT 0, other_language "
		"DEFAULT 0);"
		"CREATE TABLE unmatched (folded TEXT PRIMARY KEY, text, people INTEGER, times INTEGER,"
		" first_ms INTEGER, last_ms INTEGER, offered, lang)";
	char meta[128];
	sqlite3 *db;

	calendar_use_zone("Asia/Karachi");
	stage_write_file("figures.db", &db);
	snprintf(meta, sizeof(meta), "INSERT INTO meta VALUES (2, %lld, 'Asia/Karachi', 3, 0, NULL)",
		(long long)site.now_ms);
	assert_true(db_execute(db, tables) && db_execute(db, meta) && db_execute(db, sql));
	sqlite3_close(db);
}

static inline void stage_figures(const char *sql)
{
	sqlite3 *db;

	stage_write_file("figures.db", &db);
	if (!db_execute(db, sql))
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* An hour of today's, whatever the time is: topic, language, channel, link, rule, requests, parts, sent, failed, silent,
 * expired, screens. */
static inline void stage_add_hour(const char *rest)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "INSERT INTO hourly VALUES (%lld, %s, 0, 0, 0)",
		(long long)(site.now_ms / HOUR_MS), rest);
	stage_figures(sql);
}

/* The same, and how many of them were offered what is near, ended in numbers, were answered in another language. */
static inline void stage_add_answers(const char *rest, int nearest, int listed, int other_language)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "INSERT INTO hourly VALUES (%lld, %s, %d, %d, %d)",
		(long long)(site.now_ms / HOUR_MS), rest, nearest, listed, other_language);
	stage_figures(sql);
}

static inline void stage_add_unmatched(const char *folded, const char *text, int people, const char *offered)
{
	char *sql;
	sqlite3 *db;

	stage_write_file("figures.db", &db);
	sql = sqlite3_mprintf("INSERT INTO unmatched VALUES (%Q, %Q, %d, %d, %lld, %lld, %Q, 'en')", folded,
		text, people, people + 1, (long long)site.now_ms - HOUR_MS, (long long)site.now_ms - HOUR_MS,
		offered);
	assert_true(db_execute(db, sql));
	sqlite3_free(sql);
	sqlite3_close(db);
}

#endif
