/* ussd: dialogues over SMPP, in the dialects of the field.
 *
 * A dialect is an entry of a table in ussd.c, and each of its values can be overridden in the configuration:
 * which parameter tells dialogues apart, which ussd_service_op (SMPP 3.4, 5.3.2.44) begins, continues and
 * aborts, which shows a screen and which shows the last one, and whether the last one sets the lowest bit of
 * its_session_info (0x1383: fifteen bits of dialogue, one bit "end"). Pure. */
#ifndef AGAHI_USSD_H
#define AGAHI_USSD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agahi/smpp/pdu.h"

/* What tells dialogues apart. */
enum ussd_session_by {
	USSD_BY_DIALECT,          /* in overrides only: what the dialect says */
	USSD_BY_ITS_SESSION_INFO, /* its upper 15 bits */
	USSD_BY_ITS_OCTET,        /* its first octet; the second counts on, but for the end bit (5.3.2.43) */
	USSD_BY_MESSAGE_REFERENCE,
	USSD_BY_SUBSCRIBER, /* the number alone; a parameter that is there is given back */
	USSD_SESSION_BY_COUNT
};

/* The dialects that have a name. */
enum ussd_dialect_kind { USSD_END_BIT, USSD_PSSR_END, USSD_MESSAGE_REFERENCE, USSD_DIALECT_COUNT };

/* What both are called in the configuration, by their number; NULL at the end. */
extern const char *const ussd_dialect_names[];
extern const char *const ussd_session_names[];

struct ussd_dialect {
	enum ussd_session_by session_by;
	bool end_bit;   /* the last screen sets it */
	uint8_t begin;  /* from the network: somebody dialled */
	uint8_t resume; /* an answer to a screen; what a screen itself carries is taken for one, too */
	uint8_t abort;
	uint8_t show; /* to the network: a screen that waits for an answer */
	uint8_t end;  /* the last screen */
};

enum ussd_kind {
	USSD_BEGIN,
	USSD_RESUME,
	USSD_ABORT,
	USSD_CONFIRM, /* nothing but the network's word that a screen was shown */
	USSD_BROKEN
};

/* The parameter that a screen gives back as it came; tag 0: none. */
struct ussd_echo {
	uint16_t tag;
	uint16_t value; /* without the end bit */
};

struct ussd_event {
	enum ussd_kind kind;
	uint16_t session;
	struct ussd_echo echo;
	const char *fault; /* with USSD_BROKEN: what is wrong, in words */
};

/* The octets that a PDU's parameters point to. */
struct ussd_octets {
	uint8_t operation;
	uint8_t session[2];
};

/* The dialect by its name, or NULL. */
const struct ussd_dialect *ussd_dialect_named(const char *name);

/* A named dialect with single values set otherwise; -1 and USSD_BY_DIALECT leave the dialect's own. */
struct ussd_overrides {
	enum ussd_session_by session_by;
	int begin, resume, abort, show, end; /* ussd_service_op */
	int end_bit;
};

struct ussd_dialect ussd_dialect_with(enum ussd_dialect_kind kind, const struct ussd_overrides *overrides);

/* Does the PDU belong to a dialogue, in whatever dialect? */
bool ussd_is(const struct pdu *pdu);

/* `text`: what was typed or dialled, decoded. */
struct ussd_event ussd_read(const struct ussd_dialect *dialect, const struct pdu *pdu, const char *text);

/* Adds the parameters of a screen. `octets` must live as long as the PDU. */
void ussd_write(const struct ussd_dialect *dialect, const struct ussd_echo *echo, bool last,
	struct ussd_octets *octets, struct pdu *pdu);

/* The network's side, for the simulator. */
void ussd_write_network(const struct ussd_dialect *dialect, enum ussd_kind kind, uint16_t session,
	struct ussd_octets *octets, struct pdu *pdu);
bool ussd_read_screen(
	const struct ussd_dialect *dialect, const struct pdu *pdu, uint16_t *session, bool *last);

#endif
