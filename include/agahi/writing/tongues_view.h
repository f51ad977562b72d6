/* tongues_view: the languages of a topic on the page of one of its messages: as tabs, and the texts themselves to translate from. */
#ifndef AGAHI_WRITING_TONGUES_VIEW_H
#define AGAHI_WRITING_TONGUES_VIEW_H

#include "agahi/writing/message_view.h"

void tongues_view_write_tabs(
	struct visit *visit, const struct message_view *view, const struct tongues *tongues);

/* What is written in the other languages, the first one of the settings before the rest; to stand beside the field. */
void tongues_view_write(struct visit *visit, const struct message_view *view, const struct tongues *tongues);

#endif
