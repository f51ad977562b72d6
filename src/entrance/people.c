#include <stdio.h>
#include <string.h>

#include "agahi/entrance/links.h"
#include "agahi/entrance/pages.h"
#include "agahi/entrance/parts.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/staff/invitations.h"
#include "agahi/staff/people.h"

static bool is_administrator(const struct visit *visit)
{
	return (visit->person.roles & STAFF_ADMINISTRATOR) != 0;
}

/* --- the form of roles and languages ------------------------------------------------------------------ */

static const struct {
	unsigned role;
	const char *name;
	enum label label;
} roles[] = { { STAFF_READER, "reader", LABEL_ROLE_READER_WHAT },
	{ STAFF_EDITOR, "editor", LABEL_ROLE_EDITOR_WHAT },
	{ STAFF_SIGNER, "signer", LABEL_ROLE_SIGNER_WHAT },
	{ STAFF_ADMINISTRATOR, "administrator", LABEL_ROLE_ADMINISTRATOR_WHAT } };

enum { ROLES = sizeof(roles) / sizeof(roles[0]) };

static unsigned read_roles(const struct form *form)
{
	unsigned given = 0;

	for (size_t i = 0; i < ROLES; i++)
		given |= form_has(form, roles[i].name) ? roles[i].role : 0;
	return given;
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += len) {
		if ((at == words || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
			return true;
	}
	return false;
}

/* The languages that were ticked; none stands for all. */
static void read_languages(
	const struct visit *visit, const struct form *form, char languages[STAFF_LANGUAGES_SIZE])
{
	const struct config_strings *all = &desk_settings(visit->desk)->service.languages;
	size_t len = 0;

	languages[0] = '\0';
	for (size_t i = 0; i < all->count; i++) {
		char name[FORM_NAME_OCTETS];

		snprintf(name, sizeof(name), "lang-%s", all->items[i]);
		if (!form_has(form, name) || len + strlen(all->items[i]) + 2 > STAFF_LANGUAGES_SIZE)
			continue;
		len += (size_t)snprintf(
			languages + len, STAFF_LANGUAGES_SIZE - len, "%s%s", len ? " " : "", all->items[i]);
	}
}

static void write_roles_and_languages(struct visit *visit, unsigned given, const char *languages)
{
	const struct config_strings *all = &desk_settings(visit->desk)->service.languages;

	HTML(visit->page, "<fieldset><legend>");
	labels_write(visit->page, visit->language, LABEL_PEOPLE_ROLES);
	HTML(visit->page, "</legend>");
	for (size_t i = 0; i < ROLES; i++)
		widget_checkbox(visit, roles[i].name, "1", (given & roles[i].role) != 0, roles[i].label,
			(struct label_with){ 0 });
	HTML(visit->page, "</fieldset><fieldset><legend>");
	labels_write(visit->page, visit->language, LABEL_PEOPLE_LANGUAGES);
	HTML(visit->page, "</legend>");
	for (size_t i = 0; i < all->count; i++) {
		char name[FORM_NAME_OCTETS];

		snprintf(name, sizeof(name), "lang-%s", all->items[i]);
		widget_checkbox(visit, name, "1", has_word(languages, all->items[i]), LABEL_PEOPLE_LANGUAGE,
			(struct label_with){ .value = labels_tongue(visit->language, all->items[i]) });
	}
	HTML(visit->page, "</fieldset>");
}

/* --- the list ----------------------------------------------------------------------------------------- */

static const enum label person_columns[] = { LABEL_PEOPLE_NAME, LABEL_PEOPLE_ROLES, LABEL_PEOPLE_LANGUAGES,
	LABEL_PEOPLE_STATE, LABEL_PEOPLE_SEEN };

static void write_name(struct visit *visit, const struct person *person)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", person->id);
	widget_head_begin(visit, LABEL_PEOPLE_NAME);
	if (is_administrator(visit))
		widget_link(visit, LABEL_PEOPLE_ONE,
			(struct label_with){ .value = person->shown, .other = person->name },
			(const char *const[]){ "people", id, NULL });
	else
		labels_write_with(visit->page, visit->language, LABEL_PEOPLE_ONE,
			(struct label_with){ .value = person->shown, .other = person->name });
	widget_head_end(visit);
}

static void write_person(const struct person *person, void *arg)
{
	static const enum label states[] = { [STAFF_INVITED] = LABEL_PEOPLE_INVITED,
		[STAFF_ACTIVE] = LABEL_PEOPLE_ACTIVE,
		[STAFF_ENDED] = LABEL_PEOPLE_ENDED };
	struct visit *visit = arg;
	int64_t seen = people_last_seen(desk_database(visit->desk), person->id);

	widget_row_begin(visit);
	write_name(visit, person);
	widget_cell_begin(visit, LABEL_PEOPLE_ROLES);
	entrance_write_roles(visit, person->roles);
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_PEOPLE_LANGUAGES);
	if (person->languages[0] != '\0')
		widget_tongue_names(visit, person->languages);
	else if (person->roles & STAFF_EDITOR)
		labels_write(visit->page, visit->language, LABEL_PEOPLE_ALL);
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_PEOPLE_STATE);
	labels_write(visit->page, visit->language, states[person->state]);
	widget_cell_end(visit);
	widget_cell_begin(visit, LABEL_PEOPLE_SEEN);
	if (seen > 0)
		moments_write_distance(visit->page, visit->language, visit->now_ms, seen);
	widget_cell_end(visit);
	widget_row_end(visit);
}

static void write_invite(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	char languages[STAFF_LANGUAGES_SIZE];

	read_languages(visit, form, languages);
	widget_heading(visit, LABEL_PEOPLE_INVITE, (struct label_with){ 0 }, "invite");
	widget_form(visit, 0, "people");
	widget_field(visit,
		&(struct widget_field){ .name = "name",
			.label = LABEL_PEOPLE_LOGIN,
			.hint = LABEL_PEOPLE_LOGIN_HINT,
			.kind = WIDGET_TEXT,
			.value = form_value(form, "name"),
			.required = true });
	widget_field(visit,
		&(struct widget_field){ .name = "shown",
			.label = LABEL_PEOPLE_SHOWN,
			.hint = LABEL_PEOPLE_SHOWN_HINT,
			.kind = WIDGET_TEXT,
			.value = form_value(form, "shown"),
			.required = true });
	write_roles_and_languages(visit, read_roles(form), languages);
	widget_paragraph(visit, LABEL_PEOPLE_TRUST, (struct label_with){ 0 });
	widget_button(visit, WIDGET_PRIMARY, LABEL_PEOPLE_INVITE_GO, NULL, NULL);
	widget_form_end(visit);
}

void entrance_people_page(struct visit *visit)
{
	sqlite3 *db = desk_database(visit->desk);

	shell_begin(visit, &(struct shell_page){ .title = LABEL_SHELL_PEOPLE, .area = SHELL_PEOPLE });
	widget_error_summary(visit);
	widget_table_begin(visit, LABEL_SHELL_PEOPLE, (struct label_with){ 0 }, person_columns,
		sizeof(person_columns) / sizeof(person_columns[0]));
	staff_list(db, write_person, visit);
	widget_table_end(visit);
	links_write_open(visit);
	if (is_administrator(visit))
		write_invite(visit);
	shell_end(visit);
}

/* --- one person --------------------------------------------------------------------------------------- */

/* Whom the path means; false, and answered, when there is nobody. */
static bool find_person(struct visit *visit, struct person *person)
{
	long long id;

	if (!gate_number(visit, 0, &id))
		return false;
	if (!staff_find_id(desk_database(visit->desk), id, person))
		gate_refuse(visit, 500);
	else if (person->id == 0)
		gate_refuse(visit, 404);
	else
		return true;
	return false;
}

static void write_deed(struct visit *visit, const char *id, const char *deed, enum widget_weight weight,
	enum label what, enum label go)
{
	widget_paragraph(visit, what, (struct label_with){ 0 });
	widget_form(visit, WIDGET_INLINE, "people", id, deed);
	widget_button(visit, weight, go, NULL, NULL);
	widget_form_end(visit);
}

static void write_person_page(struct visit *visit, const struct person *person)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", person->id);
	shell_begin(visit,
		&(struct shell_page){ .title = LABEL_PEOPLE_ONE,
			.with = { .value = person->shown, .other = person->name },
			.area = SHELL_PEOPLE });
	widget_error_summary(visit);
	if (person->state == STAFF_ENDED)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_PEOPLE_ENDED, (struct label_with){ 0 });
	else {
		widget_paragraph(visit, LABEL_PEOPLE_TRUST, (struct label_with){ 0 });
		widget_form(visit, 0, "people", id);
		write_roles_and_languages(visit, person->roles, person->languages);
		widget_button(visit, WIDGET_PRIMARY, LABEL_PEOPLE_CHANGE_GO, NULL, NULL);
		widget_form_end(visit);
	}
	if (person->state == STAFF_INVITED)
		write_deed(visit, id, "again", WIDGET_PLAIN, LABEL_PEOPLE_AGAIN, LABEL_PEOPLE_AGAIN_GO);
	if (person->state == STAFF_ACTIVE)
		write_deed(visit, id, "reset", WIDGET_PLAIN, LABEL_PEOPLE_RESET, LABEL_PEOPLE_RESET_GO);
	if (person->state != STAFF_ENDED)
		write_deed(visit, id, "end", WIDGET_GRAVE, LABEL_PEOPLE_END, LABEL_PEOPLE_END_GO);
	shell_end(visit);
}

void entrance_person_page(struct visit *visit)
{
	struct person person;

	if (find_person(visit, &person))
		write_person_page(visit, &person);
}

/* --- deeds -------------------------------------------------------------------------------------------- */

/* Of an invitation it depends on the roles, and on who is there, whether a second person has to confirm it. */
static void show_link(struct visit *visit, const char *token, const struct person *person)
{
	struct invitation invitation;
	enum staff_result result =
		invitations_find(desk_database(visit->desk), token, visit->now_ms, &invitation);

	entrance_link_shown(visit, token, person, result == STAFF_UNCONFIRMED);
}

void entrance_invite(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct staff_actor actor = entrance_actor(visit);
	struct person person = { .roles = read_roles(form) };
	char token[TOKEN_SIZE];

	snprintf(person.name, sizeof(person.name), "%s", form_value(form, "name"));
	snprintf(person.shown, sizeof(person.shown), "%s", form_value(form, "shown"));
	read_languages(visit, form, person.languages);
	/* What would be cut is not what was meant. */
	if (strlen(form_value(form, "shown")) >= sizeof(person.shown)) {
		entrance_people_after(visit, STAFF_SHOWN_BAD, "shown");
		return;
	}
	if (strlen(form_value(form, "name")) >= sizeof(person.name)) {
		entrance_people_after(visit, STAFF_NAME_BAD, "name");
		return;
	}
	enum staff_result result = invitations_invite(desk_database(visit->desk), &actor, &person, token);
	if (result == STAFF_DONE)
		show_link(visit, token, &person);
	else
		entrance_people_after(visit, result,
			result == STAFF_SHOWN_BAD                                        ? "shown"
				: result == STAFF_NAME_BAD || result == STAFF_NAME_TAKEN ? "name"
											 : NULL);
}

void entrance_change(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	const struct staff_actor actor = entrance_actor(visit);
	char languages[STAFF_LANGUAGES_SIZE];
	struct person person;

	if (!find_person(visit, &person))
		return;
	read_languages(visit, form, languages);
	entrance_people_after(visit,
		people_change(desk_database(visit->desk), &actor, person.id, read_roles(form), languages),
		NULL);
}

void entrance_again(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);
	char token[TOKEN_SIZE];
	struct person person;

	if (!find_person(visit, &person))
		return;
	enum staff_result result = invitations_again(desk_database(visit->desk), &actor, person.id, token);
	if (result == STAFF_DONE)
		show_link(visit, token, &person);
	else
		entrance_people_after(visit, result, NULL);
}

void entrance_reset(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);
	char token[TOKEN_SIZE];
	struct person person;

	if (!find_person(visit, &person))
		return;
	enum staff_result result = invitations_reset(desk_database(visit->desk), &actor, person.id, token);
	if (result == STAFF_DONE)
		show_link(visit, token, &person);
	else
		entrance_people_after(visit, result, NULL);
}

void entrance_end(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);
	struct person person;

	if (find_person(visit, &person))
		entrance_people_after(visit, people_end(desk_database(visit->desk), &actor, person.id), NULL);
}
