#include "agahi/recall/message_ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARK = '~' };

/* False at the end. */
static bool next_word(const char **at, char word[MESSAGE_IDS_WORD_SIZE])
{
	const char *from = *at + strspn(*at, " ");
	size_t len = strcspn(from, " ");

	*at = from + len;
	snprintf(word, MESSAGE_IDS_WORD_SIZE, "%.*s", (int)len, from);
	return len > 0;
}

bool message_ids_link(const char **at, char link[MESSAGE_IDS_WORD_SIZE])
{
	if (**at != MARK)
		return false;
	++*at;
	return next_word(at, link);
}

/* The text ends where the id does from now on. What is behind a mark and no number belongs to the id: before schema 12
 * an SMSC's own marks were kept. */
static int64_t take_age(char *text)
{
	char *mark = strrchr(text, MARK);
	char *end;
	int64_t age_ms = mark ? strtoll(mark + 1, &end, 10) : 0;

	if (!mark || end == mark + 1 || *end != '\0')
		return 0;
	*mark = '\0';
	return age_ms;
}

bool message_ids_next(const char **at, struct message_id *id)
{
	if (!next_word(at, id->text))
		return false;
	id->age_ms = take_age(id->text);
	return true;
}
