#include "agahi/fittings/sides.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/frame/widgets.h"
#include "agahi/writing/conflict.h"
#include "agahi/writing/entries.h"

/* --- making ------------------------------------------------------------------------------------------- */

static bool add_side(
	const struct visit *visit, const struct place *place, const char *lang, struct sides *sides)
{
	struct side *side = &sides->list[sides->count++];

	side->lang = lang;
	side->mine = place_takes(visit, place, lang);
	side->value = strdup("");
	snprintf(side->field, sizeof(side->field), "value-%.40s", *lang ? lang : "all");
	return side->value != NULL;
}

bool sides_open(const struct visit *visit, const struct place *place, const struct tongues *tongues,
	bool for_all, struct sides *sides)
{
	bool good = true;

	memset(sides, 0, sizeof(*sides));
	for (size_t i = 0; i < tongues->count && good; i++)
		good = add_side(visit, place, tongues->tags[i], sides);
	return good && (!for_all || add_side(visit, place, "", sides));
}

void sides_free(struct sides *sides)
{
	for (size_t i = 0; i < sides->count; i++) {
		free(sides->list[i].value);
		if (sides->list[i].conflicted)
			saving_conflict_free(&sides->list[i].conflict);
	}
	sides->count = 0;
}

struct side *sides_find(struct sides *sides, const char *lang)
{
	for (size_t i = 0; i < sides->count; i++) {
		if (strcmp(sides->list[i].lang, lang) == 0)
			return &sides->list[i];
	}
	return NULL;
}

bool side_put(struct side *side, const char *value, long long rev)
{
	char *copy = entries_trimmed(value);

	if (!copy)
		return false;
	free(side->value);
	side->value = copy;
	side->rev = rev;
	return true;
}

static const char *said(const struct stored_row *row)
{
	if (row->placeholder)
		return row->placeholder->value;
	return row->menu ? row->menu->label : NULL;
}

bool sides_read(struct visit *visit, const struct place *place, struct sides *sides, sides_name_h name_of,
	const void *arg)
{
	bool good = true;

	for (size_t i = 0; i < sides->count && good; i++) {
		struct row_name name = name_of(sides->list[i].lang, arg);
		struct stored_row row;
		const char *value;

		good = stored_row_find(desk_database(visit->desk), place->draft.id, &name, &row);
		value = good ? said(&row) : NULL;
		good = good && side_put(&sides->list[i], value ? value : "", row.rev);
		stored_row_free(&row);
	}
	return good;
}

static void rev_field(const struct side *side, char name[SIDE_FIELD_SIZE + 8])
{
	snprintf(name, SIDE_FIELD_SIZE + 8, "rev-%s", side->field);
}

bool sides_take(struct sides *sides, const struct form *form)
{
	char name[SIDE_FIELD_SIZE + 8];

	for (size_t i = 0; i < sides->count; i++) {
		struct side *side = &sides->list[i];

		rev_field(side, name);
		if (side->mine && form_has(form, side->field) &&
			!side_put(side, form_value(form, side->field), form_number(form, name, 0)))
			return false;
	}
	return true;
}

/* --- fields ------------------------------------------------------------------------------------------- */

static const char *name_of(const struct visit *visit, const struct side *side)
{
	return *side->lang ? labels_tongue(visit->language, side->lang)
			   : labels_text(visit->language, LABEL_WRITING_EVERY_LANGUAGE);
}

static void write_conflict(struct visit *visit, const struct side *side)
{
	const char *base = said(&side->conflict.base), *lang = *side->lang ? side->lang : NULL;
	struct conflict_side theirs = { LABEL_WRITING_THEIRS, side->conflict.theirs.by_shown,
		said(&side->conflict.theirs) };
	struct conflict_side before = { LABEL_WRITING_BASE, NULL, base };

	conflict_write_side(visit, &theirs, base, lang);
	if (base)
		conflict_write_side(visit, &before, NULL, lang);
}

static void write_side(struct visit *visit, const struct side *side)
{
	char name[SIDE_FIELD_SIZE + 8];
	const char *lang = *side->lang ? side->lang : NULL;

	HTML(visit->page, "<div>\n");
	if (side->conflicted)
		write_conflict(visit, side);
	if (side->mine) {
		rev_field(side, name);
		widget_hidden_number(visit, name, side->rev);
		widget_field(visit,
			&(struct widget_field){ .name = side->field,
				.label = LABEL_WRITING_IN_LANGUAGE,
				.with = { .value = name_of(visit, side) },
				.kind = WIDGET_TEXTAREA,
				.value = side->value,
				.lang = lang,
				.rows = 2 });
	} else {
		HTML(visit->page, "<p><strong><bdi>");
		html_text(visit->page, name_of(visit, side));
		HTML(visit->page, "</bdi></strong></p>\n<p>");
		widget_words(visit, lang, side->value);
		HTML(visit->page, "</p>\n");
	}
	HTML(visit->page, "</div>\n");
}

void sides_write(struct visit *visit, const struct sides *sides)
{
	HTML(visit->page, "<div class=\"tongues\">\n");
	for (size_t i = 0; i < sides->count; i++)
		write_side(visit, &sides->list[i]);
	HTML(visit->page, "</div>\n");
}

/* --- saving ------------------------------------------------------------------------------------------- */

static enum deed_result save_side(
	struct visit *visit, const struct place *place, struct side *side, sides_save_h handler, void *arg)
{
	struct saving saving = place_saving(visit, place, side->rev);
	enum deed_result result;

	if (!side->mine || (*side->value == '\0' && side->rev == 0))
		return DEED_UNCHANGED;
	result = handler(visit, &saving, side, arg);
	if (result == DEED_CONFLICT) {
		side->conflicted = true;
		side->rev = side->conflict.theirs.rev;
	} else {
		saving_conflict_free(&side->conflict);
		side->conflict = (struct saving_conflict){ .theirs.rev = 0 };
	}
	return result;
}

enum deed_result sides_save(
	struct visit *visit, const struct place *place, struct sides *sides, sides_save_h handler, void *arg)
{
	enum deed_result all = DEED_UNCHANGED;

	for (size_t i = 0; i < sides->count; i++) {
		enum deed_result result = save_side(visit, place, &sides->list[i], handler, arg);

		if (result == DEED_CONFLICT)
			all = DEED_CONFLICT;
		else if (result == DEED_DONE && all == DEED_UNCHANGED)
			all = DEED_DONE;
		else if (result != DEED_DONE && result != DEED_UNCHANGED)
			return result;
	}
	return all;
}
