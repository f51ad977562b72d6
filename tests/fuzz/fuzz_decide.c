/* Any text, from any kind of sender, through the decision: it always ends in a text of the catalogue or in
 * silence. */
#include <stdlib.h>
#include <string.h>

#include "agahi/service/decide.h"
#include "agahi/sheet/import.h"

static const char *const tags[] = { "ur", "en", "ur-Latn" };
static const struct topics_languages languages = { tags, 3, "ur" };

static struct catalogue *load(void)
{
	struct report report = { 0 };
	struct message_set *set = message_set_new();

	if (!set || !import_messages("conf/messages.csv", set, &report) ||
		!import_placeholders("conf/placeholders.csv", set, &report))
		abort();
	struct catalogue *catalogue = catalogue_build(set, &languages);
	message_set_free(set);
	report_free(&report);
	return catalogue;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct catalogue *catalogue;

	if (!catalogue)
		catalogue = load();
	if (size < 1)
		return 0;
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
