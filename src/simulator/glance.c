#include "agahi/simulator/glance.h"

#include <string.h>

#include "agahi/smpp/pdu.h"
#include "agahi/text/udh.h"

/* SMPP 3.4, 4.4.1: octets with their NUL, and of what stands between the strings. */
enum { SERVICE_TYPE = 6, ADDRESS = 21, TIME = 17, TON_AND_NPI = 2, THREE_NUMBERS = 3, FOUR_NUMBERS = 4 };

/* Leaves `rest` behind it. False when there is less. */
static bool pass(struct span *rest, size_t len)
{
	if (rest->len < len)
		return false;
	*rest = (struct span){ rest->data + len, rest->len - len };
	return true;
}

/* A string of at most `size` octets with its NUL, which `value` is told without. */
static bool pass_string(struct span *rest, size_t size, struct span *value)
{
	const uint8_t *end =
		rest->len > 0 ? memchr(rest->data, 0, rest->len < size ? rest->len : size) : NULL;

	if (!end)
		return false;
	*value = (struct span){ rest->data, (size_t)(end - rest->data) };
	return pass(rest, value->len + 1);
}

static bool are_digits(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	}
	return text.len > 0;
}

/* By its user data header, or by its SAR parameters in `rest` (SMPP 3.4, 5.3.2.24). False when either is broken,
 * or when it is a step of a dialogue. */
static bool read_part(uint8_t esm_class, struct span text, struct span rest, bool *first)
{
	enum { TAG_AND_LENGTH = 4 };
	struct udh udh = { 0 };

	if ((esm_class & PDU_ESM_UDH_INDICATOR) && !udh_read(&text, &udh))
		return false;
	*first = !udh.concatenated || udh.sequence == 1;
	while (rest.len >= TAG_AND_LENGTH) {
		unsigned tag = (unsigned)rest.data[0] << 8 | rest.data[1];
		size_t len = (size_t)rest.data[2] << 8 | rest.data[3];

		if (rest.len - TAG_AND_LENGTH < len || tag == PDU_TAG_USSD_SERVICE_OP)
			return false;
		if (tag == PDU_TAG_SAR_SEQUENCE && len == 1)
			*first = rest.data[TAG_AND_LENGTH] == 1;
		pass(&rest, TAG_AND_LENGTH + len);
	}
	return rest.len == 0;
}

static bool read_submit(struct span rest, struct glance *glance)
{
	struct span passed;

	if (!pass_string(&rest, SERVICE_TYPE, &passed) || !pass(&rest, TON_AND_NPI) ||
		!pass_string(&rest, ADDRESS, &passed) || !pass(&rest, TON_AND_NPI) ||
		!pass_string(&rest, ADDRESS, &glance->destination) || !are_digits(glance->destination) ||
		rest.len < THREE_NUMBERS)
		return false;
	uint8_t esm_class = rest.data[0];
	if (!pass(&rest, THREE_NUMBERS) || !pass_string(&rest, TIME, &passed) ||
		!pass_string(&rest, TIME, &passed) || !pass(&rest, FOUR_NUMBERS) || rest.len < 1)
		return false;
	struct span text = { rest.data + 1, rest.data[0] };
	return pass(&rest, 1 + text.len) && read_part(esm_class, text, rest, &glance->first);
}

bool glance_read(struct span octets, struct glance *glance)
{
	size_t len;

	if (pdu_frame(octets, &len) != PDU_FRAME_COMPLETE)
		return false;
	*glance = (struct glance){ .command = fields_read_u32(octets.data + 4),
		.status = fields_read_u32(octets.data + 8),
		.sequence = fields_read_u32(octets.data + 12),
		.len = len };
	struct span body = { octets.data + PDU_HEADER_OCTETS, len - PDU_HEADER_OCTETS };
	if (glance->command == PDU_DELIVER_SM_RESP) /* its body, if it has one, is an empty message_id */
		return body.len == 0 || (body.len == 1 && body.data[0] == 0);
	return glance->command == PDU_SUBMIT_SM && read_submit(body, glance);
}
