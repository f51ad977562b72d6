#include "agahi/entrance/proof.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/jobs.h"
#include "agahi/base/network.h"
#include "agahi/entrance/parts.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/staff/people.h"

/* What the worker has of a visit: copies, and no pointer into it. */
struct task {
	struct proof proof;
	bool checks;
	char password[PASSWORD_MOST + 1], fresh[PASSWORD_MOST + 1];
	proof_h answer;
};

static void run(void *arg)
{
	struct task *task = arg;

	if (task->checks)
		task->proof.right = password_check(task->proof.present, task->password);
	if (task->fresh[0] != '\0' && !password_hash(task->fresh, task->proof.fresh))
		task->proof.fresh[0] = '\0';
}

static void answer(struct visit *visit, void *arg)
{
	struct task *task = arg;

	task->answer(visit, &task->proof);
	sodium_memzero(task, sizeof(*task));
	free(task);
}

/* Too long is no password of anybody's: an empty one stands for it, and is wrong. */
static void copy_field(const struct visit *visit, const char *name, char copy[PASSWORD_MOST + 1])
{
	const char *value = form_value(&visit->exchange->request.form, name);
	size_t len = strlen(value);

	if (len <= PASSWORD_MOST)
		memcpy(copy, value, len + 1);
}

static bool put(struct visit *visit, const struct attempt *attempt, struct task *task)
{
	char network[NETWORK_SIZE];
	bool known = *attempt->known != '\0';

	network_of(attempt->address, network);
	const struct jobs_owner owner = { known ? attempt->known : network, !known };
	return desk_wait_for(visit, &owner, run, answer, task);
}

void proof_ask(struct visit *visit, const struct attempt *attempt, const struct proof_question *question)
{
	struct task *task = calloc(1, sizeof(*task));

	if (task) {
		task->answer = question->answer;
		task->checks = question->present != NULL;
		if (question->present)
			memcpy(task->proof.present, question->present,
				strnlen(question->present, PASSWORD_HASH_SIZE - 1));
		copy_field(visit, question->field, task->password);
		copy_field(visit, "password-new", task->fresh);
		if (put(visit, attempt, task))
			return;
		sodium_memzero(task, sizeof(*task));
		free(task);
	}
	entrance_take_try_back(visit, attempt);
	entrance_failed(visit, 503, question->again);
}

void proof_ask_person(
	struct visit *visit, const struct attempt *attempt, const struct proof_question *question)
{
	struct credentials credentials;
	struct proof_question own = *question;

	if (!people_credentials(desk_database(visit->desk), visit->person.name, &credentials)) {
		gate_refuse(visit, 500);
		return;
	}
	own.present = credentials.password;
	proof_ask(visit, attempt, &own);
	sodium_memzero(&credentials, sizeof(credentials));
}

bool proof_new_is_good(struct visit *visit, const char *name)
{
	static const enum label faults[] = { [PASSWORD_SHORT] = LABEL_PASSWORD_SHORT,
		[PASSWORD_LONG] = LABEL_PASSWORD_LONG,
		[PASSWORD_IS_NAME] = LABEL_PASSWORD_IS_NAME,
		[PASSWORD_PLAIN] = LABEL_PASSWORD_PLAIN,
		[PASSWORD_BAD] = LABEL_PASSWORD_BAD };
	const struct form *form = &visit->exchange->request.form;
	const char *fresh = form_value(form, "password-new");
	enum password_fault fault = password_fault(fresh, name);

	if (fault != PASSWORD_GOOD)
		widget_error(visit, "password-new", faults[fault],
			(struct label_with){ .number = PASSWORD_LEAST });
	else if (strcmp(fresh, form_value(form, "password-again")) != 0)
		widget_error(visit, "password-again", LABEL_PASSWORD_AGAIN_OTHER, (struct label_with){ 0 });
	return !widget_has_errors(visit);
}

void proof_write_new(struct visit *visit)
{
	widget_field(visit,
		&(struct widget_field){ .name = "password-new",
			.label = LABEL_PASSWORD_NEW,
			.hint = LABEL_PASSWORD_HINT,
			.hint_with = { .number = PASSWORD_LEAST },
			.kind = WIDGET_PASSWORD_NEW,
			.required = true });
	widget_field(visit,
		&(struct widget_field){ .name = "password-again",
			.label = LABEL_PASSWORD_AGAIN,
			.hint = LABEL_NONE,
			.kind = WIDGET_PASSWORD_NEW,
			.required = true });
}
