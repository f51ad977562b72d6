/* fitting: a page on which one thing is written in each language of the service (sides.h): the values of a placeholder, the labels of a
 * menu's item. What such pages share: how they are opened, the form that comes back, the preview of it, and what saving came to. */
#ifndef AGAHI_FITTINGS_FITTING_H
#define AGAHI_FITTINGS_FITTING_H

#include "agahi/bench/bench.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/fittings/sides.h"

struct fitting_kind;

/* A page's own view begins with it. */
struct fitting {
	const struct fitting_kind *kind;
	struct place place;
	struct message_set *set; /* without examples */
	struct tongues tongues;
	struct sides sides;
	bool fresh; /* the thing is new: its name is a field */
};

struct fitting_kind {
	size_t size; /* of the page's view */
	const char *segment;
	enum place_tab tab;
	enum label title; /* with the edition's name */
	bool for_all;     /* there is a value for every language */
	/* What the query or the form asks for: names, languages. Afterwards the rows of that name are read, where it has one. */
	void (*ask)(const struct visit *visit, struct fitting *fitting, const struct form *asked);
	bool (*is_named)(const struct fitting *fitting);
	sides_name_h name_of;
	sides_save_h save;
	/* What the form has beside the sides, which are taken already. NULL: nothing. */
	void (*take)(struct visit *visit, struct fitting *fitting, const struct form *form);
	/* Onto the page: all of it, or the preview for our script. */
	void (*write)(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready);
	void (*preview)(struct visit *visit, struct fitting *fitting, const struct bench_ready *ready);
};

/* GET: the page. */
void fitting_page(struct visit *visit, const struct fitting_kind *kind);

/* POST /preview: the form as it came, shown. */
void fitting_preview(struct visit *visit, const struct fitting_kind *kind);

/* The form that came to the page of that edition. NULL: the visit is answered. */
struct fitting *fitting_of_form(struct visit *visit, const struct fitting_kind *kind, const char *edition);

/* These answer the visit and free the fitting: the page again, with what is wrong (`status` 0: nothing is); saved, and what it came to; what
 * a deed came to. */
void fitting_show(struct visit *visit, struct fitting *fitting, int status);
void fitting_save(struct visit *visit, struct fitting *fitting);
void fitting_came_to(struct visit *visit, struct fitting *fitting, enum deed_result result);

#endif
