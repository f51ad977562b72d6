/* print: the tables of keys.h as papers for people: the annotated file, and the manual page.
 *
 * conf/agahi.conf and man/agahi.conf.5 are this output, octet for octet; a suite compares them. */
#ifndef AGAHI_PRINT_H
#define AGAHI_PRINT_H

#include <stdio.h>

#include "agahi/config/keys.h"

/* A file that is good as it is: every key with its default, or with an example, and its meaning as comments. */
void print_config(FILE *out);

/* The same of other tables, under words of their own. */
void print_keys(FILE *out, const char *head, const struct key *keys);

/* agahi.conf(5), in mdoc. */
void print_manual(FILE *out);

/* A page of other tables: what stands before the keys and behind them, in mdoc. */
void print_keys_manual(FILE *out, const char *head, const char *tail, const struct key *keys);

#endif
