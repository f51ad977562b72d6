#include "agahi/edition/languages.h"

#include <stdlib.h>
#include <string.h>

struct topics_languages *languages_copy(const struct topics_languages *languages)
{
	size_t size = sizeof(*languages) + languages->count * sizeof(languages->tags[0]) +
		strlen(languages->default_tag) + 1;

	for (size_t i = 0; i < languages->count; i++)
		size += strlen(languages->tags[i]) + 1;
	struct topics_languages *copy = malloc(size);
	if (!copy)
		return NULL;
	const char **tags = (const char **)(copy + 1);
	char *text = (char *)(tags + languages->count);
	for (size_t i = 0; i < languages->count; i++) {
		tags[i] = text;
		memcpy(text, languages->tags[i], strlen(languages->tags[i]) + 1);
		text += strlen(text) + 1;
	}
	memcpy(text, languages->default_tag, strlen(languages->default_tag) + 1);
	*copy = (struct topics_languages){ tags, languages->count, text };
	return copy;
}
