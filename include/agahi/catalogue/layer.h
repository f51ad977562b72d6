/* layer: texts of a message set, gathered to be laid over a catalogue.
 *
 * Fills each text's placeholders, and sees to it that a topic's text in a language is laid once (catalogue_overlay()). */
#ifndef AGAHI_LAYER_H
#define AGAHI_LAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/catalogue/catalogue.h"

struct layer {
	const struct topics *topics;
	struct catalogue_text *texts;
	size_t count, most;
	bool *taken; /* by topic and language */
	bool good;   /* memory was not short, and there were not more than `most` */
};

/* Room for `most` texts. `catalogue` is what they are laid over, and must outlive the layer. */
void layer_open(struct layer *layer, const struct catalogue *catalogue, size_t most);
void layer_free(struct layer *layer);

/* The text of `row`, filled from `values`; `before` is what was written there (NULL: nothing; the same: only values are others).
 * The first one counts of a topic and language; those that the catalogue has not are passed over. The texts of `row` and
 * `before` must live until layer_lay(). */
void layer_add(struct layer *layer, const struct message_set *values, const struct message_row *row,
	const char *before);

/* The catalogue with these, and with the menus of a set (NULL: its own). NULL when memory was short. */
struct catalogue *layer_lay(
	const struct layer *layer, const struct catalogue *catalogue, const struct message_set *menus);

#endif
