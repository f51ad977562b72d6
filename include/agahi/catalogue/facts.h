/* facts: what the program knows of the fixed topics, those that it has a use of its own for (agahi-messages(5)).
 *
 * One table; all other topics are the operator's own. */
#ifndef AGAHI_FACTS_H
#define AGAHI_FACTS_H

#include <stdbool.h>

enum topics_fixed {
	FIXED_HELP,
	FIXED_FALLBACK,
	FIXED_LIMITED,
	FIXED_STOP,
	FIXED_START,
	FIXED_FORGET, /* all that is kept of the citizen is removed */
	FIXED_LANGUAGE,
	FIXED_CNIC,
	FIXED_NEAREST,        /* nothing matched, but {topics} were near */
	FIXED_NEAREST_URGENT, /* the same, where somebody may be in distress; `nearest` where the set lacks it */
	FIXED_OTHER_LANGUAGE, /* nothing matched in a text of one of Urdu's sisters (sister.h) */
	FIXED_GREETING,
	FIXED_THANKS, /* answered once a day */
	FIXED_ABOUT,
	/* Of what cannot wait, or ends with whom to turn to. */
	FIXED_EMERGENCY,
	FIXED_STOPPED, /* somebody is kept from voting */
	FIXED_OFFENCES,
	FIXED_TENDERED, /* somebody has voted in one's name */
	FIXED_COMPLAINT,
	/* Words of the screens that are dialled (dial.h). */
	FIXED_DIAL_NEXT,
	FIXED_DIAL_BACK,
	FIXED_DIAL_HOME,
	FIXED_DIAL_EXIT,
	FIXED_DIAL_SMS,
	FIXED_DIAL_SENT,
	FIXED_DIAL_WRONG,
	FIXED_DIAL_BYE,
	FIXED_DIAL_SORRY,
	FIXED_COUNT
};

struct topics_fact {
	const char *slug;
	bool command; /* something to do, when it is all that a message says; never found among other words */
	bool priority;      /* no place and no person outweighs its words */
	bool subject;       /* something to ask about, like the operator's own topics */
	bool offered;       /* may be named to a citizen as something to send, like the operator's own */
	bool needed;        /* without it citizens get nothing where it is due */
	const char *filled; /* the placeholder that the program fills in its text; NULL: none */
	bool filled_must;   /* the text makes no sense without it */
	const char *plain;  /* what a screen shows where the set lacks it; NULL: it is on no screen */
};

const struct topics_fact *topics_fact(enum topics_fixed fixed);

/* What the program knows of a topic of that name; NULL: it is the operator's own. */
const struct topics_fact *topics_fact_named(const char *slug);

/* Can one ask about it? All of the operator's own, and those fixed ones that are subjects. */
bool topics_is_subject(const char *slug);

#endif
