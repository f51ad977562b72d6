#include "agahi/drafts/updating.h"

#include "agahi/bureau/query.h"
#include "agahi/drafts/contents.h"

bool updating_read(sqlite3 *db, long long edition, struct updating *updating)
{
	*updating = (struct updating){ 0 };
	if (!drafts_find(db, edition, &updating->draft) || !drafts_find_live(db, &updating->live))
		return false;
	updating->base = contents_load(db, updating->draft.base);
	updating->mine = contents_load(db, edition);
	updating->theirs = contents_load(db, updating->live.id);
	return updating->base && updating->mine && updating->theirs;
}

void updating_free(struct updating *updating)
{
	message_set_free(updating->base);
	message_set_free(updating->mine);
	message_set_free(updating->theirs);
	updating->base = updating->mine = updating->theirs = NULL;
}

/* Asks the caller, and notes a choice for a language that the person does not write. */
struct choosing {
	merging_choose_h choose;
	void *arg;
	const struct person *person;
	bool not_theirs;
};

static enum merging_choice choose(const struct merging_conflict *conflict, void *arg)
{
	struct choosing *choosing = arg;
	enum merging_choice choice =
		choosing->choose ? choosing->choose(conflict, choosing->arg) : MERGING_OPEN;

	if (choice != MERGING_OPEN && !deeds_may_write(choosing->person, row_name_language(&conflict->name)))
		choosing->not_theirs = true;
	return choice;
}

static enum deed_result store(
	sqlite3 *db, const struct deed *deed, struct updating *updating, const struct message_set *joined)
{
	const struct stored_change change = { updating->draft.id, updating->draft.rev + 1, deed->person->id,
		deed->now_ms };
	char about[DEED_ABOUT_SIZE], base[DEED_ABOUT_SIZE];

	return contents_store(db, &change, joined) &&
			query_run(db, "UPDATE edition SET base = ? WHERE id = ?",
				QUERY(QUERY_ID(updating->live.id), QUERY_NUMBER(updating->draft.id))) &&
			deeds_move(db, deed, &updating->draft, COURSE_TOUCH) &&
			deeds_record(db, deed, "update", deeds_about(updating->draft.id, about), NULL,
				deeds_about(updating->live.id, base))
		? DEED_DONE
		: DEED_FAILED;
}

static enum deed_result bring(sqlite3 *db, const struct deed *deed, struct updating *updating,
	struct choosing *choosing, size_t *open)
{
	const struct merging_sides sides = { updating->base, updating->mine, updating->theirs };
	struct message_set *joined = merging_join(&sides, choose, choosing, open);
	enum deed_result result = DEED_DONE;

	if (!joined)
		result = DEED_FAILED;
	else if (choosing->not_theirs)
		result = DEED_NOT_YOURS;
	else if (*open > 0)
		result = DEED_CONFLICT;
	else
		result = store(db, deed, updating, joined);
	message_set_free(joined);
	return result;
}

enum deed_result updating_bring(sqlite3 *db, const struct deed *deed, long long edition,
	merging_choose_h chooser, void *arg, size_t *open)
{
	struct updating updating = { 0 };
	struct person person;
	struct draft draft;
	struct choosing choosing = { chooser, arg, &person, false };

	*open = 0;
	enum deed_result result = deeds_begin(db, deed, edition, COURSE_TOUCH, &draft, &person);
	if (result == DEED_DONE && !draft.overtaken)
		result = DEED_UNCHANGED;
	if (result == DEED_DONE && !updating_read(db, edition, &updating))
		result = DEED_FAILED;
	if (result == DEED_DONE)
		result = bring(db, deed, &updating, &choosing, open);
	updating_free(&updating);
	return deeds_end(db, result);
}
