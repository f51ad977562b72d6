#include "agahi/comparison/merging.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/comparison/pairing.h"

/* A row that any side has. Of rows with the same name the first of each side go together, then the second. */
struct thing {
	size_t base, mine, theirs;
	bool taken; /* it stands in what is made */
	bool from_mine;
};

/* A table of the three: pairs of base and mine, base and theirs, and of mine and theirs for what base does not have. */
struct joint {
	const struct merging_sides *sides;
	enum table table;
	struct thing *things;
	size_t count;
	size_t *of_mine, *of_theirs;         /* by row of that side, its thing */
	bool mine_is_moved, theirs_is_moved; /* other rows, or another order, than base */
};

/* --- which row is which ------------------------------------------------------------------------------- */

static bool note_mine(struct joint *joint)
{
	struct pairing pairing;

	if (!pairing_of_tables(joint->sides->base, joint->sides->mine, joint->table, &pairing))
		return false;
	joint->mine_is_moved = pairing.moved;
	for (size_t i = 0; i < pairing.count; i++) {
		const struct pairing_pair *pair = &pairing.pairs[i];

		joint->mine_is_moved |= pair->before == PAIRING_NONE || pair->after == PAIRING_NONE;
		if (pair->after != PAIRING_NONE)
			joint->of_mine[pair->after] = joint->count;
		joint->things[joint->count++] =
			(struct thing){ .base = pair->before, .mine = pair->after, .theirs = PAIRING_NONE };
	}
	free(pairing.pairs);
	return true;
}

/* Their rows that base has too. */
static void note_theirs(struct joint *joint, const struct pairing *pairing, const size_t *of_base)
{
	joint->theirs_is_moved = pairing->moved;
	for (size_t i = 0; i < pairing->count; i++) {
		const struct pairing_pair *pair = &pairing->pairs[i];

		joint->theirs_is_moved |= pair->before == PAIRING_NONE || pair->after == PAIRING_NONE;
		if (pair->before == PAIRING_NONE || pair->after == PAIRING_NONE)
			continue;
		joint->things[of_base[pair->before]].theirs = pair->after;
		joint->of_theirs[pair->after] = of_base[pair->before];
	}
}

/* What base does not have: theirs is what mine is, or alone. */
static void note_added(struct joint *joint, const struct pairing *pairing)
{
	for (size_t i = 0; i < pairing->count; i++) {
		size_t mine = pairing->pairs[i].before, theirs = pairing->pairs[i].after;

		if (theirs == PAIRING_NONE || joint->of_theirs[theirs] != PAIRING_NONE)
			continue;
		struct thing *thing = mine == PAIRING_NONE ? NULL : &joint->things[joint->of_mine[mine]];

		if (thing && thing->base == PAIRING_NONE && thing->theirs == PAIRING_NONE) {
			thing->theirs = theirs;
			joint->of_theirs[theirs] = joint->of_mine[mine];
			continue;
		}
		joint->of_theirs[theirs] = joint->count;
		joint->things[joint->count++] =
			(struct thing){ .base = PAIRING_NONE, .mine = PAIRING_NONE, .theirs = theirs };
	}
}

static bool find_things(struct joint *joint, size_t *of_base)
{
	struct pairing with_base = { 0 }, with_mine = { 0 };
	bool found = note_mine(joint);

	for (size_t i = 0; found && i < joint->count; i++) {
		if (joint->things[i].base != PAIRING_NONE)
			of_base[joint->things[i].base] = i;
	}
	found = found &&
		pairing_of_tables(joint->sides->base, joint->sides->theirs, joint->table, &with_base) &&
		pairing_of_tables(joint->sides->mine, joint->sides->theirs, joint->table, &with_mine);
	if (found) {
		note_theirs(joint, &with_base, of_base);
		note_added(joint, &with_mine);
	}
	free(with_base.pairs);
	free(with_mine.pairs);
	return found;
}

/* --- which side is taken ------------------------------------------------------------------------------ */

static bool are_same(const struct joint *joint, const struct message_set *a, size_t row_a,
	const struct message_set *b, size_t row_b)
{
	if (row_a == PAIRING_NONE || row_b == PAIRING_NONE)
		return row_a == row_b;
	return row_says_the_same(a, row_a, b, row_b, joint->table);
}

static enum merging_choice ask(
	const struct joint *joint, const struct thing *thing, merging_choose_h choose, void *arg)
{
	const struct merging_sides *sides = joint->sides;
	struct merging_conflict conflict = {
		.base = thing->base, .mine = thing->mine, .theirs = thing->theirs
	};

	if (!choose)
		return MERGING_OPEN;
	conflict.name = thing->mine != PAIRING_NONE ? row_name_of(sides->mine, joint->table, thing->mine)
						    : row_name_of(sides->theirs, joint->table, thing->theirs);
	if (thing->mine != PAIRING_NONE)
		row_hash(sides->mine, joint->table, thing->mine, conflict.mine_hash);
	if (thing->theirs != PAIRING_NONE)
		row_hash(sides->theirs, joint->table, thing->theirs, conflict.theirs_hash);
	return choose(&conflict, arg);
}

static void decide(
	const struct joint *joint, struct thing *thing, merging_choose_h choose, void *arg, size_t *open)
{
	const struct merging_sides *sides = joint->sides;
	bool mine_kept = are_same(joint, sides->base, thing->base, sides->mine, thing->mine);
	bool theirs_kept = are_same(joint, sides->base, thing->base, sides->theirs, thing->theirs);
	enum merging_choice choice = MERGING_MINE;

	if (mine_kept && !theirs_kept)
		choice = MERGING_THEIRS;
	else if (!mine_kept && !theirs_kept &&
		!are_same(joint, sides->mine, thing->mine, sides->theirs, thing->theirs))
		choice = ask(joint, thing, choose, arg);
	*open += choice == MERGING_OPEN;
	thing->from_mine = choice != MERGING_THEIRS;
	thing->taken = (thing->from_mine ? thing->mine : thing->theirs) != PAIRING_NONE;
}

/* --- in which order ----------------------------------------------------------------------------------- */

static bool put(const struct joint *joint, struct thing *thing, struct message_set *joined)
{
	if (!thing->taken)
		return true;
	thing->taken = false; /* it stands there now */
	return thing->from_mine ? row_copy(joint->sides->mine, joint->table, thing->mine, joined)
				: row_copy(joint->sides->theirs, joint->table, thing->theirs, joined);
}

/* Rows that the leading side does not have, from `row` of the other on, up to one that it has. */
static bool put_followers(const struct joint *joint, bool mine_leads, size_t row, struct message_set *joined)
{
	const size_t *of_other = mine_leads ? joint->of_theirs : joint->of_mine;
	size_t count = row_count(mine_leads ? joint->sides->theirs : joint->sides->mine, joint->table);

	for (; row < count; row++) {
		struct thing *thing = &joint->things[of_other[row]];

		if ((mine_leads ? thing->mine : thing->theirs) != PAIRING_NONE)
			return true;
		if (!put(joint, thing, joined))
			return false;
	}
	return true;
}

static bool put_all(const struct joint *joint, struct message_set *joined)
{
	bool mine_leads = !joint->theirs_is_moved;
	const size_t *of_leading = mine_leads ? joint->of_mine : joint->of_theirs;
	size_t count = row_count(mine_leads ? joint->sides->mine : joint->sides->theirs, joint->table);
	bool complete = put_followers(joint, mine_leads, 0, joined);

	for (size_t row = 0; complete && row < count; row++) {
		struct thing *thing = &joint->things[of_leading[row]];
		size_t other = mine_leads ? thing->theirs : thing->mine;

		complete = put(joint, thing, joined) &&
			(other == PAIRING_NONE || put_followers(joint, mine_leads, other + 1, joined));
	}
	return complete;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static size_t *new_index(size_t count)
{
	size_t *index = malloc((count + 1) * sizeof(*index));

	if (index)
		memset(index, 0xff, (count + 1) * sizeof(*index)); /* PAIRING_NONE */
	return index;
}

static bool join_table(const struct merging_sides *sides, enum table table, merging_choose_h choose,
	void *arg, size_t *open, struct message_set *joined)
{
	size_t base = row_count(sides->base, table), mine = row_count(sides->mine, table),
	       theirs = row_count(sides->theirs, table);
	size_t *of_base = new_index(base);
	struct joint joint = { .sides = sides,
		.table = table,
		.things = calloc(base + mine + theirs + 1, sizeof(*joint.things)),
		.of_mine = new_index(mine),
		.of_theirs = new_index(theirs) };
	bool complete =
		joint.things && of_base && joint.of_mine && joint.of_theirs && find_things(&joint, of_base);

	for (size_t i = 0; complete && i < joint.count; i++)
		decide(&joint, &joint.things[i], choose, arg, open);
	complete = complete && put_all(&joint, joined);
	free(of_base);
	free(joint.things);
	free(joint.of_mine);
	free(joint.of_theirs);
	return complete;
}

struct message_set *merging_join(
	const struct merging_sides *sides, merging_choose_h choose, void *arg, size_t *open)
{
	struct message_set *joined = message_set_new();
	bool complete = joined != NULL;

	*open = 0;
	for (enum table table = 0; complete && table < TABLE_COUNT; table++)
		complete = join_table(sides, table, choose, arg, open, joined);
	if (complete)
		return joined;
	message_set_free(joined);
	return NULL;
}
