#include "agahi/smpp/status.h"

#include <stddef.h>

/* SMPP 3.4, 5.1.3. */
static const struct {
	uint32_t status;
	const char *words;
} status_table[] = {
	{ 0x00, "no error" },
	{ 0x01, "message length is invalid" },
	{ 0x02, "command length is invalid" },
	{ 0x03, "command id is invalid" },
	{ 0x04, "wrong bind status for this command" },
	{ 0x05, "already bound" },
	{ 0x06, "priority flag is invalid" },
	{ 0x07, "registered delivery flag is invalid" },
	{ 0x08, "system error" },
	{ 0x0a, "source address is invalid" },
	{ 0x0b, "destination address is invalid" },
	{ 0x0c, "message id is invalid" },
	{ 0x0d, "bind failed" },
	{ 0x0e, "invalid password" },
	{ 0x0f, "invalid system id" },
	{ 0x11, "cancelling failed" },
	{ 0x13, "replacing failed" },
	{ 0x14, "message queue is full" },
	{ 0x15, "service type is invalid" },
	{ 0x33, "number of destinations is invalid" },
	{ 0x34, "distribution list name is invalid" },
	{ 0x40, "destination flag is invalid" },
	{ 0x42, "replacing submission is invalid" },
	{ 0x43, "esm_class is invalid" },
	{ 0x44, "cannot submit to distribution list" },
	{ 0x45, "submit failed" },
	{ 0x48, "source TON is invalid" },
	{ 0x49, "source NPI is invalid" },
	{ 0x50, "destination TON is invalid" },
	{ 0x51, "destination NPI is invalid" },
	{ 0x53, "system type is invalid" },
	{ 0x54, "replace_if_present flag is invalid" },
	{ 0x55, "number of messages is invalid" },
	{ 0x58, "throttled: too many messages" },
	{ 0x61, "scheduled delivery time is invalid" },
	{ 0x62, "validity period is invalid" },
	{ 0x63, "predefined message is invalid" },
	{ 0x64, "temporary error of the receiver" },
	{ 0x65, "permanent error of the receiver" },
	{ 0x66, "rejected by the receiver" },
	{ 0x67, "query failed" },
	{ 0xc0, "optional part of the PDU is broken" },
	{ 0xc1, "optional parameter is not allowed" },
	{ 0xc2, "parameter length is invalid" },
	{ 0xc3, "an optional parameter is missing" },
	{ 0xc4, "optional parameter value is invalid" },
	{ 0xfe, "delivery failure" },
	{ 0xff, "unknown error" },
};

const char *pdu_status_words(uint32_t status)
{
	for (size_t i = 0; i < sizeof(status_table) / sizeof(status_table[0]); i++) {
		if (status_table[i].status == status)
			return status_table[i].words;
	}
	/* SMPP 3.4, 5.1.3: 0x400 to 0x4FF are the SMSC vendor's own. */
	return status >= 0x400 && status <= 0x4ff ? "vendor's own error" : "reserved status code";
}
