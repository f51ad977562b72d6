/* nodes: a piece of a page for our script, which may not write markup: {"nodes": ["text", {"tag": "p", "class": …, "nodes": […]}]}.
 *
 * A page that answers both ways is written once: when visit->exchange->request.by_script, the piece is written onto
 * visit->page as always (without the shell), and nodes_answer() makes JSON of it. The script knows these elements:
 * div p span bdi h2 h3 ul ol li dl dt dd strong em ins del time table caption thead tbody tr th td pre br; and their
 * class, lang, dir, title, role, scope, data-value and aria-label. Others are left out, with what is in them. */
#ifndef AGAHI_NODES_H
#define AGAHI_NODES_H

#include <stdbool.h>

#include "agahi/frame/desk.h"

/* Of markup that struct html wrote. False when it is none of that kind, or memory is short. */
bool nodes_write(const char *markup, size_t len, struct buffer *json);

/* What stands on visit->page becomes the JSON answer. */
void nodes_answer(struct visit *visit);

#endif
