/* message_form: the form of one message, read into what can be saved. */
#ifndef AGAHI_WRITING_MESSAGE_FORM_H
#define AGAHI_WRITING_MESSAGE_FORM_H

#include <stdbool.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/frame/desk.h"
#include "agahi/writing/entries.h"

/* Free with message_form_free(). */
struct message_form {
	long long rev; /* that the person began from; 0: there was none */
	char *text;
	struct entries keywords;
	struct entries examples,
		examples_were; /* as they stand in the field, and as they stood there at first */
};

/* `form` is the request's. False when memory is short; message_form_free() in any case. */
bool message_form_read(const struct form *form, struct message_form *read);
void message_form_free(struct message_form *read);

/* Adds what is wrong to the visit; false when something is. */
bool message_form_judge(struct visit *visit, const struct message_form *read);

/* The row that it makes; into `read`. */
struct message_row message_form_row(const struct message_form *read, const char *topic, const char *lang);

/* What both did to the keywords since `base`, in one list: theirs, less what mine took away, and then what mine added. Appends it,
 * one a line. */
void message_form_join_keywords(const struct message_row *base, const struct message_row *theirs,
	const struct message_form *mine, struct buffer *out);

#endif
