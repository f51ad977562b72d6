#include "agahi/edition/laying.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/layer.h"

/* --- what has to be the same -------------------------------------------------------------------------- */

/* With its NUL, so that no two lists of texts are the same octets. */
static void add_text(crypto_hash_sha256_state *state, const char *text)
{
	crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text) + 1);
}

/* No keyword is empty, and a topic neither: an empty text ends each list. */
static void hash_all_but_texts(const struct message_set *set, char hash[TABLES_HASH_SIZE])
{
	unsigned char octets[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < set->message_count; i++) {
		const struct message_row *row = &set->messages[i];

		add_text(&state, row->topic);
		add_text(&state, row->lang);
		for (size_t k = 0; k < row->keyword_count; k++)
			add_text(&state, row->keywords[k]);
		add_text(&state, "");
	}
	add_text(&state, "");
	for (size_t i = 0; i < set->example_count; i++) {
		add_text(&state, set->examples[i].topic);
		add_text(&state, set->examples[i].lang);
		add_text(&state, set->examples[i].text);
	}
	crypto_hash_sha256_final(&state, octets);
	sodium_bin2hex(hash, TABLES_HASH_SIZE, octets, sizeof(octets));
}

/* --- keeping ------------------------------------------------------------------------------------------ */

void laying_forget(struct laying *laying)
{
	for (size_t i = 0; laying->texts && i < laying->count; i++)
		free(laying->texts[i]);
	free((void *)laying->texts);
	catalogue_free(laying->built);
	*laying = (struct laying){ .built = NULL };
}

/* Where a set has two texts of a topic in a language the later counts, and the words of both are learned: rare enough to be
 * built. */
static bool has_each_once(const struct topics *topics, const struct message_set *set)
{
	size_t languages = topics_language_count(topics);
	bool *has = calloc(topics_count(topics) * languages + 1, sizeof(*has)), once = has != NULL;

	for (size_t i = 0; once && i < set->message_count; i++) {
		int topic = topics_find(topics, set->messages[i].topic);
		int language = topics_find_language(topics, set->messages[i].lang);

		once = topic >= 0 && language >= 0 && !has[(size_t)topic * languages + (size_t)language];
		if (once)
			has[(size_t)topic * languages + (size_t)language] = true;
	}
	free(has);
	return once;
}

static bool keep_texts(struct laying *laying, const struct message_set *set)
{
	laying->texts = calloc(set->message_count + 1, sizeof(*laying->texts));
	for (; laying->texts && laying->count < set->message_count; laying->count++) {
		laying->texts[laying->count] = strdup(set->messages[laying->count].text);
		if (!laying->texts[laying->count])
			return false;
	}
	return laying->texts != NULL;
}

void laying_keep(struct laying *laying, struct catalogue *built, const struct message_set *set)
{
	laying_forget(laying);
	/* What it learned is not there, and may be the next time. */
	if (set->example_count > 0 && !catalogue_model(built))
		return;
	if (!has_each_once(catalogue_topics(built), set))
		return;
	laying->built = catalogue_hold(built);
	hash_all_but_texts(set, laying->hash);
	if (!keep_texts(laying, set))
		laying_forget(laying);
}

/* --- laying ------------------------------------------------------------------------------------------- */

/* What stands in braces may have another value. */
static bool is_other_text(const struct laying *laying, size_t row, const struct message_set *set)
{
	const char *name;
	size_t name_len;

	return strcmp(laying->texts[row], set->messages[row].text) != 0 ||
		placeholder_find(set->messages[row].text, &name, &name_len) != NULL;
}

static bool is_exact(const struct catalogue *catalogue)
{
	int languages = (int)topics_language_count(catalogue_topics(catalogue));

	for (int language = 0; language < languages; language++) {
		if (!catalogue_overlay_is_exact(catalogue, language))
			return false;
	}
	return true;
}

struct catalogue *laying_lay(const struct laying *laying, const struct message_set *set)
{
	char hash[TABLES_HASH_SIZE];
	struct catalogue *catalogue = NULL;
	struct layer layer;

	if (!laying->built)
		return NULL;
	hash_all_but_texts(set, hash);
	if (strcmp(hash, laying->hash) != 0)
		return NULL;
	layer_open(&layer, laying->built, set->message_count);
	for (size_t i = 0; layer.good && i < set->message_count; i++) {
		if (is_other_text(laying, i, set))
			layer_add(&layer, set, &set->messages[i], laying->texts[i]);
	}
	catalogue = layer_lay(&layer, laying->built, set);
	layer_free(&layer);
	if (!catalogue || is_exact(catalogue))
		return catalogue;
	catalogue_free(catalogue);
	return NULL;
}
