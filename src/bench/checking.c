#include "agahi/bench/checking.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/bureau/desk_db.h"
#include "agahi/drafts/contents.h"
#include "agahi/editor/check.h"

enum { CHECKS_KEPT = 16 };

/* What a report is of: each of its content, what it was put to, and by what. */
struct key {
	long long edition, rev, live;
	bool may_lose;
	struct day today;
};

struct known {
	struct key key;
	struct report *report; /* NULL: none yet */
	char content[TABLES_HASH_SIZE];
	bool under_way;
	uint64_t asked; /* when it was asked for last, by the count */
};

struct checks {
	struct known list[CHECKS_KEPT];
	uint64_t asked;
};

struct checking {
	struct desk *desk;
	char path[PATH_MAX];
	struct key key;
	struct check_options options;
	struct report *report;
	char content[TABLES_HASH_SIZE];
	bool good;
	/* Of a page that waits for it. */
	checking_answer_h answer;
	void *arg;
};

/* --- by what ------------------------------------------------------------------------------------------ */

static struct day day_of(int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm local = { 0 };

	localtime_r(&seconds, &local);
	return (struct day){ local.tm_year + 1900, local.tm_mon + 1, local.tm_mday };
}

static void add_codes(struct check_options *options, const struct config_strings *codes)
{
	for (size_t i = 0; i < codes->count && options->code_count < CHECK_MAX_CODES; i++)
		options->codes[options->code_count++] = codes->items[i];
}

void checking_options(const struct desk *desk, int64_t now_ms, const struct message_set *live,
	struct check_options *options)
{
	const struct settings_service *service = &desk_settings(desk)->service;

	*options = (struct check_options){ .languages = service->languages.items,
		.language_count = service->languages.count,
		.default_tag = service->default_language,
		.max_parts = (unsigned)service->max_parts,
		.today = day_of(now_ms),
		.live = live,
		.allow_removal = true };
	add_codes(options, &service->short_codes);
	add_codes(options, &service->ussd_codes);
}

/* --- what is known ------------------------------------------------------------------------------------ */

static void drop_report(struct report *report)
{
	if (report)
		report_free(report);
	free(report);
}

static void checks_free(void *kept)
{
	struct checks *checks = kept;

	for (size_t i = 0; i < CHECKS_KEPT; i++)
		drop_report(checks->list[i].report);
	free(checks);
}

static struct checks *checks_of(struct desk *desk)
{
	return desk_kept_or_new(desk, DESK_SLOT_CHECKS, sizeof(struct checks), checks_free);
}

static struct known *find(struct checks *checks, long long edition)
{
	for (size_t i = 0; checks && i < CHECKS_KEPT; i++) {
		if (checks->list[i].key.edition == edition)
			return &checks->list[i];
	}
	return NULL;
}

/* A place for it: that which nobody has asked for longest. NULL: every one is being worked on. */
static struct known *place_of(struct checks *checks, long long edition)
{
	struct known *best = find(checks, edition);
	bool is_there = best != NULL;

	for (size_t i = 0; !is_there && checks && i < CHECKS_KEPT; i++) {
		struct known *known = &checks->list[i];

		if (!known->under_way && (!best || known->asked < best->asked))
			best = known;
	}
	if (best && !is_there) {
		drop_report(best->report);
		*best = (struct known){ .key.edition = edition };
	}
	if (best)
		best->asked = ++checks->asked;
	return best;
}

static bool find_key(sqlite3 *db, const struct draft *draft, int64_t now_ms, struct key *key)
{
	struct draft live;

	*key = (struct key){
		.edition = draft->id, .rev = draft->rev, .may_lose = draft->may_lose, .today = day_of(now_ms)
	};
	if (!drafts_find_live(db, &live))
		return false;
	key->live = live.id;
	return true;
}

static bool is_same(const struct key *a, const struct key *b)
{
	return a->edition == b->edition && a->rev == b->rev && a->live == b->live &&
		a->may_lose == b->may_lose && a->today.year == b->today.year &&
		a->today.month == b->today.month && a->today.day == b->today.day;
}

static struct checked told(struct desk *desk, const struct draft *draft, const struct known *known)
{
	struct checked checked = { .older = true };
	struct key now;

	if (!known || !known->report)
		return checked;
	checked.report = known->report;
	memcpy(checked.of.content, known->content, sizeof(checked.of.content));
	checked.of.live = known->key.live;
	checked.of.may_lose = known->key.may_lose;
	checked.of.errors = known->report->errors;
	checked.older =
		!find_key(desk_database(desk), draft, clock_wall_ms(), &now) || !is_same(&known->key, &now);
	return checked;
}

struct checked checking_known(struct desk *desk, const struct draft *draft)
{
	return told(desk, draft, find(checks_of(desk), draft->id));
}

/* --- looking ------------------------------------------------------------------------------------------ */

static struct checking *checking_new(struct desk *desk, const struct draft *draft)
{
	struct checking *checking = calloc(1, sizeof(*checking));

	if (!checking)
		return NULL;
	checking->desk = desk;
	checking->key.edition = draft->id;
	checking->report = calloc(1, sizeof(*checking->report));
	snprintf(checking->path, sizeof(checking->path), "%s", desk_database_path(desk));
	checking_options(desk, clock_wall_ms(), NULL, &checking->options);
	if (checking->report)
		return checking;
	free(checking);
	return NULL;
}

struct checking *checking_begin(struct desk *desk, const struct draft *draft)
{
	return checking_known(desk, draft).older ? checking_new(desk, draft) : NULL;
}

/* What is live is nothing to put it to where it is the edition itself. */
static void look(struct checking *checking, sqlite3 *db, const struct draft *draft)
{
	const struct key *key = &checking->key;
	struct message_set *set = contents_load(db, draft->id);
	struct message_set *live = key->live && key->live != draft->id ? contents_load(db, key->live) : NULL;
	bool read = set && (live || key->live == 0 || key->live == draft->id);

	if (read && tables_hash(set, checking->content)) {
		checking->options.live = live && live->message_count > 0 ? live : NULL;
		checking->options.allow_removal = key->may_lose;
		check_message_set(set, &checking->options, checking->report);
		checking->good = true;
	}
	message_set_free(set);
	message_set_free(live);
}

/* Of the edition as it is by then. */
void checking_run(void *arg)
{
	struct checking *checking = arg;
	struct draft draft;
	char error[256];
	sqlite3 *db = desk_db_open(checking->path, DB_READ_ONLY, error, sizeof(error));

	if (!db)
		return;
	if (db_execute(db, "BEGIN") && drafts_find(db, checking->key.edition, &draft) && draft.id != 0 &&
		find_key(db, &draft, clock_wall_ms(), &checking->key))
		look(checking, db, &draft);
	db_close(db);
}

void checking_end(struct checking *checking)
{
	struct known *known =
		checking->good ? place_of(checks_of(checking->desk), checking->key.edition) : NULL;

	if (known) {
		struct report *old = known->report;

		known->report = checking->report;
		known->key = checking->key;
		memcpy(known->content, checking->content, sizeof(known->content));
		checking->report = old;
	}
	drop_report(checking->report);
	free(checking);
}

static void end_beside(void *arg)
{
	struct checking *checking = arg;
	struct known *known = find(checks_of(checking->desk), checking->key.edition);

	if (known)
		known->under_way = false;
	checking_end(checking);
}

struct checked checking_look(struct desk *desk, const struct draft *draft)
{
	struct known *known = place_of(checks_of(desk), draft->id);
	struct checked checked = told(desk, draft, known);
	struct checking *checking =
		known && checked.older && !known->under_way ? checking_new(desk, draft) : NULL;

	if (checking) {
		known->under_way = desk_work_long(desk, checking_run, end_beside, checking);
		if (!known->under_way)
			checking_end(checking);
	}
	return checked;
}

/* --- waiting ------------------------------------------------------------------------------------------ */

static void answer_checked(struct visit *visit, void *arg)
{
	struct checking *checking = arg;
	const long long edition = checking->key.edition;
	const checking_answer_h answer = checking->answer;
	void *const answer_arg = checking->arg;
	struct checked checked = { .older = true };
	struct draft draft;

	checking_end(checking);
	if (drafts_find(desk_database(visit->desk), edition, &draft) && draft.id != 0)
		checked = checking_known(visit->desk, &draft);
	answer(visit, &checked, answer_arg);
}

void checking_wait(struct visit *visit, const struct draft *draft, checking_answer_h answer, void *arg)
{
	struct checked checked = checking_known(visit->desk, draft);
	struct checking *checking = checked.older ? checking_new(visit->desk, draft) : NULL;

	if (checking) {
		checking->answer = answer;
		checking->arg = arg;
		if (desk_wait(visit, checking_run, answer_checked, checking))
			return;
		checking_end(checking);
	}
	answer(visit, &checked, arg);
}
