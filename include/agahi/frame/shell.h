/* shell: what stands around every page: head, skip link, the live edition, navigation, the person, help.
 *
 * A page is shell_begin(), its own, shell_end(). The shell has written <main> and the page's only <h1>. Without JavaScript all
 * works; with it, the head names our script. Print: only <main>. */
#ifndef AGAHI_SHELL_H
#define AGAHI_SHELL_H

#include "agahi/frame/desk.h"

/* The entries of the navigation, in their order; each is shown to who may go there. */
enum shell_area {
	SHELL_NONE,
	SHELL_MESSAGES,
	SHELL_REVIEW,
	SHELL_SCHEDULE,
	SHELL_FIGURES,
	SHELL_UNMATCHED,
	SHELL_PHONE,
	SHELL_AUDIT,
	SHELL_PEOPLE,
	SHELL_ME,
	SHELL_AREAS
};

struct shell_page {
	enum label title; /* of the window, and the <h1> */
	struct label_with with;
	enum shell_area area;
	bool bare;   /* no navigation: log-in and the like */
	bool wide;   /* two columns and more: uses the whole window */
	bool screen; /* for a projector: nothing around it */
	const char *
		place; /* for presence and kept text: what this page works on, as "message:14:vote:ur"; NULL: nothing */
	long long edition; /* the draft that the page is about, shown beside the person; 0: none */
	const char *edition_title;
};

void shell_begin(struct visit *visit, const struct shell_page *page);
void shell_end(struct visit *visit);

/* GET /help: how this desk is used, in a page. */
void shell_help_page(struct visit *visit);

/* POST /language: the page's language, kept in a cookie (and with the person, where there is one). */
void shell_language_page(struct visit *visit);

/* Has the gateway not been heard of for ten minutes? It writes each minute. */
bool shell_gateway_is_silent(const struct visit *visit);

/* What is wrong with the way to the gateway, and who can mend it. LABEL_NONE: nothing is. */
enum label shell_trouble_label(enum desk_trouble trouble);

#endif
