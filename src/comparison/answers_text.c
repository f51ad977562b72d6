#include "agahi/comparison/answers_text.h"

/* --- text --------------------------------------------------------------------------------------------- */

static void add(struct paper *paper, const char *words)
{
	buffer_add_text(&paper->text, words);
}

static void add_given(struct paper *paper, const struct answers_given *given)
{
	if (given->topic) {
		paper_add_text(paper, given->topic);
		add(paper, ", ");
		paper_add_text(paper, given->lang);
	} else {
		add(paper, "no answer");
	}
	buffer_add_format(&paper->text, ", by %s", decide_rule_name(given->rule));
}

static void add_asked(struct paper *paper, const struct answers_text *asked)
{
	add(paper, "    \"");
	paper_add_text(paper, asked->text);
	add(paper, "\" (");
	if (asked->source == ANSWERS_UNANSWERED) {
		add(paper, "asked ");
		paper_add_count(paper, asked->times, "time");
	} else {
		buffer_add_format(&paper->text, "%s, ", answers_source_name(asked->source));
		paper_add_text(paper, asked->lang);
	}
	add(paper, "): ");
}

static void add_other_answers(struct paper *paper, const struct answers *answers)
{
	size_t listed = 0;

	for (size_t i = 0; i < answers->count && listed < ANSWERS_MOST_LISTED; i++) {
		const struct answers_changed *changed = &answers->changed[i];

		if (changed->change != ANSWERS_OTHER_ANSWER)
			continue;
		add_asked(paper, changed->asked);
		add_given(paper, &changed->before);
		add(paper, " -> ");
		add_given(paper, &changed->after);
		add(paper, "\n");
		listed++;
	}
	if (answers->other_answers > listed)
		buffer_add_format(&paper->text, "    and %zu more\n", answers->other_answers - listed);
}

static const char *get(size_t count)
{
	return count == 1 ? "gets" : "get";
}

static void add_summary(struct paper *paper, const struct answers *answers)
{
	paper_begin_heading(paper);
	add(paper, "of ");
	paper_add_count(paper, answers->asked, "text");
	if (answers->other_answers == 0)
		add(paper, " none gets another answer");
	else
		buffer_add_format(&paper->text, " %zu %s another answer:", answers->other_answers,
			get(answers->other_answers));
	paper_end_heading(paper);
}

static void add_rest(struct paper *paper, const struct answers *answers)
{
	if (answers->new_words > 0)
		buffer_add_format(&paper->text, "%zu %s%s the same topic in new words\n", answers->new_words,
			answers->other_answers > 0 ? "more " : "", get(answers->new_words));
	if (answers->cut)
		buffer_add_format(
			&paper->text, "there are more texts than the %zu that were tried\n", answers->asked);
}

bool answers_print(const struct answers *answers, enum paper_format format, FILE *out)
{
	struct paper paper = { .colour = format == PAPER_COLOUR };

	if (format == PAPER_JSON)
		return paper_print_json(answers_json(answers), out);
	add_summary(&paper, answers);
	add_other_answers(&paper, answers);
	add_rest(&paper, answers);
	return paper_print(&paper, out);
}

/* --- JSON --------------------------------------------------------------------------------------------- */

static json_t *changed_json(const struct answers_changed *changed)
{
	const struct answers_text *asked = changed->asked;

	return json_pack("{s:o, s:o, s:s, s:I, s:s, s:o, s:o, s:s, s:o, s:o, s:s}", "text",
		paper_json_text(asked->text), "lang", paper_json_text(asked->lang), "source",
		answers_source_name(asked->source), "times", (json_int_t)asked->times, "change",
		changed->change == ANSWERS_NEW_WORDS ? "words" : "answer", "topic_before",
		paper_json_text(changed->before.topic), "lang_before", paper_json_text(changed->before.lang),
		"rule_before", decide_rule_name(changed->before.rule), "topic_after",
		paper_json_text(changed->after.topic), "lang_after", paper_json_text(changed->after.lang),
		"rule_after", decide_rule_name(changed->after.rule));
}

json_t *answers_json(const struct answers *answers)
{
	json_t *array = json_array();

	for (size_t i = 0; i < answers->count; i++)
		json_array_append_new(array, changed_json(&answers->changed[i]));
	return json_pack("{s:I, s:b, s:I, s:I, s:o}", "asked", (json_int_t)answers->asked, "cut",
		answers->cut, "other_answers", (json_int_t)answers->other_answers, "new_words",
		(json_int_t)answers->new_words, "changed", array);
}
