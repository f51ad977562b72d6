/* encoding: the octets of a file as text, or what they are instead.
 *
 * UTF-8 stays as it is, UTF-16 is read by its mark or by the zeros beside its first letter ("Unicode text" of spreadsheet programs).
 * Workbooks, handed over by mistake, are told by how they begin. Pure. */
#ifndef AGAHI_ENCODING_H
#define AGAHI_ENCODING_H

#include <stddef.h>

#include "agahi/base/buffer.h"

enum encoding {
	ENCODING_UTF8,     /* or another set of single octets: utf8_first_fault() tells */
	ENCODING_UTF16,    /* `text` holds it as UTF-8 */
	ENCODING_WORKBOOK, /* `ending` says which: ".xlsx", ".ods", ".xls" */
	ENCODING_NUL       /* NUL octets where no text has them */
};

/* `text` is filled where it is UTF-16 only. */
enum encoding encoding_of(const char *octets, size_t len, struct buffer *text, const char **ending);

#endif
