/* folderwatch: says when it is time to look into a folder, so that nobody looks who need not (inotify).
 *
 * `ring` is called in the loop's thread: when a file there was made, written and closed, renamed to there or given other
 * rights; when another folder stands in the place of the old one, or one where there was none; and each
 * FOLDERWATCH_ANYWAY_S at the latest. Where nobody tells of changes it is called every `every_ms`: while there is no such
 * folder, where it is another machine's (NFS and the like), and where the system has no inotify left, of which the log
 * has one line. Whoever is rung for nothing finds nothing. */
#ifndef AGAHI_FOLDERWATCH_H
#define AGAHI_FOLDERWATCH_H

#include <stdbool.h>

#include "agahi/base/log.h"

struct event_base;
struct folderwatch;

enum { FOLDERWATCH_ANYWAY_S = 10 };

typedef void (*folderwatch_ring_h)(void *arg);

struct folderwatch_parts {
	struct event_base *base;
	struct log *log;
	const char *path; /* copied */
	unsigned every_ms;
	folderwatch_ring_h ring;
	void *arg;
};

/* Rings soon after. NULL when memory is short. */
struct folderwatch *folderwatch_new(const struct folderwatch_parts *parts);
void folderwatch_free(struct folderwatch *watch); /* NULL is nothing */

/* Does the system tell of what changes there? */
bool folderwatch_is_told(const struct folderwatch *watch);

/* Are files of such a file system (statfs's f_type) changed by others than this machine, which does not hear of it? */
bool folderwatch_is_shared(unsigned long type);

#endif
