/* Any text, from any kind of sender, through the decision, by a set that learned and one that did not: it always ends in a
 * text of the catalogue or in silence. */
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/learning/model.h"
#include "agahi/service/decide.h"
#include "agahi/sheet/import.h"

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

/* Learned from nothing: what it makes of a text is not the matter here. One of its classes the set has not. */
static struct model *make_model(void)
{
	enum { CLASSES = 8, BUCKETS = 1 << 12 };
	static const char *const names[CLASSES] = { "vote", "stopped", "emergency", "complaint", "stop",
		"thanks", "fallback", "gone" };
	static const bool are_distress[CLASSES] = { false, true, true, true, false, false, false, false };
	static uint32_t scales[CLASSES];
	static int32_t biases[CLASSES];
	static uint16_t sureness[MODEL_MARGINS];
	static int8_t weights[BUCKETS * CLASSES];
	struct buffer octets = { 0 };
	char reason[128];

	for (size_t i = 0; i < sizeof(weights); i++)
		weights[i] = (int8_t)(i * 2654435761u >> 24);
	for (size_t i = 0; i < CLASSES; i++)
		scales[i] = 1 << 19;
	for (size_t i = 0; i < MODEL_MARGINS; i++)
		sureness[i] = (uint16_t)(i * MODEL_SURE / MODEL_MARGINS);
	const struct model_parts parts = { .kinds = FEATURES_KNOWN,
		.buckets = BUCKETS,
		.class_count = CLASSES,
		.names = names,
		.are_distress = are_distress,
		.scales = scales,
		.biases = biases,
		.sureness = sureness,
		.distress = sureness,
		.weights = weights };
	model_write(&parts, &octets);
	struct model *model =
		model_read((struct span){ (const uint8_t *)octets.data, octets.len }, reason, sizeof(reason));
	buffer_free(&octets);
	return model;
}

static struct catalogue *load(bool learned)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	if (!set || !import_messages("conf/messages.csv", set, &report) ||
		!import_placeholders("conf/placeholders.csv", set, &report))
		abort();
	struct catalogue *catalogue = catalogue_build(set, &languages);
	if (catalogue && learned)
		catalogue_set_model(catalogue, make_model());
	if (!catalogue || (learned && !catalogue_model(catalogue)))
		abort();
	catalogue_set_answer_at(catalogue, 700);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct catalogue *catalogues[2]; /* by words, and by what was learned */

	for (int learned = 0; learned < 2 && !catalogues[learned]; learned++)
		catalogues[learned] = load(learned == 1);
	if (size < 1)
		return 0;
	const struct catalogue *catalogue = catalogues[size >> 3 & 1];
	char *text = strndup((const char *)data + 1, size - 1);
	const struct decide_request request = { text, (enum decide_origin)(data[0] & 3), (data[0] & 4) != 0 };
	const struct decide_sender sender = { .verdict = (enum limiter_verdict)(data[0] >> 3 & 3),
		.language = data[0] & 32 ? "ur-Latn" : NULL,
		.stopped = (data[0] & 64) != 0,
		.machine = (data[0] & 128) != 0,
		.offer = size & 1 ? (struct offer){ { "vote", "gone", "check" }, 3, "en" }
				  : (struct offer){ .count = 0 },
		.thanked = (size & 2) != 0,
		.help_owed = (size & 4) != 0 };
	struct decision decision = decide(&request, catalogue, &sender);

	if ((decision.kind == DECIDE_REPLY) != (decision.text != NULL))
		abort();
	if (decision.text && (!decision.topic || !decision.language || *decision.text == '\0'))
		abort();
	if (decision.text &&
		(request.receipt || request.origin != ORIGIN_PHONE || sender.verdict == LIMITER_BLOCKED))
		abort();
	struct buffer reply = { 0 };
	if (decision_write(&decision, &reply) != (decision.text != NULL))
		abort();
	if (decision.offer.count > CHOICES_MAX ||
		(decision.offer.count > 0 && strstr(reply.data, "{topics}")))
		abort();
	for (size_t i = 0; i < decision.offer.count; i++) {
		if (topics_find(catalogue_topics(catalogue), decision.offer.topics[i]) < 0)
			abort();
	}
	buffer_free(&reply);
	free(text);
	return 0;
}
