/* dialogue_log: what the log is told of dialogues: a line for each that is over (message_log.h), and those that cannot be
 * read. */
#ifndef AGAHI_DIALOGUE_LOG_H
#define AGAHI_DIALOGUE_LOG_H

#include "agahi/base/told.h"
#include "agahi/catalogue/catalogue.h"
#include "agahi/dialogue/dialogue_table.h"
#include "agahi/request/message_log.h"

/* `catalogue`: that its screens are from; NULL: another has taken its place. `link`: the name of the last message's. */
void dialogue_log_ended(struct message_log *messages, const struct dialogue *dialogue, enum dialogue_end end,
	const struct catalogue *catalogue, const char *link, uint64_t now_ms);

/* One that got a last screen at once: over the limit or blocked, or because it cannot be served now. */
void dialogue_log_not_begun(struct message_log *messages, const struct address *citizen, const char *link,
	bool limited, struct moment now);

/* A message of a dialogue that is not as the link's dialect has it: `fault` in words. Told once a minute. */
void dialogue_log_broken(
	struct log *log, struct told *broken, const char *link, const char *fault, struct moment now);

#endif
