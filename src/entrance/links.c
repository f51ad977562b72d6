#include "agahi/entrance/links.h"

#include "agahi/entrance/pages.h"
#include "agahi/entrance/parts.h"
#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/staff/consent.h"

static void write_button(
	struct visit *visit, const struct invitation *invitation, const char *where, enum label label)
{
	widget_form(visit, WIDGET_INLINE, "people", "links", where);
	widget_hidden(visit, "key", invitation->key);
	widget_button(visit, WIDGET_PLAIN, label, NULL, NULL);
	widget_form_end(visit);
}

/* Whose, what for, by whom, and for roles: which. Who confirms has to see what. */
static void write_what(struct visit *visit, const struct invitation *invitation)
{
	static const enum label kinds[] = { [LINK_INVITATION] = LABEL_LINKS_INVITATION,
		[LINK_RESET] = LABEL_LINKS_RESET,
		[LINK_ROLES] = LABEL_LINKS_ROLES };
	struct person by;

	labels_write_with(visit->page, visit->language, kinds[invitation->kind],
		(struct label_with){
			.value = invitation->person.shown, .other = entrance_maker(visit, invitation, &by) });
	HTML(visit->page, " ");
	if (invitation->roles != 0) {
		HTML(visit->page, "(");
		entrance_write_roles(visit, invitation->roles);
		HTML(visit->page, ") ");
	}
	moments_write_distance(visit->page, visit->language, visit->now_ms, invitation->until_ms);
}

static void write_state(struct visit *visit, enum consent consent)
{
	static const struct {
		enum label label;
		enum widget_tone tone;
	} states[] = { [CONSENT_ALONE] = { LABEL_LINKS_ALONE, WIDGET_NEUTRAL },
		[CONSENT_WAITS] = { LABEL_LINKS_UNCONFIRMED, WIDGET_WARNING },
		[CONSENT_STUCK] = { LABEL_LINKS_STUCK, WIDGET_WARNING },
		[CONSENT_VOID] = { LABEL_LINKS_VOID, WIDGET_NEUTRAL } };

	if (consent != CONSENT_THERE)
		widget_badge(visit, states[consent].tone, states[consent].label, (struct label_with){ 0 });
}

static void write_one(const struct invitation *invitation, void *arg)
{
	struct visit *visit = arg;
	enum consent consent = CONSENT_THERE;

	consent_find(desk_database(visit->desk), invitation, &consent);
	HTML(visit->page, "<li>");
	write_what(visit, invitation);
	write_state(visit, consent);
	if (consent_may_give(&visit->person, invitation, consent))
		write_button(visit, invitation, "confirm", LABEL_LINKS_CONFIRM);
	if ((visit->person.roles & STAFF_ADMINISTRATOR) != 0 || invitation->person.id == visit->person.id)
		write_button(visit, invitation, "back", LABEL_LINKS_BACK);
	HTML(visit->page, "</li>");
}

void links_write_open(struct visit *visit)
{
	widget_heading(visit, LABEL_LINKS_TITLE, (struct label_with){ 0 }, "links");
	HTML(visit->page, "<ul class=\"links\">");
	links_list(desk_database(visit->desk), visit->now_ms, write_one, visit);
	HTML(visit->page, "</ul>");
}

static const char *key_of(const struct visit *visit)
{
	return form_value(&visit->exchange->request.form, "key");
}

void entrance_confirm(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);

	entrance_people_after(visit, consent_give(desk_database(visit->desk), &actor, key_of(visit)), NULL);
}

void entrance_take_back(struct visit *visit)
{
	const struct staff_actor actor = entrance_actor(visit);

	entrance_people_after(
		visit, consent_take_back(desk_database(visit->desk), &actor, key_of(visit)), NULL);
}
