/* faults: every kind of thing that reading and checking a message set can tell, and what it is told with.
 *
 * A kind has a severity, says what two findings must share to be one line (one cause, one line), and has words in
 * each language (phrases.h) with holes that are filled from `struct fault_with`. Pure. */
#ifndef AGAHI_REPORT_FAULTS_H
#define AGAHI_REPORT_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

enum fault {
	/* Files that cannot be read as the table they should be; nothing else of them is judged. */
	FAULT_FILE_UNREADABLE, /* value: the system's word for it */
	FAULT_FILE_EMPTY,
	FAULT_FILE_LARGE,     /* allowed: MiB */
	FAULT_FILE_WORKBOOK,  /* value: its program's ending */
	FAULT_FILE_NUL,       /* NUL octets */
	FAULT_FILE_NOT_UTF8,  /* another character set */
	FAULT_FILE_ROWS,      /* allowed */
	FAULT_OTHER_TABLE,    /* value: the table it is; other: the one it was given for */
	FAULT_HEADER_ABSENT,  /* value: the first cell; list: the columns */
	FAULT_COLUMN_UNKNOWN, /* list: those columns; other: the columns of the table */
	FAULT_COLUMN_MISSING, /* list */
	FAULT_COLUMN_TWICE,   /* value */
	FAULT_COLUMN_UNNAMED, /* value: as the spreadsheet names it */
	FAULT_QUOTE_OPEN,
	FAULT_MEMORY,
	/* Rows and cells. */
	FAULT_QUOTE_STRAY,
	FAULT_ROW_LONG,         /* number, allowed: cells */
	FAULT_CELL_LONG,        /* number, allowed: octets */
	FAULT_CELL_QUESTIONS,   /* value */
	FAULT_CELL_SHEET_ERROR, /* value */
	FAULT_CELL_MOJIBAKE,    /* value */
	FAULT_CELL_REPLACED,    /* value */
	FAULT_CELL_CONTROL,     /* value: its code point */
	FAULT_CELL_QUESTIONED,  /* value: a word of question marks among others */
	FAULT_CELL_UNSEEN,      /* value: its code point */
	FAULT_CELL_CODE,        /* value */
	FAULT_CELL_NO_DATE,     /* value: what would be a day that there is not */
	FAULT_CELL_SHORTENED,   /* value: a long number */
	FAULT_CELL_REWRITTEN,   /* value: a day */
	FAULT_CELL_NO_ARABIC,   /* value; lang of the place */
	FAULT_CELL_ALL_ARABIC,  /* the same */
	FAULT_CELL_SERIAL,      /* value; other: what it would stand for */
	FAULT_NAME_UNFIT,       /* value; allowed: octets */
	/* Languages. */
	FAULT_LANG_EMPTY,
	FAULT_LANG_WRONG,        /* value; other: what to write */
	FAULT_LANG_UNKNOWN,      /* value */
	FAULT_LANG_MANY,         /* number, allowed */
	FAULT_LANG_DEFAULT,      /* value; list: what there is */
	FAULT_LANG_FEW,          /* value, number of, allowed topics; other: the default language */
	FAULT_LANG_UNTRANSLATED, /* value, number, list of topics */
	/* Topics and their texts. */
	FAULT_SET_EMPTY,
	FAULT_TOPIC_EMPTY,
	FAULT_TOPIC_NAME,         /* value; other: what to write */
	FAULT_TOPIC_LETTERS,      /* value */
	FAULT_TOPIC_TWICE,        /* number: the earlier row, 0 for none */
	FAULT_TOPICS_MANY,        /* number, allowed */
	FAULT_TOPIC_NEEDED,       /* list, number */
	FAULT_TOPIC_UNREACHED,    /* list, number */
	FAULT_TOPIC_SCREEN_WORDS, /* list, number */
	FAULT_TOPIC_FORGET,
	FAULT_TEXT_EMPTY,
	FAULT_TEXT_LONG,
	FAULT_TEXT_PARTS,         /* number, allowed */
	FAULT_TEXT_COSTS,         /* number, allowed */
	FAULT_TEXT_DEAR,          /* number; list: the characters */
	FAULT_TEXT_SENTENCE,      /* number, allowed; value: its beginning */
	FAULT_TEXT_LATIN_FIRST,   /* value */
	FAULT_TEXT_DIGITS_PARTED, /* value */
	FAULT_TEXT_OWN_CODE,      /* value */
	FAULT_TEXT_NO_ARABIC,     /* lang of the place */
	FAULT_TEXT_ALL_ARABIC,    /* the same */
	FAULT_TEXT_BRACES,        /* value */
	FAULT_TEXT_BRACES_SIGNS,  /* value */
	FAULT_TEXT_UNFILLED,      /* value: the placeholder that the program fills */
	/* Placeholders. */
	FAULT_PLACEHOLDERS_NONE,       /* list, number: those that texts have, where the set has none */
	FAULT_PLACEHOLDER_MISSING,     /* value; list: languages; number: texts */
	FAULT_PLACEHOLDER_NAME,        /* value; other: what to write */
	FAULT_PLACEHOLDER_TWICE,       /* number: the earlier row */
	FAULT_PLACEHOLDER_UNUSED,      /* list, number */
	FAULT_PLACEHOLDER_UNKNOWN,     /* value: a name that the published set does not have */
	FAULT_PLACEHOLDER_PASSED_OVER, /* value; list: languages that have one of their own */
	FAULT_PLACEHOLDER_SAMPLE,      /* list, number */
	FAULT_PLACEHOLDERS_MANY,       /* number, allowed */
	FAULT_VALUE_EMPTY,
	FAULT_VALUE_BRACES,     /* value */
	FAULT_VALUE_NO_DATE,    /* value */
	FAULT_VALUE_PAST,       /* value */
	FAULT_VALUE_SERIAL,     /* value; other: the time or day that it stands for */
	FAULT_VALUE_SCIENTIFIC, /* value */
	/* Keywords. */
	FAULT_KEYWORD_SIGNS,    /* value */
	FAULT_KEYWORD_COMMA,    /* value */
	FAULT_KEYWORD_BRACES,   /* value */
	FAULT_KEYWORD_SEVERAL,  /* value */
	FAULT_KEYWORD_WORDS,    /* value, number, allowed */
	FAULT_KEYWORD_LONG,     /* number, allowed: octets */
	FAULT_KEYWORDS_MANY,    /* number, allowed: of a row */
	FAULT_KEYWORDS_TOTAL,   /* number, allowed: of the set */
	FAULT_KEYWORD_TWICE,    /* value */
	FAULT_KEYWORD_TAKEN,    /* value; other: the topic that has it; number: its row */
	FAULT_KEYWORD_SHARED,   /* the same, in another language; list: that language */
	FAULT_KEYWORD_SHADOWED, /* value; other: the sentence; list: the topic found */
	/* Menus. */
	FAULT_MENU_TARGET, /* value */
	FAULT_MENU_WISH,   /* value */
	FAULT_MENU_LABEL_EMPTY,
	FAULT_MENU_LABEL_LONG,   /* number, allowed */
	FAULT_MENU_LABEL_BRACES, /* value */
	FAULT_MENU_LANG,         /* value */
	FAULT_MENU_TWICE,        /* number: the earlier row */
	FAULT_MENU_DEAD_END,
	FAULT_MENU_LOOP, /* number: the choice; value: the menu */
	FAULT_MENU_UNREACHED,
	FAULT_MENU_ITEMS, /* number, allowed: of one menu */
	FAULT_MENUS_MANY, /* number, allowed */
	/* Examples. */
	FAULT_EXAMPLE_TOPIC, /* value */
	FAULT_EXAMPLE_EMPTY,
	FAULT_EXAMPLE_TAKEN,          /* other: the topic that has it; number: its row */
	FAULT_EXAMPLE_TWICE,          /* number: the earlier row */
	FAULT_EXAMPLES_WITHOUT_TOPIC, /* number */
	FAULT_EXAMPLES_NO_FALLBACK,   /* number: of examples */
	/* What is published and would be gone; the second of each is the remark where it is allowed. */
	FAULT_VANISH_TOPICS, /* list, number */
	FAULT_VANISH_LANGUAGES,
	FAULT_VANISH_TEXTS,    /* list: topic/language */
	FAULT_VANISH_MENUS,    /* list: menu, menu/item, menu/item/language */
	FAULT_VANISH_KEYWORDS, /* list: topic/language */
	FAULT_VANISH_EXAMPLES, /* number of allowed */
	FAULT_REMOVED_TOPICS,
	FAULT_REMOVED_LANGUAGES,
	FAULT_REMOVED_TEXTS,
	FAULT_REMOVED_MENUS,
	FAULT_REMOVED_KEYWORDS,
	FAULT_REMOVED_EXAMPLES,
	FAULT_MENU_FIRST, /* value; other: what it was */
	FAULT_COUNT
};

enum fault_severity { FAULT_WARNING, FAULT_ERROR };

/* What two findings share that are told in one line. */
enum fault_cause {
	CAUSE_PLACE, /* nothing: each has a line of its own */
	CAUSE_VALUE, /* the value (and the file) */
	CAUSE_LANG,  /* the language of their places */
	CAUSE_FILE   /* the file */
};

struct fault_fact {
	const char *name; /* for programs: "column-unknown" */
	enum fault_severity severity;
	enum fault_cause cause;
	bool unread; /* a table is not known as it was meant: the set is not to be judged (check.h) */
};

/* Where it is; what does not apply is NULL or 0. */
struct fault_at {
	const char *file;
	unsigned row;       /* of the sheet, from 1, the header's included */
	const char *column; /* its name in the header */
	unsigned letter;    /* its number in the sheet, from 1: 5 is E */
	const char *topic;
	const char *lang;
	const char *placeholder;
	const char *menu;
	const char *item;
};

/* What its words are filled with: {value}, {other}, {list}, {number}, {allowed}; {row} is ", row {number}", nothing where that is
 * 0: what comes from a database has no rows of a sheet. */
struct fault_with {
	const char *value;
	const char *other;
	const char *list;
	size_t number;
	size_t allowed;
};

const struct fault_fact *fault_fact(enum fault kind);

/* Is it an error that what is published would vanish, which people may allow? */
bool faults_is_removal(enum fault kind);

#endif
