/* drafts_page: the drafts and editions that there are, and what is said of one beside its rows. */
#ifndef AGAHI_WRITING_DRAFTS_PAGE_H
#define AGAHI_WRITING_DRAFTS_PAGE_H

#include "agahi/frame/desk.h"
#include "agahi/writing/place.h"

/* Title, note, and giving it up: folded away on the page of its messages, for who may write in it. */
void drafts_page_write_about(struct visit *visit, const struct place *place);

#endif
