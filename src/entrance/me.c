#include <string.h>

#include "agahi/entrance/pages.h"
#include "agahi/entrance/parts.h"
#include "agahi/entrance/proof.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/staff/people.h"
#include "agahi/staff/second.h"
#include "agahi/staff/sessions.h"

/* --- the page ----------------------------------------------------------------------------------------- */

static void write_person(struct visit *visit)
{
	widget_paragraph(visit, LABEL_ME_WHO,
		(struct label_with){ .value = visit->person.shown, .other = visit->person.name });
	HTML(visit->page, "<p>");
	entrance_write_roles(visit, visit->person.roles);
	HTML(visit->page, "</p>");
	if (visit->person.roles & STAFF_EDITOR && visit->person.languages[0] != '\0')
		widget_paragraph(
			visit, LABEL_ME_LANGUAGES, (struct label_with){ .value = visit->person.languages });
}

static void write_present(struct visit *visit)
{
	widget_field(visit,
		&(struct widget_field){ .name = "password",
			.label = LABEL_ME_PRESENT,
			.hint = LABEL_NONE,
			.kind = WIDGET_PASSWORD,
			.required = true });
}

static void write_password(struct visit *visit)
{
	widget_heading(visit, LABEL_ME_PASSWORD, (struct label_with){ 0 }, "password");
	widget_form(visit, 0, "me", "password");
	widget_username(visit, visit->person.name);
	write_present(visit);
	proof_write_new(visit);
	widget_button(visit, WIDGET_PLAIN, LABEL_ME_PASSWORD_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_second(struct visit *visit)
{
	int left = codes_left(desk_database(visit->desk), visit->person.id);

	widget_heading(visit, LABEL_ME_SECOND, (struct label_with){ 0 }, "second");
	if (left >= 0)
		widget_paragraph(visit, LABEL_ME_CODES_LEFT, (struct label_with){ .number = left });
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_ME_APP, "me", "app");
	HTML(visit->page, "</p>");
	widget_form(visit, 0, "me", "codes");
	widget_username(visit, visit->person.name);
	widget_field(visit,
		&(struct widget_field){ .name = "password-codes",
			.label = LABEL_ME_PRESENT,
			.hint = LABEL_ME_CODES_HINT,
			.kind = WIDGET_PASSWORD,
			.required = true });
	widget_button(visit, WIDGET_PLAIN, LABEL_ME_CODES_GO, NULL, NULL);
	widget_form_end(visit);
}

static void write_session(const struct session *session, void *arg)
{
	struct visit *visit = arg;
	unsigned char hash[TOKEN_HASH_OCTETS];
	char key[TOKEN_KEY_SIZE];

	token_hash(visit->session, hash);
	token_key_write(hash, key);
	bool own = strcmp(key, session->key) == 0;
	widget_row_begin(visit);
	widget_head_begin(visit, LABEL_ME_SEEN);
	moments_write_short(visit->page, visit->language, session->seen_wall_ms);
	widget_head_end(visit);
	widget_cell_text(visit, LABEL_ME_ADDRESS, session->address);
	widget_cell_begin(visit, LABEL_ME_END);
	if (own)
		labels_write(visit->page, visit->language, LABEL_ME_THIS);
	else {
		widget_form(visit, WIDGET_INLINE, "me", "session");
		widget_hidden(visit, "key", session->key);
		widget_button(visit, WIDGET_PLAIN, LABEL_ME_END, NULL, NULL);
		widget_form_end(visit);
	}
	widget_cell_end(visit);
	widget_row_end(visit);
}

static void write_sessions(struct visit *visit)
{
	static const enum label columns[] = { LABEL_ME_SEEN, LABEL_ME_ADDRESS, LABEL_ME_END };

	widget_heading(visit, LABEL_ME_SESSIONS, (struct label_with){ 0 }, "sessions");
	widget_table_begin(visit, LABEL_ME_SESSIONS, (struct label_with){ 0 }, columns,
		sizeof(columns) / sizeof(columns[0]));
	sessions_list(desk_database(visit->desk), visit->person.id, visit->up_ms, write_session, visit);
	widget_table_end(visit);
	widget_form(visit, WIDGET_INLINE, "me", "sessions");
	widget_button(visit, WIDGET_PLAIN, LABEL_ME_END_OTHERS, NULL, NULL);
	widget_form_end(visit);
}

void entrance_me_page(struct visit *visit)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_SHELL_ME, .area = SHELL_ME });
	widget_error_summary(visit);
	if (form_has(&visit->exchange->request.query, "done"))
		widget_notice(visit, WIDGET_GOOD, LABEL_STAFF_DONE, (struct label_with){ 0 });
	write_person(visit);
	write_password(visit);
	write_second(visit);
	write_sessions(visit);
	shell_end(visit);
}

static void me_again(struct visit *visit, int status)
{
	visit->exchange->response.status = status;
	entrance_me_page(visit);
}

/* Back to the page, or what was wrong. */
static void finish(struct visit *visit, enum staff_result result)
{
	if (result == STAFF_DONE || result == STAFF_NO_SUCH)
		exchange_redirect(visit->exchange, (const char *const[]){ "me", NULL });
	else if (result == STAFF_BROKEN)
		gate_refuse(visit, 500);
	else {
		widget_error(visit, NULL, entrance_result_label(result), (struct label_with){ 0 });
		me_again(visit, entrance_result_status(result));
	}
}

/* --- sessions ----------------------------------------------------------------------------------------- */

void entrance_session(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);

	finish(visit,
		sessions_end_one(desk_database(visit->desk), &actor,
			form_value(&visit->exchange->request.form, "key")));
}

void entrance_sessions(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);

	finish(visit, sessions_end_others(desk_database(visit->desk), &actor, visit->session));
}

/* --- what wants the present password ------------------------------------------------------------------ */

/* A stolen session is no password: its thief has as many tries as anybody. */
static struct attempt attempt_of(const struct visit *visit)
{
	return entrance_attempt(visit, ATTEMPT_PASSWORD, visit->person.name);
}

static void ask(struct visit *visit, const char *field, proof_h answer, desk_page_h again)
{
	const struct attempt attempt = attempt_of(visit);

	if (entrance_may_try(visit, &attempt, field, again))
		proof_ask_person(visit, &attempt, &(struct proof_question){ field, NULL, answer, again });
}

static bool is_right(struct visit *visit, const struct proof *proof, const char *field, desk_page_h again)
{
	const struct attempt attempt = attempt_of(visit);

	if (proof->right) {
		entrance_take_try_back(visit, &attempt);
		return true;
	}
	attempts_failed(desk_database(visit->desk), &attempt);
	widget_error(visit, field, LABEL_ME_PRESENT_WRONG, (struct label_with){ 0 });
	visit->exchange->response.status = 422;
	again(visit);
	return false;
}

static void on_password(struct visit *visit, const struct proof *proof)
{
	const struct staff_actor actor = entrance_actor(visit);

	if (!is_right(visit, proof, "password", entrance_me_page))
		return;
	if (proof->fresh[0] == '\0') {
		entrance_failed(visit, 503, entrance_me_page);
		return;
	}
	enum staff_result result =
		people_change_password(desk_database(visit->desk), &actor, visit->session, proof->fresh);
	if (result == STAFF_DONE)
		entrance_remember_device(visit, visit->person.id);
	finish(visit, result);
}

void entrance_password(struct visit *visit)
{
	if (!proof_new_is_good(visit, visit->person.name))
		me_again(visit, 422);
	else
		ask(visit, "password", on_password, entrance_me_page);
}

static void on_codes(struct visit *visit, const struct proof *proof)
{
	const struct staff_actor actor = entrance_actor(visit);
	struct codes codes;

	if (!is_right(visit, proof, "password-codes", entrance_me_page))
		return;
	enum staff_result result =
		codes_renew(desk_database(visit->desk), desk_box(visit->desk), &actor, &codes);
	if (result == STAFF_DONE)
		entrance_codes_shown(visit, &codes, (const char *const[]){ "me", NULL });
	else
		finish(visit, result);
}

void entrance_codes(struct visit *visit)
{
	ask(visit, "password-codes", on_codes, entrance_me_page);
}

/* --- another app -------------------------------------------------------------------------------------- */

void entrance_app_page(struct visit *visit)
{
	struct totp_secret secret;

	second_offer(desk_box(visit->desk), visit->session, &secret);
	shell_begin(visit, &(struct shell_page){ .title = LABEL_ME_APP, .area = SHELL_ME });
	widget_error_summary(visit);
	entrance_write_secret(visit, &secret, visit->person.name);
	widget_form(visit, 0, "me", "app");
	widget_username(visit, visit->person.name);
	widget_field(visit,
		&(struct widget_field){ .name = "secret-code",
			.label = LABEL_INVITATION_CODE,
			.hint = LABEL_NONE,
			.kind = WIDGET_CODE,
			.required = true });
	write_present(visit);
	widget_button(visit, WIDGET_PRIMARY, LABEL_ME_APP_GO, NULL, NULL);
	widget_form_end(visit);
	shell_end(visit);
}

static void on_app(struct visit *visit, const struct proof *proof)
{
	const struct staff_actor actor = entrance_actor(visit);

	if (!is_right(visit, proof, "password", entrance_app_page))
		return;
	enum staff_result result = second_change(desk_database(visit->desk), desk_box(visit->desk), &actor,
		visit->session, form_value(&visit->exchange->request.form, "secret-code"));
	if (result != STAFF_CODE_WRONG) {
		finish(visit, result);
		return;
	}
	widget_error(visit, "secret-code", LABEL_SECOND_WRONG, (struct label_with){ 0 });
	visit->exchange->response.status = 422;
	entrance_app_page(visit);
}

void entrance_app(struct visit *visit)
{
	ask(visit, "password", on_app, entrance_app_page);
}
