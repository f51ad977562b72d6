#include "agahi/match/commands.h"

#include <stdbool.h>
#include <string.h>

enum { MAX_WORDS = 8, LANGUAGE_SHIFT = 8 };

/* What a phrase asks for, and which commands a word may stand around. */
enum { STOP = 1, START = 2, HELP = 4, LANGUAGE = 8, THANKS = 16, GREETING = 32, FORGET = 64, ALL = 127 };

/* What languages are called; above LANGUAGE in a phrase. */
enum { ENGLISH, URDU, ROMAN, PASHTO, SINDHI, PUNJABI, BALOCHI, SARAIKI };

static const char *const tags[] = { "en", "ur", "ur-Latn", "ps", "sd", "pa-Arab", "bal", "skr" };

#define LANGUAGE_OF(name) (LANGUAGE | (name) << LANGUAGE_SHIFT)

/* Versions of clang-format do not agree about tables of Arabic letters. */
/* clang-format off */

/* Beside the keywords of the set. Sorted by octets. */
static const struct phrase phrase_table[] = {
	{ "angraizi", LANGUAGE_OF(ENGLISH) },
	{ "angrezi", LANGUAGE_OF(ENGLISH) },
	{ "angrezy", LANGUAGE_OF(ENGLISH) },
	{ "balochi", LANGUAGE_OF(BALOCHI) },
	{ "baluchi", LANGUAGE_OF(BALOCHI) },
	{ "band kar do", STOP },
	{ "band karein", STOP },
	{ "band karen", STOP },
	{ "band karo", STOP },
	{ "band kr do", STOP },
	{ "band krdo", STOP },
	{ "begin again", START },
	{ "chalu kar do", START },
	{ "chalu karo", START },
	{ "do not message", STOP },
	{ "do not send", STOP },
	{ "do not text", STOP },
	{ "dobara shuru", START },
	{ "don t message", STOP },
	{ "don t msg", STOP },
	{ "don t send", STOP },
	{ "don t text", STOP },
	{ "dont message", STOP },
	{ "dont msg", STOP },
	{ "dont send", STOP },
	{ "dont text", STOP },
	{ "english", LANGUAGE_OF(ENGLISH) },
	{ "englsh", LANGUAGE_OF(ENGLISH) },
	{ "how does this work", HELP },
	{ "inglish", LANGUAGE_OF(ENGLISH) },
	{ "khatam karo", STOP },
	{ "kya kya pooch sakte", HELP },
	{ "kya pooch sakte", HELP },
	{ "leave me alone", STOP },
	{ "list of topics", HELP },
	{ "mat bhejen", STOP },
	{ "mat bhejo", STOP },
	{ "menu", HELP },
	{ "msg nahi chahiye", STOP },
	{ "na bhejein", STOP },
	{ "na bhejen", STOP },
	{ "na bhejo", STOP },
	{ "no messages", STOP },
	{ "no more messages", STOP },
	{ "no more msgs", STOP },
	{ "no more sms", STOP },
	{ "no msg", STOP },
	{ "no sms", STOP },
	{ "number nikal do", STOP },
	{ "option batao", HELP },
	{ "options", HELP },
	{ "pakhto", LANGUAGE_OF(PASHTO) },
	{ "panjabi", LANGUAGE_OF(PUNJABI) },
	{ "pashto", LANGUAGE_OF(PASHTO) },
	{ "phir se shuru", START },
	{ "punjabi", LANGUAGE_OF(PUNJABI) },
	{ "pushto", LANGUAGE_OF(PASHTO) },
	{ "rahnumai", HELP },
	{ "rehnumai", HELP },
	{ "remove my number", STOP },
	{ "restart", START },
	{ "resume", START },
	{ "roman", LANGUAGE_OF(ROMAN) },
	{ "roman urdu", LANGUAGE_OF(ROMAN) },
	{ "saraiki", LANGUAGE_OF(SARAIKI) },
	{ "shuru karein", START },
	{ "shuru karen", START },
	{ "shuru karo", START },
	{ "sindhi", LANGUAGE_OF(SINDHI) },
	{ "siraiki", LANGUAGE_OF(SARAIKI) },
	{ "sms nahi chahiye", STOP },
	{ "start again", START },
	{ "stop it", STOP },
	{ "stop messaging", STOP },
	{ "stop sending", STOP },
	{ "stop texting", STOP },
	{ "tang mat karo", STOP },
	{ "tang na karo", STOP },
	{ "unsub", STOP },
	{ "unsubscribe", STOP },
	{ "urdu", LANGUAGE_OF(URDU) },
	{ "what can i ask", HELP },
	{ "اردو", LANGUAGE_OF(URDU) },
	{ "ان سبسکرائب", STOP },
	{ "انگریزی", LANGUAGE_OF(ENGLISH) },
	{ "انگلش", LANGUAGE_OF(ENGLISH) },
	{ "بلوچی", LANGUAGE_OF(BALOCHI) },
	{ "بند کر دیں", STOP },
	{ "بند کرو", STOP },
	{ "بند کریں", STOP },
	{ "تنگ مت کرو", STOP },
	{ "تنگ نہ کرو", STOP },
	{ "تنگ نہ کریں", STOP },
	{ "دوبارہ شروع", START },
	{ "رومن", LANGUAGE_OF(ROMAN) },
	{ "رومن اردو", LANGUAGE_OF(ROMAN) },
	{ "رہنمائی", HELP },
	{ "سرائیکی", LANGUAGE_OF(SARAIKI) },
	{ "سندھی", LANGUAGE_OF(SINDHI) },
	{ "شروع کرو", START },
	{ "شروع کریں", START },
	{ "مت بھیجو", STOP },
	{ "مت بھیجیں", STOP },
	{ "مینو", HELP },
	{ "نہ بھیجو", STOP },
	{ "نہ بھیجیں", STOP },
	{ "پشتو", LANGUAGE_OF(PASHTO) },
	{ "پنجابی", LANGUAGE_OF(PUNJABI) },
	{ "پھر سے شروع", START },
};

/* Words around a command, by command: who says "msg" with STOP means the command, who says "vote" does not. Sorted by
 * octets. */
static const struct phrase around_table[] = {
	{ "a", HELP | THANKS },
	{ "aainda", STOP | START },
	{ "aap", THANKS },
	{ "ab", STOP | START | LANGUAGE },
	{ "again", STOP | START },
	{ "aindah", STOP | START },
	{ "all", STOP | START | THANKS | GREETING },
	{ "alot", THANKS },
	{ "answer", LANGUAGE },
	{ "any", STOP | START },
	{ "anymore", STOP | START },
	{ "ap", THANKS },
	{ "apka", THANKS },
	{ "apki", THANKS },
	{ "aur", STOP | START },
	{ "baat", LANGUAGE },
	{ "bahut", THANKS },
	{ "bas", STOP | START | LANGUAGE },
	{ "bat", LANGUAGE },
	{ "bata", LANGUAGE },
	{ "bataein", LANGUAGE },
	{ "bataen", LANGUAGE },
	{ "batao", LANGUAGE },
	{ "batayein", LANGUAGE },
	{ "beta", THANKS | GREETING },
	{ "bhai", ALL },
	{ "bhaijan", ALL },
	{ "bhejdo", HELP },
	{ "bhejen", HELP | LANGUAGE },
	{ "bhejna", STOP | START },
	{ "bhejo", STOP | START | HELP | LANGUAGE },
	{ "bht", THANKS },
	{ "bhut", THANKS },
	{ "bohat", THANKS },
	{ "bohot", THANKS },
	{ "boht", THANKS },
	{ "bro", THANKS | GREETING },
	{ "brother", THANKS | GREETING },
	{ "btao", LANGUAGE },
	{ "buhat", THANKS },
	{ "bus", STOP | START | LANGUAGE },
	{ "chahie", HELP },
	{ "chahiye", HELP | LANGUAGE },
	{ "chahye", HELP },
	{ "chaiye", HELP },
	{ "change", LANGUAGE },
	{ "dain", STOP | START },
	{ "de", STOP | START | LANGUAGE },
	{ "dear", GREETING },
	{ "dein", STOP | START | HELP | LANGUAGE },
	{ "den", STOP | START | HELP | LANGUAGE },
	{ "do", STOP | START | HELP | LANGUAGE },
	{ "dobara", STOP | START },
	{ "everyone", GREETING },
	{ "for", THANKS },
	{ "from", STOP | START },
	{ "g", ALL },
	{ "help", THANKS },
	{ "i", HELP | LANGUAGE },
	{ "in", LANGUAGE },
	{ "info", THANKS },
	{ "janab", ALL },
	{ "jawab", LANGUAGE },
	{ "jee", ALL },
	{ "ji", ALL },
	{ "k", LANGUAGE | THANKS },
	{ "ka", LANGUAGE | THANKS },
	{ "kar", STOP | START | HELP | LANGUAGE },
	{ "kardo", STOP | START },
	{ "karein", STOP | START | HELP | LANGUAGE },
	{ "karen", STOP | START | HELP | LANGUAGE },
	{ "karo", STOP | START | HELP | LANGUAGE },
	{ "ke", LANGUAGE },
	{ "ki", LANGUAGE | THANKS },
	{ "kindly", ALL },
	{ "ko", LANGUAGE | THANKS },
	{ "kr", STOP | START | HELP | LANGUAGE },
	{ "krdo", STOP | START },
	{ "krein", STOP | START | HELP },
	{ "kren", STOP | START },
	{ "kro", STOP | START | HELP | LANGUAGE },
	{ "lang", LANGUAGE },
	{ "language", LANGUAGE },
	{ "likhen", LANGUAGE },
	{ "likho", LANGUAGE },
	{ "lot", THANKS },
	{ "madam", ALL },
	{ "mai", LANGUAGE },
	{ "main", LANGUAGE },
	{ "mam", ALL },
	{ "massage", STOP | START },
	{ "me", STOP | START | HELP | LANGUAGE },
	{ "mein", LANGUAGE },
	{ "men", LANGUAGE },
	{ "mera", HELP },
	{ "meri", HELP },
	{ "mesg", STOP | START },
	{ "message", STOP | START },
	{ "messages", STOP | START },
	{ "mjhe", STOP | START | HELP | LANGUAGE },
	{ "more", STOP | START },
	{ "msg", STOP | START | HELP | LANGUAGE },
	{ "msgs", STOP | START },
	{ "much", THANKS },
	{ "mujay", STOP | START },
	{ "mujhay", STOP | START | HELP },
	{ "mujhe", STOP | START | HELP | LANGUAGE },
	{ "mujhko", STOP | START },
	{ "my", HELP },
	{ "need", HELP | LANGUAGE },
	{ "now", STOP | START | LANGUAGE },
	{ "ok", STOP | START | LANGUAGE },
	{ "okay", STOP | START | LANGUAGE },
	{ "only", LANGUAGE },
	{ "pleas", ALL },
	{ "please", ALL },
	{ "pls", ALL },
	{ "plz", ALL },
	{ "plzz", ALL },
	{ "quick", THANKS },
	{ "reply", LANGUAGE | THANKS },
	{ "sab", STOP | START | GREETING },
	{ "se", LANGUAGE },
	{ "send", STOP | START | HELP | LANGUAGE },
	{ "sending", STOP | START },
	{ "service", STOP | START | THANKS },
	{ "show", HELP },
	{ "sir", ALL },
	{ "sms", STOP | START | HELP | LANGUAGE },
	{ "so", THANKS },
	{ "some", HELP },
	{ "speak", LANGUAGE },
	{ "switch", LANGUAGE },
	{ "tabdeel", LANGUAGE },
	{ "talk", LANGUAGE },
	{ "team", GREETING },
	{ "text", STOP | START | LANGUAGE },
	{ "texting", STOP | START },
	{ "texts", STOP | START },
	{ "the", HELP | THANKS },
	{ "there", GREETING },
	{ "these", STOP | START },
	{ "this", STOP | START },
	{ "to", STOP | START | LANGUAGE },
	{ "u", THANKS },
	{ "very", THANKS },
	{ "want", HELP | LANGUAGE },
	{ "yaar", ALL },
	{ "yar", ALL },
	{ "ye", STOP | START },
	{ "yeh", STOP | START },
	{ "yehi", STOP | START },
	{ "you", THANKS },
	{ "your", STOP | START | THANKS },
	{ "zaban", LANGUAGE },
	{ "zubaan", LANGUAGE },
	{ "zuban", LANGUAGE },
	{ "آئندہ", STOP | START },
	{ "آپ", THANKS | GREETING },
	{ "اب", STOP | START | LANGUAGE },
	{ "اور", STOP | START },
	{ "بات", LANGUAGE },
	{ "بتاؤ", LANGUAGE },
	{ "بتائیں", LANGUAGE },
	{ "بس", STOP | START | LANGUAGE },
	{ "بھائی", ALL },
	{ "بھیجنا", STOP | START },
	{ "بھیجو", HELP },
	{ "بھیجیں", HELP | LANGUAGE },
	{ "بہت", THANKS },
	{ "بیٹا", THANKS },
	{ "تبدیل", LANGUAGE },
	{ "جناب", ALL },
	{ "جواب", LANGUAGE },
	{ "جی", ALL },
	{ "دو", STOP | START | LANGUAGE },
	{ "دوبارہ", STOP | START },
	{ "دیں", STOP | START | HELP | LANGUAGE },
	{ "زبان", LANGUAGE },
	{ "سب", GREETING },
	{ "سر", ALL },
	{ "سروس", STOP | START },
	{ "لکھو", LANGUAGE },
	{ "لکھیں", LANGUAGE },
	{ "مجھے", STOP | START | HELP | LANGUAGE },
	{ "میری", HELP },
	{ "میسج", STOP | START },
	{ "میسجز", STOP | START },
	{ "میں", LANGUAGE },
	{ "پلیز", ALL },
	{ "پیغام", STOP | START },
	{ "پیغامات", STOP | START },
	{ "چاہئے", HELP },
	{ "چاہیے", HELP | LANGUAGE },
	{ "کا", LANGUAGE | THANKS },
	{ "کر", STOP | START | LANGUAGE },
	{ "کرو", STOP | START | HELP | LANGUAGE },
	{ "کریں", STOP | START | HELP | LANGUAGE },
	{ "کی", LANGUAGE },
	{ "یار", ALL },
	{ "یہ", STOP | START },
};
/* clang-format on */

static const struct phrases phrases = { phrase_table, sizeof(phrase_table) / sizeof(phrase_table[0]) };
static const struct phrases around = { around_table, sizeof(around_table) / sizeof(around_table[0]) };

struct phrases commands_phrases(void)
{
	return phrases;
}

struct phrases commands_words_around(void)
{
	return around;
}

static const struct {
	unsigned command;
	enum topics_fixed topic;
} topics_of[] = { { STOP, FIXED_STOP }, { START, FIXED_START }, { HELP, FIXED_HELP },
	{ LANGUAGE, FIXED_LANGUAGE }, { THANKS, FIXED_THANKS }, { GREETING, FIXED_GREETING },
	{ FORGET, FIXED_FORGET } };

enum { COMMANDS = sizeof(topics_of) / sizeof(topics_of[0]) };

struct short_text {
	const char *words[MAX_WORDS];
	const char *ends[MAX_WORDS];
	size_t count;
};

/* False when it is no short one. */
static bool split(const char *folded, struct short_text *text)
{
	text->count = 0;
	while (*folded != '\0') {
		if (text->count == MAX_WORDS)
			return false;
		text->words[text->count] = folded;
		folded += strcspn(folded, " ");
		text->ends[text->count++] = folded;
		folded += *folded == ' ';
	}
	return text->count > 0;
}

static unsigned commands_around(const struct short_text *text, size_t word)
{
	const struct phrase *found = phrases_find(around, text->words[word]);

	return found ? found->of : 0;
}

/* The set's own keyword for a command. */
static struct match match_keyword(const struct catalogue *catalogue, const struct language_order *order,
	const char *words, size_t len, unsigned allowed)
{
	const struct topics *topics = catalogue_topics(catalogue);
	const struct keyword *keyword =
		language_best_keyword(order, keywords_find(catalogue_keywords(catalogue), words, len));

	for (size_t i = 0; keyword && i < COMMANDS; i++) {
		if ((topics_of[i].command & allowed) &&
			keyword->topic == topics_find_fixed(topics, topics_of[i].topic))
			return (struct match){ .rule = MATCH_COMMAND,
				.topic = keyword->topic,
				.languages = keyword->languages,
				.keyword = keyword->written };
	}
	return (struct match){ .rule = MATCH_NONE };
}

/* A language that the set does not speak is told so. */
static struct match match_language(const struct topics *topics, const struct phrase *phrase)
{
	int language = topics_find_language(topics, tags[phrase->of >> LANGUAGE_SHIFT]);
	int topic = topics_find_fixed(topics, FIXED_LANGUAGE);

	if (topic < 0 || language < 0 || !topics_text(topics, topic, language))
		topic = topics_find_fixed(topics, FIXED_OTHER_LANGUAGE);
	if (topic < 0)
		return (struct match){ .rule = MATCH_NONE };
	return (struct match){ .rule = MATCH_COMMAND,
		.topic = topic,
		.languages = language < 0 ? 0 : UINT64_C(1) << language,
		.keyword = phrase->words };
}

static struct match match_phrase(const struct topics *topics, const char *words, size_t len, unsigned allowed)
{
	const struct phrase *phrase = phrases_find(phrases, words);

	if (!phrase || strlen(phrase->words) != len || !(phrase->of & allowed))
		return (struct match){ .rule = MATCH_NONE };
	if (phrase->of & LANGUAGE)
		return match_language(topics, phrase);
	for (size_t i = 0; i < COMMANDS; i++) {
		int topic = topics_find_fixed(topics, topics_of[i].topic);

		if (topics_of[i].command == phrase->of && topic >= 0)
			return (struct match){
				.rule = MATCH_COMMAND, .topic = topic, .keyword = phrase->words
			};
	}
	return (struct match){ .rule = MATCH_NONE };
}

static struct match match_at(const struct catalogue *catalogue, const struct language_order *order,
	const char *words, size_t len, unsigned allowed)
{
	struct match match = match_keyword(catalogue, order, words, len, allowed);

	return match.rule != MATCH_NONE ? match
					: match_phrase(catalogue_topics(catalogue), words, len, allowed);
}

struct match commands_find(
	const struct catalogue *catalogue, const struct language_order *order, const char *folded)
{
	struct match match = { .rule = MATCH_NONE };
	struct short_text text;

	if (!split(folded, &text))
		return match;
	/* Words are looked at from both ends, as long as they are of those that stand around a command. */
	for (size_t first = 0, before = ALL; first < text.count && before != 0;) {
		size_t last = text.count - 1, allowed = before;

		while (match.rule == MATCH_NONE && allowed != 0) {
			match = match_at(catalogue, order, text.words[first],
				(size_t)(text.ends[last] - text.words[first]), (unsigned)allowed);
			allowed &= last > first ? commands_around(&text, last--) : 0;
		}
		if (match.rule != MATCH_NONE)
			return match;
		before &= commands_around(&text, first++);
	}
	return match;
}

bool commands_speak_of_messages(const char *folded)
{
	static const char words[] =
		" message messages msg msgs mesg mesage massage sms smses text texts texting "
		"messaging service subscription spam ads reminder reminders reminding alert "
		"alerts inbox number notification notifications unsub paigham paighamat mesej "
		"میسج میسجز میسجیں پیغام پیغامات ایس ایم سروس نمبر ";

	for (size_t len; *folded != '\0'; folded += len + (folded[len] == ' ')) {
		len = strcspn(folded, " ");
		if (phrases_list_has(words, folded, len))
			return true;
	}
	return false;
}
