#include "agahi/unmatched/taking.h"

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

static enum deed_result put(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, long long draft)
{
	const struct saving saving = { .deed = *deed, .edition = draft };
	char *text = (char *)(uintptr_t)taking->text;
	const struct example_row example = { .topic = (char *)(uintptr_t)taking->topic,
		.lang = (char *)(uintptr_t)taking->lang,
		.text = text };
	enum deed_result result = taking->kind == TAKING_EXAMPLE
		? saving_example(db, &saving, &example, true)
		: saving_add_keyword(db, &saving, taking->topic, taking->lang, text);

	return result == DEED_UNCHANGED ? DEED_DONE : result;
}

enum deed_result taking_put(
	sqlite3 *db, const struct deed *deed, const struct taking *taking, long long *draft)
{
	struct draft live;

	*draft = taking->draft;
	if (!deeds_may_write(deed->person, taking->lang))
		return DEED_NOT_YOURS;
	if (!drafts_find_live(db, &live))
		return DEED_FAILED;
	if (taking->draft == 0 && live.id == 0)
		return DEED_MISSING;
	enum deed_result result = look_for_topic(db, taking, taking->draft ? taking->draft : live.id);
	if (result == DEED_DONE && taking->draft == 0)
		result = making_new(db, deed, live.id, taking->title, "", draft);
	if (result != DEED_DONE)
		return result;
	result = put(db, deed, taking, *draft);
	if (result != DEED_DONE && taking->draft == 0)
		making_give_up(db, deed, *draft);
	return result;
}
