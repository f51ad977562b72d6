/* exchange_writer: what is live and what waits for its time, made into the octets of exchange_file.h. */
#ifndef AGAHI_EXCHANGE_WRITER_H
#define AGAHI_EXCHANGE_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/exchange/exchange_file.h"

struct exchange_writer;

/* NULL when memory is short. */
struct exchange_writer *exchange_writer_new(void);
void exchange_writer_free(struct exchange_writer *writer);

/* Adds an edition and its set: what was published before drafts that are scheduled, the newest before the older. False when memory is
 * short, or there are EXCHANGE_MOST_EDITIONS already. */
bool exchange_writer_add(
	struct exchange_writer *writer, const struct edition *edition, const struct message_set *set);

bool exchange_writer_has_model(const struct exchange_writer *writer, const char *hash);
bool exchange_writer_add_model(struct exchange_writer *writer, const char *hash, struct span octets);

/* How large it is by now. */
size_t exchange_writer_size(const struct exchange_writer *writer);

/* Appends the whole. False when memory is short. */
bool exchange_writer_end(const struct exchange_writer *writer, struct buffer *out);

#endif
