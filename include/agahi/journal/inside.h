/* inside: what the modules of this room know of a journal, and nobody else. */
#ifndef AGAHI_INSIDE_H
#define AGAHI_INSIDE_H

#include "agahi/cluster/ids.h"
#include "agahi/journal/shared.h"
#include "agahi/journal/writer.h"
#include "agahi/store/journallock.h"

struct neighbours;

struct journal {
	struct log *log;
	int64_t max_octets;
	journal_forgotten_h forgotten;
	void *forgotten_arg;
	bool started;
	struct journallock lock;

	struct store *store; /* the writer's, once it runs */
	struct writer *writer;

	sqlite3 *reader; /* the loop's, as are the next */
	struct keyslots *slots;
	int64_t next_id;
	int64_t last_outbox_id;
	bool was_clean; /* the end of the last life */

	bool is_shared; /* the rest only then */
	struct ids ids;
	const char *conninfo;
	struct neighbours *neighbours; /* NULL: not followed */
};

/* The engine for several nodes, for journal.c. False with `error`. */
bool shared_open(struct journal *journal, const struct journal_options *options, char *error, size_t size);

/* After the life has begun. */
bool shared_begin(struct journal *journal, char *error, size_t size);

/* Others are not followed any more. */
void shared_stop(struct journal *journal);

int64_t shared_next_id(struct journal *journal);

#endif
