/* print: the tables of keys.h as papers for people: the annotated file, and the manual page.
 *
 * conf/agahi.conf and man/agahi.conf.5 are this output, octet for octet; a suite compares them. */
#ifndef AGAHI_PRINT_H
#define AGAHI_PRINT_H

#include <stdio.h>

/* A file that is good as it is: every key with its default, or with an example, and its meaning as comments. */
void print_config(FILE *out);

/* agahi.conf(5), in mdoc. */
void print_manual(FILE *out);

#endif
