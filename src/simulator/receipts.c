#include "agahi/simulator/receipts.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* SMPP 3.4, 5.2.28. */
enum { STATE_DELIVERED = 2, STATE_UNDELIVERABLE = 5 };

enum { CODING_UCS2 = 0x08, TEXT_SIZE = 160, TEXT_QUOTED = 20, DATE_SIZE = 16 };

/* SMPP 3.4, appendix B; the values come in this order: id, delivered, dates, state, error, quoted text. */
static const char appendix_b[] =
	"id:%s sub:001 dlvrd:%03u submit date:%s done date:%s stat:%s err:%03u text:%.*s";
static const char other_case[] =
	"ID:\"%s\" Sub:001 Dlvrd:%03u Submit Date:%s Done Date:%s STAT:%s Err:%03u Text:%.*s";

static const char hexadecimal[] = "%" PRIx64;
static const char upper_case[] = "%" PRIX64;
static const char decimal[] = "%" PRIu64;
static const char padded[] = "%020" PRIu64;

struct receipts_spelling {
	const char *name;
	const char *meaning;
	const char *text; /* NULL: none */
	const char *id;   /* of the text and of the parameter */
	uint8_t esm_class;
	bool id_parameter;
	bool state_parameter;
	bool ucs2; /* behind a header that says "part 1 of 1" */
};

static const struct receipts_spelling spellings[] = {
	{ "hex", "the text of SMPP 3.4 appendix B, the id as in the response", appendix_b, hexadecimal,
		PDU_ESM_DELIVERY_RECEIPT, false, false, false },
	{ "decimal", "the same with the id in decimal", appendix_b, decimal, PDU_ESM_DELIVERY_RECEIPT, false,
		false, false },
	{ "padded", "in decimal, with zeros in front", appendix_b, padded, PDU_ESM_DELIVERY_RECEIPT, false,
		false, false },
	{ "upper", "in upper-case hexadecimal", appendix_b, upper_case, PDU_ESM_DELIVERY_RECEIPT, false,
		false, false },
	{ "tlv", "no text; receipted_message_id and message_state", NULL, hexadecimal,
		PDU_ESM_DELIVERY_RECEIPT, true, true, false },
	{ "unmarked", "the text with esm_class 0", appendix_b, hexadecimal, 0, false, false, false },
	{ "state", "message_state alone: no text, no id, esm_class 0", NULL, hexadecimal, 0, false, true,
		false },
	{ "ucs2", "the text in UCS-2 behind a user data header, esm_class 0x44", appendix_b, hexadecimal,
		PDU_ESM_DELIVERY_RECEIPT | PDU_ESM_UDH_INDICATOR, false, false, true },
	{ "quoted", "the id in quotes, names and state in other case", other_case, upper_case,
		PDU_ESM_DELIVERY_RECEIPT, false, false, false },
};

enum { SPELLINGS = sizeof(spellings) / sizeof(spellings[0]) };

const struct receipts_spelling *receipts_spelling_named(const char *name)
{
	for (size_t i = 0; i < SPELLINGS; i++) {
		if (strcmp(spellings[i].name, name) == 0)
			return &spellings[i];
	}
	return NULL;
}

const struct receipts_spelling *receipts_spelling_usual(void)
{
	return &spellings[0];
}

bool receipts_describe(size_t index, const char **name, const char **meaning)
{
	if (index >= SPELLINGS)
		return false;
	*name = spellings[index].name;
	*meaning = spellings[index].meaning;
	return true;
}

void receipts_write_id(uint64_t number, char out[PDU_MESSAGE_ID_SIZE])
{
	snprintf(out, PDU_MESSAGE_ID_SIZE, hexadecimal, number);
}

bool receipts_are_wanted(const struct pdu_message *submit, bool delivered)
{
	static const bool wanted[4][2] = { /* undelivered, delivered; the last is SMPP 5.0's "success only" */
		{ false, false }, { true, true }, { true, false }, { false, true }
	};

	return wanted[submit->registered_delivery & 3][delivered];
}

static void write_date(time_t when, char out[DATE_SIZE])
{
	struct tm local;

	localtime_r(&when, &local);
	strftime(out, DATE_SIZE, "%y%m%d%H%M", &local);
}

/* How much of the message is quoted: only what reads the same in every alphabet. */
static int quoted_length(struct span text)
{
	int len = 0;

	while (len < TEXT_QUOTED && (size_t)len < text.len && isalnum(text.data[len]))
		len++;
	return len;
}

static size_t write_text(const struct receipts_spelling *spelling, const struct receipts_about *about,
	const char *id, char out[TEXT_SIZE])
{
	const char *state = about->delivered ? "DELIVRD" : "UNDELIV";
	char submitted[DATE_SIZE], done[DATE_SIZE];
	struct span text = about->submit->text;

	if (!spelling->text)
		return 0;
	if (spelling->text == other_case)
		state = about->delivered ? "Delivrd" : "Undeliv";
	write_date(about->submitted, submitted);
	write_date(about->done, done);
	int len = snprintf(out, TEXT_SIZE, spelling->text, id, about->delivered ? 1u : 0u, submitted, done,
		state, about->delivered ? 0u : 1u, spelling->ucs2 ? 0 : quoted_length(text),
		text.len > 0 ? (const char *)text.data : "");
	return (size_t)len < TEXT_SIZE ? (size_t)len : TEXT_SIZE - 1;
}

static struct span place_text(
	const struct receipts_spelling *spelling, const char *text, size_t len, uint8_t *octets)
{
	static const uint8_t header[] = { 5, 0, 3, 0x5a, 1, 1 };

	if (!spelling->ucs2) {
		memcpy(octets, text, len);
		return (struct span){ octets, len };
	}
	memcpy(octets, header, sizeof(header));
	for (size_t i = 0; i < len; i++) {
		octets[sizeof(header) + 2 * i] = 0;
		octets[sizeof(header) + 2 * i + 1] = (uint8_t)text[i];
	}
	return (struct span){ octets, sizeof(header) + 2 * len };
}

_Static_assert(6 + 2 * 120 <= PDU_SHORT_MESSAGE_MAX, "a text without a quotation fits in UCS-2");

void receipts_write(const struct receipts_spelling *spelling, const struct receipts_about *about,
	struct receipts_octets *octets, struct pdu *pdu)
{
	char text[TEXT_SIZE];

	memset(pdu, 0, sizeof(*pdu));
	pdu->command = PDU_DELIVER_SM;
	pdu->message.source = about->submit->destination;
	pdu->message.destination = about->submit->source;
	pdu->message.esm_class = spelling->esm_class;
	pdu->message.data_coding = spelling->ucs2 ? CODING_UCS2 : 0;
	snprintf(octets->id, sizeof(octets->id), spelling->id, about->number);
	size_t len = write_text(spelling, about, octets->id, text);
	pdu->message.text = place_text(spelling, text, len, octets->text);
	octets->state = about->delivered ? STATE_DELIVERED : STATE_UNDELIVERABLE;
	if (spelling->id_parameter)
		pdu_add_tlv(pdu, PDU_TAG_RECEIPTED_MESSAGE_ID, (const uint8_t *)octets->id,
			strlen(octets->id) + 1);
	if (spelling->state_parameter)
		pdu_add_tlv(pdu, PDU_TAG_MESSAGE_STATE, &octets->state, 1);
}
