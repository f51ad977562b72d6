/* changes: what a configuration says otherwise than the one before it, and what becomes of each difference.
 *
 * The table of keys declares it (keys.h): some values are taken at once, with some a link binds anew, others wait for a
 * restart. Links are known by their name, wherever they stand in the file. Values are never told: some are secret.
 * Pure. */
#ifndef AGAHI_CHANGES_H
#define AGAHI_CHANGES_H

#include "agahi/config/config.h"
#include "agahi/config/keys.h"

enum { CHANGES_KEY_SIZE = 96 };

enum change_kind { CHANGE_VALUE, CHANGE_LINK_ADDED, CHANGE_LINK_REMOVED };

struct change {
	enum change_kind kind;
	char key[CHANGES_KEY_SIZE]; /* as the manual has it: "links.window", "service.languages" */
	const char *link;           /* whose; NULL: of the whole file */
	enum key_effect effect;
};

typedef void (*changes_h)(const struct change *change, void *arg);

/* Calls for each difference: in the order of the table, links in that of `after`, and last those that are gone. */
void changes_find(const struct config *before, const struct config *after, changes_h handler, void *arg);

/* The gravest effect among the differences of a link; KEY_EFFECT_NONE: there are none. */
enum key_effect changes_of_link(const struct config_link *before, const struct config_link *after);

/* Gives `after` the values of `before` where only a restart brings others, so that it tells what holds. Texts stay with
 * their owner, who must outlive `after`. */
void changes_put_off(const struct config *before, struct config *after);

/* The link of that name; NULL: there is none. */
const struct config_link *changes_find_link(const struct config *config, const char *name);

#endif
