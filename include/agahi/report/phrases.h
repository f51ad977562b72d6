/* phrases: what people are told about faults, one table a language.
 *
 * The words have holes, {value} {other} {list} {number} {allowed} {topic} {lang}, which are filled so that no cell of a
 * sheet can play tricks: control characters and marks of direction are shown by their code point (U+202E), and
 * what would turn the line around on a right-to-left screen stands between isolates (Unicode bidi algorithm, UAX 9).
 * Another language is one more table and an entry in `enum phrases_language`; the suite finds the gaps. Pure. */
#ifndef AGAHI_REPORT_PHRASES_H
#define AGAHI_REPORT_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

#include "agahi/base/buffer.h"
#include "agahi/report/faults.h"

enum phrases_language { PHRASES_NONE = -1, PHRASES_ENGLISH, PHRASES_URDU, PHRASES_LANGUAGES };

/* Beside the faults: the severities, the parts of a place, and what stands at the end of a line or a list. */
enum phrases_part {
	PHRASES_ERROR,
	PHRASES_WARNING,
	PHRASES_ROW,           /* {number} */
	PHRASES_COLUMN,        /* {value}: its name */
	PHRASES_COLUMN_LETTER, /* {value}: as the spreadsheet names it */
	PHRASES_TOPIC,         /* {value} */
	PHRASES_LANGUAGE,      /* {value} */
	PHRASES_PLACEHOLDER,   /* {value} */
	PHRASES_MENU,          /* {value} */
	PHRASES_ITEM,          /* {value} */
	PHRASES_COMMA,         /* between the parts of a place */
	PHRASES_REPEATED,      /* {number}: further places with the same cause */
	PHRASES_MORE,          /* {number}: further lines */
	PHRASES_NOT_IMPORTED,  /* {number}: errors */
	PHRASES_NOT_PUBLISHED, /* the same */
	PHRASES_CHECKED,       /* {list}: how many messages; {number}: errors; {allowed}: warnings */

	/* What examples taught (lesson.h, import). */
	PHRASES_LEARNING, /* before a bar */
	PHRASES_LEARNED,  /* {number}: texts; {list}: seconds */
	PHRASES_LEARNED_BEFORE,
	PHRASES_LEARNED_NOTHING,
	PHRASES_EXPECT,         /* before the next three */
	PHRASES_EXPECT_RIGHT,   /* {list}: per cent of messages */
	PHRASES_EXPECT_OFFERED, /* the same */
	PHRASES_EXPECT_WRONG,   /* the same */
	PHRASES_CONFUSED,       /* before pairs */
	PHRASES_CONFUSED_PAIR,  /* {topic} was taken for {list}, {number} times */
	PHRASES_WORSE,          /* {list}: per cent; {topic}: per cent before */
	PHRASES_WORSE_CURE,
	PHRASES_UNLEARNED,      /* {value}: a draft or an edition */
	PHRASES_UNLEARNED_CURE, /* {list}: the option of export that means it */
	PHRASES_REMOVAL,        /* after what would vanish, where there is a command line: how to allow it */
	PHRASES_MEMORY,
	PHRASES_PARTS
};

/* The language to tell faults in: what `--in` says (NULL: nothing), else the first of LC_ALL, LC_MESSAGES and LANG that
 * is set and not empty (each may be NULL). PHRASES_NONE when the option names none that there is. */
enum phrases_language phrases_language(
	const char *option, const char *lc_all, const char *lc_messages, const char *lang);

/* Is a line of it set from the right? */
bool phrases_are_right_to_left(enum phrases_language language);

/* As written, with their holes. */
const char *phrases_of_fault(enum phrases_language language, enum fault kind);
const char *phrases_of_part(enum phrases_language language, enum phrases_part part);

/* Appends `words` with their holes filled. */
void phrases_fill(enum phrases_language language, const char *words, const struct fault_at *at,
	const struct fault_with *with, struct buffer *out);

/* Appends text of a sheet so that it can be shown (visible.h): at most `most` octets of it, then "…". */
void phrases_show(const char *text, size_t most, struct buffer *out);

#endif
