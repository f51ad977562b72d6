/* form: one text that nobody understood, and the form that takes it into a draft. */
#ifndef AGAHI_OFFICE_UNMATCHED_FORM_H
#define AGAHI_OFFICE_UNMATCHED_FORM_H

#include <limits.h>
#include <stdbool.h>

#include "agahi/frame/desk.h"
#include "agahi/unmatched/list.h"

/* figures.db in the spool; "" without one. */
void unmatched_path(const struct visit *visit, char path[PATH_MAX]);

/* The text that the folded one stands for, in `list`, which is the caller's then. False, and answered, when there is none. */
bool unmatched_find(struct visit *visit, const char *folded, struct unmatched_list *list,
	const struct unmatched_row **row);

/* The language in which a text is taken, where nobody says another: that of its answer, else the first that the person writes; ""
 * when there is none. */
const char *unmatched_language(const struct visit *visit, const struct unmatched_row *row);

/* The whole page, with what is wrong (fields.h). */
void unmatched_write_page(struct visit *visit, const struct unmatched_row *row);

#endif
