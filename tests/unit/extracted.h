/* An extract of everything that can be kept of a number, as it is read from a journal. */
#ifndef AGAHI_TEST_EXTRACTED_H
#define AGAHI_TEST_EXTRACTED_H

#include "testing.h"

#include "agahi/base/calendar.h"
#include "agahi/keeping/extract.h"

static struct citizen_message extracted_messages[] = {
	{ 1, 1770000002000, CITIZEN_DELIVERED, "smsc:telco/8301", "1a" },
	{ 1, 1770000003000, CITIZEN_RECEIPT_DUE, "smsc:telco/8301", "1b" },
};

static struct citizen_request extracted_requests[] = {
	{ .id = 1,
		.received_ms = 1770000000000,
		.settled_ms = 1770000003000,
		.state = JOURNAL_SENT,
		.parts = 2,
		.message_ids = "1A~1000 01B",
		.link = "telco-a",
		.service = "8301",
		.topic = "vote",
		.language = "en",
		.rule = "exact",
		.keyword = "vote",
		.question = "",
		.offered = "",
		.messages = extracted_messages,
		.message_count = 2 },
	{ .id = 2,
		.received_ms = 1770000060000,
		.settled_ms = 1770000061000,
		.state = JOURNAL_FAILED,
		.status = 0x0b,
		.parts = 1,
		.resent = true,
		.message_ids = "~telco-b 77",
		.manner = JOURNAL_OTHER_LANGUAGE,
		.link = "telco-a",
		.service = "8301",
		.topic = "fallback",
		.language = "ur",
		.rule = "fallback",
		.keyword = "",
		.question = "کرکٹ\n#####",
		.offered = "vote|check" },
	{ .id = 3,
		.received_ms = 1770000120000,
		.waits = true,
		.link = "telco-a",
		.service = "8301",
		.topic = "vote",
		.language = "en",
		.rule = "dialled",
		.keyword = "",
		.question = "",
		.offered = "" },
	{ .id = 4,
		.received_ms = 1770000180000,
		.settled_ms = 1770000180000,
		.state = JOURNAL_SILENT,
		.link = "telco-a",
		.service = "8301",
		.rule = "stopped",
		.keyword = "",
		.question = "",
		.offered = "" },
};

static struct citizen_part extracted_parts[] = { { 1770000240000, "telco-a", "8301", 1, 3 } };

static struct citizen_silence extracted_silences[] = {
	{ "blocked", "telco-a", 1, 1770000240000, 1770000240000 },
	{ "limited", "telco-a", 12, 1770000240000, 1770000300000 },
};

static struct citizen_choice extracted_choices[] = { { 1770000000000, true, "ur" } };

static inline struct extract extracted_everything(void)
{
	struct extract extract = { .masked = "923*******67",
		.now_ms = 1770003600000,
		.retention_days = 90,
		.citizen = { .requests = extracted_requests,
			.messages = extracted_messages,
			.parts = extracted_parts,
			.silences = extracted_silences,
			.choices = extracted_choices,
			.request_count = 4,
			.message_count = 2,
			.part_count = 1,
			.silence_count = 2,
			.choice_count = 1,
			.is_blocked = true,
			.blocked_ms = 1770000000000,
			.fingerprints = 1 },
		.deed_count = 1 };

	extract.deeds[0] = (struct extract_deed){ STANDING_BLOCK, 1770000000000 };
	calendar_use_zone("UTC");
	return extract;
}

/* Of a number that nothing is kept of. */
static inline struct extract extracted_nothing(void)
{
	calendar_use_zone("UTC");
	return (struct extract){ .masked = "923*******67", .now_ms = 1770003600000, .retention_days = 1 };
}

#endif
