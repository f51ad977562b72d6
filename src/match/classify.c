#include "agahi/match/classify.h"

#include "agahi/learning/model.h"
#include "agahi/match/commands.h"

/* In per mille. From the first on 96 of a hundred who are in distress are found, and of eight taken for one of them one is
 * not; from the second on 92, and of sixteen one. */
enum { PERHAPS_DISTRESS = 200, LIKELY_DISTRESS = 500 };

static enum match_distress distress_of(const struct model_scores *scores)
{
	if (scores->distress >= LIKELY_DISTRESS)
		return MATCH_LIKELY_DISTRESS;
	return scores->distress >= PERHAPS_DISTRESS ? MATCH_PERHAPS_DISTRESS : MATCH_NO_DISTRESS;
}

/* At a whole unit below level a text says nothing of a topic: where the likeliest is hardly above that, none is near. */
enum { FAR = -MODEL_UNIT * 7 / 8, UNLIKELY = -MODEL_UNIT / 2 };

/* A topic is near unless it is no subject that one could have meant. */
static bool can_be_near(const struct topics *topics, int topic)
{
	return topic >= 0 && topic != topics_find_fixed(topics, FIXED_FALLBACK) &&
		!topics_is_command(topics, topic);
}

static void note_nearest(
	const struct catalogue *catalogue, const struct model_scores *scores, struct match *match)
{
	for (size_t i = 0; i < scores->count && match->nearest_count < MATCH_MAX_NEAREST; i++) {
		int topic = catalogue_topic_of_class(catalogue, scores->classes[i].number);

		if (!can_be_near(catalogue_topics(catalogue), topic))
			continue;
		if (match->nearest_count == 0 && scores->classes[i].score < FAR)
			return;
		match->nearest[match->nearest_count++] = topic;
	}
}

/* May words that tell of little else decide for the topic? Where it is one of the two likeliest that one can mean, or the
 * model does not know it. */
static bool may_decide(const struct catalogue *catalogue, const struct model_scores *scores, int topic)
{
	enum { LIKELIEST = 2 };
	size_t likelier = 0;

	for (size_t i = 0; i < scores->count; i++) {
		int other = catalogue_topic_of_class(catalogue, scores->classes[i].number);

		if (other == topic)
			return likelier < LIKELIEST;
		likelier += can_be_near(catalogue_topics(catalogue), other);
	}
	return true;
}

/* What is done, or said to the polite, is not guessed at where the text may be about something else: who is told "stop" or
 * thanked may be another than this service. Whoever means it says it in words of commands.h, or speaks of messages. */
static bool may_be_command(
	const struct catalogue *catalogue, const struct model_scores *scores, int topic, const char *folded)
{
	const struct topics *topics = catalogue_topics(catalogue);

	if (!topics_is_command(topics, topic))
		return true;
	if (topic == topics_find_fixed(topics, FIXED_LANGUAGE) ||
		topic == topics_find_fixed(topics, FIXED_FORGET))
		return false;
	if (topic == topics_find_fixed(topics, FIXED_STOP))
		return commands_speak_of_messages(folded);
	for (size_t i = 0; i < scores->count; i++) {
		if (can_be_near(topics, catalogue_topic_of_class(catalogue, scores->classes[i].number)))
			return scores->classes[i].score < UNLIKELY;
	}
	return true;
}

/* The languages of a topic's words are not known here: the order alone tells (language.h). */
struct match classify_text(const struct catalogue *catalogue, const char *folded, size_t len, int spoken_for)
{
	struct features features = { .count = 0 };
	struct model_scores scores;

	model_score(catalogue_model(catalogue), folded, len, &features, &scores);
	if (spoken_for >= 0 && may_decide(catalogue, &scores, spoken_for))
		return (struct match){ .rule = MATCH_PRIORITY, .topic = spoken_for };
	const struct model_class *surest = &scores.classes[0];
	int topic = scores.count > 0 ? catalogue_topic_of_class(catalogue, surest->number) : TOPICS_NONE;
	if (topic >= 0 && surest->sureness >= catalogue_answer_at(catalogue) &&
		may_be_command(catalogue, &scores, topic, folded))
		return (struct match){ .rule = MATCH_MODEL, .topic = topic, .score = surest->sureness };
	struct match match = { .rule = MATCH_NONE, .distress = distress_of(&scores) };
	note_nearest(catalogue, &scores, &match);
	return match;
}

bool classify_is_distress(const struct catalogue *catalogue, const char *folded, size_t len)
{
	struct features features = { .count = 0 };
	struct model_scores scores;

	model_score(catalogue_model(catalogue), folded, len, &features, &scores);
	return distress_of(&scores) == MATCH_LIKELY_DISTRESS;
}

bool classify_explain(const struct catalogue *catalogue, const char *folded, size_t len, int topic,
	struct classify_shares *shares)
{
	const struct model *model = catalogue_model(catalogue);
	struct features features = { .count = 0 };
	struct model_scores scores = { .count = 0 };

	if (model)
		model_score(model, folded, len, &features, &scores);
	for (size_t i = 0; i < scores.count; i++) {
		if (catalogue_topic_of_class(catalogue, scores.classes[i].number) != topic)
			continue;
		shares->score = scores.classes[i].score;
		shares->itself = model_explain(model, &features, scores.classes[i].number, shares->words);
		return true;
	}
	return false;
}
