/* cube_rows: the rows of a cube (cube.h): sums of requests that have something in common. */
#ifndef AGAHI_CUBE_ROWS_H
#define AGAHI_CUBE_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "agahi/survey/disclosure.h"

enum cube_side { CUBE_DAY, CUBE_HOUR, CUBE_TOPIC, CUBE_LANGUAGE, CUBE_CHANNEL, CUBE_LINK, CUBE_SIDES };

enum cube_measure {
	CUBE_REQUESTS, /* as `stats` counts them: answered or not; what is still waiting is not in it */
	CUBE_SCREENS,  /* topics read in USSD dialogues */
	CUBE_PARTS,    /* of replies */
	CUBE_FAILED,   /* replies that were refused for good, or waited too long */
	CUBE_MEASURES
};

/* What became of the requests of a row. */
enum cube_outcome {
	/* Each request is one of these five: */
	CUBE_UNDERSTOOD,
	CUBE_CHOSEN,  /* it was the number of a topic that had been offered */
	CUBE_OFFERED, /* not understood, and the topics nearest to it were offered by number */
	CUBE_MENU,    /* not understood, and told what can be asked */
	CUBE_NEITHER, /* on purpose without an answer of ours: limits, machines, STOP, thanks */
	/* And any may be: */
	CUBE_OTHER_LANGUAGE, /* answered in another language than it was clearly asked in */
	CUBE_NUMBERED,       /* answered with numbers of topics, near ones or those that a text ends in */
	CUBE_OUTCOMES
};

struct cube_outcomes {
	int64_t values[CUBE_OUTCOMES];
	enum disclosure_mark marks[CUBE_OUTCOMES];
};

struct cube_row {
	const char *names[CUBE_SIDES]; /* of a table: its side's alone */
	int64_t values[CUBE_MEASURES];
	enum disclosure_mark marks[CUBE_MEASURES];
	struct cube_outcomes *outcomes; /* of the total and the tables by one side; NULL in cells */
};

struct cube_table {
	struct cube_row *
		rows; /* of a table: days and hours in their order, others the most asked first, hidden ones last */
	size_t count;
};

#endif
