/* difference_json: a difference for a program to read.
 *
 * An object of arrays, one a table, with fields named as the table's columns:
 *   messages      topic, lang, change, text_before, text_after, words: [{ op, text }], keywords_added,
 *                 keywords_removed, keywords_moved
 *   placeholders  placeholder, lang, change, value_before, value_after, texts
 *   menus         menu, item, lang, change, label_before, label_after, target_before, target_after
 *   examples      topic, lang, added, removed
 *   menus_moved   names of menus whose items stand in another order
 *   first_menu_before, first_menu_after   the menus that were and are the first screen, where they are not the same
 *   moved         names of tables whose rows stand in another order
 *   summary       counts, named as those of difference.h
 * `change` is added, removed or changed; `op` is same, removed or added; what is not there is null. */
#ifndef AGAHI_DIFFERENCE_JSON_H
#define AGAHI_DIFFERENCE_JSON_H

#include <jansson.h>

#include "agahi/comparison/difference.h"

/* The caller's (json_decref()). NULL when memory is short. */
json_t *difference_json(const struct difference *difference);

#endif
