#include "agahi/bench/learned.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/edition/models.h"
#include "agahi/editor/lesson.h"
#include "agahi/preview/learner.h"

enum { KNOWN = 32 };

/* What one state of a draft would be learned as: to find it out, all of its examples are loaded. */
struct known {
	long long edition, rev;
	char hash[TABLES_HASH_SIZE]; /* "": nothing can be learned */
};

struct learned {
	struct known known[KNOWN];
	size_t next;
};

struct model *learned_load(sqlite3 *db, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE];
	struct buffer octets = { 0 };
	struct model *model = NULL;
	char reason[256];

	if (models_hash(set, hash) && hash[0] != '\0' && drafts_find_model(db, hash, &octets) &&
		octets.len > 0)
		model = model_read(
			(struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	buffer_free(&octets);
	return model;
}

/* --- which it is -------------------------------------------------------------------------------------- */

static bool find_out(struct desk *desk, const struct draft *draft, struct known *known)
{
	struct message_set *set = contents_load(desk_database(desk), draft->id);
	bool found = set && models_hash(set, known->hash);

	if (found && !lesson_is_possible(set))
		known->hash[0] = '\0';
	message_set_free(set);
	known->edition = draft->id;
	known->rev = draft->rev;
	return found;
}

static const struct known *find_known(struct desk *desk, const struct draft *draft)
{
	struct learned *learned = desk_kept_or_new(desk, DESK_SLOT_LEARNED, sizeof(*learned), free);

	for (size_t i = 0; learned && i < KNOWN; i++) {
		if (learned->known[i].edition == draft->id && learned->known[i].rev == draft->rev)
			return &learned->known[i];
	}
	if (!learned)
		return NULL;
	struct known *known = &learned->known[learned->next];
	learned->next = (learned->next + 1) % KNOWN;
	if (find_out(desk, draft, known))
		return known;
	*known = (struct known){ 0 };
	return NULL;
}

/* --- learning ----------------------------------------------------------------------------------------- */

struct learning {
	struct desk *desk;
	struct learner_job *job;
	char hash[TABLES_HASH_SIZE];
	long long edition;
};

static void run_learning(void *arg)
{
	struct learning *learning = arg;

	learner_run(learning->job);
}

/* Those that nobody needs any more make room: each is a megabyte or two, and each text that is taken makes another. */
static void finish_learning(void *arg)
{
	struct learning *learning = arg;
	sqlite3 *db = desk_database(learning->desk);
	struct span octets = learner_octets(learning->job);

	if (octets.len > 0 && drafts_delete_unused_models(db) &&
		drafts_store_model(db, learning->hash, octets))
		log_info(desk_log(learning->desk), "draft_learned",
			LOG_NUMBER("draft", (uint64_t)learning->edition));
	else
		log_warn(desk_log(learning->desk), "draft_not_learned",
			LOG_NUMBER("draft", (uint64_t)learning->edition),
			LOG_TEXT("next",
				"look at it again; when it happens again, look for memory that is short"));
	learner_end(desk_learner(learning->desk), learning->job);
	free(learning);
}

static bool begin(struct desk *desk, const struct known *known)
{
	struct learning *learning = calloc(1, sizeof(*learning));
	struct message_set *set = learning ? contents_load(desk_database(desk), known->edition) : NULL;

	if (!set) {
		free(learning);
		return false;
	}
	learning->desk = desk;
	learning->edition = known->edition;
	memcpy(learning->hash, known->hash, sizeof(learning->hash));
	learning->job = learner_begin(desk_learner(desk), known->hash, set);
	if (learning->job && desk_work_learning(desk, run_learning, finish_learning, learning))
		return true;
	if (learning->job)
		learner_end(desk_learner(desk), learning->job);
	free(learning);
	return false;
}

enum learned_state learned_look(struct desk *desk, const struct draft *draft, bool begins)
{
	const struct learner *learner = desk_learner(desk);
	const struct known *known = find_known(desk, draft);

	if (!known)
		return LEARNED_FAILED;
	if (known->hash[0] == '\0' || drafts_has_model(desk_database(desk), known->hash))
		return LEARNED_KNOWN;
	if (learner_is_at(learner, known->hash))
		return LEARNED_UNDER_WAY;
	if (learner_is_at(learner, NULL) || !begins)
		return LEARNED_WAITS;
	return begin(desk, known) ? LEARNED_UNDER_WAY : LEARNED_FAILED;
}
