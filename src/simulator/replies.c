#include "agahi/simulator/replies.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/simulator/coding.h"
#include "agahi/smpp/concat.h"

struct part {
	bool here;
	struct coding coding;
	struct buffer octets;
};

struct message {
	char from[ADDRESS_SIZE];
	char to[ADDRESS_SIZE];
	uint16_t reference;
	uint64_t since_ms;
	bool flash;
	bool payload;
	size_t total, came, repeated;
	struct message *next;
	struct part parts[];
};

struct replies {
	enum charset alphabet;
	uint64_t timeout_ms;
	replies_h handler;
	void *arg;
	struct message *waiting;
};

struct replies *replies_new(enum charset alphabet, uint64_t timeout_ms, replies_h handler, void *arg)
{
	struct replies *replies = calloc(1, sizeof(*replies));

	if (replies)
		*replies = (struct replies){ alphabet, timeout_ms, handler, arg, NULL };
	return replies;
}

static void free_message(struct message *message)
{
	for (size_t i = 0; i < message->total; i++)
		buffer_free(&message->parts[i].octets);
	free(message);
}

void replies_free(struct replies *replies)
{
	if (!replies)
		return;
	for (struct message *message = replies->waiting, *next; message; message = next) {
		next = message->next;
		free_message(message);
	}
	free(replies);
}

/* --- showing ------------------------------------------------------------------------------------------ */

static void show_run(const struct coding *coding, const struct buffer *run, struct buffer *text)
{
	coding_show(coding, (struct span){ (const uint8_t *)run->data, run->len }, text);
}

static bool is_same_coding(const struct coding *left, const struct coding *right)
{
	return left->octets == right->octets && left->charset == right->charset;
}

/* Neighbours of one coding are read as one, so that a pair split between them is whole again. */
static void join_parts(const struct message *message, struct buffer *text)
{
	struct buffer run = { 0 };
	const struct coding *coding = NULL;

	for (size_t i = 0; i < message->total; i++) {
		const struct part *part = &message->parts[i];

		if (!part->here)
			continue;
		if (coding && !is_same_coding(coding, &part->coding)) {
			show_run(coding, &run, text);
			run.len = 0;
		}
		coding = &part->coding;
		buffer_add(&run, part->octets.data, part->octets.len);
	}
	if (coding)
		show_run(coding, &run, text);
	buffer_free(&run);
}

static const char *coding_name(const struct message *message)
{
	const struct coding *first = NULL;

	for (size_t i = 0; i < message->total; i++) {
		const struct part *part = &message->parts[i];

		if (part->here && first && !is_same_coding(first, &part->coding))
			return "of several codings";
		first = part->here ? &part->coding : first;
	}
	return first->name;
}

static void hand_on(struct replies *replies, struct message *message)
{
	struct buffer text = { 0 };

	buffer_add(&text, "", 0);
	join_parts(message, &text);
	const struct reply reply = { message->from, message->to, text.data ? text.data : "",
		coding_name(message), message->came, message->total, message->repeated, message->flash,
		message->payload };
	replies->handler(&reply, replies->arg);
	buffer_free(&text);
	free_message(message);
}

/* --- taking ------------------------------------------------------------------------------------------- */

static struct message **find_message(struct replies *replies, const struct pdu *pdu, const struct udh *udh)
{
	struct message **at = &replies->waiting;

	for (; *at; at = &(*at)->next) {
		if ((*at)->reference == udh->reference && (*at)->total == udh->total &&
			strcmp((*at)->from, pdu->message.source.digits) == 0 &&
			strcmp((*at)->to, pdu->message.destination.digits) == 0)
			break;
	}
	return at;
}

static struct message *new_message(const struct pdu *pdu, const struct udh *udh, uint64_t now_ms)
{
	struct message *message = calloc(1, sizeof(*message) + udh->total * sizeof(message->parts[0]));

	if (!message)
		return NULL;
	memcpy(message->from, pdu->message.source.digits, sizeof(message->from));
	memcpy(message->to, pdu->message.destination.digits, sizeof(message->to));
	message->reference = udh->reference;
	message->total = udh->total;
	message->since_ms = now_ms;
	message->flash = coding_is_flash(pdu->message.data_coding);
	message->payload = pdu_find_tlv(pdu, PDU_TAG_MESSAGE_PAYLOAD) != NULL;
	return message;
}

static void fill_part(
	struct message *message, uint8_t sequence, const struct coding *coding, struct span octets)
{
	struct part *part = &message->parts[sequence - 1];

	if (part->here) {
		message->repeated++;
		return;
	}
	part->here = true;
	part->coding = *coding;
	buffer_add(&part->octets, octets.data, octets.len);
	message->came++;
}

void replies_take(struct replies *replies, const struct pdu *pdu, uint64_t now_ms)
{
	static const struct coding unreadable = { "a header that cannot be read", true, 0 };
	struct span octets = pdu->message.text;
	struct udh udh;
	bool readable = concat_read(pdu, &octets, &udh);
	struct coding coding =
		readable ? coding_of(pdu->message.data_coding, replies->alphabet, udh.shift) : unreadable;

	if (!readable || !udh.concatenated) {
		struct udh whole = { .total = 1 };
		struct message *message = new_message(pdu, &whole, now_ms);

		if (!message)
			return;
		fill_part(message, 1, &coding, octets);
		hand_on(replies, message);
		return;
	}
	struct message **at = find_message(replies, pdu, &udh);
	struct message *message = *at ? *at : new_message(pdu, &udh, now_ms);
	if (!message)
		return;
	*at = message;
	fill_part(message, udh.sequence, &coding, octets);
	if (message->came < message->total)
		return;
	*at = message->next;
	hand_on(replies, message);
}

void replies_expire(struct replies *replies, uint64_t now_ms)
{
	for (struct message **at = &replies->waiting; *at;) {
		struct message *message = *at;

		if (now_ms - message->since_ms < replies->timeout_ms) {
			at = &message->next;
			continue;
		}
		*at = message->next;
		hand_on(replies, message);
	}
}
