#include "agahi/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/bench/order.h"
#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"

/* What an edition's words were at one of its states. */
struct known_words {
	long long edition, rev;
	int64_t words;
};

struct bench {
	struct desk *desk;
	struct workbench *workbench; /* the desk's */
	struct known_words words[WORKBENCH_CAPACITY];
	size_t next_words;
};

static struct bench *bench_of(struct desk *desk)
{
	struct bench *bench = desk_kept_or_new(desk, DESK_SLOT_BENCH, sizeof(*bench), free);

	if (bench) {
		bench->desk = desk;
		bench->workbench = desk_workbench(desk);
	}
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

struct replay_terms bench_terms(const struct desk *desk)
{
	enum { SCREEN_SEPTETS = 182, SCREEN_UNITS = 80 }; /* of 160 octets: 3GPP TS 23.038, 6.1.2.3 */
	const struct settings_service *service = &desk_settings(desk)->service;

	return (struct replay_terms){ .code = service->ussd_codes.count ? service->ussd_codes.items[0]
									: "*8300#",
		.screen = { CHARSET_GSM7, SCREEN_SEPTETS, SCREEN_UNITS },
		.cost = { .paisa = service->price_per_part } };
}
