/* prepared: a text that goes out, cut once for each way of cutting (segment.h) that is asked for.
 *
 * The same answer goes to a hundred thousand citizens: who sends it refers to its finished parts. Counted: it lives as
 * long as somebody holds it, whatever became of where the text was taken from. It is wiped when the last lets it go, for
 * a text of which there is one may tell what somebody asked. Held, let go and cut in one thread; its text may be read in
 * others meanwhile. */
#ifndef AGAHI_PREPARED_H
#define AGAHI_PREPARED_H

#include <stddef.h>

#include "agahi/text/segment.h"

struct prepared;
struct prepared_parts;

/* A copy of the text (UTF-8), held once. NULL when memory is short. */
struct prepared *prepared_new(const char *text, size_t len);

/* The same text, held once more. */
struct prepared *prepared_hold(struct prepared *prepared);

/* NULL is nothing. */
void prepared_drop(struct prepared *prepared);

const char *prepared_text(const struct prepared *prepared);

/* Whose text that is: what prepared_text() gave, and nothing else. NULL of NULL. */
struct prepared *prepared_of(const char *text);

/* Its parts for that format, made when they are first asked for; they live as long as the text. NULL when memory is short,
 * or the text has too many parts. */
const struct prepared_parts *prepared_cut(struct prepared *prepared, const struct segment_format *format);

size_t prepared_count(const struct prepared_parts *parts);
uint8_t prepared_coding(const struct prepared_parts *parts); /* data_coding */
enum gsm7_shift prepared_shift(const struct prepared_parts *parts);

/* The octets of part `index` (from 0), without a header. */
struct span prepared_part(const struct prepared_parts *parts, size_t index);

#endif
