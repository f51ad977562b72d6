/* paper: what a comparison is written on: plain for a pipe, in colours for a terminal, or JSON.
 *
 * What was removed and added is told by marks, [-so-]{+and so+}; in colours also by a line through it and a line under
 * it, never by the colour alone. No text of a sheet does anything to the terminal (visible.h), also not by JSON. */
#ifndef AGAHI_PAPER_H
#define AGAHI_PAPER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "agahi/base/buffer.h"
#include "agahi/comparison/words.h"

enum paper_format { PAPER_PLAIN, PAPER_COLOUR, PAPER_JSON };

struct paper {
	struct buffer text;
	bool colour;
};

/* A line that stands out, up to its end. */
void paper_begin_heading(struct paper *paper);
void paper_end_heading(struct paper *paper);

/* A text of a sheet within a line of ours, isolated where it is written from the right. */
void paper_add_text(struct paper *paper, const char *text);

/* `text` as a whole removed or added (or the same), isolated like that. */
void paper_add_change(struct paper *paper, enum words_change change, const char *text);

/* All pieces of two texts as one line. */
void paper_add_words(struct paper *paper, const struct words *words);

/* "1 text", "2 texts"; for words that take an s. */
void paper_add_count(struct paper *paper, size_t count, const char *what);

/* Writes the paper out and empties it. False when memory was short, or it could not be written. */
bool paper_print(struct paper *paper, FILE *out);

/* A text as JSON; repaired where it is not UTF-8; null for NULL. */
json_t *paper_json_text(const char *text);
json_t *paper_json_text_of(const char *text, size_t len);

/* Writes `value` (NULL: memory was short) with a line break, and drops it. */
bool paper_print_json(json_t *value, FILE *out);

#endif
