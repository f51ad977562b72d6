#include "agahi/link/passing.h"

#include "agahi/smpp/pdu.h"

/* SMPP 3.4, 5.1.3, and what SMSCs are known to use for "later". */
static const uint32_t temporary[] = { PDU_STATUS_INVALID_BIND_STATUS, PDU_STATUS_SYSTEM_ERROR,
	PDU_STATUS_QUEUE_FULL, PDU_STATUS_THROTTLED, PDU_STATUS_TEMPORARY_APP_ERROR };

bool passing_is(const struct config_link *config, uint32_t status)
{
	const struct config_numbers *vendor = &config->temporary_statuses;

	for (size_t i = 0; i < sizeof(temporary) / sizeof(temporary[0]); i++) {
		if (temporary[i] == status)
			return true;
	}
	for (size_t i = 0; i < vendor->count; i++) {
		if ((uint32_t)vendor->items[i] == status)
			return true;
	}
	return false;
}
