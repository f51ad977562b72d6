#include "agahi/smpp/message.h"

#include <string.h>

#include "agahi/smpp/concat.h"
#include "agahi/text/guess.h"

static bool read_text(const struct message_reading *reading, const struct pdu *pdu, struct message *message)
{
	message->declared = charset_shifted(
		charset_of(pdu->message.data_coding, reading->alphabet), message->header.shift);
	message->charset = guess_charset(message->declared, message->octets, reading->scripts);
	buffer_add(&message->text, "", 0);
	charset_decode(message->charset, message->octets, &message->text);
	return !message->text.failed;
}

static struct span text_of(const struct message *message)
{
	return (struct span){ (const uint8_t *)message->text.data, message->text.len };
}

static bool is_receipt(
	const struct message_reading *reading, const struct pdu *pdu, const struct message *message)
{
	return receipt_is_marked(pdu) || (reading->receipts && receipt_has_shape(text_of(message)));
}

/* SMPP 3.4, 5.2.11: a service_type of its own; or the parameters of any dialect. */
static bool is_dialogue(const struct message_reading *reading, const struct pdu *pdu)
{
	return ussd_is(pdu) || (reading->dialogues && strcmp(pdu->message.service_type, "USSD") == 0);
}

static enum message_kind kind_of(
	const struct message_reading *reading, const struct pdu *pdu, const struct message *message)
{
	if (is_receipt(reading, pdu, message))
		return MESSAGE_RECEIPT;
	if (is_dialogue(reading, pdu))
		return MESSAGE_DIALOGUE;
	return message->header.concatenated ? MESSAGE_PART : MESSAGE_QUESTION;
}

bool message_read(const struct message_reading *reading, const struct pdu *pdu, struct message *message)
{
	struct buffer text = message->text;

	buffer_empty(&text);
	memset(message, 0, sizeof(*message));
	message->text = text;
	message->sender = pdu->message.source;
	message->service = pdu->message.destination;
	message->service_type = pdu->message.service_type;
	message->data_coding = pdu->message.data_coding;
	message->whole = message->octets = pdu->message.text;
	if (!concat_read(pdu, &message->octets, &message->header)) {
		message->kind = MESSAGE_BROKEN_HEADER;
		return true;
	}
	if (!read_text(reading, pdu, message))
		return false;
	message->kind = kind_of(reading, pdu, message);
	if (message->kind == MESSAGE_RECEIPT)
		message->has_receipt_id = receipt_read(pdu, text_of(message), &message->receipt);
	else if (message->kind == MESSAGE_DIALOGUE)
		message->dialogue = ussd_read(&reading->dialect, pdu, message->text.data);
	return true;
}

void message_clear(struct message *message)
{
	buffer_free(&message->text);
}
