/* occasions: the days that rules hang on: silence periods, polling day. They give banners, and warnings beside what is
 * scheduled. */
#ifndef AGAHI_OCCASIONS_H
#define AGAHI_OCCASIONS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "agahi/drafts/deeds.h"

enum occasion_kind { OCCASION_SILENCE, OCCASION_POLLING, OCCASION_OTHER, OCCASION_KINDS };

enum { OCCASIONS_MAX_WHAT = 200, OCCASIONS_MOST = 200 };

struct occasion {
	long long id;
	enum occasion_kind kind;
	const char *what;          /* a line; may be "" */
	int64_t from_ms, until_ms; /* until is outside */
	long long by;
	const char *by_shown;
};
typedef void (*occasions_each_h)(const struct occasion *occasion, void *arg);

/* DEED_UNFIT: it ends before it begins. Signers. */
enum deed_result occasions_add(sqlite3 *db, const struct deed *deed, const struct occasion *occasion);
enum deed_result occasions_remove(sqlite3 *db, const struct deed *deed, long long id);

/* Those that stand, or begin, between the two moments, by when they begin. For banners: from now to now and a week. */
bool occasions_list(sqlite3 *db, int64_t from_ms, int64_t until_ms, occasions_each_h handler, void *arg);

enum occasion_warning {
	OCCASION_ON_POLLING_DAY,    /* goes live while people vote */
	OCCASION_IN_SILENCE,        /* goes live in a silence period */
	OCCASION_OVERTAKEN,         /* its base is not what is live: the gateway will refuse it */
	OCCASION_WILL_BE_OVERTAKEN, /* another that is planned earlier goes live before it */
	OCCASION_PAST,              /* planned for a moment that is past */
	OCCASION_WARNINGS
};
struct occasion_remark {
	enum occasion_warning warning;
	long long other;  /* id of the edition or occasion that it is about; 0 */
	const char *what; /* its title, or what the occasion is */
};
typedef void (*occasions_remark_h)(const struct occasion_remark *remark, void *arg);

/* What is to be said of when an open edition goes live. False when it cannot be read. */
bool occasions_judge(
	sqlite3 *db, const struct draft *draft, int64_t now_ms, occasions_remark_h handler, void *arg);

#endif
