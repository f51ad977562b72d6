/* exchange_file: what is live and what waits for its time, as the octets that the nodes of one service share.
 *
 *   "AGAHICTN"  format 32, lists 32, models 32, editions 32        numbers begin with the low octet
 *   for each list of examples: octets 32, count 32, { topic, lang, text }
 *   for each model: its hash (models.h), octets 32, and they
 *   for each edition: kind 8, may lose 8, number, base, replaces, made, published, at, audit: 64 each; name, title, author, note,
 *     published by, hash, hash of the audit; list of examples 32 (0: none), octets 32 of its rows, and they:
 *     messages 32, { topic, lang, text, keywords 32, { keyword } }, placeholders 32, { name, lang, value },
 *     menus 32, { menu, item, lang, label, target }
 *   SHA-256 of all before it
 *
 * A text is its length, 32, and its octets. Examples and models, the largest of it, stand once for all editions that have the
 * same. It comes over a network, so nothing in it is believed: lengths, order, UTF-8 and hashes are verified, and a set must give the
 * hash that its edition has. Pure. */
#ifndef AGAHI_EXCHANGE_FILE_H
#define AGAHI_EXCHANGE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/span.h"
#include "agahi/catalogue/message_set.h"
#include "agahi/edition/editions.h"
#include "agahi/edition/tables.h"

enum {
	EXCHANGE_MAX_OCTETS = 256 * 1024 * 1024,
	EXCHANGE_MOST_EDITIONS = 96 /* of both kinds */
};

#define EXCHANGE_MAGIC "AGAHICTN"

/* Of its octets; EXCHANGE_FORMAT is raised when a program of before could not read it. */
enum { EXCHANGE_FORMAT = 1, EXCHANGE_MAGIC_SIZE = 8, EXCHANGE_DIGEST_SIZE = 32 };

enum exchange_kind { EXCHANGE_LIVE = 1, EXCHANGE_RETIRED = 2, EXCHANGE_SCHEDULED = 3 };

struct exchange_file;

/* What the octets, which must outlive it, hold: at most one edition that is live, and it first; numbers that fall; drafts with good
 * names that are scheduled. NULL with the reason in words. */
struct exchange_file *exchange_file_read(struct span octets, char *error, size_t size);

/* Is it content that a program of another version wrote? */
bool exchange_file_is_of_other_format(struct span octets);

void exchange_file_free(struct exchange_file *file);

size_t exchange_file_count(const struct exchange_file *file);

/* Its `id` is 0. */
const struct edition *exchange_file_edition(const struct exchange_file *file, size_t at);

/* The set of it, the caller's. NULL with the reason: memory is short, or it is not the content whose hash it has. */
struct message_set *exchange_file_set(const struct exchange_file *file, size_t at, char *error, size_t size);

/* The octets of a model; none where it is not in it. */
struct span exchange_file_model(const struct exchange_file *file, const char *hash);

#endif
