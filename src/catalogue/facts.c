#include "agahi/catalogue/facts.h"

#include <stddef.h>
#include <string.h>

static const struct topics_fact facts[] = {
	[FIXED_HELP] = { "help", .command = true, .offered = true, .needed = true, .filled = "topics" },
	[FIXED_FALLBACK] = { "fallback", .needed = true, .filled = "topics" },
	[FIXED_LIMITED] = { "limited", .needed = true, .plain = "Too many messages. Please try later." },
	[FIXED_STOP] = { "stop", .command = true },
	[FIXED_START] = { "start", .command = true },
	[FIXED_FORGET] = { "forget", .command = true },
	[FIXED_LANGUAGE] = { "language", .command = true },
	[FIXED_CNIC] = { "cnic", .subject = true, .offered = true },
	[FIXED_NEAREST] = { "nearest", .filled = "topics", .filled_must = true },
	[FIXED_NEAREST_URGENT] = { "nearest-urgent", .filled = "topics", .filled_must = true },
	[FIXED_OTHER_LANGUAGE] = { "other-language", .filled = "topics" },
	[FIXED_GREETING] = { "greeting", .command = true, .filled = "topics" },
	[FIXED_THANKS] = { "thanks", .command = true },
	[FIXED_ABOUT] = { "about", .subject = true, .offered = true },
	[FIXED_EMERGENCY] = { "emergency", .subject = true, .offered = true, .priority = true },
	[FIXED_STOPPED] = { "stopped", .subject = true, .offered = true, .priority = true },
	[FIXED_OFFENCES] = { "offences", .subject = true, .offered = true, .priority = true },
	[FIXED_TENDERED] = { "tendered", .subject = true, .offered = true, .priority = true },
	[FIXED_COMPLAINT] = { "complaint", .subject = true, .offered = true },
	[FIXED_DIAL_NEXT] = { "dial-next", .plain = "Next" },
	[FIXED_DIAL_BACK] = { "dial-back", .plain = "Back" },
	[FIXED_DIAL_HOME] = { "dial-home", .plain = "Home" },
	[FIXED_DIAL_EXIT] = { "dial-exit", .plain = "Exit" },
	[FIXED_DIAL_SMS] = { "dial-sms", .plain = "Send by SMS" },
	[FIXED_DIAL_SENT] = { "dial-sent", .plain = "It is on its way by SMS." },
	[FIXED_DIAL_WRONG] = { "dial-wrong", .plain = "Not a choice." },
	[FIXED_DIAL_BYE] = { "dial-bye", .plain = "Goodbye." },
	[FIXED_DIAL_SORRY] = { "dial-sorry", .plain = "This did not work. Please dial again." },
};

_Static_assert(sizeof(facts) / sizeof(facts[0]) == FIXED_COUNT, "a fixed topic has no facts");

const struct topics_fact *topics_fact(enum topics_fixed fixed)
{
	return &facts[fixed];
}

const struct topics_fact *topics_fact_named(const char *slug)
{
	for (size_t i = 0; i < FIXED_COUNT; i++) {
		if (strcmp(facts[i].slug, slug) == 0)
			return &facts[i];
	}
	return NULL;
}

bool topics_is_subject(const char *slug)
{
	const struct topics_fact *fact = topics_fact_named(slug);

	return !fact || fact->subject;
}
