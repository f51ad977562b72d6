/* watch: the running daemon's eye on the content database.
 *
 * A thread of its own with a read-only connection asks every second whether the file changed (PRAGMA
 * data_version), and when it did, or when told to, builds a new catalogue and hands it over. Building never
 * holds up the loop; where only texts, placeholders and menus are others, they are laid over what was built (laying.h). An edition that cannot be used (its rows are not what was kept, its model is damaged, it has too many languages, another
 * schema) leaves the old catalogue in place, and is told once; at the start the newest one before it that can be used
 * takes its place, or where there is none, and only its model is damaged, it is answered from by keywords alone. At the moment for which a draft is scheduled, or at the first after it, the thread publishes it
 * (publishing.h). */
#ifndef AGAHI_WATCH_H
#define AGAHI_WATCH_H

#include "agahi/base/log.h"
#include "agahi/catalogue/catalogue.h"

struct watch;
struct event_base;

/* A new catalogue, in the loop's thread; it is the receiver's from then on. */
typedef void (*watch_catalogue_h)(struct catalogue *catalogue, void *arg);

struct watch_parts {
	struct event_base *base;
	const char *path;                         /* the content database */
	const struct topics_languages *languages; /* copied */
	struct log *log;
	watch_catalogue_h handler;
	void *arg;
	/* In the loop's thread: something changed in the file, were it but a draft. So nobody else has to look. NULL: nobody asks. */
	void (*changed)(void *arg);
};

/* Loads the catalogue once, at once (`first`, the caller's), and starts the thread. NULL with `error` when that
 * fails. What the parts point to, but for the path, must outlive the watch. */
struct watch *watch_start(
	const struct watch_parts *parts, struct catalogue **first, char *error, size_t size);

/* Look now (SIGHUP), whether or not the file seems changed. */
void watch_reload(struct watch *watch);

/* Any thread: something may have changed; it is looked at without waiting for the next second. */
void watch_look_now(struct watch *watch);

/* Other languages (copied): the catalogue is built anew with them. False when memory is short. */
bool watch_set_languages(struct watch *watch, const struct topics_languages *languages);

/* Any thread: is the live edition the one that citizens are answered from? */
bool watch_is_usable(const struct watch *watch);

/* Any thread: scheduled drafts that did not go live because another edition had, since the start. */
unsigned long long watch_refused(const struct watch *watch);

/* Ends the thread and waits for it. */
void watch_stop(struct watch *watch);

#endif
