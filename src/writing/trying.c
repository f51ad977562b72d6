#include "agahi/writing/trying.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bench/checking.h"
#include "agahi/bench/questions.h"
#include "agahi/frame/widgets.h"
#include "agahi/writing/answer.h"
#include "agahi/writing/bill.h"
#include "agahi/writing/entries.h"
#include "agahi/writing/way.h"

/* --- what check says ---------------------------------------------------------------------------------- */

enum phrases_language trying_phrases(const struct visit *visit)
{
	return visit->language == LABELS_URDU ? PHRASES_URDU : PHRASES_ENGLISH;
}

/* The row alone, with all placeholders: what can be told of it at once needs no more. */
static struct message_set *set_of_row(const struct message_set *set, const struct message_row *row)
{
	struct message_set *alone = message_set_new();
	struct message_row *copy =
		alone ? message_set_add_message(alone, row->topic, row->lang, row->text, 0) : NULL;
	bool good = copy != NULL;

	for (size_t i = 0; good && i < row->keyword_count; i++)
		good = message_row_add_keyword(copy, row->keywords[i]);
	for (size_t i = 0; good && set && i < set->placeholder_count; i++) {
		const struct placeholder_row *value = &set->placeholders[i];

		good = message_set_add_placeholder(alone, value->name, value->lang, value->value, 0);
	}
	if (good)
		return alone;
	message_set_free(alone);
	return NULL;
}

bool trying_check(struct visit *visit, const struct message_set *set, const struct message_row *row,
	struct checks *checks)
{
	struct message_set *alone = set_of_row(set, row);
	struct checks_place place = { .topic = row->topic, .lang = row->lang };
	struct check_options options;
	struct report report = { 0 };
	bool good;

	if (!alone)
		return false;
	checking_options(visit->desk, visit->now_ms, NULL, &options);
	checks_at_once(alone, &options, &place, &report);
	if (set)
		checks_claims(set, row, &report);
	good = checks_beside(&report, &place, trying_phrases(visit), checks);
	report_free(&report);
	message_set_free(alone);
	return good;
}

void trying_write_checks(struct visit *visit, const struct checks *checks)
{
	if (checks->count == 0)
		return;
	HTML(visit->page, "<h2>");
	labels_write(visit->page, visit->language, LABEL_WRITING_REMARKS);
	HTML(visit->page, "</h2>\n<ul class=\"remarks\">\n");
	for (size_t i = 0; i < checks->count; i++) {
		const struct checks_finding *finding = &checks->list[i];
		bool grave = finding->severity == FAULT_ERROR;

		HTML(visit->page, "<li>");
		widget_badge(visit, grave ? WIDGET_WRONG : WIDGET_WARNING,
			grave ? LABEL_WRITING_ERROR : LABEL_WRITING_WARNING, (struct label_with){ 0 });
		HTML(visit->page, " <bdi>");
		html_text(visit->page, finding->words);
		HTML(visit->page, "</bdi></li>\n");
	}
	HTML(visit->page, "</ul>\n");
}

/* --- the message as an SMS ---------------------------------------------------------------------------- */

static void write_heading(struct visit *visit, enum label label)
{
	HTML(visit->page, "<h2>");
	labels_write(visit->page, visit->language, label);
	HTML(visit->page, "</h2>\n");
}

/* As it stands where it cannot be laid over anything yet. */
static char *fill_alone(const struct trying *trying)
{
	struct message_set *set =
		set_of_row(trying->ready->draft ? workbench_set(trying->ready->draft) : NULL, trying->row);
	char *filled = set ? message_set_fill(set, &set->messages[0]) : NULL;

	message_set_free(set);
	return filled;
}

static void write_sms(struct visit *visit, const struct trying *trying)
{
	const struct message_row *row = trying->row;
	struct cost_terms terms = bench_terms(visit->desk).cost;
	char *filled = trying->ready->draft
		? workbench_fill(trying->ready->draft, &trying->trial, row->topic, row->lang)
		: NULL;
	struct cost cost;

	if (!filled)
		filled = fill_alone(trying);
	if (!filled || *filled == '\0') {
		free(filled);
		return;
	}
	write_heading(visit, LABEL_WRITING_AS_SMS);
	widget_bubble(visit, false, row->lang, filled);
	if (cost_of(filled, &terms, &cost)) {
		HTML(visit->page, "<div class=\"summary\">");
		bill_write(visit, &cost);
		HTML(visit->page, "</div>\n");
		bill_write_month(
			visit, &cost, questions_in_month(visit->desk, row->topic, row->lang, visit->now_ms));
		bill_write_ways(visit, filled, &terms);
	}
	free(filled);
}

static void write_findings(struct visit *visit, const struct trying *trying)
{
	struct checks checks = { 0 };

	if (trying_check(visit, trying->ready->draft ? workbench_set(trying->ready->draft) : NULL,
		    trying->row, &checks))
		trying_write_checks(visit, &checks);
	checks_free(&checks);
}

/* --- screens ------------------------------------------------------------------------------------------ */

void trying_read_handset(const struct form *form, struct trying_handset *handset)
{
	handset->press = form_value(form, "press");
	if (!steps_read(&handset->steps, form_value(form, "steps")))
		steps_clear(&handset->steps);
	if (strcmp(handset->press, "again") == 0) {
		steps_clear(&handset->steps);
		handset->press = "";
	}
}

/* What leads to the topic, or only the code. */
static void dial_first(struct visit *visit, const struct trying *trying, const struct catalogue *catalogue,
	struct steps *steps)
{
	struct replay_terms terms = bench_terms(visit->desk);
	char keys[WAY_SIZE] = "";

	steps_clear(steps);
	steps_add(steps, STEP_DIAL, terms.code);
	if (trying->row)
		way_find(catalogue, trying->row->topic, trying->row->lang, &terms.screen, keys);
	for (const char *key = keys; *key; key++) {
		const char pressed[2] = { *key, '\0' };

		steps_add(steps, STEP_KEY, pressed);
	}
}

static void write_screen(struct visit *visit, const struct replay_bubble *bubble)
{
	if (bubble->kind == REPLAY_RECEIVED) {
		widget_bubble(visit, false, bubble->language, bubble->text);
		return;
	}
	if (bubble->kind != REPLAY_SCREEN) {
		widget_paragraph(visit, LABEL_WRITING_NO_SCREEN, (struct label_with){ 0 });
		return;
	}
	widget_screen(visit, bubble->language, bubble->text);
	HTML(visit->page, "<p class=\"bill\">");
	labels_write_with(visit->page, visit->language, LABEL_WRITING_SCREEN_USED,
		(struct label_with){ .number = (long long)bubble->used });
	HTML(visit->page, " ");
	labels_write_with(visit->page, visit->language, LABEL_WRITING_SCREEN_ROOM,
		(struct label_with){ .number = (long long)bubble->room });
	HTML(visit->page, "</p>\n");
}

/* What the last step led to. */
static void write_last(struct visit *visit, const struct replay *replay)
{
	size_t last = replay->count ? replay->bubbles[replay->count - 1].step : 0;

	for (size_t i = 0; i < replay->count; i++) {
		const struct replay_bubble *bubble = &replay->bubbles[i];
		bool by_citizen = bubble->kind == REPLAY_SENT || bubble->kind == REPLAY_DIALLED ||
			bubble->kind == REPLAY_PRESSED;

		if (bubble->step == last && !by_citizen)
			write_screen(visit, bubble);
	}
}

/* The steps go along as data, for our script to go on from. */
static void write_keys_pressed(struct visit *visit, const struct steps *steps)
{
	struct buffer field = { 0 };

	steps_write(steps, &field);
	HTML(visit->page, "<p class=\"path\"");
	html_attribute(visit->page, HTML_DATA, field.data);
	HTML(visit->page, "><bdi dir=\"ltr\">");
	buffer_free(&field);
	for (size_t i = 0; i < steps->count; i++) {
		if (i > 0)
			HTML(visit->page, " › ");
		html_text(visit->page, steps->list[i].text);
	}
	HTML(visit->page, "</bdi></p>\n");
}

static void write_screens_of(
	struct visit *visit, const struct catalogue *catalogue, const struct steps *steps)
{
	struct replay_terms terms = bench_terms(visit->desk);
	struct replay replay;

	if (!replay_run(catalogue, steps, &terms, &replay))
		return;
	write_heading(visit, LABEL_WRITING_AS_SCREEN);
	write_keys_pressed(visit, steps);
	write_last(visit, &replay);
	replay_free(&replay);
}

/* Where nothing was pressed yet, what was dialled is not kept: it may be another way by the next word that is written. With a key it
 * is what the key goes on from. When the handset has no room for more, it dials anew. */
static void write_screens(struct visit *visit, const struct trying *trying, const struct catalogue *catalogue)
{
	struct trying_handset *handset = trying->handset;
	bool pressed = *handset->press != '\0', fresh = handset->steps.count == 0;

	if (fresh)
		dial_first(visit, trying, catalogue, &handset->steps);
	if (pressed && !steps_add(&handset->steps, STEP_KEY, handset->press))
		dial_first(visit, trying, catalogue, &handset->steps);
	handset->press = "";
	write_screens_of(visit, catalogue, &handset->steps);
	if (fresh && !pressed)
		steps_clear(&handset->steps);
}

void trying_write_keys(struct visit *visit, const struct trying_handset *handset)
{
	static const char *const keys[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "00" };
	struct buffer field = { 0 };

	steps_write(&handset->steps, &field);
	widget_hidden(visit, "steps", field.data ? field.data : "");
	buffer_free(&field);
	HTML(visit->page, "<fieldset class=\"keypad\"><legend>");
	labels_write(visit->page, visit->language, LABEL_WRITING_KEYS);
	HTML(visit->page, "</legend>\n<div class=\"keys\" dir=\"ltr\">");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		HTML(visit->page, "<button type=\"submit\" name=\"press\"");
		html_attribute(visit->page, HTML_VALUE, keys[i]);
		html_path(visit->page, HTML_FORMACTION, "preview");
		HTML(visit->page, " formnovalidate>");
		html_text(visit->page, keys[i]);
		HTML(visit->page, "</button>\n");
	}
	HTML(visit->page, "</div>\n<button type=\"submit\" name=\"press\" value=\"again\"");
	html_path(visit->page, HTML_FORMACTION, "preview");
	HTML(visit->page, " formnovalidate>");
	labels_write(visit->page, visit->language, LABEL_WRITING_DIAL_AGAIN);
	HTML(visit->page, "</button></fieldset>\n");
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* The draft with what is being written in it; `*own`: to be freed. What is new in every way is not in it. */
static const struct catalogue *lay(const struct trying *trying, struct catalogue **own)
{
	*own = workbench_try(trying->ready->draft, &trying->trial);
	return *own ? *own : workbench_catalogue(trying->ready->draft);
}

static bool has_other_keywords(const struct message_row *a, const struct message_row *b)
{
	const struct entries own = { .list = a->keywords, .count = a->keyword_count };

	return !entries_are(&own, (const char *const *)b->keywords, b->keyword_count);
}

/* Where the catalogue is without what is being written, keywords lead nowhere yet: said where somebody asks. */
static bool keywords_are_to_come(const struct trying *trying)
{
	const struct message_set *set = workbench_set(trying->ready->draft);
	const struct message_row *row = trying->row;

	for (size_t i = 0; row && i < set->message_count; i++) {
		const struct message_row *saved = &set->messages[i];

		if (strcmp(saved->topic, row->topic) == 0 && strcmp(saved->lang, row->lang) == 0)
			return has_other_keywords(saved, row);
	}
	return row && row->keyword_count > 0;
}

static void write_of_catalogue(struct visit *visit, const struct trying *trying)
{
	struct catalogue *own;
	const struct catalogue *catalogue = lay(trying, &own);

	if (trying->ready->older)
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_OLDER_WORDS, (struct label_with){ 0 });
	if (*trying->ask) {
		write_heading(visit, LABEL_WRITING_GETS);
		if (keywords_are_to_come(trying))
			widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_KEYWORDS_LATER,
				(struct label_with){ 0 });
		answer_write(visit, catalogue, trying->ask, NULL);
	}
	write_screens(visit, trying, catalogue);
	catalogue_free(own);
}

void trying_write(struct visit *visit, const struct trying *trying)
{
	if (trying->row) {
		write_sms(visit, trying);
		write_findings(visit, trying);
	}
	if (trying->ready->draft)
		write_of_catalogue(visit, trying);
	else
		widget_notice(visit, WIDGET_NEUTRAL, LABEL_WRITING_PREPARING, (struct label_with){ 0 });
}
