#include <stdio.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/base/told.h"
#include "agahi/despatch/receiving.h"
#include "agahi/despatch/sending.h"
#include "agahi/review/pages.h"

static void note_next(const struct draft *draft, void *arg)
{
	struct desk_live *live = arg;

	if (draft->state != COURSE_SCHEDULED || (live->next_ms != 0 && live->next_ms <= draft->from_ms))
		return;
	live->next_ms = draft->from_ms;
	snprintf(live->next, sizeof(live->next), "%.*s", (int)sizeof(live->next) - 1, draft->title);
}

/* For the banner of every page. */
static void note_live(struct desk *desk, int64_t now_ms)
{
	sqlite3 *db = desk_database(desk);
	struct desk_live live = { .seen_ms = now_ms };
	struct draft draft;

	if (!drafts_find_live(db, &draft))
		return;
	live.number = draft.number;
	live.since_ms = draft.live_ms;
	memcpy(live.hash, draft.hash, sizeof(live.hash));
	snprintf(live.title, sizeof(live.title), "%.*s", (int)sizeof(live.title) - 1, draft.title);
	drafts_list(db, DRAFTS_OPEN, DRAFTS_MOST_OPEN, note_next, &live);
	desk_set_live(desk, &live);
}

static void tell_news(struct desk *desk, const struct receiving_news *news)
{
	if (news->live + news->scheduled + news->refused > 0)
		log_info(desk_log(desk), "gateway_said", LOG_NUMBER("live", news->live),
			LOG_NUMBER("scheduled", news->scheduled), LOG_NUMBER("refused", news->refused));
}

/* `arg`: struct review_tending. What goes wrong again and again is told once in a while. */
void review_tend(struct desk *desk, int64_t now_ms, void *arg)
{
	struct review_tending *tending = arg;
	const char *spool = desk_settings(desk)->store.spool;
	struct receiving_news news = { 0 };
	char error[512];
	uint64_t count;

	if (spool[0] == '\0')
		return;
	if (receiving_look(desk_database(desk), spool, &tending->seen, now_ms, &news, error, sizeof(error)))
		note_live(desk, now_ms);
	else if (told_count(&tending->told, clock_monotonic_ms(), &count))
		log_warn(desk_log(desk), "gateway_not_heard", LOG_TEXT("reason", error),
			LOG_TALLY(count, tending->told.total));
	tell_news(desk, &news);
}

bool review_begin(struct desk *desk, struct review_tending *tending)
{
	char error[512];

	if (!sending_resume(desk_database(desk), desk_settings(desk)->store.spool, error, sizeof(error)))
		log_warn(desk_log(desk), "edition_not_sent", LOG_TEXT("reason", error));
	review_tend(desk, clock_wall_ms(), tending);
	return desk_every(desk, review_tend, tending);
}
