/* preview_page: what is in a form now, shown and not saved (pages.h: writing_preview_page): as a whole page to a button, as a
 * piece of one to our script. */
#ifndef AGAHI_WRITING_PREVIEW_PAGE_H
#define AGAHI_WRITING_PREVIEW_PAGE_H

#endif
