/* message_save: what becomes of the form of a message (pages.h: writing_message_page, writing_message_save_page). */
#ifndef AGAHI_WRITING_MESSAGE_SAVE_H
#define AGAHI_WRITING_MESSAGE_SAVE_H

#include "agahi/writing/message_view.h"

/* Saves what the form has: the visit goes on to the page, or is shown it again: with what is wrong (422), or beside what somebody
 * else made of it (409). Nothing that was written is lost. The view is freed. */
void message_save(struct visit *visit, struct message_view *view);

#endif
