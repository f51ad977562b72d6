#include "agahi/office/phone_view.h"

#include <stdio.h>
#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/labels/moments.h"
#include "agahi/preview/lessons.h"

/* --- the conversation --------------------------------------------------------------------------------- */

static void write_bill(struct visit *visit, const struct cost *cost)
{
	HTML(visit->page, "<p class=\"path\">");
	labels_write_with(visit->page, visit->language, LABEL_PHONE_PARTS,
		(struct label_with){ .number = (long long)cost->parts });
	if (cost->paisa > 0) {
		HTML(visit->page, " · ");
		moments_write_rupees(visit->page, visit->language, cost->paisa);
	}
	HTML(visit->page, "</p>\n");
}

static void write_used(struct visit *visit, const struct replay_bubble *bubble)
{
	char room[24];

	snprintf(room, sizeof(room), "%zu", bubble->room);
	HTML(visit->page, "<p class=\"path\">");
	labels_write_with(visit->page, visit->language, LABEL_PHONE_USED,
		(struct label_with){ .number = (long long)bubble->used, .value = room });
	HTML(visit->page, "</p>\n");
}

static void write_bubble(struct visit *visit, const struct replay_bubble *bubble)
{
	const struct label_with typed = { .value = bubble->text };

	switch (bubble->kind) {
	case REPLAY_SENT:
		widget_bubble(visit, true, NULL, bubble->text);
		break;
	case REPLAY_DIALLED:
		widget_paragraph(visit, LABEL_PHONE_DIALLED, typed);
		break;
	case REPLAY_PRESSED:
		widget_paragraph(visit, LABEL_PHONE_PRESSED, typed);
		break;
	case REPLAY_RECEIVED:
		widget_bubble(visit, false, bubble->language, bubble->text);
		write_bill(visit, &bubble->cost);
		break;
	case REPLAY_SILENCE:
		widget_paragraph(visit, LABEL_PHONE_SILENCE, (struct label_with){ 0 });
		break;
	case REPLAY_SCREEN:
		widget_screen(visit, bubble->language, bubble->text);
		write_used(visit, bubble);
		break;
	case REPLAY_UNKNOWN_CODE:
		widget_paragraph(visit, LABEL_PHONE_UNKNOWN_CODE, (struct label_with){ 0 });
		break;
	case REPLAY_NO_SESSION:
		widget_paragraph(visit, LABEL_PHONE_NO_SESSION, (struct label_with){ 0 });
		break;
	}
}

static void write_conversation(struct visit *visit, const struct replay *replay)
{
	HTML(visit->page, "<div class=\"handset\" role=\"log\"");
	labels_attribute(
		visit->page, HTML_ARIA_LABEL, visit->language, LABEL_PHONE_TITLE, (struct label_with){ 0 });
	HTML(visit->page, ">\n");
	for (size_t i = 0; i < replay->count; i++)
		write_bubble(visit, &replay->bubbles[i]);
	if (replay->count == 0)
		widget_paragraph(visit, LABEL_PHONE_EMPTY, (struct label_with){ 0 });
	HTML(visit->page, "</div>\n");
}

/* --- the box and the keys ----------------------------------------------------------------------------- */

/* After it was sent, the browser is at the box again, with the newest bubbles over it. */
static void begin_form(struct visit *visit, const struct phone *phone)
{
	const char *const segments[] = { "phone", NULL };
	struct buffer steps = { 0 };

	HTML(visit->page, "<form method=\"post\" class=\"form\"");
	html_path_begin(visit->page, HTML_ACTION, segments);
	html_path_fragment(visit->page, "field-typed");
	html_path_end(visit->page);
	HTML(visit->page, ">\n");
	steps_write(&phone->steps, &steps);
	visit->page->out.failed = visit->page->out.failed || steps.failed;
	widget_hidden(visit, "set", phone->set);
	if (phone->screen)
		widget_hidden(visit, "screen", "1");
	widget_hidden(visit, "steps", steps.data ? steps.data : "");
	buffer_free(&steps);
}

static void write_button(struct visit *visit, enum label label, const char *value, const char *code)
{
	HTML(visit->page, "<button type=\"submit\" name=\"do\"");
	html_attribute(visit->page, HTML_VALUE, value);
	HTML(visit->page, ">");
	labels_write_with(visit->page, visit->language, label, (struct label_with){ .value = code });
	HTML(visit->page, "</button>\n");
}

static void write_keys(struct visit *visit)
{
	static const char *const keys[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "00" };

	HTML(visit->page, "<fieldset><legend>");
	labels_write(visit->page, visit->language, LABEL_PHONE_KEYS);
	HTML(visit->page, "</legend><div class=\"keys\" dir=\"ltr\">\n");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		HTML(visit->page, "<button type=\"submit\" name=\"key\"");
		html_attribute(visit->page, HTML_VALUE, keys[i]);
		HTML(visit->page, "><bdi>");
		html_text(visit->page, keys[i]);
		HTML(visit->page, "</bdi></button>\n");
	}
	HTML(visit->page, "</div></fieldset>\n");
}

static void write_form(struct visit *visit, const struct phone *phone, const struct replay *replay,
	const struct replay_terms *terms)
{
	begin_form(visit, phone);
	widget_field(visit,
		&(struct widget_field){ .name = "typed",
			.label = replay->session_open ? LABEL_PHONE_TYPED_KEY : LABEL_PHONE_TYPED,
			.kind = WIDGET_TEXT });
	HTML(visit->page, "<div class=\"buttons\">");
	widget_button(visit, WIDGET_PRIMARY, LABEL_PHONE_SEND, NULL, NULL);
	write_button(visit, LABEL_PHONE_DIAL, "dial", terms->code);
	write_button(visit, LABEL_PHONE_AGAIN, "again", NULL);
	HTML(visit->page, "</div>\n");
	if (replay->session_open)
		write_keys(visit);
	widget_form_end(visit);
}

/* --- lessons ------------------------------------------------------------------------------------------ */

struct lesson_list {
	bool done[LESSONS_COUNT];
	size_t count; /* of those */
	int next;     /* the first that is not; LESSONS_COUNT: none */
};

static struct lesson_list look_at_lessons(const struct catalogue *catalogue, const struct replay *replay)
{
	struct lesson_list list = { .next = LESSONS_COUNT };

	lessons_tick(catalogue, replay, list.done);
	for (int lesson = LESSONS_COUNT - 1; lesson >= 0; lesson--) {
		list.count += list.done[lesson];
		if (!list.done[lesson])
			list.next = lesson;
	}
	return list;
}

static void write_lesson(struct visit *visit, const struct lesson_list *list, int lesson, const char *value)
{
	const struct lessons_words words = lessons_words((enum lessons_task)lesson);

	HTML(visit->page, "<li");
	if (lesson == list->next)
		html_attribute(visit->page, HTML_ARIA_CURRENT, "step");
	HTML(visit->page, "><strong>");
	labels_write(visit->page, visit->language, words.title);
	HTML(visit->page, "</strong> ");
	if (list->done[lesson])
		widget_badge(visit, WIDGET_GOOD, LABEL_PHONE_LESSON_DONE, (struct label_with){ 0 });
	else if (lesson == list->next)
		widget_badge(visit, WIDGET_CHANGED, LABEL_PHONE_LESSON_NEXT, (struct label_with){ 0 });
	HTML(visit->page, "<br>");
	labels_write_with(visit->page, visit->language, words.task, (struct label_with){ .value = value });
	HTML(visit->page, "</li>\n");
}

static void write_lessons(struct visit *visit, const struct catalogue *catalogue, const struct replay *replay,
	const struct replay_terms *terms)
{
	const struct lesson_list list = look_at_lessons(catalogue, replay);
	char all[8];

	snprintf(all, sizeof(all), "%d", LESSONS_COUNT);
	widget_heading(visit, LABEL_PHONE_LESSONS, (struct label_with){ 0 }, "lessons");
	widget_paragraph(visit, LABEL_PHONE_LESSONS_DONE,
		(struct label_with){ .number = (long long)list.count, .value = all });
	HTML(visit->page, "<ol class=\"lessons\">\n");
	for (int lesson = 0; lesson < LESSONS_COUNT; lesson++)
		write_lesson(visit, &list, lesson,
			lessons_value(catalogue, terms, (enum lessons_task)lesson, visit->language));
	HTML(visit->page, "</ol>\n");
}

bool phone_view_write(struct visit *visit, const struct phone *phone, const struct catalogue *catalogue,
	const struct replay_terms *terms)
{
	struct replay replay;
	bool good = replay_run(catalogue, &phone->steps, terms, &replay);

	if (good) {
		HTML(visit->page, "<div class=\"columns\"><div>\n");
		write_conversation(visit, &replay);
		write_form(visit, phone, &replay, terms);
		HTML(visit->page, "</div><div>\n");
		write_lessons(visit, catalogue, &replay, terms);
		HTML(visit->page, "</div></div>\n");
	}
	replay_free(&replay);
	return good;
}
