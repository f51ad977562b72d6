/* audit_view: the record on a page: what is asked for, records as rows, and as CSV. */
#ifndef AGAHI_OFFICE_AUDIT_VIEW_H
#define AGAHI_OFFICE_AUDIT_VIEW_H

#include "agahi/audit/audit.h"
#include "agahi/frame/desk.h"

enum { AUDIT_VIEW_ROWS = 50, AUDIT_VIEW_CSV_MOST = 10000 };

/* What the query asks for: who, what, about, before. Into the query. */
struct audit_wanted audit_view_wanted(const struct visit *visit, size_t most);

/* The fields to ask by. */
void audit_view_write_filter(struct visit *visit);

/* A page of records, and the way to older ones. False when they cannot be read; the table stands all the same. */
bool audit_view_write(struct visit *visit);

/* The same records as CSV, at most AUDIT_VIEW_CSV_MOST. */
bool audit_view_add_csv(const struct visit *visit, struct buffer *out);

/* When a record says it was (its `at`); 0 when that is no time. */
int64_t audit_view_moment(const char *at);

#endif
