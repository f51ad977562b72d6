#include "agahi/writing/message_form.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/drafts/saving.h"
#include "agahi/frame/widgets.h"

bool message_form_read(const struct form *form, struct message_form *read)
{
	*read = (struct message_form){ .rev = form_number(form, "rev", 0) };
	read->text = entries_trimmed(form_value(form, "text"));
	return read->text && entries_read(form_value(form, "keywords"), &read->keywords) &&
		entries_read(form_value(form, "examples"), &read->examples) &&
		entries_read(form_value(form, "examples-were"), &read->examples_were);
}

void message_form_free(struct message_form *read)
{
	free(read->text);
	entries_free(&read->keywords);
	entries_free(&read->examples);
	entries_free(&read->examples_were);
}

static void judge_lines(struct visit *visit, const char *field, const struct entries *lines, size_t most)
{
	if (lines->cut || lines->count > most)
		widget_error(visit, field, LABEL_WRITING_TOO_MANY,
			(struct label_with){ .number = (long long)most });
	for (size_t i = 0; i < lines->count; i++) {
		if (strlen(lines->list[i]) > SAVING_MAX_WORDS) {
			widget_error(visit, field, LABEL_WRITING_LINE_LONG,
				(struct label_with){ .number = SAVING_MAX_WORDS });
			return;
		}
	}
}

bool message_form_judge(struct visit *visit, const struct message_form *read)
{
	if (*read->text == '\0')
		widget_error(visit, "text", LABEL_WRITING_TEXT_EMPTY, (struct label_with){ 0 });
	else if (strlen(read->text) > SAVING_MAX_TEXT)
		widget_error(visit, "text", LABEL_WRITING_TEXT_LONG,
			(struct label_with){ .number = SAVING_MAX_TEXT });
	judge_lines(visit, "keywords", &read->keywords, SAVING_MOST_KEYWORDS);
	judge_lines(visit, "examples", &read->examples, SAVING_MOST_KEYWORDS);
	return !widget_has_errors(visit);
}

struct message_row message_form_row(const struct message_form *read, const char *topic, const char *lang)
{
	return (struct message_row){ .topic = (char *)topic,
		.lang = (char *)lang,
		.text = read->text,
		.keywords = read->keywords.list,
		.keyword_count = read->keywords.count };
}

static bool row_has(const struct message_row *row, const char *keyword)
{
	for (size_t i = 0; row && i < row->keyword_count; i++) {
		if (strcmp(row->keywords[i], keyword) == 0)
			return true;
	}
	return false;
}

static void add_line(struct buffer *out, const char *line)
{
	buffer_add_text(out, line);
	buffer_add_text(out, "\n");
}

void message_form_join_keywords(const struct message_row *base, const struct message_row *theirs,
	const struct message_form *mine, struct buffer *out)
{
	for (size_t i = 0; theirs && i < theirs->keyword_count; i++) {
		const char *keyword = theirs->keywords[i];

		if (!row_has(base, keyword) || entries_have(&mine->keywords, keyword))
			add_line(out, keyword);
	}
	for (size_t i = 0; i < mine->keywords.count; i++) {
		const char *keyword = mine->keywords.list[i];

		if (!row_has(theirs, keyword) && !row_has(base, keyword))
			add_line(out, keyword);
	}
}
