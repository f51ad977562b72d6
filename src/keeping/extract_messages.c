#include "agahi/keeping/extract_messages.h"

#include <stdio.h>
#include <string.h>

#include "agahi/recall/message_ids.h"
#include "agahi/smpp/receipt.h"

static struct extract_message *append(struct extract_messages *messages)
{
	return messages->count < EXTRACT_MOST_MESSAGES ? &messages->list[messages->count++] : NULL;
}

static void read_ids(const struct citizen_request *request, struct extract_messages *messages)
{
	const char *at = request->message_ids ? request->message_ids : "";
	struct extract_message *message;
	char link[MESSAGE_IDS_WORD_SIZE];
	struct message_id id;

	if (message_ids_link(&at, link))
		snprintf(messages->link, sizeof(messages->link), "%.*s", JOURNAL_LINK_SIZE - 1, link);
	while (message_ids_next(&at, &id) && (message = append(messages)) != NULL) {
		snprintf(message->id, sizeof(message->id), "%.*s", (int)sizeof(message->id) - 1, id.text);
		message->taken_ms = request->settled_ms - id.age_ms;
	}
}

/* Receipts go by an id's canonical form. */
static struct extract_message *find(struct extract_messages *messages, const char *canonical_id)
{
	char canonical[sizeof(messages->list[0].id)];

	for (size_t i = 0; i < messages->count; i++) {
		struct extract_message *message = &messages->list[i];

		receipt_canonical(message->id, strlen(message->id), canonical);
		if (!message->has_receipt && strcmp(canonical, canonical_id) == 0)
			return message;
	}
	return NULL;
}

/* "smsc:telco" is what the network is called in the journal. */
static const char *smsc_name(const char *smsc)
{
	size_t len = strlen(JOURNAL_SMSC_PREFIX);

	return strncmp(smsc, JOURNAL_SMSC_PREFIX, len) == 0 ? smsc + len : smsc;
}

static void add_receipt(const struct citizen_message *known, struct extract_messages *messages)
{
	struct extract_message *message = find(messages, known->id);

	if (!message) {
		message = append(messages);
		if (!message)
			return;
		memcpy(message->id, known->id, sizeof(message->id));
	}
	message->taken_ms = known->since_ms;
	message->has_receipt = true;
	message->receipt = known->receipt;
	snprintf(message->smsc, sizeof(message->smsc), "%s", smsc_name(known->smsc));
}

void extract_messages(const struct citizen_request *request, struct extract_messages *messages)
{
	*messages = (struct extract_messages){ 0 };
	read_ids(request, messages);
	for (size_t i = 0; i < request->message_count; i++)
		add_receipt(&request->messages[i], messages);
}
