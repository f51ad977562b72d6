#include "agahi/catalogue/choices.h"

#include <string.h>

static const char place_of_topics[] = "{topics}";

bool choices_stand_in(const char *text)
{
	return strstr(text, place_of_topics) != NULL;
}

static void write_names(const char *const *names, size_t count, struct buffer *out)
{
	for (size_t i = 0; i < count; i++) {
		bool latin = (unsigned char)names[i][0] < 0x80;

		if (i > 0)
			buffer_add_text(out, latin ? ", " : "، ");
		buffer_add_format(out, "%zu ", i + 1);
		buffer_add_text(out, names[i]);
	}
}

void choices_write(const char *text, const char *const *names, size_t count, struct buffer *out)
{
	const char *place = strstr(text, place_of_topics);

	if (!place) {
		buffer_add_text(out, text);
		return;
	}
	buffer_add(out, text, (size_t)(place - text));
	write_names(names, count, out);
	buffer_add_text(out, place + strlen(place_of_topics));
}
