#include "agahi/unmatched/choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_own(const struct visit *visit, const struct draft *draft)
{
	bool touched = false;

	return draft->made_by == visit->person.id ||
		(drafts_is_touched_by(desk_database(visit->desk), draft->id, visit->person.id, &touched) &&
			touched);
}

static void add_draft(const struct draft *draft, void *arg)
{
	struct choice *choice = arg;
	struct buffer text = { 0 };
	char *id = choice->ids[choice->count];

	if (choice->count == DRAFTS_MOST_OPEN || draft->state != COURSE_DRAFT ||
		!is_own(choice->visit, draft))
		return;
	labels_add(&text, choice->visit->language, LABEL_SHELL_DRAFT,
		(struct label_with){ .number = draft->id, .value = draft->title });
	snprintf(id, CHOICE_ID_SIZE, "%lld", draft->id);
	char *words = choice->texts[choice->count] = buffer_take(&text);
	choice->options[choice->count++] = (struct widget_option){ id, LABEL_NONE, words ? words : id };
}

static const char *said(const struct visit *visit)
{
	const struct web_request *request = &visit->exchange->request;

	return form_has(&request->form, "draft") ? form_value(&request->form, "draft")
						 : form_value(&request->query, "draft");
}

void choice_gather(struct choice *choice, const struct visit *visit)
{
	*choice = (struct choice){ .visit = visit };
	drafts_list(desk_database(visit->desk), DRAFTS_OPEN, DRAFTS_MOST_OPEN, add_draft, choice);
	choice->options[choice->count++] = (struct widget_option){ "new", LABEL_UNMATCHED_NEW_DRAFT, NULL };
	for (size_t i = 0; i < choice->count; i++) {
		if (strcmp(choice->options[i].value, said(visit)) == 0)
			choice->chosen = i;
	}
}

void choice_free(struct choice *choice)
{
	for (size_t i = 0; i < DRAFTS_MOST_OPEN; i++)
		free(choice->texts[i]);
}

const char *choice_value(const struct choice *choice)
{
	return choice->options[choice->chosen].value;
}

const char *choice_words(const struct choice *choice)
{
	const struct widget_option *option = &choice->options[choice->chosen];

	return option->text ? option->text : labels_text(choice->visit->language, option->label);
}

void choice_write_select(struct visit *visit, const struct choice *choice)
{
	widget_select(visit,
		&(struct widget_field){ .name = "draft",
			.label = LABEL_UNMATCHED_DRAFT,
			.value = choice_value(choice),
			.required = true },
		choice->options, choice->count);
}
