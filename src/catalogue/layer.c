#include "agahi/catalogue/layer.h"

#include <stdlib.h>
#include <string.h>

void layer_open(struct layer *layer, const struct catalogue *catalogue, size_t most)
{
	*layer = (struct layer){ .topics = catalogue_topics(catalogue), .most = most };
	size_t slots = topics_count(layer->topics) * topics_language_count(layer->topics);

	layer->texts = calloc(most + 1, sizeof(*layer->texts));
	layer->taken = calloc(slots + 1, sizeof(*layer->taken));
	layer->good = layer->texts && layer->taken;
}

void layer_free(struct layer *layer)
{
	for (size_t i = 0; i < layer->count; i++)
		free((void *)layer->texts[i].filled);
	free(layer->texts);
	free(layer->taken);
}

void layer_add(struct layer *layer, const struct message_set *values, const struct message_row *row,
	const char *before)
{
	struct catalogue_text text = { .topic = topics_find(layer->topics, row->topic),
		.language = topics_find_language(layer->topics, row->lang) };

	if (!layer->good || text.topic < 0 || text.language < 0)
		return;
	bool *taken = &layer->taken[(size_t)text.topic * topics_language_count(layer->topics) +
		(size_t)text.language];
	if (*taken)
		return;
	*taken = true;
	text.filled = message_set_fill(values, row);
	if (!before || strcmp(before, row->text) != 0) {
		text.before = before;
		text.after = row->text;
	}
	layer->good = text.filled && layer->count < layer->most;
	if (layer->good)
		layer->texts[layer->count++] = text;
	else
		free((void *)text.filled);
}

struct catalogue *layer_lay(
	const struct layer *layer, const struct catalogue *catalogue, const struct message_set *menus)
{
	const struct catalogue_changes changes = { layer->texts, layer->count, menus };

	return layer->good ? catalogue_overlay(catalogue, &changes) : NULL;
}
