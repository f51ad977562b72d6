#include "agahi/reconciliation/balance.h"

#include <stdlib.h>
#include <string.h>

enum {
	SAMPLE = 4096,    /* of ids that the spelling, and of pairs that the clocks are judged by */
	STRANGERS_MIN = 2 /* records of theirs, from which on chance is no reason */
};

/* Records of one id on one side, by time. */
struct group {
	const struct record *items;
	size_t count;
};

struct drawing {
	const struct balance_rules *rules;
	struct balance *balance;
	const struct records *records; /* theirs */
	size_t capacity, pairs;
	int64_t ahead_ms[SAMPLE];
	bool failed;
};

/* --- spelling ----------------------------------------------------------------------------------------- */

static bool is_known(const struct records *ours, const char *key, enum records_spelling spelling)
{
	char other[RECEIPT_ID_SIZE];

	if (spelling == RECORDS_AS_THEY_ARE)
		return records_have(ours, key);
	return receipt_in_other_base(key, spelling == RECORDS_TO_HEXADECIMAL, other) &&
		records_have(ours, other);
}

/* For all of them, not for each: among many ids that count up, numbers of one base are found in the other by chance. */
static enum records_spelling find_spelling(const struct records *theirs, const struct records *ours)
{
	size_t known[RECORDS_SPELLING_COUNT] = { 0 };
	size_t step = theirs->count / SAMPLE + 1;
	int best = RECORDS_AS_THEY_ARE;

	for (size_t i = 0; i < theirs->count; i += step) {
		for (int spelling = 0; spelling < RECORDS_SPELLING_COUNT; spelling++)
			known[spelling] += is_known(ours, records_key(theirs, &theirs->items[i]),
				(enum records_spelling)spelling);
	}
	for (int spelling = 1; spelling < RECORDS_SPELLING_COUNT; spelling++)
		best = known[spelling] > known[best] ? spelling : best;
	return (enum records_spelling)best;
}

/* --- differences -------------------------------------------------------------------------------------- */

static bool is_inside(const struct balance_rules *rules, const struct record *record)
{
	return record && record->ms >= rules->from_ms && record->ms < rules->to_ms;
}

static void add(struct drawing *drawing, enum balance_kind kind, const struct record *theirs,
	const struct record *ours)
{
	struct balance *balance = drawing->balance;

	if (balance->difference_count == drawing->capacity) {
		size_t capacity = drawing->capacity ? drawing->capacity * 2 : 64;
		struct balance_difference *wider = realloc(balance->differences, capacity * sizeof(*wider));

		if (!wider) {
			drawing->failed = true;
			return;
		}
		balance->differences = wider;
		drawing->capacity = capacity;
	}
	balance->counts[kind]++;
	balance->differences[balance->difference_count++] = (struct balance_difference){ kind, theirs, ours };
}

/* The file ends where the telco's clock said so: what we have just inside, it may have had just outside. Where the file goes on
 * beyond the interval, there is no such excuse. */
static bool is_at_edge(const struct balance_rules *rules, const struct record *ours)
{
	int64_t first = rules->from_ms, behind = rules->to_ms;

	if (rules->file_first_ms > first - rules->tolerance_ms)
		first += rules->tolerance_ms;
	if (rules->file_last_ms < behind + rules->tolerance_ms)
		behind -= rules->tolerance_ms;
	return ours->ms < first || ours->ms >= behind;
}

static void add_theirs(struct drawing *drawing, enum balance_kind kind, const struct record *theirs)
{
	if (is_inside(drawing->rules, theirs))
		add(drawing, kind, theirs, NULL);
	else
		drawing->balance->edge_theirs++;
}

static void add_ours(struct drawing *drawing, enum balance_kind kind, const struct record *ours)
{
	if (is_inside(drawing->rules, ours) && !is_at_edge(drawing->rules, ours))
		add(drawing, kind, NULL, ours);
	else
		drawing->balance->edge_ours++;
}

static bool is_final(const struct record *record)
{
	return record->state == RECORD_DELIVERED || record->state == RECORD_FAILED;
}

static bool is_within(const struct balance_rules *rules, const struct record *one, const struct record *other)
{
	return llabs(one->ms - other->ms) <= rules->tolerance_ms;
}

static void add_pair(struct drawing *drawing, const struct record *theirs, const struct record *ours)
{
	bool both_final = is_final(theirs) && is_final(ours);

	drawing->balance->of_length[strlen(records_id(drawing->records, theirs))] = true;
	/* Of all pairs alike, though there may be more than there is room for. */
	drawing->ahead_ms[drawing->pairs++ % SAMPLE] = theirs->ms - ours->ms;
	if (!is_inside(drawing->rules, theirs) && !is_inside(drawing->rules, ours))
		return;
	if (both_final && theirs->state != ours->state) {
		add(drawing, BALANCE_STATES, theirs, ours);
	} else if (!is_within(drawing->rules, theirs, ours)) {
		add(drawing, BALANCE_TIMES, theirs, ours);
	} else {
		drawing->balance->agreed++;
		drawing->balance->undecided += is_final(theirs) != is_final(ours);
	}
}

/* --- one id ------------------------------------------------------------------------------------------- */

struct walk {
	struct drawing *drawing;
	struct group theirs, ours;
	/* Of one side, and without its like so far; NULL: none. */
	const struct record *lone_theirs, *lone_ours;
};

static void tell_theirs(struct walk *walk)
{
	bool first = walk->ours.count == 0 && walk->lone_theirs == walk->theirs.items;

	if (walk->lone_theirs)
		add_theirs(
			walk->drawing, first ? BALANCE_THEIRS_ONLY : BALANCE_TWICE_THEIRS, walk->lone_theirs);
	walk->lone_theirs = NULL;
}

static void tell_ours(struct walk *walk)
{
	bool first = walk->theirs.count == 0 && walk->lone_ours == walk->ours.items;

	if (walk->lone_ours)
		add_ours(walk->drawing, first ? BALANCE_OURS_ONLY : BALANCE_TWICE_OURS, walk->lone_ours);
	walk->lone_ours = NULL;
}

/* Two without their like, one on each side, are one message at two times. */
static void set_aside(struct walk *walk, const struct record *theirs, const struct record *ours)
{
	if (theirs) {
		tell_theirs(walk);
		walk->lone_theirs = theirs;
	} else {
		tell_ours(walk);
		walk->lone_ours = ours;
	}
	if (!walk->lone_theirs || !walk->lone_ours)
		return;
	add_pair(walk->drawing, walk->lone_theirs, walk->lone_ours);
	walk->lone_theirs = walk->lone_ours = NULL;
}

static void draw_group(struct drawing *drawing, struct group theirs, struct group ours)
{
	struct walk walk = { .drawing = drawing, .theirs = theirs, .ours = ours };
	size_t i = 0, j = 0;

	while (i < theirs.count || j < ours.count) {
		const struct record *one = i < theirs.count ? &theirs.items[i] : NULL;
		const struct record *other = j < ours.count ? &ours.items[j] : NULL;

		if (one && other && is_within(drawing->rules, one, other)) {
			add_pair(drawing, one, other);
			i++;
			j++;
		} else if (!other || (one && one->ms < other->ms)) {
			set_aside(&walk, one, NULL);
			i++;
		} else {
			set_aside(&walk, NULL, other);
			j++;
		}
	}
	tell_theirs(&walk);
	tell_ours(&walk);
}

/* --- all of it ---------------------------------------------------------------------------------------- */

/* Those of one id, from `from` on. */
static struct group group_at(const struct records *records, size_t from)
{
	const char *key = records_key(records, &records->items[from]);
	size_t end = from + 1;

	while (end < records->count && strcmp(records_key(records, &records->items[end]), key) == 0)
		end++;
	return (struct group){ &records->items[from], end - from };
}

static void draw_groups(struct drawing *drawing, const struct records *theirs, const struct records *ours)
{
	size_t i = 0, j = 0;

	while (i < theirs->count || j < ours->count) {
		struct group one = { 0 }, other = { 0 };
		int order = i == theirs->count ? 1
			: j == ours->count
			? -1
			: strcmp(records_key(theirs, &theirs->items[i]), records_key(ours, &ours->items[j]));

		if (order <= 0)
			one = group_at(theirs, i);
		if (order >= 0)
			other = group_at(ours, j);
		draw_group(drawing, one, other);
		i += one.count;
		j += other.count;
	}
}

static int compare_numbers(const void *one, const void *other)
{
	int64_t left = *(const int64_t *)one, right = *(const int64_t *)other;

	return left < right ? -1 : left > right;
}

static int64_t median(int64_t *numbers, size_t count)
{
	if (count == 0)
		return 0;
	qsort(numbers, count, sizeof(*numbers), compare_numbers);
	return numbers[count / 2];
}

static size_t count_inside(const struct balance_rules *rules, const struct records *records)
{
	size_t count = 0;

	for (size_t i = 0; i < records->count; i++)
		count += is_inside(rules, &records->items[i]);
	return count;
}

bool balance_draw(struct records *theirs, struct records *ours, const struct balance_rules *rules,
	struct balance *balance)
{
	struct drawing drawing = { .rules = rules, .balance = balance, .records = theirs };

	*balance =
		(struct balance){ .theirs = count_inside(rules, theirs), .ours = count_inside(rules, ours) };
	for (size_t i = 0; i < ours->count; i++)
		balance->of_length[strlen(records_id(ours, &ours->items[i]))] = true;
	records_sort(ours);
	balance->spelling = find_spelling(theirs, ours);
	records_respell(theirs, balance->spelling);
	if (theirs->failed)
		return false;
	records_sort(theirs);
	draw_groups(&drawing, theirs, ours);
	balance->ahead_ms = median(drawing.ahead_ms, drawing.pairs < SAMPLE ? drawing.pairs : (size_t)SAMPLE);
	balance->strangers = drawing.pairs == 0 && balance->theirs >= STRANGERS_MIN;
	return !drawing.failed;
}

void balance_free(struct balance *balance)
{
	free(balance->differences);
	balance->differences = NULL;
}
