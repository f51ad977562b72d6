#include "agahi/entrance/pages.h"
#include "agahi/entrance/parts.h"
#include "agahi/entrance/proof.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/second.h"

static const char *token_of(const struct visit *visit)
{
	return visit->exchange->request.arguments[0];
}

/* Who has the link guesses nothing that others could: they are not held up by them. */
static struct attempt attempt_of(const struct visit *visit, const struct invitation *invitation)
{
	struct attempt attempt = entrance_attempt(visit, ATTEMPT_CODE, invitation->person.name);

	attempt.known = token_of(visit);
	return attempt;
}

/* What there is to say where the link is not good, or not yet. */
static void refuse(struct visit *visit, enum staff_result result)
{
	if (result == STAFF_BROKEN) {
		gate_refuse(visit, 500);
		return;
	}
	visit->exchange->response.status = entrance_result_status(result);
	shell_begin(visit, &(struct shell_page){ .title = LABEL_INVITATION_TITLE, .bare = true });
	widget_notice(visit, WIDGET_WRONG,
		result == STAFF_UNCONFIRMED ? LABEL_STAFF_UNCONFIRMED : LABEL_INVITATION_OVER,
		(struct label_with){ 0 });
	shell_end(visit);
}

/* False, and the page says why, when the link is not good. */
static bool find(struct visit *visit, struct invitation *invitation)
{
	enum staff_result result =
		invitations_find(desk_database(visit->desk), token_of(visit), visit->now_ms, invitation);

	if (result == STAFF_DONE)
		return true;
	refuse(visit, result);
	return false;
}

static void write_page(struct visit *visit, const struct invitation *invitation)
{
	struct totp_secret secret;

	second_offer(desk_box(visit->desk), token_of(visit), &secret);
	shell_begin(visit, &(struct shell_page){ .title = LABEL_INVITATION_TITLE, .bare = true });
	widget_error_summary(visit);
	widget_paragraph(visit,
		invitation->kind == LINK_RESET ? LABEL_INVITATION_RESET : LABEL_INVITATION_WELCOME,
		(struct label_with){ .value = invitation->person.shown, .other = invitation->person.name });
	widget_form(visit, 0, "invitation", token_of(visit));
	widget_username(visit, invitation->person.name);
	widget_heading(visit, LABEL_INVITATION_FIRST, (struct label_with){ 0 }, "first");
	proof_write_new(visit);
	widget_heading(visit, LABEL_INVITATION_THEN, (struct label_with){ 0 }, "then");
	entrance_write_secret(visit, &secret, invitation->person.name);
	widget_field(visit,
		&(struct widget_field){ .name = "secret-code",
			.label = LABEL_INVITATION_CODE,
			.hint = LABEL_NONE,
			.kind = WIDGET_CODE,
			.required = true });
	widget_button(visit, WIDGET_PRIMARY, LABEL_INVITATION_GO, NULL, NULL);
	widget_form_end(visit);
	shell_end(visit);
}

void entrance_invitation_page(struct visit *visit)
{
	struct invitation invitation;

	if (find(visit, &invitation))
		write_page(visit, &invitation);
}

static void again(struct visit *visit, const struct invitation *invitation, int status)
{
	visit->exchange->response.status = status;
	write_page(visit, invitation);
}

/* The password is hashed. Between then and now the link may have been used, or taken back. */
static void on_hash(struct visit *visit, const struct proof *proof)
{
	sqlite3 *db = desk_database(visit->desk);
	struct invitation invitation;
	struct codes codes;

	if (!find(visit, &invitation))
		return;
	const struct attempt attempt = attempt_of(visit, &invitation);
	if (proof->fresh[0] == '\0') {
		entrance_take_try_back(visit, &attempt);
		entrance_failed(visit, 503, entrance_invitation_page);
		return;
	}
	const struct invitation_answer answer = { .token = token_of(visit),
		.password_hash = proof->fresh,
		.code = form_value(&visit->exchange->request.form, "secret-code"),
		.address = visit->exchange->request.address,
		.now_ms = visit->now_ms };
	enum staff_result result = invitations_accept(db, desk_box(visit->desk), &answer, &codes);
	if (result == STAFF_DONE) {
		entrance_take_try_back(visit, &attempt);
		entrance_remember_device(visit, invitation.person.id);
		entrance_codes_shown(visit, &codes, (const char *const[]){ "login", NULL });
	} else if (result == STAFF_CODE_WRONG) {
		widget_error(visit, "secret-code", LABEL_SECOND_WRONG, (struct label_with){ 0 });
		again(visit, &invitation, 422);
	} else
		refuse(visit, result);
}

void entrance_invitation(struct visit *visit)
{
	struct invitation invitation;

	if (!find(visit, &invitation))
		return;
	const struct attempt attempt = attempt_of(visit, &invitation);
	if (!entrance_may_try(visit, &attempt, "secret-code", entrance_invitation_page))
		return;
	if (!proof_new_is_good(visit, invitation.person.name)) {
		/* Nothing was guessed. */
		entrance_take_try_back(visit, &attempt);
		again(visit, &invitation, 422);
		return;
	}
	proof_ask(visit, &attempt,
		&(struct proof_question){ "password", NULL, on_hash, entrance_invitation_page });
}
