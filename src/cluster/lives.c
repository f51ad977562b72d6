#include "agahi/cluster/lives.h"

static uint32_t node_of(int64_t life)
{
	return (uint32_t)((uint64_t)life >> 32) % (IDS_NODE_MAX + 1);
}

static int64_t epoch_of(int64_t life)
{
	return life & UINT32_MAX;
}

static int64_t life_of(uint32_t node, int64_t epoch)
{
	return (int64_t)node << 32 | epoch;
}

void lives_begin(struct lives *lives, int64_t ours, struct lease_times times)
{
	*lives = (struct lives){ .ours = ours, .watch = { .times = times } };
	lives_follow(lives, LIVES_BY_HAND, -1);
}

bool lives_follow(struct lives *lives, int64_t life, int64_t read)
{
	if (life == lives->ours)
		return true;
	for (size_t i = 0; i < lives->count; i++) {
		if (lives->life[i] != life)
			continue;
		if (read < lives->read[i])
			lives->read[i] = read;
		return true;
	}
	if (lives->count == LIVES_MAX)
		return false;
	lives->life[lives->count] = life;
	lives->read[lives->count++] = read;
	return true;
}

/* What a row says may be anything. */
static bool is_possible(uint32_t node, int64_t epoch)
{
	return node != 0 && node <= IDS_NODE_MAX && epoch >= 0 && epoch <= UINT32_MAX;
}

void lives_meet(struct lives *lives, uint32_t node, int64_t epoch, int64_t beat, int64_t last)
{
	if (!is_possible(node, epoch) || !lives_follow(lives, life_of(node, epoch), last))
		return;
	lives->nodes[node] = (struct lives_node){ epoch, beat, true };
}

/* Those that began since it was noted last. */
static bool follow_new(struct lives *lives, uint32_t node, int64_t epoch)
{
	const struct lives_node *known = &lives->nodes[node];
	int64_t first = known->lives || known->epoch == 0 ? known->epoch + 1 : known->epoch;

	if (epoch - first >= LIVES_OF_A_NODE)
		first = epoch - LIVES_OF_A_NODE + 1;
	for (int64_t each = first; each <= epoch; each++) {
		if (!lives_follow(lives, life_of(node, each), -1))
			return false;
	}
	return true;
}

/* With every commit its beat moves: where only the epoch did, somebody ended a life, and none has begun. */
bool lives_note(struct lives *lives, uint32_t node, int64_t epoch, int64_t beat, uint64_t now_ms)
{
	struct lives_node *known = &lives->nodes[node % (IDS_NODE_MAX + 1)];
	bool beats = beat != known->beat;

	if (!is_possible(node, epoch))
		return false;
	if (beats && !follow_new(lives, node, epoch))
		return false;
	*known = (struct lives_node){ epoch, beat, beats || (known->lives && epoch == known->epoch) };
	return known->lives && node != node_of(lives->ours) &&
		lease_watch_note(&lives->watch, node, epoch, beat, now_ms);
}

void lives_note_read(struct lives *lives, int64_t life, int64_t seq)
{
	for (size_t i = 0; i < lives->count; i++) {
		if (lives->life[i] == life && seq > lives->read[i])
			lives->read[i] = seq;
	}
}

bool lives_is_over(const struct lives *lives, int64_t life)
{
	return lives->nodes[node_of(life)].epoch > epoch_of(life);
}

void lives_leave(struct lives *lives, size_t index)
{
	lives->count--;
	lives->life[index] = lives->life[lives->count];
	lives->read[index] = lives->read[lives->count];
}

/* Of a life that is followed yet nothing is claimed, nor of those after it. */
size_t lives_claimable(const struct lives *lives, int64_t *low, int64_t *high)
{
	size_t count = 1, kept = 0;
	uint32_t node;

	for (node = 0; node <= IDS_NODE_MAX; node++) {
		low[node] = (int64_t)node << 32;
		high[node] = life_of(node, lives->nodes[node].epoch);
	}
	high[0] = 1; /* owner 0: released */
	for (size_t i = 0; i < lives->count; i++) {
		node = node_of(lives->life[i]);
		if (node != 0 && lives->life[i] < high[node])
			high[node] = lives->life[i];
	}
	for (count = 0; count <= IDS_NODE_MAX; count++) {
		if (high[count] <= low[count])
			continue;
		low[kept] = low[count];
		high[kept++] = high[count];
	}
	return kept;
}

unsigned lives_others(const struct lives *lives)
{
	unsigned others = 0;

	for (uint32_t node = 1; node <= IDS_NODE_MAX; node++)
		others += lives->nodes[node].lives && node != node_of(lives->ours);
	return others;
}
