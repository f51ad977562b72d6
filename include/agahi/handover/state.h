/* state: what is live at the gateway and what waits, told to the desk: state.json and live.agahi.
 *
 *   { live: { number, hash, published_ms, by, published_by, title, note } or null,
 *     scheduled: [{ name, hash, at_ms, by, published_by, title }], refused: [{ name, hash, refused_ms, title, reason }] }
 *
 * `refused` are drafts whose time came when another edition was live. live.agahi is what is live as an edition file. */
#ifndef AGAHI_STATE_H
#define AGAHI_STATE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"

/* Appends state.json, all of one moment. `*row`: that what is live stands in; 0: nothing is. It is another
 * wherever the content is; the number may be the same, where another node published first. False with `error`. */
bool state_json(sqlite3 *db, struct buffer *out, long long *row, char *error, size_t size);

/* Writes it to FOLDER/state.json, mode 0640, in one piece (base/placing.h). */
bool state_write_json(const char *folder, const struct buffer *text, char *error, size_t size);

/* The same with what is live and FOLDER/live.agahi; where nothing is live there is none. */
bool state_write_live(sqlite3 *db, const char *folder, char *error, size_t size);

#endif
