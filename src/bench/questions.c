#include "agahi/bench/questions.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/catalogue/message_set.h"
#include "agahi/drafts/saving.h"
#include "agahi/sheet/tags.h"
#include "agahi/store/db.h"
#include "agahi/survey/cube.h"
#include "agahi/survey/figures_db.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, WEEK_DAYS = 7, ANEW_MS = 5 * 60 * 1000 };

struct question {
	char topic[SAVING_MAX_NAME + 1];
	char lang[TAGS_MAX_OCTETS + 1]; /* "": every one, in the week */
	long long times;
};

struct questions {
	struct question *list; /* by topic and language */
	size_t count;
};

struct asking {
	struct desk *desk;
	struct questions known;
	int64_t read_ms; /* 0: never */
	bool under_way;
	/* Of the job. */
	struct questions fresh;
	char path[PATH_MAX];
	int64_t now_ms;
	bool good;
};

/* --- on the worker ------------------------------------------------------------------------------------ */

static int in_order(const void *a, const void *b)
{
	const struct question *left = a, *right = b;
	int order = strcmp(left->topic, right->topic);

	return order ? order : strcmp(left->lang, right->lang);
}

static bool add(struct questions *questions, const char *topic, const char *lang, long long times)
{
	struct question *question;

	if (questions->count % 256 == 0) {
		struct question *more =
			realloc(questions->list, (questions->count + 256) * sizeof(*questions->list));

		if (!more)
			return false;
		questions->list = more;
	}
	question = &questions->list[questions->count++];
	*question = (struct question){ .times = times };
	strncpy(question->topic, topic, sizeof(question->topic) - 1);
	strncpy(question->lang, lang, sizeof(question->lang) - 1);
	return true;
}

/* Those of the same topic and language are one. */
static void join(struct questions *questions)
{
	size_t kept = 0;

	if (questions->count == 0)
		return;
	qsort(questions->list, questions->count, sizeof(*questions->list), in_order);
	for (size_t i = 1; i < questions->count; i++) {
		if (in_order(&questions->list[kept], &questions->list[i]) == 0)
			questions->list[kept].times += questions->list[i].times;
		else
			questions->list[++kept] = questions->list[i];
	}
	questions->count = kept + 1;
}

static struct cube *read_days(const struct asking *asking, sqlite3 *figures, int days)
{
	char error[256];

	return cube_read(
		figures, asking->now_ms - (int64_t)days * DAY_MS, asking->now_ms, error, sizeof(error));
}

static bool read_week(struct asking *asking, sqlite3 *figures)
{
	struct cube *cube = read_days(asking, figures, WEEK_DAYS);
	const struct cube_table *topics = cube ? cube_by(cube, CUBE_TOPIC) : NULL;
	bool good = topics != NULL;

	for (size_t i = 0; good && i < topics->count; i++) {
		const struct cube_row *row = &topics->rows[i];

		if (row->names[CUBE_TOPIC] && row->marks[CUBE_REQUESTS] == DISCLOSURE_TOLD)
			good = add(&asking->fresh, row->names[CUBE_TOPIC], "", row->values[CUBE_REQUESTS]);
	}
	cube_free(cube);
	return good;
}

static bool read_month(struct asking *asking, sqlite3 *figures)
{
	struct cube *cube = read_days(asking, figures, FIGURES_DB_DAYS);
	const struct cube_table *cells = cube ? cube_cells(cube) : NULL;
	bool good = cells != NULL;

	for (size_t i = 0; good && i < cells->count; i++) {
		const struct cube_row *row = &cells->rows[i];
		const char *lang = row->names[CUBE_LANGUAGE];

		if (row->names[CUBE_TOPIC] && lang && *lang && row->marks[CUBE_REQUESTS] == DISCLOSURE_TOLD)
			good = add(&asking->fresh, row->names[CUBE_TOPIC], lang, row->values[CUBE_REQUESTS]);
	}
	cube_free(cube);
	return good;
}

static void read_figures(void *arg)
{
	struct asking *asking = arg;
	char error[256];
	sqlite3 *figures = figures_db_open(asking->path, error, sizeof(error));

	if (!figures)
		return;
	asking->good = read_week(asking, figures) && read_month(asking, figures);
	db_close(figures);
	join(&asking->fresh);
}

/* --- in the loop -------------------------------------------------------------------------------------- */

static void take_figures(void *arg)
{
	struct asking *asking = arg;

	asking->under_way = false;
	if (asking->good) {
		free(asking->known.list);
		asking->known = asking->fresh;
	} else {
		free(asking->fresh.list);
	}
	asking->fresh = (struct questions){ .list = NULL };
}

static void asking_free(void *kept)
{
	struct asking *asking = kept;

	free(asking->known.list);
	free(asking->fresh.list);
	free(asking);
}

static struct asking *asking_of(struct desk *desk)
{
	struct asking *asking = desk_kept_or_new(desk, DESK_SLOT_QUESTIONS, sizeof(*asking), asking_free);

	if (asking)
		asking->desk = desk;
	return asking;
}

static void read_anew(struct asking *asking, int64_t now_ms)
{
	const struct settings *settings = desk_settings(asking->desk);

	if (asking->under_way || (asking->read_ms && now_ms - asking->read_ms < ANEW_MS) ||
		*settings->store.spool == '\0' ||
		!settings_spool_path(settings, "out/figures.db", asking->path, sizeof(asking->path)))
		return;
	asking->now_ms = now_ms;
	asking->read_ms = now_ms;
	asking->good = false;
	asking->under_way = desk_work_long(asking->desk, read_figures, take_figures, asking);
}

static long long times_of(struct desk *desk, const char *topic, const char *lang, int64_t now_ms)
{
	struct asking *asking = asking_of(desk);
	struct question wanted = { .times = 0 };
	const struct question *found;

	if (!asking)
		return QUESTIONS_UNKNOWN;
	read_anew(asking, now_ms);
	strncpy(wanted.topic, topic, sizeof(wanted.topic) - 1);
	strncpy(wanted.lang, lang, sizeof(wanted.lang) - 1);
	found = asking->known.count ? bsearch(&wanted, asking->known.list, asking->known.count,
					      sizeof(*asking->known.list), in_order)
				    : NULL;
	return found ? found->times : QUESTIONS_UNKNOWN;
}

long long questions_in_week(struct desk *desk, const char *topic, int64_t now_ms)
{
	return times_of(desk, topic, "", now_ms);
}

long long questions_in_month(struct desk *desk, const char *topic, const char *lang, int64_t now_ms)
{
	return *lang ? times_of(desk, topic, lang, now_ms) : QUESTIONS_UNKNOWN;
}
