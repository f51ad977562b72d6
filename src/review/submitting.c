#include "agahi/review/submitting.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/bench/learned.h"

struct waiting {
	long long edition, rev;
	struct reviewing_checked checked;
	struct person person;
	char address[WEB_ADDRESS_SIZE];
	enum deed_result result; /* DEED_NEEDS_MODEL: it waits */
};

struct line {
	struct waiting list[SUBMITTING_MOST];
	size_t count;
};

static struct line *line_of(struct desk *desk)
{
	struct line *line = desk_kept(desk, DESK_SLOT_SUBMITTING);

	if (line)
		return line;
	line = calloc(1, sizeof(*line));
	if (line && !desk_every(desk, submitting_tend, NULL)) {
		free(line);
		line = NULL;
	}
	if (line)
		desk_keep(desk, DESK_SLOT_SUBMITTING, line, free);
	return line;
}

static struct waiting *find(struct line *line, long long edition)
{
	for (size_t i = 0; line && i < line->count; i++) {
		if (line->list[i].edition == edition)
			return &line->list[i];
	}
	return NULL;
}

static void take_out(struct line *line, const struct waiting *waiting)
{
	size_t at = (size_t)(waiting - line->list);

	line->count--;
	memmove(&line->list[at], &line->list[at + 1], (line->count - at) * sizeof(*line->list));
}

/* What is over is kept only to be told, as long as there is room. */
static void make_room(struct line *line)
{
	for (size_t i = 0; line->count == SUBMITTING_MOST && i < line->count; i++) {
		if (line->list[i].result != DEED_NEEDS_MODEL)
			take_out(line, &line->list[i]);
	}
}

bool submitting_put(
	const struct visit *visit, const struct draft *draft, const struct reviewing_checked *checked)
{
	struct line *line = line_of(visit->desk);
	const struct waiting *before = find(line, draft->id);

	if (!line)
		return false;
	if (before)
		take_out(line, before);
	make_room(line);
	if (line->count == SUBMITTING_MOST)
		return false;
	struct waiting *waiting = &line->list[line->count++];
	*waiting = (struct waiting){ .edition = draft->id,
		.rev = draft->rev,
		.checked = *checked,
		.person = visit->person,
		.result = DEED_NEEDS_MODEL };
	memcpy(waiting->address, visit->exchange->request.address, sizeof(waiting->address));
	submitting_tend(visit->desk, visit->now_ms, NULL);
	return true;
}

enum deed_result submitting_result(const struct desk *desk, long long edition)
{
	const struct waiting *waiting = find(desk_kept(desk, DESK_SLOT_SUBMITTING), edition);

	return waiting ? waiting->result : DEED_DONE;
}

/* What was learned may have been forgotten again, or cannot be had: then it is over. */
static enum deed_result submit(struct desk *desk, const struct waiting *waiting, int64_t now_ms)
{
	const struct deed deed = {
		.person = &waiting->person, .address = waiting->address, .now_ms = now_ms
	};
	enum deed_result result =
		reviewing_submit(desk_database(desk), &deed, waiting->edition, &waiting->checked, NULL);

	return result == DEED_NEEDS_MODEL ? DEED_FAILED : result == DEED_NEEDS_CHECK ? DEED_CONFLICT : result;
}

static enum deed_result look_at(struct desk *desk, const struct waiting *waiting, int64_t now_ms)
{
	struct draft draft;

	if (!drafts_find(desk_database(desk), waiting->edition, &draft))
		return DEED_NEEDS_MODEL; /* another time */
	if (draft.rev != waiting->rev || draft.state != COURSE_DRAFT)
		return DEED_CONFLICT;
	switch (learned_look(desk, &draft, true)) {
	case LEARNED_KNOWN:
		return submit(desk, waiting, now_ms);
	case LEARNED_FAILED:
		return DEED_FAILED;
	default:
		return DEED_NEEDS_MODEL;
	}
}

static void tell(struct desk *desk, const struct waiting *waiting)
{
	log_info(desk_log(desk), waiting->result == DEED_DONE ? "draft_submitted" : "draft_not_submitted",
		LOG_NUMBER("draft", (uint64_t)waiting->edition),
		LOG_TEXT("result", deed_result_name(waiting->result)));
}

void submitting_tend(struct desk *desk, int64_t now_ms, void *arg)
{
	struct line *line = desk_kept(desk, DESK_SLOT_SUBMITTING);

	(void)arg;
	for (size_t i = 0; line && i < line->count;) {
		struct waiting *waiting = &line->list[i];
		bool waits = waiting->result == DEED_NEEDS_MODEL;

		if (waits)
			waiting->result = look_at(desk, waiting, now_ms);
		if (waits && waiting->result != DEED_NEEDS_MODEL)
			tell(desk, waiting);
		if (waiting->result == DEED_DONE)
			take_out(line, waiting);
		else
			i++;
	}
}
