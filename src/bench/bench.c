#include "agahi/bench/bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/base/clock.h"
#include "agahi/base/hash.h"
#include "agahi/bench/order.h"
#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"
#include "agahi/editor/check.h"

/* What an edition's words were at one of its states. */
struct known_words {
	long long edition, rev;
	int64_t words;
};

struct known_check {
	long long edition, rev; /* that the report is of */
	struct report *report;  /* NULL: none yet */
	bool under_way;
	uint64_t asked; /* when it was asked for last, by the bench's count */
};

struct bench {
	struct desk *desk;
	struct workbench *workbench; /* the desk's */
	struct known_words words[WORKBENCH_CAPACITY];
	size_t next_words;
	struct known_check checks[WORKBENCH_CAPACITY];
	uint64_t asked;
};

static void drop_report(struct report *report)
{
	if (report)
		report_free(report);
	free(report);
}

static void bench_free(void *kept)
{
	struct bench *bench = kept;

	for (size_t i = 0; i < WORKBENCH_CAPACITY; i++)
		drop_report(bench->checks[i].report);
	free(bench);
}

static struct bench *bench_of(struct desk *desk)
{
	struct bench *bench = desk_kept(desk, DESK_SLOT_BENCH);

	if (bench)
		return bench;
	bench = calloc(1, sizeof(*bench));
	if (!bench)
		return NULL;
	bench->desk = desk;
	bench->workbench = desk_workbench(desk);
	desk_keep(desk, DESK_SLOT_BENCH, bench, bench_free);
	return bench;
}

/* --- what an edition is at ---------------------------------------------------------------------------- */

static uint64_t mix(uint64_t sum, const char *text)
{
	return (sum ^ hash_octets(text, strlen(text))) * 0x9e3779b97f4a7c15U + 1;
}

static uint64_t mix_messages(const struct message_set *set)
{
	uint64_t sum = set->message_count;

	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		sum = mix(mix(sum, row->topic), row->lang);
		for (size_t k = 0; k < row->keyword_count; k++)
			sum = mix(sum, row->keywords[k]);
	}
	return sum;
}

/* The set of examples that it stands on, and what the draft changed of it. */
static uint64_t mix_examples(sqlite3 *db, long long edition, uint64_t sum)
{
	sqlite3_stmt *row = query_prepare(db,
		"SELECT topic, lang, text, removed FROM example_change WHERE edition = ?"
		" UNION ALL SELECT example_set, '', '', '' FROM edition WHERE id = ?",
		QUERY(QUERY_NUMBER(edition), QUERY_NUMBER(edition)));

	while (row && sqlite3_step(row) == SQLITE_ROW) {
		for (int i = 0; i < 4; i++) {
			const char *text = (const char *)sqlite3_column_text(row, i);

			sum = mix(sum, text ? text : "");
		}
	}
	sqlite3_finalize(row);
	return sum;
}

static struct known_words *find_words(struct bench *bench, long long edition)
{
	for (size_t i = 0; i < WORKBENCH_CAPACITY; i++) {
		if (bench->words[i].edition == edition)
			return &bench->words[i];
	}
	bench->next_words = (bench->next_words + 1) % WORKBENCH_CAPACITY;
	bench->words[bench->next_words] = (struct known_words){ .edition = edition };
	return &bench->words[bench->next_words];
}

/* False when there is no such edition, or it cannot be read. */
static bool find_key(struct bench *bench, long long edition, struct draft *draft, struct workbench_key *key)
{
	sqlite3 *db = desk_database(bench->desk);
	struct known_words *known;

	if (!drafts_find(db, edition, draft) || draft->id == 0)
		return false;
	known = find_words(bench, edition);
	if (known->rev != draft->rev || known->rev == 0) {
		struct message_set *set = contents_load_without_examples(db, edition);

		if (!set)
			return false;
		known->words = (int64_t)mix_examples(db, edition, mix_messages(set));
		known->rev = draft->rev;
		message_set_free(set);
	}
	*key = (struct workbench_key){ .draft = edition, .words = known->words, .texts = draft->rev };
	return true;
}

/* --- building ----------------------------------------------------------------------------------------- */

struct building {
	struct bench *bench;
	struct workbench_job *job;
	long long edition;
	/* Of a page that waits for it. */
	bench_answer_h answer;
	void *arg;
};

static struct workbench_job *begin(
	struct bench *bench, const struct draft *draft, const struct workbench_key *key)
{
	struct topics_languages languages;
	struct workbench_order order;

	if (!order_of(bench->desk, draft, &languages, &order))
		return NULL;
	order.key = *key;
	return workbench_begin(bench->workbench, &order);
}

static void run_building(void *arg)
{
	struct building *building = arg;

	if (building->job)
		workbench_build(building->job);
}

static void finish(struct building *building)
{
	char reason[256] = "";

	if (!building->job)
		return;
	if (!workbench_finish(building->bench->workbench, building->job, reason, sizeof(reason)))
		log_warn(desk_log(building->bench->desk), "catalogue_not_built",
			LOG_NUMBER("edition", building->edition), LOG_TEXT("reason", reason));
	building->job = NULL;
}

static void finish_building(void *arg)
{
	finish(arg);
	free(arg);
}

/* Without a page that waits. Where there is no room for a job, the next page asks again. */
static void begin_beside(struct bench *bench, const struct draft *draft, const struct workbench_key *key)
{
	struct building *building = calloc(1, sizeof(*building));
	char reason[8];

	if (!building)
		return;
	building->bench = bench;
	building->edition = draft->id;
	building->job = begin(bench, draft, key);
	if (building->job && desk_work(bench->desk, run_building, finish_building, building))
		return;
	if (building->job)
		workbench_finish(bench->workbench, building->job, reason, sizeof(reason));
	free(building);
}

/* --- finding ------------------------------------------------------------------------------------------ */

struct found {
	struct draft draft;
	struct workbench_key key;
	enum workbench_state state;
	struct workbench_draft *ready;
};

static void take_texts(struct bench *bench, struct found *found)
{
	struct message_set *set = contents_load_without_examples(desk_database(bench->desk), found->draft.id);

	if (set)
		workbench_take_texts(bench->workbench, &found->key, set);
	message_set_free(set);
	found->state = workbench_find(bench->workbench, &found->key, &found->ready);
}

static bool look(struct bench *bench, long long edition, struct found *found)
{
	memset(found, 0, sizeof(*found));
	if (!bench || !find_key(bench, edition, &found->draft, &found->key))
		return false;
	found->state = workbench_find(bench->workbench, &found->key, &found->ready);
	if (found->state == WORKBENCH_OTHER_TEXTS)
		take_texts(bench, found);
	return true;
}

struct workbench_draft *bench_find(struct desk *desk, long long edition, bool *older)
{
	struct bench *bench = bench_of(desk);
	struct found found;

	*older = false;
	if (!look(bench, edition, &found))
		return NULL;
	if (found.state == WORKBENCH_UNBUILT)
		begin_beside(bench, &found.draft, &found.key);
	*older = found.state != WORKBENCH_READY;
	return found.ready;
}

static void answer_built(struct visit *visit, void *arg)
{
	struct building *building = arg;
	struct bench_ready ready = { 0 };
	struct found found;

	finish(building);
	/* Looked at only: what could not be made now is not begun again and again. */
	if (look(building->bench, building->edition, &found)) {
		ready.draft = found.ready;
		ready.older = found.state != WORKBENCH_READY;
	}
	building->answer(visit, &ready, building->arg);
	free(building);
}

/* The page waits: for a job of its own, or for the one under way, which the worker does before. */
static bool wait_for(
	struct visit *visit, struct bench *bench, const struct found *found, struct building *building)
{
	char reason[8];

	building->bench = bench;
	building->edition = found->draft.id;
	if (found->state == WORKBENCH_UNBUILT) {
		building->job = begin(bench, &found->draft, &found->key);
		if (!building->job)
			return false;
	}
	if (desk_wait(visit, run_building, answer_built, building))
		return true;
	if (building->job)
		workbench_finish(bench->workbench, building->job, reason, sizeof(reason));
	return false;
}

void bench_wait(struct visit *visit, long long edition, bench_answer_h answer, void *arg)
{
	struct bench *bench = bench_of(visit->desk);
	struct bench_ready ready = { 0 };
	struct building *building;
	struct found found;

	if (look(bench, edition, &found) && !found.ready) {
		building = calloc(1, sizeof(*building));
		if (building) {
			building->answer = answer;
			building->arg = arg;
			if (wait_for(visit, bench, &found, building))
				return;
			free(building);
		}
	} else {
		ready.draft = bench_find(visit->desk, edition, &ready.older);
	}
	answer(visit, &ready, arg);
}

/* --- checks ------------------------------------------------------------------------------------------- */

struct checking {
	struct bench *bench;
	long long edition, rev;
	struct message_set *set, *live;
	struct check_options options;
	struct report *report;
};

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

void bench_check_options(const struct desk *desk, int64_t now_ms, const struct message_set *live,
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

struct replay_terms bench_terms(const struct desk *desk)
{
	enum { SCREEN_SEPTETS = 182, SCREEN_UNITS = 80 }; /* of 160 octets: 3GPP TS 23.038, 6.1.2.3 */
	const struct settings_service *service = &desk_settings(desk)->service;

	return (struct replay_terms){ .code = service->ussd_codes.count ? service->ussd_codes.items[0]
									: "*8300#",
		.screen = { CHARSET_GSM7, SCREEN_SEPTETS, SCREEN_UNITS },
		.cost = { .paisa = service->price_per_part } };
}

static void run_check(void *arg)
{
	struct checking *checking = arg;

	check_message_set(checking->set, &checking->options, checking->report);
}

static void checking_free(struct checking *checking)
{
	drop_report(checking->report);
	message_set_free(checking->set);
	message_set_free(checking->live);
	free(checking);
}

static struct known_check *find_check(struct bench *bench, long long edition)
{
	for (size_t i = 0; i < WORKBENCH_CAPACITY; i++) {
		if (bench->checks[i].edition == edition)
			return &bench->checks[i];
	}
	return NULL;
}

static void keep_check(void *arg)
{
	struct checking *checking = arg;
	struct known_check *known = find_check(checking->bench, checking->edition);

	if (known) {
		struct report *old = known->report;

		known->report = checking->report;
		known->rev = checking->rev;
		known->under_way = false;
		checking->report = old;
	}
	checking_free(checking);
}

static struct checking *prepare_check(struct bench *bench, const struct draft *draft)
{
	sqlite3 *db = desk_database(bench->desk);
	struct checking *checking = calloc(1, sizeof(*checking));
	struct draft live = { 0 };

	if (!checking)
		return NULL;
	checking->bench = bench;
	checking->edition = draft->id;
	checking->rev = draft->rev;
	checking->set = contents_load(db, draft->id);
	checking->report = calloc(1, sizeof(*checking->report));
	if (drafts_find_live(db, &live) && live.id && live.id != draft->id)
		checking->live = contents_load(db, live.id);
	if (!checking->set || !checking->report) {
		checking_free(checking);
		return NULL;
	}
	bench_check_options(bench->desk, clock_wall_ms(), checking->live, &checking->options);
	return checking;
}

/* A place for it: that which nobody has asked for longest. NULL: every one is being worked on. */
static struct known_check *place_of_check(struct bench *bench, long long edition)
{
	struct known_check *best = find_check(bench, edition);

	if (best)
		return best;
	for (size_t i = 0; i < WORKBENCH_CAPACITY; i++) {
		struct known_check *check = &bench->checks[i];

		if (!check->under_way && (!best || check->asked < best->asked))
			best = check;
	}
	if (best) {
		drop_report(best->report);
		*best = (struct known_check){ .edition = edition };
	}
	return best;
}

static void begin_check(struct bench *bench, const struct draft *draft, struct known_check *known)
{
	struct checking *checking = prepare_check(bench, draft);

	known->under_way = checking && desk_work_long(bench->desk, run_check, keep_check, checking);
	if (checking && !known->under_way)
		checking_free(checking);
}

const struct report *bench_check(struct desk *desk, long long edition, bool *older)
{
	struct bench *bench = bench_of(desk);
	struct draft draft = { 0 };
	struct known_check *known;

	*older = false;
	if (!bench || !drafts_find(desk_database(desk), edition, &draft) || draft.id == 0)
		return NULL;
	known = place_of_check(bench, edition);
	if (!known)
		return NULL;
	known->asked = ++bench->asked;
	*older = !known->report || known->rev != draft.rev;
	if (*older && !known->under_way)
		begin_check(bench, &draft, known);
	return known->report;
}
