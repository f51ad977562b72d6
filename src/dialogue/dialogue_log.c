#include "agahi/dialogue/dialogue_log.h"

void dialogue_log_ended(struct message_log *messages, const struct dialogue *dialogue, enum dialogue_end end,
	const struct catalogue *catalogue, const char *link, uint64_t now_ms)
{
	const struct topics *topics = catalogue ? catalogue_topics(catalogue) : NULL;
	const struct message_dialogue line = { .end = dialogue_end_names[end],
		.topic = topics && dialogue->read > 0 ? topics_slug(topics, dialogue->read - 1) : NULL,
		.language = topics && dialogue->dial.language >= 0
			? topics_language_tag(topics, dialogue->dial.language)
			: NULL,
		.link = link,
		.citizen = &dialogue->sender,
		.edition = dialogue->edition,
		.screens = dialogue->screens,
		.lasted_ms = now_ms - dialogue->begun_ms };

	message_log_dialogue(messages, &line);
}

void dialogue_log_not_begun(struct message_log *messages, const struct address *citizen, const char *link,
	bool limited, struct moment now)
{
	const struct message_aside aside = {
		.dialled = true, .state = limited ? "limited" : "unserved", .link = link, .citizen = citizen
	};

	message_log_aside(messages, &aside, now);
}

void dialogue_log_broken(
	struct log *log, struct told *broken, const char *link, const char *fault, struct moment now)
{
	uint64_t count;

	if (told_count(broken, moment_ms(now), &count))
		log_warn(log, "dialogue_broken", LOG_WORD("link", link), LOG_TEXT("reason", fault),
			LOG_TEXT("next", "compare links.ussd with what the SMSC sends"),
			LOG_TALLY(count, broken->total));
}
