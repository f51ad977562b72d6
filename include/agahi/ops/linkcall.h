/* linkcall: what a program of the host asks the running daemon about its links (gateway/commands.h), and how the answer is
 * printed. */
#ifndef AGAHI_LINKCALL_H
#define AGAHI_LINKCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct linkcall {
	const char *socket; /* of the daemon; "": it has none */
	FILE *out;
	char error[512]; /* why nothing came of it */
};

/* Each is false with the error. A table, or JSON: an array of objects. */
bool linkcall_list(struct linkcall *call, bool json);

/* `word`: "stop" or "start". */
bool linkcall_change(struct linkcall *call, const char *word, const char *link);

/* Prints the PDUs as they come, until the daemon ends it. */
bool linkcall_trace(struct linkcall *call, const char *link);

#endif
