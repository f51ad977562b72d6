/* spool: the folder by which a desk and a gateway meet: SPOOL/in, where the desk puts editions, and SPOOL/out, where the
 * daemon puts answers, what is live, and the figures (survey/surveyor.h).
 *
 * A thread of its own is rung when something comes into in/ (folderwatch.h), takes every NAME.agahi (acceptance.h), writes
 * out/NAME.answer and removes the file, in this order; so what a kill stops in the middle is done again, and answered the
 * same. Whoever puts a file there writes it under another name first. A file that cannot be read is told once, and holds up
 * no other. It also keeps state.h current, whenever it is told that the content database changed; it does not look by
 * itself: edition/watch.h does. Without a folder only that is done, for spool_content(). A folder that is missing, or cannot
 * be written, is told once, and looked for again. */
#ifndef AGAHI_SPOOL_H
#define AGAHI_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/base/log.h"
#include "agahi/config/config.h"

struct event_base;
struct spool;

enum { SPOOL_PATH_SIZE = 4400 };

/* Where the desk finds the figures. False where there is no folder. */
bool spool_figures_path(const struct config *config, char path[SPOOL_PATH_SIZE]);

struct spool_parts {
	struct event_base *base;
	const struct config *config;
	struct log *log;
};

/* Starts the thread; the loop rings it. What the parts point to must outlive it. NULL with `error`. */
struct spool *spool_start(const struct spool_parts *parts, char *error, size_t size);

/* Any thread: something changed in the content database. */
void spool_content_changed(struct spool *spool);

/* Another configuration: editions are judged by it from the next on. Its folder and database are the same. */
void spool_set_config(struct spool *spool, const struct config *config);

/* Any thread: appends state.json as it was last told. False while it was not. */
bool spool_content(struct spool *spool, struct buffer *out);

/* Ends the thread and waits for it: an edition that is being taken is taken to its end. NULL is nothing. */
void spool_stop(struct spool *spool);

#endif
