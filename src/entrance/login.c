#include <string.h>

#include "agahi/entrance/pages.h"
#include "agahi/entrance/parts.h"
#include "agahi/entrance/proof.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/people.h"
#include "agahi/staff/second.h"
#include "agahi/staff/sessions.h"

/* --- the first step: name and password ---------------------------------------------------------------- */

void entrance_login_page(struct visit *visit)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_LOGIN_TITLE, .bare = true });
	widget_error_summary(visit);
	if (visit->keeps)
		widget_notice(visit, WIDGET_CHANGED, LABEL_GATE_KEPT, (struct label_with){ 0 });
	widget_form(visit, 0, "login");
	gate_write_kept(visit);
	widget_field(visit,
		&(struct widget_field){ .name = "name",
			.label = LABEL_LOGIN_NAME,
			.hint = LABEL_NONE,
			.kind = WIDGET_NAME,
			.value = form_value(&visit->exchange->request.form, "name"),
			.required = true });
	widget_field(visit,
		&(struct widget_field){ .name = "password",
			.label = LABEL_LOGIN_PASSWORD,
			.hint = LABEL_NONE,
			.kind = WIDGET_PASSWORD,
			.required = true });
	widget_button(visit, WIDGET_PRIMARY, LABEL_LOGIN_GO, NULL, NULL);
	widget_form_end(visit);
	widget_paragraph(visit, LABEL_LOGIN_LOST, (struct label_with){ 0 });
	shell_end(visit);
}

static struct attempt attempt_of(const struct visit *visit)
{
	return entrance_attempt(visit, ATTEMPT_PASSWORD, form_value(&visit->exchange->request.form, "name"));
}

/* The password was right: half a session, until the second step. */
static void begin_session(struct visit *visit, const struct attempt *attempt)
{
	sqlite3 *db = desk_database(visit->desk);
	char token[TOKEN_SIZE];
	struct person person;
	struct staff_actor actor = entrance_actor(visit);

	actor.person = &person;
	if (!entrance_take_try_back(visit, attempt) || !staff_find(db, attempt->name, &person) ||
		sessions_begin(db, &actor, visit->up_ms, token) != STAFF_DONE) {
		entrance_failed(visit, 500, entrance_login_page);
		return;
	}
	gate_go_on(visit, token);
}

static void on_password(struct visit *visit, const struct proof *proof)
{
	const struct attempt attempt = attempt_of(visit);

	if (proof->right) {
		begin_session(visit, &attempt);
		return;
	}
	attempts_failed(desk_database(visit->desk), &attempt);
	widget_error(visit, "password", LABEL_LOGIN_WRONG, (struct label_with){ 0 });
	visit->exchange->response.status = 422;
	entrance_login_page(visit);
}

void entrance_login(struct visit *visit)
{
	const struct attempt attempt = attempt_of(visit);
	struct credentials credentials;

	if (*attempt.name == '\0') { /* nothing was guessed: a form that was kept comes back here too */
		visit->exchange->response.status = 422;
		entrance_login_page(visit);
		return;
	}
	if (!entrance_may_try(visit, &attempt, "password", entrance_login_page))
		return;
	if (!people_credentials(desk_database(visit->desk), attempt.name, &credentials)) {
		entrance_take_try_back(visit, &attempt);
		entrance_failed(visit, 500, entrance_login_page);
		return;
	}
	proof_ask(visit, &attempt,
		&(struct proof_question){
			"password", credentials.password, on_password, entrance_login_page });
}

/* --- the second step: the app's code, or a recovery code ---------------------------------------------- */

void entrance_second_page(struct visit *visit)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_SECOND_TITLE, .bare = true });
	widget_error_summary(visit);
	widget_form(visit, 0, "second");
	gate_write_kept(visit);
	widget_field(visit,
		&(struct widget_field){ .name = "secret-code",
			.label = LABEL_SECOND_CODE,
			.hint = LABEL_SECOND_HINT,
			.kind = WIDGET_CODE,
			.required = true });
	widget_button(visit, WIDGET_PRIMARY, LABEL_SECOND_GO, NULL, NULL);
	widget_form_end(visit);
	widget_form(visit, WIDGET_INLINE, "logout");
	widget_button(visit, WIDGET_PLAIN, LABEL_SECOND_OTHER, NULL, NULL);
	widget_form_end(visit);
	shell_end(visit);
}

static void tell_one_reset(const struct invitation *invitation, void *arg)
{
	struct visit *visit = arg;
	struct person by;

	widget_notice(visit, WIDGET_WARNING, invitation->used_ms ? LABEL_TOLD_USED : LABEL_TOLD_MADE,
		(struct label_with){ .value = entrance_maker(visit, invitation, &by) });
}

static void count_one(const struct invitation *invitation, void *arg)
{
	(void)invitation;
	(*(unsigned *)arg)++;
}

/* Somebody opened this person's account anew: they hear of it before anything else. */
static bool tell_resets(struct visit *visit, const char *session)
{
	sqlite3 *db = desk_database(visit->desk);
	unsigned count = 0;

	if (!invitations_to_tell(db, visit->person.id, count_one, &count) || count == 0)
		return false;
	visit->exchange->response.sets_session = true;
	memcpy(visit->exchange->response.session, session, strlen(session) + 1);
	shell_begin(visit, &(struct shell_page){ .title = LABEL_TOLD_TITLE, .bare = true });
	invitations_to_tell(db, visit->person.id, tell_one_reset, visit);
	widget_paragraph(visit, LABEL_TOLD_WHAT, (struct label_with){ 0 });
	widget_form(visit, 0, "me", "told");
	gate_write_kept(visit);
	widget_button(visit, WIDGET_PRIMARY, LABEL_TOLD_GO, NULL, NULL);
	widget_form_end(visit);
	shell_end(visit);
	return true;
}

void entrance_told(struct visit *visit)
{
	if (!invitations_told(desk_database(visit->desk), visit->person.id, visit->now_ms))
		gate_refuse(visit, 500);
	else
		gate_go_on(visit, visit->session);
}

static void pass(struct visit *visit, const struct attempt *attempt)
{
	sqlite3 *db = desk_database(visit->desk);
	const struct staff_actor actor = entrance_actor(visit);
	char fresh[TOKEN_SIZE];

	entrance_take_try_back(visit, attempt);
	attempts_forgive(db, desk_box(visit->desk), attempt);
	if (sessions_pass(db, &actor, visit->up_ms, visit->session, fresh) != STAFF_DONE) {
		entrance_failed(visit, 500, entrance_second_page);
		return;
	}
	entrance_remember_device(visit, visit->person.id);
	visit->half = false;
	if (!tell_resets(visit, fresh))
		gate_go_on(visit, fresh);
}

void entrance_second(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);
	sqlite3 *db = desk_database(visit->desk);

	/* Nobody, or somebody who is in already. */
	if (!visit->half) {
		exchange_redirect(visit->exchange, (const char *const[]){ NULL });
		return;
	}
	const struct attempt attempt = entrance_attempt(visit, ATTEMPT_CODE, visit->person.name);
	if (!entrance_may_try(visit, &attempt, "secret-code", entrance_second_page))
		return;
	enum staff_result result = second_check(
		db, desk_box(visit->desk), &actor, form_value(&visit->exchange->request.form, "secret-code"));
	if (result == STAFF_DONE) {
		pass(visit, &attempt);
		return;
	}
	if (result == STAFF_BROKEN) {
		entrance_take_try_back(visit, &attempt);
		entrance_failed(visit, 500, entrance_second_page);
		return;
	}
	attempts_failed(db, &attempt);
	widget_error(visit, "secret-code", LABEL_SECOND_WRONG, (struct label_with){ 0 });
	visit->exchange->response.status = 422;
	entrance_second_page(visit);
}

void entrance_logout(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);

	sessions_end(desk_database(visit->desk), &actor, visit->session);
	visit->exchange->response.sets_session = true;
	visit->exchange->response.session[0] = '\0';
	exchange_redirect(visit->exchange, (const char *const[]){ "login", NULL });
}
