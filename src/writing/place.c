#include "agahi/writing/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/bench/outcomes.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/widgets.h"
#include "agahi/web/segments.h"

/* --- which edition ------------------------------------------------------------------------------------ */

static long long read_id(const char *id)
{
	char *end;
	long long number = strtoll(id, &end, 10);

	return *id >= '1' && *id <= '9' && *end == '\0' ? number : 0;
}

static bool may_touch(const struct visit *visit, const struct draft *draft)
{
	return course_next(draft->state, COURSE_TOUCH) != COURSE_STATES &&
		(visit->person.roles & course_roles(COURSE_TOUCH));
}

bool place_find(const struct visit *visit, const char *id, struct place *place)
{
	sqlite3 *db = desk_database(visit->desk);
	bool live = strcmp(id, "live") == 0;

	memset(place, 0, sizeof(*place));
	if (!live && read_id(id) == 0)
		return false;
	if (live ? !drafts_find_live(db, &place->draft) : !drafts_find(db, read_id(id), &place->draft))
		return false;
	snprintf(place->id, sizeof(place->id), "%lld", place->draft.id);
	place->writable = may_touch(visit, &place->draft);
	return place->draft.id != 0;
}

bool place_open(struct visit *visit, struct place *place)
{
	if (place_find(visit, visit->exchange->request.arguments[0], place))
		return true;
	gate_refuse(visit, 404);
	return false;
}

bool place_takes(const struct visit *visit, const struct place *place, const char *lang)
{
	return place->writable && staff_writes(&visit->person, lang);
}

/* --- languages ---------------------------------------------------------------------------------------- */

bool tongues_have(const struct tongues *tongues, const char *tag)
{
	for (size_t i = 0; i < tongues->count; i++) {
		if (strcmp(tongues->tags[i], tag) == 0)
			return true;
	}
	return false;
}

void tongues_add(struct tongues *tongues, const char *tag)
{
	if (*tag && tongues->count < TOPICS_MAX_LANGUAGES && !tongues_have(tongues, tag))
		tongues->tags[tongues->count++] = tag;
}

struct tongues place_tongues(const struct visit *visit, const struct message_set *set)
{
	const struct config_strings *configured = &desk_settings(visit->desk)->service.languages;
	struct tongues tongues = { .count = 0 };

	for (size_t i = 0; i < configured->count; i++)
		tongues_add(&tongues, configured->items[i]);
	for (size_t i = 0; set && i < set->message_count; i++)
		tongues_add(&tongues, set->messages[i].lang);
	return tongues;
}

/* --- the frame of a page ------------------------------------------------------------------------------ */

void place_name(const struct visit *visit, const struct draft *draft, struct buffer *name)
{
	if (draft->number)
		labels_add(name, visit->language, LABEL_WRITING_EDITION,
			(struct label_with){ .number = draft->number });
	else
		labels_add(name, visit->language, LABEL_WRITING_DRAFT,
			(struct label_with){ .value = draft->title, .number = draft->id });
}

static const struct {
	const char *done;
	enum label label;
} notices[] = {
	{ "saved", LABEL_WRITING_SAVED },
	{ "unchanged", LABEL_RESULT_UNCHANGED },
	{ "removed", LABEL_WRITING_REMOVED },
	{ "moved", LABEL_WRITING_MOVED },
	{ "made", LABEL_WRITING_DRAFT_MADE },
	{ "described", LABEL_WRITING_DESCRIBED },
	{ "imported", LABEL_WRITING_IMPORTED },
};

static void write_notice(struct visit *visit)
{
	const char *done = form_value(&visit->exchange->request.query, "done");

	for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++) {
		if (strcmp(notices[i].done, done) == 0)
			widget_notice(visit, WIDGET_GOOD, notices[i].label, (struct label_with){ 0 });
	}
}

static void write_state(struct visit *visit, const struct place *place)
{
	const struct draft *draft = &place->draft;

	if (*draft->refused) {
		widget_notice(visit, WIDGET_WRONG, outcomes_refusal_label(draft->refusal),
			(struct label_with){ 0 });
		widget_paragraph(
			visit, LABEL_WRITING_REFUSED, (struct label_with){ .value = draft->refused });
	}
	if (draft->overtaken)
		widget_notice(visit, WIDGET_WARNING, LABEL_WRITING_OVERTAKEN, (struct label_with){ 0 });
	if (place->writable && draft->state != COURSE_DRAFT)
		widget_notice(visit, WIDGET_WARNING, LABEL_WRITING_REVIEWED, (struct label_with){ 0 });
}

static const struct {
	enum label label;
	const char *segment;
} tabs[PLACE_TABS] = {
	[PLACE_MESSAGES] = { LABEL_SHELL_MESSAGES, NULL },
	[PLACE_PLACEHOLDERS] = { LABEL_WRITING_PLACEHOLDERS, "placeholders" },
	[PLACE_MENUS] = { LABEL_WRITING_MENUS, "menus" },
	[PLACE_TABLES] = { LABEL_WRITING_TABLES, "import" },
};

static void write_tabs(struct visit *visit, const struct place *place, enum place_tab current)
{
	struct widget_tab list[PLACE_TABS + 2] = { { .label = LABEL_WRITING_DRAFTS,
		.segments = { "drafts" } } };
	size_t count = 1;

	for (size_t i = 0; i < PLACE_TABS; i++, count++)
		list[count] = (struct widget_tab){ .label = tabs[i].label,
			.segments = { "set", place->id, tabs[i].segment, NULL },
			.current = i == current };
	if (place->draft.state != COURSE_LIVE && place->draft.state != COURSE_RETIRED)
		list[count++] = (struct widget_tab){ .label = LABEL_SHELL_REVIEW,
			.segments = { "review", place->id, NULL } };
	widget_tabs(visit, LABEL_WRITING_PARTS, list, count);
}

void place_begin(struct visit *visit, const struct place *place, enum place_tab tab, struct shell_page *page)
{
	if (place->draft.number == 0) {
		page->edition = place->draft.id;
		page->edition_title = place->draft.title;
	}
	page->area = SHELL_MESSAGES;
	page->wide = true;
	shell_begin(visit, page);
	widget_error_summary(visit);
	write_notice(visit);
	write_tabs(visit, place, tab);
	write_state(visit, place);
}

void place_end(struct visit *visit)
{
	shell_end(visit);
}

void place_go(struct visit *visit, const char *const *segments, const char *done)
{
	struct web_response *response = &visit->exchange->response;
	size_t len;

	exchange_redirect(visit->exchange, segments);
	len = strlen(response->location);
	if (done && len + strlen(done) + sizeof("?done=") <= sizeof(response->location))
		snprintf(response->location + len, sizeof(response->location) - len, "?done=%s", done);
}

/* --- deeds -------------------------------------------------------------------------------------------- */

struct saving place_saving(const struct visit *visit, const struct place *place, long long rev)
{
	return (struct saving){ .deed = outcomes_deed(visit), .edition = place->draft.id, .rev = rev };
}

bool place_did(struct visit *visit, enum deed_result result)
{
	struct shell_page page = { .title = LABEL_WRITING_NOT_DONE, .area = SHELL_MESSAGES };

	if (result == DEED_DONE || result == DEED_UNCHANGED)
		return true;
	visit->exchange->response.status = outcomes_status(result);
	shell_begin(visit, &page);
	widget_notice(visit, WIDGET_WRONG, outcomes_label(result), (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_WRITING_TO_DRAFTS, "drafts");
	HTML(visit->page, "</p>\n");
	shell_end(visit);
	return false;
}
