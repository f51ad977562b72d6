/* place: the edition that a page is about, what the person may do in it, and the frame that such pages share. */
#ifndef AGAHI_WRITING_PLACE_H
#define AGAHI_WRITING_PLACE_H

#include <stdbool.h>

#include "agahi/catalogue/topics.h"
#include "agahi/drafts/deeds.h"
#include "agahi/drafts/drafts.h"
#include "agahi/drafts/saving.h"
#include "agahi/frame/desk.h"
#include "agahi/frame/shell.h"

enum { PLACE_ID_SIZE = 24 };

struct place {
	struct draft draft;
	char id[PLACE_ID_SIZE]; /* as it stands in paths */
	bool writable;          /* it can be written in now, and the person is an editor */
};

enum place_tab { PLACE_MESSAGES, PLACE_PLACEHOLDERS, PLACE_MENUS, PLACE_TABLES, PLACE_TABS };

/* The edition of the request's first argument. False: there is none, and the visit is answered. */
bool place_open(struct visit *visit, struct place *place);

/* The edition of that name ("14", "live"). False when there is none, or it cannot be read. */
bool place_find(const struct visit *visit, const char *id, struct place *place);

/* May the person write in the language ("": for every language) here? */
bool place_takes(const struct visit *visit, const struct place *place, const char *lang);

/* Shell, the tabs of the edition, its state, and what a form that was sent has come to (?done=). `page` has title, with and place; the
 * rest is filled. */
void place_begin(struct visit *visit, const struct place *place, enum place_tab tab, struct shell_page *page);
void place_end(struct visit *visit);

/* Where a visit leads after a form: 303, with a notice there: "saved", "unchanged" … (place.c). `done` NULL: none. */
void place_go(struct visit *visit, const char *const *segments, const char *done);
#define place_go_to(visit, done, ...) place_go((visit), (const char *const[]){ __VA_ARGS__, NULL }, (done))

/* "edition 12", "draft 14: Polling day"; free with buffer_free(). */
void place_name(const struct visit *visit, const struct draft *draft, struct buffer *name);

struct saving place_saving(const struct visit *visit, const struct place *place, long long rev);

/* Did it come to something? Otherwise the visit is answered by a page that says what stood in the way. */
bool place_did(struct visit *visit, enum deed_result result);

/* The languages of the service: those of the settings, then others of the set (NULL: none). */
struct tongues {
	const char *tags[TOPICS_MAX_LANGUAGES];
	size_t count;
};
struct tongues place_tongues(const struct visit *visit, const struct message_set *set);
/* Another one, if it is not among them and there is room. */
void tongues_add(struct tongues *tongues, const char *tag);
bool tongues_have(const struct tongues *tongues, const char *tag);

#endif
