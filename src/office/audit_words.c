#include "agahi/office/audit_words.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *what;
	enum label label;
} words[] = {
	{ "log-in", LABEL_AUDIT_DID_LOG_IN },
	{ "log-in-failed", LABEL_AUDIT_DID_LOG_IN_FAILED },
	{ "log-out", LABEL_AUDIT_DID_LOG_OUT },
	{ "session-end", LABEL_AUDIT_DID_SESSION_END },
	{ "invite", LABEL_AUDIT_DID_INVITE },
	{ "accept-invitation", LABEL_AUDIT_DID_ACCEPT_INVITATION },
	{ "reset", LABEL_AUDIT_DID_RESET },
	{ "confirm", LABEL_AUDIT_DID_CONFIRM },
	{ "take-back", LABEL_AUDIT_DID_TAKE_BACK },
	{ "role", LABEL_AUDIT_DID_ROLE },
	{ "end", LABEL_AUDIT_DID_END },
	{ "password", LABEL_AUDIT_DID_PASSWORD },
	{ "second-factor", LABEL_AUDIT_DID_SECOND_FACTOR },
	{ "recovery-code", LABEL_AUDIT_DID_RECOVERY_CODE },
	{ "recovery-codes", LABEL_AUDIT_DID_RECOVERY_CODES },
	{ "clock", LABEL_AUDIT_DID_CLOCK },
	{ "draft", LABEL_AUDIT_DID_DRAFT },
	{ "edit", LABEL_AUDIT_DID_EDIT },
	{ "touch", LABEL_AUDIT_DID_TOUCH },
	{ "import", LABEL_AUDIT_DID_IMPORT },
	{ "update", LABEL_AUDIT_DID_UPDATE },
	{ "comment", LABEL_AUDIT_DID_COMMENT },
	{ "hint", LABEL_AUDIT_DID_HINT },
	{ "give-up", LABEL_AUDIT_DID_GIVE_UP },
	{ "submit", LABEL_AUDIT_DID_SUBMIT },
	{ "change-asked", LABEL_AUDIT_DID_CHANGE_ASKED },
	{ "approve", LABEL_AUDIT_DID_APPROVE },
	{ "withdraw", LABEL_AUDIT_DID_WITHDRAW },
	{ "hand-over", LABEL_AUDIT_DID_HAND_OVER },
	{ "schedule", LABEL_AUDIT_DID_SCHEDULE },
	{ "accepted", LABEL_AUDIT_DID_ACCEPTED },
	{ "refused", LABEL_AUDIT_DID_REFUSED },
	{ "live", LABEL_AUDIT_DID_LIVE },
	{ "retired", LABEL_AUDIT_DID_RETIRED },
	{ "calendar", LABEL_AUDIT_DID_CALENDAR },
	{ "export", LABEL_AUDIT_DID_EXPORT },
	{ "audit-read", LABEL_AUDIT_DID_AUDIT_READ },
	{ "audit-export", LABEL_AUDIT_DID_AUDIT_EXPORT },
	{ "checkpoint", LABEL_AUDIT_DID_CHECKPOINT },
	{ "settings", LABEL_AUDIT_DID_SETTINGS },
	{ "start", LABEL_AUDIT_DID_START },
	{ "stop", LABEL_AUDIT_DID_STOP },
};

enum label audit_words(const char *what)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].what, what) == 0)
			return words[i].label;
	}
	return LABEL_NONE;
}
