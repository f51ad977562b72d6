#include "agahi/load/beside.h"

#include <stdint.h>
#include <string.h>

#include "agahi/text/segment.h"

static const uint32_t COOKIE = UINT32_MAX; /* dialogues have smaller ones */

bool beside_prepare(
	struct beside *beside, uint64_t first, uint32_t rate, const char *text, const char *service)
{
	const struct segment_format format = { CHARSET_GSM7, SEGMENT_HEADER_8BIT, false, false, false };
	struct segments segments = { 0 };
	struct pdu_message message;

	memset(beside, 0, sizeof(*beside));
	beside->first = first + BESIDE_AFTER;
	beside->rate = rate;
	if (segment_text(text, &format, &segments) != 0)
		return false;
	smsc_fill_addresses(&message, "", service);
	message.data_coding = segments.data_coding;
	message.text = segments_part(&segments, 0);
	bool prepared = segments.count == 1 && stamp_prepare(&beside->stamp, &message);
	segments_free(&segments);
	return prepared;
}

void beside_send(struct beside *beside, struct smsc *smsc, uint64_t now_us)
{
	if (beside->rate == 0)
		return;
	if (beside->begun_us == 0)
		beside->begun_us = now_us;
	for (uint64_t due = (now_us - beside->begun_us) * beside->rate / 1000000; beside->sent < due;
		beside->sent++) {
		if (!smsc_deliver_stamp(smsc, &beside->stamp, beside->first + beside->sent, COOKIE))
			break;
	}
	smsc_flush(smsc);
}

bool beside_is_told(struct beside *beside, uint32_t cookie, uint32_t status)
{
	if (cookie != COOKIE)
		return false;
	beside->refused += status != PDU_STATUS_OK;
	return true;
}

void beside_count(struct beside *beside, bool first)
{
	beside->answered += first;
}
