#include "agahi/fittings/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/writing/conflict.h"
#include "agahi/writing/entries.h"

/* --- making ------------------------------------------------------------------------------------------- */

static bool add_slot(
	const struct visit *visit, const struct place *place, const char *lang, struct slots *slots)
{
	struct slot *slot = &slots->list[slots->count++];

	slot->lang = lang;
	slot->mine = place_takes(visit, place, lang);
	slot->value = strdup("");
	snprintf(slot->field, sizeof(slot->field), "value-%.40s", *lang ? lang : "all");
	return slot->value != NULL;
}

bool slots_open(const struct visit *visit, const struct place *place, const struct tongues *tongues,
	bool for_all, struct slots *slots)
{
	bool good = true;

	memset(slots, 0, sizeof(*slots));
	for (size_t i = 0; i < tongues->count && good; i++)
		good = add_slot(visit, place, tongues->tags[i], slots);
	return good && (!for_all || add_slot(visit, place, "", slots));
}

void slots_free(struct slots *slots)
{
	for (size_t i = 0; i < slots->count; i++) {
		free(slots->list[i].value);
		if (slots->list[i].conflicted)
			saving_conflict_free(&slots->list[i].conflict);
	}
	slots->count = 0;
}

struct slot *slots_find(struct slots *slots, const char *lang)
{
	for (size_t i = 0; i < slots->count; i++) {
		if (strcmp(slots->list[i].lang, lang) == 0)
			return &slots->list[i];
	}
	return NULL;
}

bool slot_put(struct slot *slot, const char *value, long long rev)
{
	char *copy = entries_trimmed(value);

	if (!copy)
		return false;
	free(slot->value);
	slot->value = copy;
	slot->rev = rev;
	return true;
}

static void rev_field(const struct slot *slot, char name[SLOT_FIELD_SIZE + 8])
{
	snprintf(name, SLOT_FIELD_SIZE + 8, "rev-%s", slot->field);
}

bool slots_take(struct slots *slots, const struct form *form)
{
	char name[SLOT_FIELD_SIZE + 8];

	for (size_t i = 0; i < slots->count; i++) {
		struct slot *slot = &slots->list[i];

		rev_field(slot, name);
		if (slot->mine && form_has(form, slot->field) &&
			!slot_put(slot, form_value(form, slot->field), form_number(form, name, 0)))
			return false;
	}
	return true;
}

/* --- fields ------------------------------------------------------------------------------------------- */

static const char *name_of(const struct visit *visit, const struct slot *slot)
{
	return *slot->lang ? labels_tongue(visit->language, slot->lang)
			   : labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE);
}

static const char *said(const struct stored_row *row)
{
	if (row->placeholder)
		return row->placeholder->value;
	return row->menu ? row->menu->label : NULL;
}

static void write_conflict(struct visit *visit, const struct slot *slot)
{
	const char *base = said(&slot->conflict.base), *lang = *slot->lang ? slot->lang : NULL;
	struct conflict_side theirs = { LABEL_WRITING_THEIRS, slot->conflict.theirs.by_shown,
		said(&slot->conflict.theirs) };
	struct conflict_side before = { LABEL_WRITING_BASE, NULL, base };

	conflict_write_side(visit, &theirs, base, lang);
	if (base)
		conflict_write_side(visit, &before, NULL, lang);
}

static void write_slot(struct visit *visit, const struct slot *slot)
{
	char name[SLOT_FIELD_SIZE + 8];
	const char *lang = *slot->lang ? slot->lang : NULL;

	HTML(visit->page, "<div>\n");
	if (slot->conflicted)
		write_conflict(visit, slot);
	if (slot->mine) {
		rev_field(slot, name);
		widget_hidden_number(visit, name, slot->rev);
		widget_field(visit,
			&(struct widget_field){ .name = slot->field,
				.label = LABEL_WRITING_IN_LANGUAGE,
				.with = { .value = name_of(visit, slot) },
				.kind = WIDGET_TEXTAREA,
				.value = slot->value,
				.lang = lang,
				.rows = 2 });
	} else {
		HTML(visit->page, "<p><strong><bdi>");
		html_text(visit->page, name_of(visit, slot));
		HTML(visit->page, "</bdi></strong></p>\n<p>");
		widget_words(visit, lang, slot->value);
		HTML(visit->page, "</p>\n");
	}
	HTML(visit->page, "</div>\n");
}

void slots_write(struct visit *visit, const struct slots *slots)
{
	HTML(visit->page, "<div class=\"tongues\">\n");
	for (size_t i = 0; i < slots->count; i++)
		write_slot(visit, &slots->list[i]);
	HTML(visit->page, "</div>\n");
}

/* --- saving ------------------------------------------------------------------------------------------- */

static enum deed_result save_slot(
	struct visit *visit, const struct place *place, struct slot *slot, slots_save_h handler, void *arg)
{
	struct saving saving = place_saving(visit, place, slot->rev);
	enum deed_result result;

	if (!slot->mine || (*slot->value == '\0' && slot->rev == 0))
		return DEED_UNCHANGED;
	result = handler(visit, &saving, slot, arg);
	if (result == DEED_CONFLICT) {
		slot->conflicted = true;
		slot->rev = slot->conflict.theirs.rev;
	} else {
		saving_conflict_free(&slot->conflict);
		slot->conflict = (struct saving_conflict){ .theirs.rev = 0 };
	}
	return result;
}

enum deed_result slots_save(
	struct visit *visit, const struct place *place, struct slots *slots, slots_save_h handler, void *arg)
{
	enum deed_result all = DEED_UNCHANGED;

	for (size_t i = 0; i < slots->count; i++) {
		enum deed_result result = save_slot(visit, place, &slots->list[i], handler, arg);

		if (result == DEED_CONFLICT)
			all = DEED_CONFLICT;
		else if (result == DEED_DONE && all == DEED_UNCHANGED)
			all = DEED_DONE;
		else if (result != DEED_DONE && result != DEED_UNCHANGED)
			return result;
	}
	return all;
}
