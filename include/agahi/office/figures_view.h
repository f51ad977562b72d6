/* figures_view: figures of some days on a page: the sums in a few lines, then for each side a picture and the same as a table. */
#ifndef AGAHI_OFFICE_FIGURES_VIEW_H
#define AGAHI_OFFICE_FIGURES_VIEW_H

#include "agahi/frame/desk.h"
#include "agahi/office/figures.h"

/* `figures->cube` is there. */
void figures_view_write(struct visit *visit, const struct figures *figures);

#endif
