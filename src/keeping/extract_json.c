#include "agahi/keeping/extract_json.h"

#include <stdbool.h>

#include "agahi/base/calendar.h"
#include "agahi/keeping/extract_messages.h"
#include "agahi/keeping/extract_words.h"
#include "agahi/smpp/status.h"
#include "agahi/store/sums.h"

/* Octets that are not UTF-8 came from a network: null. */
static json_t *text_json(const char *text)
{
	json_t *value = text && *text != '\0' ? json_string(text) : NULL;

	return value ? value : json_null();
}

static json_t *time_json(int64_t ms)
{
	char text[CALENDAR_TEXT_SIZE];

	return ms > 0 ? json_string(calendar_write_iso(ms, text)) : json_null();
}

static json_t *message_json(const struct extract_message *message)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "id", text_json(message->id), "smsc",
		text_json(message->smsc), "taken", time_json(message->taken_ms), "receipt",
		text_json(message->has_receipt ? extract_words_receipt_name(message->receipt) : NULL));
}

static void set_messages(json_t *object, const struct citizen_request *request)
{
	struct extract_messages messages;
	json_t *list = json_array();

	extract_messages(request, &messages);
	for (size_t i = 0; i < messages.count; i++)
		json_array_append_new(list, message_json(&messages.list[i]));
	json_object_set_new(object, "sent_over", text_json(messages.link));
	json_object_set_new(object, "messages", list);
}

static void set_reply(json_t *object, const struct citizen_request *request)
{
	json_object_set_new(object, "id", json_integer(request->id));
	json_object_set_new(object, "state", json_string(extract_words_state_name(request)));
	if (request->waits)
		return;
	json_object_set_new(object, "settled", time_json(request->settled_ms));
	json_object_set_new(object, "parts", json_integer(request->parts));
	json_object_set_new(object, "perhaps_sent_twice", json_boolean(request->resent));
	json_object_set_new(object, "status", json_integer(request->status));
	json_object_set_new(object, "status_words", json_string(pdu_status_words(request->status)));
}

static json_t *request_json(const struct citizen_request *request)
{
	json_t *object = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:b}", "received",
		time_json(request->received_ms), "channel", sums_channel(request->rule), "link",
		text_json(request->link), "service", text_json(request->service), "topic",
		text_json(request->topic), "language", text_json(request->language), "rule",
		text_json(request->rule), "rule_words", extract_words_rule(request->rule), "keyword",
		text_json(request->keyword), "question", text_json(request->question), "offered",
		text_json(request->offered), "other_language",
		(request->manner & JOURNAL_OTHER_LANGUAGE) != 0);

	set_reply(object, request);
	set_messages(object, request);
	return object;
}

static json_t *requests_json(const struct citizen *citizen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < citizen->request_count; i++)
		json_array_append_new(list, request_json(&citizen->requests[i]));
	return list;
}

static json_t *parts_json(const struct citizen *citizen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < citizen->part_count; i++) {
		const struct citizen_part *part = &citizen->parts[i];

		json_array_append_new(list,
			json_pack("{s:o, s:o, s:o, s:i, s:i}", "received", time_json(part->received_ms),
				"link", text_json(part->link), "service", text_json(part->service), "part",
				(int)part->sequence, "of", (int)part->total));
	}
	return list;
}

static json_t *silences_json(const struct citizen *citizen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < citizen->silence_count; i++) {
		const struct citizen_silence *silence = &citizen->silences[i];

		json_array_append_new(list,
			json_pack("{s:o, s:s, s:o, s:I, s:o, s:o}", "rule", text_json(silence->rule),
				"rule_words", extract_words_rule(silence->rule), "link",
				text_json(silence->link), "count", (json_int_t)silence->count, "first",
				time_json(silence->first_ms), "last", time_json(silence->last_ms)));
	}
	return list;
}

static json_t *choices_json(const struct citizen *citizen)
{
	json_t *list = json_array();

	for (size_t i = 0; i < citizen->choice_count; i++)
		json_array_append_new(list,
			json_pack("{s:o, s:b, s:o}", "language", text_json(citizen->choices[i].language),
				"stopped", citizen->choices[i].stopped, "since",
				time_json(citizen->choices[i].since_ms)));
	return list;
}

static json_t *deeds_json(const struct extract *extract)
{
	json_t *list = json_array();

	for (size_t i = 0; i < extract->deed_count; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:o}", "deed", extract_words_deed_name(extract->deeds[i].deed), "at",
				time_json(extract->deeds[i].at_ms)));
	return list;
}

json_t *extract_json(const struct extract *extract)
{
	const struct citizen *citizen = &extract->citizen;

	return json_pack("{s:s, s:o, s:o, s:b, s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "number",
		extract->masked, "looked_up", time_json(extract->now_ms), "since",
		time_json(extract->since_ms), "kept", !citizen_is_unknown(citizen), "retention_days",
		extract->retention_days, "blocked", citizen->is_blocked, "blocked_since",
		time_json(citizen->is_blocked ? citizen->blocked_ms : 0), "choices", choices_json(citizen),
		"requests", requests_json(citizen), "parts", parts_json(citizen), "not_answered",
		silences_json(citizen), "fingerprints", (json_int_t)citizen->fingerprints, "noted",
		deeds_json(extract));
}
