/* tongues_view: the languages of a topic on the page of one of its messages: as tabs, and the texts themselves to translate from. */
#ifndef AGAHI_WRITING_TONGUES_VIEW_H
#define AGAHI_WRITING_TONGUES_VIEW_H

#include "agahi/writing/place.h"

struct tongues_view {
	const struct place *place;
	const char *topic, *lang; /* of the message that the page is about */
	struct tongues tongues;
};

void tongues_view_write_tabs(struct visit *visit, const struct tongues_view *view);

/* What is written in the other languages, the first one of the settings before the rest; to stand beside the field. */
void tongues_view_write(struct visit *visit, const struct tongues_view *view);

#endif
