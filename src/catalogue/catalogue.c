#include "agahi/catalogue/catalogue.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/hash.h"
#include "agahi/catalogue/meanings.h"
#include "agahi/catalogue/menus.h"
#include "agahi/catalogue/speech.h"
#include "agahi/learning/model.h"
#include "agahi/text/fold.h"
#include "agahi/text/script.h"
#include "agahi/words/lexicon.h"

/* An echo of ours is known by how it begins, because phones and gateways cut long texts short. */
enum { ECHO_OCTETS = 48 };

struct catalogue {
	struct topics *topics;
	struct keywords *keywords;
	struct lexicon *lexicon;
	struct speech *speech;
	struct menus *menus;

	uint64_t *own_beginnings; /* hashes, sorted */
	size_t own_count;

	struct model *model;
	int topics_of_classes[MODEL_MOST_CLASSES];

	long long edition;
	atomic_uint answer_at; /* per mille; told by who answers, while another may lay over it */

	struct catalogue *original; /* of an overlay, which holds it: what both have is its */
	atomic_uint holders;
};

static void free_overlay(struct catalogue *overlay)
{
	struct catalogue *original = overlay->original;

	if (overlay->topics != original->topics)
		topics_free(overlay->topics);
	if (overlay->speech != original->speech)
		speech_free(overlay->speech);
	if (overlay->menus != original->menus)
		menus_free(overlay->menus);
	if (overlay->own_beginnings != original->own_beginnings)
		free(overlay->own_beginnings);
	free(overlay);
	catalogue_free(original);
}

static void free_built(struct catalogue *catalogue)
{
	model_free(catalogue->model);
	menus_free(catalogue->menus);
	speech_free(catalogue->speech);
	lexicon_free(catalogue->lexicon);
	keywords_free(catalogue->keywords);
	topics_free(catalogue->topics);
	free(catalogue->own_beginnings);
	free(catalogue);
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue || atomic_fetch_sub(&catalogue->holders, 1) > 1)
		return;
	if (catalogue->original)
		free_overlay(catalogue);
	else
		free_built(catalogue);
}

struct catalogue *catalogue_hold(const struct catalogue *catalogue)
{
	struct catalogue *held = (struct catalogue *)(uintptr_t)catalogue;

	atomic_fetch_add(&held->holders, 1);
	return held;
}

/* --- keywords ----------------------------------------------------------------------------------------- */

static bool add_keywords_of(struct catalogue *catalogue, const struct message_row *row)
{
	int language = topics_find_language(catalogue->topics, row->lang);
	int topic = topics_find(catalogue->topics, row->topic);

	for (size_t i = 0; i < row->keyword_count && language >= 0; i++) {
		if (!keywords_add(catalogue->keywords, row->keywords[i], topic, language))
			return false;
	}
	return true;
}

static bool make_keywords(struct catalogue *catalogue, const struct message_set *set)
{
	size_t most = 0;

	for (size_t i = 0; i < set->message_count; i++)
		most += set->messages[i].keyword_count;
	catalogue->keywords = keywords_new(most);
	for (size_t i = 0; catalogue->keywords && i < set->message_count; i++) {
		if (!add_keywords_of(catalogue, &set->messages[i]))
			return false;
	}
	return catalogue->keywords != NULL;
}

/* --- our own texts ------------------------------------------------------------------------------------ */

static int compare_hashes(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static bool has_beginning(const char *text, uint64_t *hash)
{
	char folded[FOLD_MAX_OCTETS];

	if (!text || fold_text(text, strlen(text), folded) < ECHO_OCTETS)
		return false;
	*hash = hash_octets(folded, ECHO_OCTETS);
	return true;
}

static void remember_beginning(struct catalogue *catalogue, const char *text)
{
	uint64_t hash;

	if (has_beginning(text, &hash))
		catalogue->own_beginnings[catalogue->own_count++] = hash;
}

static bool remember_own_texts(struct catalogue *catalogue)
{
	size_t topics = topics_count(catalogue->topics), languages = topics_language_count(catalogue->topics);

	catalogue->own_beginnings = calloc(topics * languages + 1, sizeof(uint64_t));
	if (!catalogue->own_beginnings)
		return false;
	for (size_t topic = 0; topic < topics; topic++) {
		for (size_t language = 0; language < languages; language++)
			remember_beginning(
				catalogue, topics_text(catalogue->topics, (int)topic, (int)language));
	}
	qsort(catalogue->own_beginnings, catalogue->own_count, sizeof(uint64_t), compare_hashes);
	return true;
}

/* Where a hash stands among the sorted ones, or would. */
static size_t place_of(const struct catalogue *catalogue, uint64_t hash)
{
	size_t low = 0, high = catalogue->own_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (catalogue->own_beginnings[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

static bool fill(
	struct catalogue *catalogue, const struct message_set *set, const struct topics_languages *languages)
{
	catalogue->topics = topics_build(set, languages);
	if (!catalogue->topics || !make_keywords(catalogue, set) || !remember_own_texts(catalogue))
		return false;
	catalogue->lexicon = meanings_learn(catalogue->topics, catalogue->keywords);
	catalogue->speech = speech_learn(set, catalogue->topics);
	catalogue->menus = menus_build(set, catalogue->topics);
	return catalogue->lexicon && catalogue->speech && catalogue->menus;
}

struct catalogue *catalogue_build(const struct message_set *set, const struct topics_languages *languages)
{
	struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

	if (catalogue)
		atomic_init(&catalogue->holders, 1);
	if (catalogue && !fill(catalogue, set, languages)) {
		catalogue_free(catalogue);
		return NULL;
	}
	if (catalogue)
		catalogue_set_answer_at(catalogue, CATALOGUE_ANSWER_AT);
	return catalogue;
}

/* --- bringing memory ---------------------------------------------------------------------------------- */

/* Fewer keywords than this are in the processor's cache, and to bring them costs more than they do. */
enum { MANY_KEYWORDS = 4096, MOST_FETCHED = 12 };

static size_t hash_words(const char *folded, uint64_t hashes[MOST_FETCHED])
{
	size_t count = 0;

	while (*folded != '\0' && count < MOST_FETCHED) {
		size_t len = strcspn(folded, " ");

		hashes[count++] = hash_octets(folded, len);
		folded += len + (folded[len] == ' ');
	}
	return count;
}

static void fetch_meanings(const struct catalogue *catalogue, uint64_t hash)
{
	uint32_t word = vocabulary_fetched(lexicon_vocabulary(catalogue->lexicon), hash);

	if (word != VOCABULARY_NONE)
		lexicon_fetch(catalogue->lexicon, word);
	speech_fetch_languages(catalogue->speech, hash);
}

void catalogue_fetch(const struct catalogue *catalogue, const char *folded, size_t len)
{
	const struct vocabulary *words = lexicon_vocabulary(catalogue->lexicon);
	uint64_t hashes[MOST_FETCHED], whole;

	if (keywords_count(catalogue->keywords) < MANY_KEYWORDS)
		return;
	size_t count = hash_words(folded, hashes);
	whole = hash_octets(folded, len);
	keywords_fetch_table(catalogue->keywords, whole);
	for (size_t i = 0; i < count; i++) {
		vocabulary_fetch_table(words, hashes[i]);
		speech_fetch_table(catalogue->speech, hashes[i]);
	}
	keywords_fetch_keyword(catalogue->keywords, whole);
	for (size_t i = 0; i < count; i++) {
		vocabulary_fetch_word(words, hashes[i]);
		speech_fetch_word(catalogue->speech, hashes[i]);
	}
	for (size_t i = 0; i < count; i++)
		fetch_meanings(catalogue, hashes[i]);
}

/* --- overlay ------------------------------------------------------------------------------------------ */

static bool overlay_topics(struct catalogue *overlay, const struct catalogue_changes *changes)
{
	struct topics_change *texts = calloc(changes->count + 1, sizeof(*texts));

	for (size_t i = 0; texts && i < changes->count; i++)
		texts[i] = (struct topics_change){ changes->texts[i].topic, changes->texts[i].language,
			changes->texts[i].filled };
	struct topics *topics = texts ? topics_overlay(overlay->topics, texts, changes->count) : NULL;
	free(texts);
	if (topics)
		overlay->topics = topics;
	return topics != NULL;
}

static bool overlay_speech(struct catalogue *overlay, const struct catalogue_changes *changes)
{
	struct speech_change *texts = calloc(changes->count + 1, sizeof(*texts));
	size_t count = 0;

	for (size_t i = 0; texts && i < changes->count; i++) {
		if (changes->texts[i].before || changes->texts[i].after)
			texts[count++] = (struct speech_change){ changes->texts[i].language,
				changes->texts[i].before, changes->texts[i].after };
	}
	struct speech *speech = texts && count > 0 ? speech_overlay(overlay->speech, texts, count) : NULL;
	bool overlaid = speech || (texts && count == 0);
	free(texts);
	if (speech)
		overlay->speech = speech;
	return overlaid;
}

static void change_beginning(struct catalogue *overlay, const char *before, const char *after)
{
	uint64_t hash, *all = overlay->own_beginnings;

	if (has_beginning(before, &hash)) {
		size_t at = place_of(overlay, hash);

		overlay->own_count--; /* it is there: each text has its own, also where several begin alike */
		memmove(&all[at], &all[at + 1], (overlay->own_count - at) * sizeof(*all));
	}
	if (has_beginning(after, &hash)) {
		size_t at = place_of(overlay, hash);

		memmove(&all[at + 1], &all[at], (overlay->own_count - at) * sizeof(*all));
		all[at] = hash;
		overlay->own_count++;
	}
}

static bool overlay_own_texts(struct catalogue *overlay, const struct catalogue_changes *changes)
{
	const struct catalogue *original = overlay->original;
	uint64_t *all = calloc(original->own_count + changes->count + 1, sizeof(*all));

	if (!all)
		return false;
	memcpy(all, original->own_beginnings, original->own_count * sizeof(*all));
	overlay->own_beginnings = all;
	for (size_t i = 0; i < changes->count; i++) {
		int topic = changes->texts[i].topic, language = changes->texts[i].language;

		change_beginning(overlay, topics_text(original->topics, topic, language),
			topics_text(overlay->topics, topic, language));
	}
	return true;
}

static bool overlay_menus(struct catalogue *overlay, const struct message_set *set)
{
	struct menus *menus = menus_build(set, overlay->topics);

	if (menus)
		overlay->menus = menus;
	return menus != NULL;
}

/* Another that has, as yet, all of the original's. */
static struct catalogue *copy_of(const struct catalogue *original)
{
	struct catalogue *copy = calloc(1, sizeof(*copy));

	if (!copy)
		return NULL;
	copy->topics = original->topics;
	copy->keywords = original->keywords;
	copy->lexicon = original->lexicon;
	copy->speech = original->speech;
	copy->menus = original->menus;
	copy->own_beginnings = original->own_beginnings;
	copy->own_count = original->own_count;
	copy->model = original->model;
	memcpy(copy->topics_of_classes, original->topics_of_classes, sizeof(copy->topics_of_classes));
	copy->edition = original->edition;
	atomic_init(&copy->answer_at, catalogue_answer_at(original));
	atomic_init(&copy->holders, 1);
	copy->original = catalogue_hold(original);
	return copy;
}

struct catalogue *catalogue_overlay(
	const struct catalogue *catalogue, const struct catalogue_changes *changes)
{
	struct catalogue *overlay = copy_of(catalogue);

	if (!overlay)
		return NULL;
	if ((changes->count == 0 ||
		    (overlay_topics(overlay, changes) && overlay_speech(overlay, changes) &&
			    overlay_own_texts(overlay, changes))) &&
		(!changes->menus || overlay_menus(overlay, changes->menus)))
		return overlay;
	free_overlay(overlay);
	return NULL;
}

bool catalogue_is_overlay(const struct catalogue *catalogue)
{
	return catalogue->original != NULL;
}

bool catalogue_overlay_is_exact(const struct catalogue *catalogue, int language)
{
	const struct catalogue *built = catalogue;

	while (built->original)
		built = built->original;
	return built == catalogue || meanings_stay(built->topics, catalogue->topics, language);
}

/* --- reading ------------------------------------------------------------------------------------------ */

long long catalogue_edition(const struct catalogue *catalogue)
{
	return catalogue->edition;
}

void catalogue_set_edition(struct catalogue *catalogue, long long number)
{
	catalogue->edition = number;
}

void catalogue_set_model(struct catalogue *catalogue, struct model *model)
{
	model_free(catalogue->model);
	catalogue->model = model;
	for (size_t i = 0; model && i < model_class_count(model); i++)
		catalogue->topics_of_classes[i] = topics_find(catalogue->topics, model_class_name(model, i));
}

const struct model *catalogue_model(const struct catalogue *catalogue)
{
	return catalogue->model;
}

int catalogue_topic_of_class(const struct catalogue *catalogue, size_t number)
{
	return catalogue->topics_of_classes[number];
}

unsigned catalogue_answer_at(const struct catalogue *catalogue)
{
	return atomic_load_explicit(&catalogue->answer_at, memory_order_relaxed);
}

void catalogue_set_answer_at(struct catalogue *catalogue, unsigned sureness)
{
	atomic_store_explicit(&catalogue->answer_at, sureness, memory_order_relaxed);
}

/* Latin letters are on every phone, and Roman Urdu needs no leave. */
unsigned catalogue_scripts(const struct catalogue *catalogue)
{
	unsigned scripts = SCRIPT_LATIN;

	for (size_t i = 0; i < topics_language_count(catalogue->topics); i++)
		scripts |= (unsigned)script_of_language(topics_language_tag(catalogue->topics, (int)i));
	return scripts;
}

const struct topics *catalogue_topics(const struct catalogue *catalogue)
{
	return catalogue->topics;
}

const struct keywords *catalogue_keywords(const struct catalogue *catalogue)
{
	return catalogue->keywords;
}

const struct menus *catalogue_menus(const struct catalogue *catalogue)
{
	return catalogue->menus;
}

const struct lexicon *catalogue_lexicon(const struct catalogue *catalogue)
{
	return catalogue->lexicon;
}

const struct speech *catalogue_speech(const struct catalogue *catalogue)
{
	return catalogue->speech;
}

bool catalogue_is_own_text(const struct catalogue *catalogue, const char *folded, size_t len)
{
	if (len < ECHO_OCTETS)
		return false;
	uint64_t hash = hash_octets(folded, ECHO_OCTETS);
	size_t at = place_of(catalogue, hash);
	return at < catalogue->own_count && catalogue->own_beginnings[at] == hash;
}
