/* Accounts that are opened as people open them: by a link, a password and an app. */
#ifndef AGAHI_ENTRANCE_STAGE_H
#define AGAHI_ENTRANCE_STAGE_H

#include "agahi/desk/routes.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/second.h"
#include "agahi/staff/totp.h"
#include "desk_stage.h"

#define STAGE_PASSWORD "a long walk to the river"

/* The code of the app that was set up with `token`, `steps` from now. */
static inline void entrance_code(
	struct desk_stage *stage, const char *token, int steps, char code[TOTP_CODE_SIZE])
{
	struct totp_secret secret;

	second_offer(desk_box(stage->desk), token, &secret);
	totp_code(&secret, totp_step(clock_wall_ms()) + (uint64_t)steps, code);
}

/* Opens the account of a link by its page; the status. */
static inline int entrance_accept(struct desk_stage *stage, const char *token)
{
	char path[128], form[256], code[TOTP_CODE_SIZE];

	entrance_code(stage, token, 0, code);
	snprintf(path, sizeof(path), "/invitation/%s", token);
	snprintf(form, sizeof(form), "password-new=%s&password-again=%s&secret-code=%s",
		"a+long+walk+to+the+river", "a+long+walk+to+the+river", code);
	return desk_stage_ask(stage, path, form);
}

/* The link of a new person, invited by an administrator who stands in the database. */
static inline void entrance_invite_as(struct desk_stage *stage, const char *administrator, const char *name,
	unsigned roles, char token[TOKEN_SIZE])
{
	struct person by, person = { .roles = roles };

	assert_true(staff_find(desk_stage_db(stage), administrator, &by));
	snprintf(person.name, sizeof(person.name), "%s", name);
	snprintf(person.shown, sizeof(person.shown), "The %s", name);
	const struct staff_actor actor = { &by, "127.0.0.1", clock_wall_ms() };
	assert_int_equal(invitations_invite(desk_stage_db(stage), &actor, &person, token), STAFF_DONE);
}

#endif
