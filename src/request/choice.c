#include "agahi/request/choice.h"

void choice_note(
	struct preferences *preferences, struct journal_entry *entry, const struct decision *decision)
{
	struct preference preference = preferences_get(preferences, entry->sender_identity);

	if (decision->forgets)
		preferences_forget(preferences, entry->sender_identity);
	entry->has_preference = preference.language || preference.stopped;
	if (!decision->sets_language && !decision->sets_stopped)
		return;
	if (decision->sets_language)
		preference.language = decision->language;
	if (decision->sets_stopped)
		preference.stopped = decision->stopped;
	preferences_set(preferences, entry->sender_identity, preference);
	entry->sets_preference = true;
	/* The table's copy of the tag lives as long as the table. */
	entry->preference = preferences_get(preferences, entry->sender_identity).language;
	entry->stopped = preference.stopped;
}

void choice_keep(struct preferences *preferences, const struct journal_entry *entry)
{
	if (entry->manner & JOURNAL_FORGETS)
		preferences_forget(preferences, entry->sender_identity);
	if (entry->sets_preference)
		preferences_set(preferences, entry->sender_identity,
			(struct preference){ entry->preference, entry->stopped });
}
