#include "agahi/audit/actions.h"

#include <stddef.h>
#include <string.h>

const char *const audit_actions[] = {
	/* people */
	"log-in", "log-in-failed", "log-out", "session-end", "invite", "accept-invitation", "reset",
	"confirm", "take-back", "role", "end", "password", "second-factor", "recovery-code", "recovery-codes",
	"clock",
	/* drafts */
	"draft", "edit", "touch", "import", "update", "comment", "hint", "give-up", "submit", "change-asked",
	"approve", "withdraw",
	/* on the way, and there */
	"hand-over", "schedule", "accepted", "refused", "live", "retired", "calendar",
	/* what was looked at, and taken along */
	"export", "audit-read", "audit-export", "checkpoint", "settings", "start", "stop", NULL
};

bool audit_action_is_known(const char *what)
{
	for (size_t i = 0; audit_actions[i]; i++) {
		if (strcmp(audit_actions[i], what) == 0)
			return true;
	}
	return false;
}
