/* How a labelled message is judged, for the unit suite and the bench. */
#ifndef AGAHI_TEST_LABELLED_H
#define AGAHI_TEST_LABELLED_H

#include <stdbool.h>
#include <string.h>

/* Is the topic one of those accepted, which are separated by |? */
static inline bool labelled_accepts(const char *accepted, const char *topic)
{
	size_t len = strlen(topic);

	for (const char *at = accepted; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, topic, len) == 0 && (at[len] == '|' || at[len] == '\0'))
			return true;
	}
	return false;
}

#endif
