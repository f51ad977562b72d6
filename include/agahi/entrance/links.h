/* links: what was made for people and is not done yet, as the page of the people lists it: links, and roles that wait for a
 * second person. */
#ifndef AGAHI_ENTRANCE_LINKS_H
#define AGAHI_ENTRANCE_LINKS_H

#include "agahi/frame/desk.h"

/* Heading and list, each with the buttons that are the visit's person's to press. */
void links_write_open(struct visit *visit);

#endif
