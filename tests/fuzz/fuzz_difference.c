/* Any two messages files side by side: what is told of them is the whole difference, and nothing that a terminal
 * obeys. */
#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/difference_text.h"
#include "agahi/sheet/import.h"
#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"
#include "expect.h"

static struct message_set *read_set(const uint8_t *data, size_t size)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();
	char *text = malloc(size + 1);

	expect(set && text);
	memcpy(text, data, size);
	text[size] = '\0';
	import_messages_text("m.csv", text, size, set, &report);
	report_free(&report);
	free(text);
	return set;
}

/* All pieces but those of one kind are a text. */
static void expect_pieces_make(const struct words *words, enum words_change without, const char *text)
{
	for (size_t i = 0; i < words->count; i++) {
		if (words->pieces[i].change == without)
			continue;
		expect(strncmp(text, words->pieces[i].text, words->pieces[i].len) == 0);
		text += words->pieces[i].len;
	}
	expect(*text == '\0');
}

static void expect_harmless(const struct difference *difference)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	expect(out && difference_print(difference, PAPER_PLAIN, out) && fclose(out) == 0);
	for (size_t at = 0; at < len;) {
		uint32_t character;

		at += utf8_next(text + at, len - at, &character);
		/* Ours are the line breaks and the isolates around what is written from the right. */
		expect(!visible_is_kept_away(character) || character == '\n' ||
			(character >= 0x2067 && character <= 0x2069));
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t first = end ? (size_t)(end - data) : size / 2;
	struct message_set *before = read_set(data, first),
			   *after = read_set(data + first + (end ? 1 : 0), size - first - (end ? 1 : 0));
	struct difference *difference = difference_make(before, after);
	char before_hash[TABLES_HASH_SIZE], after_hash[TABLES_HASH_SIZE];

	expect(difference && tables_hash(before, before_hash) && tables_hash(after, after_hash));
	expect(difference_is_empty(difference) == (strcmp(before_hash, after_hash) == 0));
	for (size_t i = 0; i < difference->message_count; i++) {
		const struct difference_message *message = &difference->messages[i];

		if (!message->text_changed)
			continue;
		expect_pieces_make(&message->words, WORDS_ADDED, message->before->text);
		expect_pieces_make(&message->words, WORDS_REMOVED, message->after->text);
	}
	expect_harmless(difference);
	difference_free(difference);
	message_set_free(before);
	message_set_free(after);
	return 0;
}
