/* commands: what the operator may ask of the running gateway (control.h): "link list", "link stop NAME", "link start NAME",
 * "link trace NAME". Belongs to the loop's thread; time is passed in. */
#ifndef AGAHI_COMMANDS_H
#define AGAHI_COMMANDS_H

#include "agahi/gateway/assembly.h"
#include "agahi/ops/control.h"

/* Does it, tells it in the log, and appends the answer: "ok", and for a list a line each: name, state, replies that wait,
 * with tabs between them; behind that of a trace come lines (trace.h) for a minute. Links must outlive the socket. */
void commands_answer(struct assembly *assembly, const struct control_request *request, struct buffer *answer,
	struct moment now);

/* The link at `index` is taken away, and another may get its place: who looks on at it is told, and let go. */
void commands_end_trace(const struct assembly *assembly, size_t index);

#endif
