#include "agahi/dialogue/dialogue_counts.h"

#include <stddef.h>

#define COUNTER(name, help, member) \
	{ \
		name, FIGURE_COUNTER, help, .offset = offsetof(struct dialogue_counts, member) \
	}

struct figures dialogue_counts_figures(void)
{
	static const struct figure table[] = {
		COUNTER("agahi_ussd_wrong_keys_total", "Keys that chose nothing.", wrong_keys),
		COUNTER("agahi_ussd_sms_total", "Texts asked for by SMS.", sms),
		COUNTER("agahi_ussd_limited_total", "Dialogues and SMS over a limit, or blocked.", limited),
		COUNTER("agahi_ussd_broken_total", "Messages of a dialogue that could not be read.",
			broken.total),
		COUNTER("agahi_ussd_unknown_total", "Answers to dialogues that were not there.", unknown),
		COUNTER("agahi_ussd_full_total",
			"Dialogues refused because too many are open, or too many screens wait.", full),
		COUNTER("agahi_ussd_marks_total", "Direction marks put on screens.", marks),
	};

	return FIGURES_OF(table);
}
