#include "agahi/comparison/answers.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/text/fold.h"

static const char *const source_names[] = { "unanswered", "example", "keyword" };

const char *answers_source_name(enum answers_source source)
{
	return source_names[source];
}

/* --- the texts ---------------------------------------------------------------------------------------- */

enum { SLOTS = 1 << 16 }; /* a power of two, and more than twice as many as there are texts */

/* Texts while they are gathered; by their number, what they are known by. */
struct gathering {
	struct answers_texts *texts;
	char **keys;
	size_t *slots; /* numbers of texts, from 1; 0: free */
	bool failed;
};

/* The slot that has the key, or where it belongs. */
static size_t *find_slot(const struct gathering *gathering, const struct buffer *key)
{
	size_t at = (size_t)hash_octets(key->data, key->len) % SLOTS;

	while (gathering->slots[at] != 0 && strcmp(gathering->keys[gathering->slots[at] - 1], key->data) != 0)
		at = (at + 1) % SLOTS;
	return &gathering->slots[at];
}

/* Nothing that is folded holds a line break. */
static bool write_key(const struct answers_text *text, struct buffer *key)
{
	char folded[FOLD_MAX_OCTETS];
	size_t len = fold_text(text->text, strlen(text->text), folded);

	buffer_add(key, folded, len);
	buffer_add_format(key, "\n%s\n%s", source_names[text->source], text->lang ? text->lang : "");
	return len > 0;
}

static void keep(
	struct gathering *gathering, const struct answers_text *text, struct buffer *key, size_t *slot)
{
	struct answers_texts *texts = gathering->texts;

	if (texts->count == ANSWERS_MAX_TEXTS) {
		texts->cut = true;
		return;
	}
	texts->texts[texts->count] = *text;
	gathering->keys[texts->count] = buffer_take(key);
	gathering->failed = gathering->failed || !gathering->keys[texts->count];
	*slot = ++texts->count;
}

/* What has no letter or digit is left out; what is there already is asked more often. */
static void gather(struct gathering *gathering, const struct answers_text *text)
{
	struct buffer key = { 0 };
	bool says_something = write_key(text, &key);

	gathering->failed = gathering->failed || key.failed;
	if (says_something && !gathering->failed) {
		size_t *slot = find_slot(gathering, &key);

		if (*slot != 0)
			gathering->texts->texts[*slot - 1].times += text->times;
		else
			keep(gathering, text, &key, slot);
	}
	buffer_free(&key);
}

static void gather_examples(struct gathering *gathering, const struct message_set *set)
{
	for (size_t i = 0; i < set->example_count && !gathering->failed; i++)
		gather(gathering,
			&(struct answers_text){
				set->examples[i].text, set->examples[i].lang, ANSWERS_EXAMPLE, 0 });
}

static void gather_keywords(struct gathering *gathering, const struct message_set *set)
{
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		for (size_t j = 0; j < row->keyword_count && !gathering->failed; j++)
			gather(gathering,
				&(struct answers_text){ row->keywords[j], row->lang, ANSWERS_KEYWORD, 0 });
	}
}

static int by_times(const void *a, const void *b)
{
	const struct answers_text *first = a, *second = b;

	if (first->times != second->times)
		return first->times < second->times ? 1 : -1;
	return strcmp(first->text, second->text);
}

/* Only the unanswered have times, and they are first. */
static void sort_by_times(struct answers_texts *texts)
{
	size_t asked = 0;

	while (asked < texts->count && texts->texts[asked].source == ANSWERS_UNANSWERED)
		asked++;
	qsort(texts->texts, asked, sizeof(*texts->texts), by_times);
}

static struct answers_texts *new_texts(void)
{
	struct answers_texts *texts = calloc(1, sizeof(*texts));

	if (texts)
		texts->texts = calloc(ANSWERS_MAX_TEXTS, sizeof(*texts->texts));
	if (texts && !texts->texts) {
		free(texts);
		return NULL;
	}
	return texts;
}

static void gather_all(struct gathering *gathering, const struct message_set *before,
	const struct message_set *after, const struct answers_unanswered *unanswered, size_t count)
{
	for (size_t i = 0; i < count && !gathering->failed; i++)
		gather(gathering,
			&(struct answers_text){
				unanswered[i].text, NULL, ANSWERS_UNANSWERED, unanswered[i].times });
	gather_examples(gathering, after);
	gather_examples(gathering, before);
	gather_keywords(gathering, after);
	gather_keywords(gathering, before);
	sort_by_times(gathering->texts);
}

struct answers_texts *answers_gather(const struct message_set *before, const struct message_set *after,
	const struct answers_unanswered *unanswered, size_t count)
{
	struct gathering gathering = { new_texts(), calloc(ANSWERS_MAX_TEXTS, sizeof(char *)),
		calloc(SLOTS, sizeof(size_t)), false };

	gathering.failed = !gathering.texts || !gathering.keys || !gathering.slots;
	if (!gathering.failed)
		gather_all(&gathering, before, after, unanswered, count);
	for (size_t i = 0; gathering.keys && gathering.texts && i < gathering.texts->count; i++)
		free(gathering.keys[i]);
	free((void *)gathering.keys);
	free(gathering.slots);
	if (!gathering.failed)
		return gathering.texts;
	answers_texts_free(gathering.texts);
	return NULL;
}

void answers_texts_free(struct answers_texts *texts)
{
	if (!texts)
		return;
	free(texts->texts);
	free(texts);
}

/* --- the answers -------------------------------------------------------------------------------------- */

/* What one catalogue says; `reply` is empty where it says nothing. */
static struct answers_given ask(
	const struct catalogue *catalogue, const struct answers_text *text, struct buffer *reply)
{
	const struct decide_request request = { .text = text->text, .origin = ORIGIN_PHONE };
	const struct decide_sender sender = { .verdict = LIMITER_ALLOW, .language = text->lang };
	const struct decision decision = decide(&request, catalogue, &sender);

	reply->len = 0;
	buffer_add(reply, "", 0);
	decision_write(&decision, reply);
	return (struct answers_given){ decision.topic, decision.language, decision.rule };
}

static bool same_name(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_reply(const struct buffer *before, const struct buffer *after)
{
	return before->len == after->len && memcmp(before->data, after->data, before->len) == 0;
}

/* The two replies, kept from text to text so that they are not allocated each time. */
struct replies {
	struct buffer before, after;
};

static void compare_text(struct answers *answers, const struct answers_text *text,
	const struct catalogue *before, const struct catalogue *after, struct replies *replies)
{
	struct answers_changed changed = { .asked = text,
		.before = ask(before, text, &replies->before),
		.after = ask(after, text, &replies->after) };
	bool same = same_name(changed.before.topic, changed.after.topic) &&
		same_name(changed.before.lang, changed.after.lang);

	if (replies->before.failed || replies->after.failed ||
		(same && same_reply(&replies->before, &replies->after)))
		return;
	changed.change = same ? ANSWERS_NEW_WORDS : ANSWERS_OTHER_ANSWER;
	answers->new_words += same;
	answers->other_answers += !same;
	answers->changed[answers->count++] = changed;
}

struct answers *answers_compare(
	const struct answers_texts *texts, const struct catalogue *before, const struct catalogue *after)
{
	struct answers *answers = calloc(1, sizeof(*answers));
	struct replies replies = { { 0 }, { 0 } };

	if (!answers)
		return NULL;
	answers->changed = calloc(texts->count + 1, sizeof(*answers->changed));
	answers->asked = texts->count;
	answers->cut = texts->cut;
	for (size_t i = 0; answers->changed && i < texts->count; i++)
		compare_text(answers, &texts->texts[i], before, after, &replies);
	bool complete = answers->changed && !replies.before.failed && !replies.after.failed;
	buffer_free(&replies.before);
	buffer_free(&replies.after);
	if (complete)
		return answers;
	answers_free(answers);
	return NULL;
}

void answers_free(struct answers *answers)
{
	if (!answers)
		return;
	free(answers->changed);
	free(answers);
}
