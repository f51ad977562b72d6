#include "agahi/handover/state.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/placing.h"
#include "agahi/comparison/paper.h"
#include "agahi/edition/editions.h"
#include "agahi/handover/stored.h"

enum { PATH_SIZE = 4200, MODE = 0640 };

struct state {
	json_t *live, *scheduled, *refused;
	long long row;
};

static json_t *live_json(const struct edition *edition)
{
	return json_pack("{s:I, s:s, s:I, s:o, s:o, s:o, s:o}", "number", (json_int_t)edition->number, "hash",
		edition->hash, "published_ms", (json_int_t)edition->published_ms, "by",
		paper_json_text(edition->author), "published_by", paper_json_text(edition->published_by),
		"title", paper_json_text(edition->title), "note", paper_json_text(edition->note));
}

static void on_edition(const struct edition *edition, void *arg)
{
	struct state *state = arg;

	if (edition->state == EDITION_PUBLISHED) {
		json_decref(state->live);
		state->live = live_json(edition);
		state->row = edition->id;
	} else if (edition->state == EDITION_DRAFT && edition->at_ms > 0) {
		json_array_append_new(state->scheduled,
			json_pack("{s:s, s:s, s:I, s:o, s:o, s:o}", "name", edition->name, "hash",
				edition->hash, "at_ms", (json_int_t)edition->at_ms, "by",
				paper_json_text(edition->author), "published_by",
				paper_json_text(edition->published_by), "title",
				paper_json_text(edition->title)));
	} else if (edition->state == EDITION_DRAFT && edition->refused_ms > 0) {
		json_array_append_new(state->refused,
			json_pack("{s:s, s:s, s:I, s:o, s:o}", "name", edition->name, "hash", edition->hash,
				"refused_ms", (json_int_t)edition->refused_ms, "title",
				paper_json_text(edition->title), "reason",
				paper_json_text(edition->refused)));
	}
}

static bool add_json(struct state *state, struct buffer *out)
{
	json_t *object = json_pack("{s:O, s:O, s:O}", "live", state->live, "scheduled", state->scheduled,
		"refused", state->refused);
	char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;

	if (text)
		buffer_add_format(out, "%s\n", text);
	free(text);
	json_decref(object);
	return text && !out->failed;
}

bool state_json(sqlite3 *db, struct buffer *out, long long *row, char *error, size_t size)
{
	struct state state = { json_null(), json_array(), json_array(), 0 };
	bool read = editions_list(db, 1, on_edition, &state, error, size);
	bool done = read && add_json(&state, out);

	if (read && !done)
		snprintf(error, size, "memory is short");
	*row = state.row;
	json_decref(state.live);
	json_decref(state.scheduled);
	json_decref(state.refused);
	return done;
}

bool state_write_json(const char *folder, const struct buffer *text, char *error, size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/state.json", folder);
	return placing_write(
		path, (struct span){ (const uint8_t *)text->data, text->len }, MODE, error, size);
}

static bool remove_live(const char *path, char *error, size_t size)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return true;
	snprintf(error, size, "%s cannot be removed: %s", path, strerror(errno));
	return false;
}

bool state_write_live(sqlite3 *db, const char *folder, char *error, size_t size)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/live" EDITION_FILE_ENDING, folder);
	if (stored_write(db, EDITION_LIVE, path, MODE, error, size))
		return true;
	return *error == '\0' && remove_live(path, error, size);
}
