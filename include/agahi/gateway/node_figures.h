/* node_figures: how this node stands among those that share its journal, in figures. */
#ifndef AGAHI_NODE_FIGURES_H
#define AGAHI_NODE_FIGURES_H

#include "agahi/base/buffer.h"
#include "agahi/cluster/following.h"

struct node_figures {
	struct following_figures following;
	bool may_submit; /* is the lease good? */
	uint64_t now_ms; /* monotonic */
};

void node_figures_write(const struct node_figures *figures, struct buffer *out);

/* Appends a line for each figure there is (figures_list()). */
void node_figures_list(struct buffer *out);

#endif
