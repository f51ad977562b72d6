/* message_view: the page of one message, as it is shown after each of the ways to it: opened, previewed, refused, in conflict. */
#ifndef AGAHI_WRITING_MESSAGE_VIEW_H
#define AGAHI_WRITING_MESSAGE_VIEW_H

#include <stdbool.h>

#include "agahi/writing/message_form.h"
#include "agahi/writing/place.h"
#include "agahi/writing/trying.h"

enum { MESSAGE_EXAMPLES_SHOWN = 40 };

struct message_view {
	struct place place;
	const char *topic, *lang; /* the request's */
	struct stored_row row;    /* as it is saved */
	bool mine;                /* the person may write it */
	/* What the fields show. */
	long long rev;
	char *text;
	struct buffer keywords, examples, examples_were;
	size_t example_count; /* in all */
	const char *ask;
	struct trying_handset handset;
	struct saving_conflict *conflict; /* NULL: none; the view's */
};

/* As it is saved. NULL: the visit is answered. */
struct message_view *message_view_open(
	struct visit *visit, const char *edition, const char *topic, const char *lang);

/* The fields as they came. False when memory is short. */
bool message_view_take(struct message_view *view, const struct form *form);

/* Of the form only what is asked of the phone. True. */
bool message_view_ask(struct message_view *view, const struct form *form);

/* Writes the page, or for our script the preview alone; the view is freed. */
void message_view_show(struct visit *visit, struct message_view *view);
void message_view_free(struct message_view *view);

#endif
