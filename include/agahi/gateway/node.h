/* node: the gateway as one of several that share a journal: what others tell goes to whom it concerns, what is published here goes to
 * them, and what is sent goes by the lease. Nothing of it is there where the journal is a file. Belongs to the loop's thread. */
#ifndef AGAHI_NODE_H
#define AGAHI_NODE_H

#include "agahi/gateway/assembly.h"
#include "agahi/gateway/live.h"
#include "agahi/gateway/node_figures.h"

struct node;

struct node_parts {
	struct assembly *with;
	struct live *live;
	uint64_t restored_ms; /* when what the journal knows of senders began to be read; monotonic */
	/* This life is over, for another node has taken over: the loop is to end at once. */
	void (*lost)(void *arg);
	void *arg;
};

/* After journal_start(). What the parts name must outlive it. NULL with `error`. */
struct node *node_start(const struct node_parts *parts, char *error, size_t size);

/* Before assembly_free(). The next are nothing, too, with NULL. */
void node_stop(struct node *node);

/* Several times a second. */
void node_tick(struct node *node, struct moment now);

/* Are commits so late that new questions are to be refused, when so many wait for one? */
bool node_is_crowded(const struct node *node, size_t uncommitted, struct moment now);

/* The content database has changed. */
void node_content_changed(struct node *node);

/* As of link_handlers. */
void node_connection_ended(struct node *node, size_t link_index, const struct link_ticket *ticket);

/* How it stands; of NULL: as the only one. */
struct node_figures node_read_figures(const struct node *node, struct moment now);

#endif
