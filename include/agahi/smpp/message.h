/* message: a PDU that brings a message, read once.
 *
 * What kind it is, from whom to whom, its text, its place in a long message, its receipt, its dialogue: all
 * that networks do to headers, marks and characters is dealt with here, and nothing behind this door looks at
 * octets again. Pure: no socket, no clock. Everything points into the PDU or belongs to the message. */
#ifndef AGAHI_MESSAGE_H
#define AGAHI_MESSAGE_H

#include <stdbool.h>

#include "agahi/base/buffer.h"
#include "agahi/smpp/pdu.h"
#include "agahi/smpp/receipt.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/charset.h"
#include "agahi/text/udh.h"

/* How a link's messages are to be read. */
struct message_reading {
	enum charset alphabet; /* what data_coding 0 means at its SMSC */
	unsigned scripts;      /* of the service's languages: script.h */
	bool receipts;         /* it asks for receipts, so texts of their shape are receipts */
	bool dialogues;        /* it serves dialled codes */
	struct ussd_dialect dialect;
};

enum message_kind {
	MESSAGE_QUESTION,
	MESSAGE_PART, /* of a long question: `octets` as `declared`, its place in `header` */
	MESSAGE_RECEIPT,
	MESSAGE_DIALOGUE,     /* what was typed or dialled is in `text` */
	MESSAGE_BROKEN_HEADER /* the user data header runs past the end */
};

struct message {
	enum message_kind kind;
	struct address sender;
	struct address service;   /* our address that was written to */
	const char *service_type; /* points into the PDU */
	uint8_t data_coding;
	struct udh header;
	struct span whole;  /* header and text, as they came; this and the next point into the PDU */
	struct span octets; /* of the text */
	enum charset declared;
	enum charset
		charset;    /* by which the octets are read: another than declared when they contradict it */
	struct buffer text; /* UTF-8; empty for a part */
	struct receipt receipt;
	bool has_receipt_id; /* else nobody can tell what the receipt is about */
	struct ussd_event dialogue;
};

/* `pdu` is a deliver_sm or data_sm that pdu_decode() took, and outlives the message. `message` is zeroed before it is read
 * into for the first time; the next is read into the memory that it has then. message_clear() frees that, whatever came of
 * it. False when memory is short. */
bool message_read(const struct message_reading *reading, const struct pdu *pdu, struct message *message);
void message_clear(struct message *message);

#endif
