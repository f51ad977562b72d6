/* control: words of the operator's to the running daemon, over a local socket that its group may open.
 *
 * One line in, of at most CONTROL_LINE octets; an answer out, its first line "ok" or "error " and why; then the connection
 * is closed, unless it is kept for what else there is to tell (control_keep()). CONTROL_CONNECTIONS at once, each for CONTROL_WITHIN_S at most: one more, a line that is too long and one that
 * does not come to its end are answered, too. Belongs to the loop's thread. */
#ifndef AGAHI_CONTROL_H
#define AGAHI_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "agahi/base/buffer.h"

struct event_base;
struct control;

enum {
	CONTROL_CONNECTIONS = 8,
	CONTROL_LINE = 256,
	CONTROL_WITHIN_S = 5,
	CONTROL_PATH_SIZE = 108,
	CONTROL_MOST_UNREAD = 256 * 1024
};

/* Who asks. */
struct control_guest;

struct control_request {
	const char *line; /* without its end; printable ASCII */
	uid_t uid;        /* whose it is */
	struct control_guest *guest;
};

/* Appends the whole answer. */
typedef void (*control_h)(const struct control_request *request, struct buffer *answer, void *arg);

/* Listens at `path`, mode 0660; a socket that nobody listens at any more is taken away first, and nothing else is. NULL
 * with `error`. */
struct control *control_new(
	struct event_base *base, const char *path, control_h handler, void *arg, char *error, size_t size);

/* While answering: the connection lives on for so many seconds. `gone` is called once, when it ends, whatever the cause; the
 * guest is not to be used any more then. */
void control_keep(struct control_guest *guest, unsigned seconds, void (*gone)(void *arg), void *arg);

/* Writes more to one that is kept. False when it has CONTROL_MOST_UNREAD octets unread: nothing was written. */
bool control_tell(struct control_guest *guest, const char *text, size_t len);

/* Lets one that is kept go: `gone` is called at once, what it was told before is still written. */
void control_dismiss(struct control_guest *guest);

/* Takes the socket away. NULL is nothing. */
void control_free(struct control *control);

/* For the other side: asks, and waits for the whole answer. False with `error`: nobody listens, or the answer did not come
 * in time. */
bool control_ask(const char *path, const char *line, struct buffer *answer, char *error, size_t size);

/* The same, handing on what comes as it comes, until the connection is closed; silence is no fault. */
typedef void (*control_piece_h)(const char *text, size_t len, void *arg);
bool control_follow(
	const char *path, const char *line, control_piece_h handler, void *arg, char *error, size_t size);

#endif
