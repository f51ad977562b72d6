/* phone_view: the training phone on a page: the conversation, the box and the keys, the lessons. */
#ifndef AGAHI_OFFICE_PHONE_VIEW_H
#define AGAHI_OFFICE_PHONE_VIEW_H

#include "agahi/office/phone.h"

/* False when memory is short. */
bool phone_view_write(struct visit *visit, const struct phone *phone, const struct catalogue *catalogue,
	const struct replay_terms *terms);

#endif
