#include "agahi/office/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- which texts, and the steps so far ---------------------------------------------------------------- */

static const char *sent(const struct visit *visit, const char *name)
{
	const struct web_request *request = &visit->exchange->request;

	return form_value(request->method == WEB_POST ? &request->form : &request->query, name);
}

static bool find_edition(sqlite3 *db, struct phone *phone)
{
	struct draft draft;
	char *end;

	if (strcmp(phone->set, "live") == 0) {
		if (!drafts_find_live(db, &draft))
			return false;
		phone->edition = draft.id;
		return true;
	}
	long long id = strtoll(phone->set, &end, 10);
	if (phone->set[0] < '1' || phone->set[0] > '9' || *end != '\0' || !drafts_find(db, id, &draft))
		return false;
	phone->edition = draft.id;
	return draft.id != 0;
}

bool phone_read(const struct visit *visit, struct phone *phone)
{
	const char *set = sent(visit, "set");

	if (strlen(set) >= sizeof(phone->set))
		return false;
	snprintf(phone->set, sizeof(phone->set), "%s", *set ? set : "live");
	phone->screen = strcmp(sent(visit, "screen"), "1") == 0;
	if (!steps_read(&phone->steps, sent(visit, "steps")))
		steps_clear(&phone->steps);
	return find_edition(desk_database(visit->desk), phone);
}

/* --- one more ----------------------------------------------------------------------------------------- */

static bool is_open(
	const struct phone *phone, const struct catalogue *catalogue, const struct replay_terms *terms)
{
	struct replay replay;
	bool open = replay_run(catalogue, &phone->steps, terms, &replay) && replay.session_open;

	replay_free(&replay);
	return open;
}

bool phone_step(struct phone *phone, const struct form *form, const struct catalogue *catalogue,
	const struct replay_terms *terms)
{
	const char *what = form_value(form, "do"), *typed = form_value(form, "typed");

	if (strcmp(what, "again") == 0) {
		steps_clear(&phone->steps);
		return true;
	}
	if (strcmp(what, "dial") == 0)
		return steps_add(&phone->steps, STEP_DIAL, terms->code);
	if (form_has(form, "key"))
		return steps_add(&phone->steps, STEP_KEY, form_value(form, "key"));
	return *typed == '\0' ||
		steps_add(&phone->steps, steps_kind_of(typed, is_open(phone, catalogue, terms)), typed);
}
