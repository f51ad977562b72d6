#include "agahi/keeping/extract_messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/smpp/receipt.h"

static struct extract_message *append(struct extract_messages *messages)
{
	return messages->count < EXTRACT_MOST_MESSAGES ? &messages->list[messages->count++] : NULL;
}

/* "1f" or "1f~1500": how long before the request was settled, in milliseconds. */
static void add_id(const char *word, size_t len, int64_t settled_ms, struct extract_messages *messages)
{
	struct extract_message *message = append(messages);
	size_t id_len = strcspn(word, " ~");

	if (!message)
		return;
	snprintf(message->id, sizeof(message->id), "%.*s", (int)(id_len < len ? id_len : len), word);
	message->taken_ms = settled_ms - (id_len < len ? strtoll(word + id_len + 1, NULL, 10) : 0);
}

/* Words: the link, where it is another than the request's ("~telco-b"), and the ids of the parts. */
static void read_ids(const struct citizen_request *request, struct extract_messages *messages)
{
	const char *word = request->message_ids ? request->message_ids : "";

	for (size_t len; *word != '\0'; word += len + (word[len] == ' ')) {
		len = strcspn(word, " ");
		if (len > 0 && *word == '~')
			snprintf(messages->link, sizeof(messages->link), "%.*s", (int)len - 1, word + 1);
		else if (len > 0)
			add_id(word, len, request->settled_ms, messages);
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
