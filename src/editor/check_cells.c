#include "agahi/editor/check_cells.h"

#include <stdio.h>
#include <string.h>

#include "agahi/editor/letters.h"
#include "agahi/sheet/damage.h"
#include "agahi/sheet/days.h"
#include "agahi/text/utf8.h"

/* A copy of what is damaged, with some of what stands around it. */
static void excerpt(const char *text, const char *at, size_t len, char out[96])
{
	enum { BEFORE = 24, MOST = 80 };
	const char *from = at - text > BEFORE ? at - BEFORE : text;

	while (((unsigned char)*from & 0xc0) == 0x80) /* not from the middle of a character */
		from++;
	size_t most = (size_t)(at - from) + len + BEFORE;
	size_t cut = utf8_cut(from, strlen(from), most < MOST ? most : MOST);
	memcpy(out, from, cut);
	out[cut] = '\0';
}

static void tell_character(
	struct inspection *in, enum fault kind, struct fault_at at, const char *found, size_t len)
{
	uint32_t character;
	char name[16];

	utf8_next(found, len, &character);
	snprintf(name, sizeof(name), "U+%04X", (unsigned)character);
	report_add(in->report, kind, at, (struct fault_with){ .value = name, .list = name });
}

static void check_cell(struct inspection *in, struct fault_at at, const char *text, bool written)
{
	static const enum fault kinds[] = { [DAMAGE_QUESTIONS] = FAULT_CELL_QUESTIONS,
		[DAMAGE_SHEET_ERROR] = FAULT_CELL_SHEET_ERROR,
		[DAMAGE_MOJIBAKE] = FAULT_CELL_MOJIBAKE,
		[DAMAGE_REPLACED] = FAULT_CELL_REPLACED,
		[DAMAGE_CONTROL] = FAULT_CELL_CONTROL,
		[DAMAGE_QUESTIONED] = FAULT_CELL_QUESTIONED,
		[DAMAGE_UNSEEN] = FAULT_CELL_UNSEEN,
		[DAMAGE_CODE] = FAULT_CELL_CODE };
	const char *found;
	size_t len;
	char value[96];
	enum damage damage = damage_find(text, &found, &len);

	bool questions = damage == DAMAGE_QUESTIONS || damage == DAMAGE_QUESTIONED;
	if (damage == DAMAGE_NONE || (questions && !written))
		return;
	if (damage == DAMAGE_CONTROL || damage == DAMAGE_UNSEEN) {
		tell_character(in, kinds[damage], at, found, len);
		return;
	}
	excerpt(text, found, len, value);
	if (damage == DAMAGE_SHEET_ERROR || damage == DAMAGE_CODE) /* one cause is one value */
		snprintf(value, sizeof(value), "%.*s", (int)len, found);
	report_add(in->report, kinds[damage], at, (struct fault_with){ .value = value });
}

/* What a spreadsheet makes of a day, a time or a long number that was typed as a word. */
static void check_number(struct inspection *in, struct fault_at at, const char *cell)
{
	char meaning[DAYS_MEANING_SIZE];

	if (days_is_serial(cell, true, meaning))
		report_add(in->report, FAULT_CELL_SERIAL, at,
			(struct fault_with){ .value = cell, .other = meaning });
	else if (days_is_scientific(cell))
		report_add(in->report, FAULT_CELL_SHORTENED, at, (struct fault_with){ .value = cell });
	else if (days_is_rewritten(cell))
		report_add(in->report, FAULT_CELL_REWRITTEN, at, (struct fault_with){ .value = cell });
}

/* The same within a text, and days that there are not. */
static void check_numbers_inside(struct inspection *in, struct fault_at at, const char *text)
{
	char number[DAYS_MEANING_SIZE], meaning[DAYS_MEANING_SIZE], found[DAYS_FOUND_SIZE];
	const struct day unknown = { 0 };

	if (!strpbrk(text, ".") || !days_find_serial(text, number, meaning))
		check_number(in, at, text);
	else
		report_add(in->report, FAULT_CELL_SERIAL, at,
			(struct fault_with){ .value = number, .other = meaning });
	enum days_verdict verdict = days_judge(text, unknown, false, found);
	if (verdict == DAYS_IMPOSSIBLE || verdict == DAYS_DOUBTFUL)
		report_add(in->report, FAULT_CELL_NO_DATE, at, (struct fault_with){ .value = found });
}

static void check_letters(struct inspection *in, struct fault_at at, const char *text, const char *lang)
{
	if (damage_spoils(text))
		return; /* it would follow from it */
	static const enum fault kinds[] = {
		[LETTERS_NO_ARABIC] = FAULT_CELL_NO_ARABIC, [LETTERS_ALL_ARABIC] = FAULT_CELL_ALL_ARABIC
	};
	enum letters letters = letters_judge(text, lang);

	if (letters != LETTERS_FINE && !(letters == LETTERS_NO_ARABIC && letters_are_of_a_name(text)))
		report_add(in->report, kinds[letters], at, (struct fault_with){ .value = text });
}

static void check_message(struct inspection *in, const struct message_row *row)
{
	check_cell(in, place_of_message(in->set, row, "topic"), row->topic, true);
	check_cell(in, place_of_message(in->set, row, "lang"), row->lang, true);
	for (size_t i = 0; i < row->keyword_count; i++) {
		check_cell(in, place_of_message(in->set, row, "keywords"), row->keywords[i], true);
		check_number(in, place_of_message(in->set, row, "keywords"), row->keywords[i]);
	}
	check_cell(in, place_of_message(in->set, row, "text"), row->text, true);
	check_numbers_inside(in, place_of_message(in->set, row, "text"), row->text);
}

static void check_placeholder(struct inspection *in, const struct placeholder_row *row)
{
	check_cell(in, place_of_placeholder(in->set, row, "placeholder"), row->name, true);
	check_cell(in, place_of_placeholder(in->set, row, "lang"), row->lang, true);
	check_cell(in, place_of_placeholder(in->set, row, "value"), row->value, true);
	if (*row->lang != '\0')
		check_letters(in, place_of_placeholder(in->set, row, "value"), row->value, row->lang);
}

static void check_menu(struct inspection *in, const struct menu_row *row)
{
	check_cell(in, place_of_menu(in->set, row, "menu"), row->menu, true);
	check_cell(in, place_of_menu(in->set, row, "item"), row->item, true);
	check_cell(in, place_of_menu(in->set, row, "lang"), row->lang, true);
	check_cell(in, place_of_menu(in->set, row, "label"), row->label, true);
	check_numbers_inside(in, place_of_menu(in->set, row, "label"), row->label);
	if (strncmp(row->target, "language:", strlen("language:")) !=
		0) /* a language is called as its readers call it */
		check_letters(in, place_of_menu(in->set, row, "label"), row->label, row->lang);
	check_cell(in, place_of_menu(in->set, row, "target"), row->target, true);
}

void check_cells(struct inspection *in)
{
	for (size_t i = 0; i < in->set->message_count; i++)
		check_message(in, &in->set->messages[i]);
	for (size_t i = 0; i < in->set->placeholder_count; i++)
		check_placeholder(in, &in->set->placeholders[i]);
	for (size_t i = 0; i < in->set->menu_count; i++)
		check_menu(in, &in->set->menus[i]);
	for (size_t i = 0; i < in->set->example_count; i++) {
		const struct example_row *row = &in->set->examples[i];

		check_cell(in, place_of_example(in->set, row, "text"), row->text, false);
		check_letters(in, place_of_example(in->set, row, "text"), row->text, row->lang);
	}
}
