#include "agahi/gateway/readiness.h"

#include <stddef.h>

const char *readiness_reason(const struct readiness *readiness)
{
	if (readiness->draining)
		return "draining";
	if (!readiness->leased)
		return "the database cannot be reached, so another node may answer for this one";
	if (!readiness->healthy)
		return "the journal cannot be written";
	if (readiness->full)
		return "the journal is over store.max_size";
	if (!readiness->has_content)
		return "no message set is published";
	return readiness->bound ? NULL : "no link is bound";
}

enum refusal readiness_refusal(const struct readiness *readiness)
{
	if (readiness->draining || readiness->crowded || !readiness->leased)
		return REFUSED_BUSY;
	return readiness->full ? REFUSED_FULL : REFUSAL_COUNT;
}
