#include "agahi/unmatched/taking.h"

#include <stdio.h>
#include <string.h>

#include "agahi/drafts/contents.h"
#include "agahi/drafts/drafts.h"
#include "agahi/drafts/making.h"
#include "agahi/drafts/saving.h"

/* Not what is being reviewed: that would be a draft again. */
long long taking_draft_of(sqlite3 *db, long long person)
{
	struct draft draft;

	return drafts_find_newest_of(db, person, &draft) && draft.state == COURSE_DRAFT ? draft.id : 0;
}

static bool has_topic(const struct message_set *set, const struct taking *taking)
{
	for (size_t i = 0; i < set->message_count; i++) {
		if (strcmp(set->messages[i].topic, taking->topic) == 0 &&
			(taking->kind == TAKING_EXAMPLE || strcmp(set->messages[i].lang, taking->lang) == 0))
			return true;
	}
	return false;
}

static enum deed_result look_for_topic(sqlite3 *db, const struct taking *taking, long long edition)
{
	struct message_set *set = contents_load_without_examples(db, edition);
	enum deed_result result = !set ? DEED_FAILED : has_topic(set, taking) ? DEED_DONE : DEED_MISSING;

	message_set_free(set);
	return result;
}

static struct example_row example_of(const struct taking *taking)
{
	return (struct example_row){ .topic = (char *)(uintptr_t)taking->topic,
		.lang = (char *)(uintptr_t)taking->lang,
		.text = (char *)(uintptr_t)taking->text };
}

/* Puts it there, or takes it away. */
static enum deed_result change(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, long long draft, bool there)
{
	const struct saving saving = { .deed = *deed, .edition = draft };
	const struct example_row example = example_of(taking);

	if (taking->kind == TAKING_EXAMPLE)
		return saving_example(db, &saving, &example, there);
	return there ? saving_add_keyword(db, &saving, taking->topic, taking->lang, taking->text)
		     : saving_remove_keyword(db, &saving, taking->topic, taking->lang, taking->text);
}

static void note_put(struct hint *put, const struct taking *taking)
{
	put->put = taking->kind == TAKING_EXAMPLE ? HINT_PUT_EXAMPLE : HINT_PUT_KEYWORD;
	snprintf(put->text, sizeof(put->text), "%s", taking->text);
	snprintf(put->topic, sizeof(put->topic), "%s", taking->topic);
	snprintf(put->lang, sizeof(put->lang), "%s", taking->lang);
}

enum deed_result taking_put(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, struct hint *put)
{
	struct draft live;

	*put = (struct hint){ .edition = taking->draft };
	if (!deeds_may_write(deed->person, taking->lang))
		return DEED_NOT_YOURS;
	if (!drafts_find_live(db, &live))
		return DEED_FAILED;
	if (taking->draft == 0 && live.id == 0)
		return DEED_MISSING;
	enum deed_result result = look_for_topic(db, taking, taking->draft ? taking->draft : live.id);
	if (result == DEED_DONE && taking->draft == 0)
		result = making_new(db, deed, live.id, taking->title, "", &put->edition);
	if (result != DEED_DONE)
		return result;
	result = change(db, deed, taking, put->edition, true);
	if (result == DEED_DONE)
		note_put(put, taking);
	if (result == DEED_UNCHANGED)
		return DEED_DONE;
	if (result != DEED_DONE && taking->draft == 0)
		making_give_up(db, deed, put->edition);
	return result;
}

/* --- and out again ------------------------------------------------------------------------------------ */

bool taking_can_undo(sqlite3 *db, const struct hint *hint)
{
	struct draft draft;

	return hint->put != HINT_PUT_NOTHING && drafts_find(db, hint->edition, &draft) && draft.id > 0 &&
		draft.state == COURSE_DRAFT;
}

enum deed_result taking_undo(
	sqlite3 *db, const struct deed *deed, const char *folded, const struct hint *hint)
{
	const struct taking taking = { .kind = hint->put == HINT_PUT_KEYWORD ? TAKING_KEYWORD
									     : TAKING_EXAMPLE,
		.text = hint->text,
		.topic = hint->topic,
		.lang = hint->lang };
	enum deed_result result = DEED_DONE;

	if (taking_can_undo(db, hint))
		result = change(db, deed, &taking, hint->edition, false);
	/* Somebody took it out, or the whole message, meanwhile. */
	if (result == DEED_UNCHANGED || result == DEED_MISSING)
		result = DEED_DONE;
	return result == DEED_DONE ? hints_set(db, deed, folded, HINT_OPEN, 0) : result;
}
