/* preview_page: what is in a form now, shown and not saved (pages.h: fittings_preview_page): as a whole page to a button, as a
 * piece of one to our script. */
#ifndef AGAHI_FITTINGS_PREVIEW_PAGE_H
#define AGAHI_FITTINGS_PREVIEW_PAGE_H

#endif
