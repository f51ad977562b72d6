#include "agahi/link/format.h"

struct segment_format format_for_link(const struct config_link *link, bool flash)
{
	static const enum segment_header headers[] = { [LONG_UDH8] = SEGMENT_HEADER_8BIT,
		[LONG_UDH16] = SEGMENT_HEADER_16BIT,
		[LONG_SAR] = SEGMENT_HEADER_16BIT,
		[LONG_PAYLOAD] = SEGMENT_HEADER_NONE };

	return (struct segment_format){ .alphabet = link->default_alphabet,
		.header = headers[link->long_messages],
		.urdu = link->national_shift.count > 0,
		.flash = flash };
}

struct screen_size screen_size_for_link(const struct config_link *link)
{
	return (struct screen_size){ link->default_alphabet, (unsigned)link->ussd.max_septets,
		(unsigned)link->ussd.max_ucs2 };
}

void fill_addresses_for_link(const struct config_link *link, const struct address *service,
	const struct address *citizen, struct pdu_message *message)
{
	message->source = *service;
	message->destination = *citizen;
	if (link->source_ton >= 0)
		message->source.ton = (uint8_t)link->source_ton;
	if (link->source_npi >= 0)
		message->source.npi = (uint8_t)link->source_npi;
}
