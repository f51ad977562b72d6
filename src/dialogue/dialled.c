#include "agahi/dialogue/dialled.h"

#include <stdio.h>

#include "agahi/service/dial.h"
#include "agahi/smpp/pdu.h"

void dialled_keys(
	const struct config_link *link, const char *text, const char *digits, char *keys, size_t size)
{
	const struct config_strings *codes = &link->ussd.codes;

	keys[0] = '\0';
	for (size_t i = 0; i < codes->count; i++) {
		if (dial_keys(text, codes->items[i], keys, size) ||
			dial_keys(digits, codes->items[i], keys, size))
			return;
	}
}

struct address dialled_service(const struct config_link *link, const struct address *dialled)
{
	struct address service = *dialled;

	if (link->short_codes.count > 0) {
		service = (struct address){ PDU_TON_ABBREVIATED, 0, "" };
		snprintf(service.digits, sizeof(service.digits), "%s", link->short_codes.items[0]);
	}
	return service;
}
