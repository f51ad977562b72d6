/* dial: what a citizen sees who dials, screen by screen. A pure function, like decide().
 *
 * Menus come from the catalogue (menus.h). Keys: a number chooses, 9 next, 0 back (or the end, at the top),
 * 00 home; under a topic's text 1 sends it by SMS. Digits of every script are keys; what is no key repeats
 * the screen with a hint. A root menu that only chooses the language is passed over for who has chosen one.
 * Dialling *CODE*2*1# presses 2 and 1 at once. A session is a small plain struct, whose meaning is the
 * catalogue's that it was begun with: when another is published, begin anew.
 *
 * The words of the screens are the fixed topics dial-…; where the set lacks them, plain English ones. */
#ifndef AGAHI_DIAL_H
#define AGAHI_DIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "agahi/catalogue/catalogue.h"
#include "agahi/service/pages.h"
#include "agahi/text/screen.h"

enum { DIAL_MAX_DEPTH = 12, DIAL_SCREEN_OCTETS = PAGES_SCREEN_OCTETS };

/* Zero-initialised before dial_begin(). 30 octets. */
struct dial_session {
	int16_t path[DIAL_MAX_DEPTH]; /* menus, from home on */
	uint8_t depth;
	uint8_t page;
	int16_t topic; /* whose text is shown, or TOPICS_NONE */
	int8_t language;
	bool chosen; /* did the citizen choose the language? */
};

struct dial_screen {
	char text[DIAL_SCREEN_OCTETS];
	bool ucs2;
	bool last; /* the session ends with this screen */
	bool wrong_key;
	bool sends_sms;     /* `sms` is to be sent, and dial_sent() gives the screen; `text` is empty */
	bool sets_language; /* to `language`, to be remembered */
	unsigned marks;     /* of direction, in the text */
	unsigned depth;     /* menus from home, and the topic */
	const char *topic;  /* slug, or NULL on a menu */
	const char *language;
	const char *sms; /* the topic's text */
};

enum dial_sending { DIAL_SENT, DIAL_LIMITED, DIAL_FAILED };

/* `language`: the stored preference, or TOPICS_NONE. `keys`: pressed at once, between *, or "". */
void dial_begin(struct dial_session *session, const struct catalogue *catalogue, int language,
	const char *keys, const struct screen_size *size, struct dial_screen *screen);

/* `input` is what the citizen typed, in UTF-8. */
void dial_press(struct dial_session *session, const struct catalogue *catalogue, const char *input,
	const struct screen_size *size, struct dial_screen *screen);

/* The last screen, after what `sends_sms` asked for. */
void dial_sent(const struct dial_session *session, const struct catalogue *catalogue,
	enum dial_sending sending, const struct screen_size *size, struct dial_screen *screen);

/* A last screen for a dialogue that cannot go on, in the language that suits best. */
void dial_sorry(const struct catalogue *catalogue, int language, const struct screen_size *size,
	struct dial_screen *screen);

/* What was dialled, as keys: "*8301*2*1#" with the code "*8301#" gives "2*1". NULL when it is not the code.
 * `keys` holds `size` octets. */
const char *dial_keys(const char *dialled, const char *code, char *keys, size_t size);

#endif
