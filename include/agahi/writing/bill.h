/* bill: what a text costs, as pages show it: SMS, how full each is, rupees, and the other ways that it could go. */
#ifndef AGAHI_WRITING_BILL_H
#define AGAHI_WRITING_BILL_H

#include "agahi/frame/desk.h"
#include "agahi/preview/cost.h"

/* A line: "3 SMS · Urdu letters (UCS-2) · 67+67+61 · Rs 1.05". */
void bill_write(struct visit *visit, const struct cost *cost);

/* A table of the three ways, with what each would cost. */
void bill_write_ways(struct visit *visit, const char *text, const struct cost_terms *terms);

/* What a month of it costs; nothing where that is not known. */
void bill_write_month(struct visit *visit, const struct cost *cost, long long times);

#endif
