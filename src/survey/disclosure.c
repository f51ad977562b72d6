#include "agahi/survey/disclosure.h"

#include <stdio.h>
#include <stdlib.h>

/* More than any sum, and few enough that a million of them can be added. */
#define ENDLESS (INT64_C(1) << 40)

static const size_t NONE = SIZE_MAX;

struct range {
	int64_t low, high;
};

struct work {
	const struct disclosure_sums *sums;
	enum disclosure_mark *marks;
	struct range *known;   /* by sum: what a reader can tell of it */
	size_t *begins, *ways; /* the groups of sum i: ways[begins[i]] and so on, before begins[i + 1] */
	bool *eased;           /* by group: one of it has just been hidden */
	size_t *queue, *seen;  /* by sum: of the search that saw it last */
	size_t search;
};

static bool is_small(int64_t value)
{
	return value > 0 && value < DISCLOSURE_LEAST;
}

/* --- what a reader knows ------------------------------------------------------------------------------ */

static struct range shown_as(const struct work *work, size_t sum)
{
	int64_t value = work->sums->values[sum];

	if (work->marks[sum] == DISCLOSURE_TOLD)
		return (struct range){ value, value };
	if (work->marks[sum] == DISCLOSURE_VEILED)
		return (struct range){ 0, ENDLESS };
	if (is_small(value))
		return (struct range){ 1, DISCLOSURE_LEAST - 1 };
	return (struct range){ DISCLOSURE_LEAST, ENDLESS };
}

static struct range add_parts(const struct work *work, const struct disclosure_group *group)
{
	struct range all = { 0, 0 };

	for (size_t i = 0; i < group->count; i++) {
		all.low += work->known[group->parts[i]].low;
		all.high += work->known[group->parts[i]].high;
	}
	return all;
}

/* What the group tells of one of its sums; `all` is what its parts add up to. */
static struct range told_by(
	const struct work *work, const struct disclosure_group *group, struct range all, size_t sum)
{
	const struct range *own = &work->known[sum], *total = &work->known[group->total];

	if (group->total == sum)
		return all;
	return (struct range){ total->low - (all.high - own->high), total->high - (all.low - own->low) };
}

static bool narrow(struct range *known, struct range told)
{
	struct range before = *known;

	if (told.low > known->low)
		known->low = told.low;
	if (told.high < known->high)
		known->high = told.high;
	return known->low != before.low || known->high != before.high;
}

/* Once through all groups. Has anything become narrower? */
static bool reckon(struct work *work)
{
	bool narrower = false;

	for (size_t i = 0; i < work->sums->group_count; i++) {
		const struct disclosure_group *group = &work->sums->groups[i];
		struct range all = add_parts(work, group);

		narrower |= narrow(&work->known[group->total], all);
		for (size_t j = 0; j < group->count; j++) {
			size_t part = group->parts[j];

			narrower |= narrow(&work->known[part], told_by(work, group, all, part));
		}
	}
	return narrower;
}

static bool is_too_narrow(struct range range)
{
	return range.low > 1 || range.high < DISCLOSURE_LEAST - 1;
}

static bool is_given_away(const struct work *work, size_t sum)
{
	return is_small(work->sums->values[sum]) && is_too_narrow(work->known[sum]);
}

/* --- hiding one more ---------------------------------------------------------------------------------- */

/* Smaller ones first, but what is not small before what is: to veil that widens more. */
static bool is_better(const struct work *work, size_t one, size_t other)
{
	int64_t a = work->sums->values[one], b = other == NONE ? 0 : work->sums->values[other];

	if (other == NONE || is_small(a) != is_small(b))
		return other == NONE || !is_small(a);
	return a < b;
}

/* The best of the parts that are marked so and are not nothing; NONE. */
static size_t best_part(
	const struct work *work, const struct disclosure_group *group, enum disclosure_mark mark, size_t but)
{
	size_t best = NONE;

	for (size_t i = 0; i < group->count; i++) {
		size_t part = group->parts[i];

		if (part != but && work->marks[part] == mark && work->sums->values[part] > 0 &&
			is_better(work, part, best))
			best = part;
	}
	return best;
}

/* Hides one more of the group, so that less is known of `sum`. False when that is not to be had. */
static bool ease(struct work *work, const struct disclosure_group *group, size_t sum, bool totals)
{
	size_t part = best_part(work, group, DISCLOSURE_TOLD, sum);

	if (part != NONE) {
		work->marks[part] = DISCLOSURE_HIDDEN;
		return true;
	}
	part = best_part(work, group, DISCLOSURE_HIDDEN, sum);
	if (part != NONE) {
		work->marks[part] = DISCLOSURE_VEILED;
		return true;
	}
	if (!totals || work->marks[group->total] != DISCLOSURE_TOLD)
		return false;
	work->marks[group->total] = DISCLOSURE_HIDDEN;
	return true;
}

/* Does the group tell more of the sum than may be known, or, further on, than its own mark does? */
static bool tells(
	const struct work *work, const struct disclosure_group *group, size_t sum, size_t given_away)
{
	struct range told = told_by(work, group, add_parts(work, group), sum);
	struct range shown = shown_as(work, sum);

	if (sum == given_away)
		return is_too_narrow(told);
	return told.low > shown.low || told.high < shown.high;
}

static size_t see(struct work *work, size_t sum, size_t count)
{
	if (work->seen[sum] == work->search || work->marks[sum] == DISCLOSURE_TOLD)
		return count;
	work->seen[sum] = work->search;
	work->queue[count] = sum;
	return count + 1;
}

/* From the sum to what tells of it, to what tells of that, and so on, until one more can be hidden. */
static bool protect(struct work *work, size_t given_away, bool totals)
{
	size_t count;

	work->search++;
	count = see(work, given_away, 0);
	for (size_t next = 0; next < count; next++) {
		size_t sum = work->queue[next];

		for (size_t way = work->begins[sum]; way < work->begins[sum + 1]; way++) {
			const struct disclosure_group *group = &work->sums->groups[work->ways[way]];

			if (!tells(work, group, sum, given_away))
				continue;
			if (work->eased[work->ways[way]] || ease(work, group, sum, totals)) {
				work->eased[work->ways[way]] = true;
				return true;
			}
			count = see(work, group->total, count);
			for (size_t i = 0; i < group->count; i++)
				count = see(work, group->parts[i], count);
		}
	}
	return false;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* What is part of no other is what everything adds up to. */
static void veil_all(struct work *work)
{
	for (size_t i = 0; i < work->sums->group_count; i++) {
		for (size_t j = 0; j < work->sums->groups[i].count; j++)
			work->marks[work->sums->groups[i].parts[j]] = DISCLOSURE_VEILED;
	}
}

/* One round: what is given away as soon as it is seen. Was there any? */
static bool protect_all(struct work *work)
{
	bool given_away = false, narrower = true;

	for (size_t i = 0; i < work->sums->count; i++)
		work->known[i] = shown_as(work, i);
	for (size_t i = 0; i < work->sums->group_count; i++)
		work->eased[i] = false;
	while (narrower && !given_away) {
		narrower = reckon(work);
		for (size_t i = 0; narrower && i < work->sums->count; i++) {
			if (!is_given_away(work, i))
				continue;
			given_away = true;
			if (!protect(work, i, false) && !protect(work, i, true)) {
				veil_all(work);
				return false;
			}
		}
	}
	return given_away;
}

static void begin(struct work *work)
{
	const struct disclosure_sums *sums = work->sums;

	for (size_t i = 0; i < sums->count; i++) {
		if (sums->values[i] == 0)
			work->marks[i] = DISCLOSURE_TOLD;
		if (work->marks[i] == DISCLOSURE_TOLD && is_small(sums->values[i]))
			work->marks[i] = DISCLOSURE_HIDDEN;
	}
}

/* So that what is veiled may indeed be nothing. */
static void veil_nothing(struct work *work)
{
	for (size_t i = 0; i < work->sums->group_count; i++) {
		const struct disclosure_group *group = &work->sums->groups[i];
		bool veiled = false;
		size_t nothing = NONE;

		for (size_t j = 0; j < group->count; j++) {
			size_t part = group->parts[j];

			if (work->marks[part] == DISCLOSURE_VEILED)
				veiled = true;
			if (work->sums->values[part] == 0 &&
				(nothing == NONE || work->marks[part] == DISCLOSURE_VEILED))
				nothing = part;
		}
		if (veiled && nothing != NONE)
			work->marks[nothing] = DISCLOSURE_VEILED;
	}
}

static size_t count_ways(const struct disclosure_sums *sums)
{
	size_t count = 0;

	for (size_t i = 0; i < sums->group_count; i++)
		count += sums->groups[i].count + 1;
	return count;
}

/* The groups of each sum, those that it is the total of among them. begins[] ends up one place on. */
static void find_ways(struct work *work)
{
	const struct disclosure_sums *sums = work->sums;

	for (size_t i = 0; i < sums->group_count; i++) {
		work->begins[sums->groups[i].total + 2]++;
		for (size_t j = 0; j < sums->groups[i].count; j++)
			work->begins[sums->groups[i].parts[j] + 2]++;
	}
	for (size_t i = 2; i < sums->count + 2; i++)
		work->begins[i] += work->begins[i - 1];
	for (size_t i = 0; i < sums->group_count; i++) {
		work->ways[work->begins[sums->groups[i].total + 1]++] = i;
		for (size_t j = 0; j < sums->groups[i].count; j++)
			work->ways[work->begins[sums->groups[i].parts[j] + 1]++] = i;
	}
}

bool disclosure_hide(const struct disclosure_sums *sums, enum disclosure_mark *marks)
{
	size_t room = sums->count + 2;
	struct work work = { sums, marks, calloc(room, sizeof(struct range)), calloc(room, sizeof(size_t)),
		calloc(count_ways(sums) + 1, sizeof(size_t)), calloc(sums->group_count + 1, sizeof(bool)),
		calloc(room, sizeof(size_t)), calloc(room, sizeof(size_t)), 0 };
	bool done = work.known && work.begins && work.ways && work.eased && work.queue && work.seen;

	if (done) {
		begin(&work);
		find_ways(&work);
		while (protect_all(&work)) {
		}
		veil_nothing(&work);
	}
	free(work.known);
	free(work.begins);
	free(work.ways);
	free(work.eased);
	free(work.queue);
	free(work.seen);
	return done;
}

const char *disclosure_write(int64_t value, enum disclosure_mark mark, char text[DISCLOSURE_TEXT_SIZE])
{
	if (mark == DISCLOSURE_HIDDEN && is_small(value))
		snprintf(text, DISCLOSURE_TEXT_SIZE, "<%d", DISCLOSURE_LEAST);
	else if (mark != DISCLOSURE_TOLD)
		snprintf(text, DISCLOSURE_TEXT_SIZE, "hidden");
	else
		snprintf(text, DISCLOSURE_TEXT_SIZE, "%lld", (long long)value);
	return text;
}
