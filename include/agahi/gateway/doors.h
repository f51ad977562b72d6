/* doors: where others come to the running gateway: machines for figures (http.h), the operator with a word (control.h).
 *
 * A door that cannot be opened is told, and citizens go on being answered. Belongs to the loop's thread. */
#ifndef AGAHI_DOORS_H
#define AGAHI_DOORS_H

#include "agahi/gateway/assembly.h"
#include "agahi/ops/control.h"
#include "agahi/ops/http.h"

struct doors_parts {
	struct event_base *base;
	struct assembly *assembly; /* all of these must outlive the doors */
	struct log *log;
	struct http_handlers figures;
};

/* Zero-initialise all but the parts. */
struct doors {
	struct doors_parts parts;
	struct http *http;       /* NULL: closed */
	struct control *control; /* the same */
	char listen[304];        /* where they are, or were to be */
	char socket[CONTROL_PATH_SIZE];
};

/* Opens them where the configuration says; one that is open there already stays open. */
void doors_open(struct doors *doors, const struct config *config);

void doors_close(struct doors *doors);

#endif
