#include "agahi/gateway/node.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/delivery/leasing.h"
#include "agahi/edition/watch.h"
#include "agahi/exchange/sharing.h"
#include "agahi/gateway/blockwatch.h"
#include "agahi/gateway/others.h"
#include "agahi/journal/shared.h"

enum { IN_HAND = 10000 }; /* replies, from where on none of others' are taken */

struct node {
	struct node_parts parts;
	struct others *others;
	struct leasing *leasing;
	struct sharing *sharing; /* of content */
};

/* --- what others tell --------------------------------------------------------------------------------- */

static void heard(const struct feed_event *event, int64_t life, uint64_t age_ms, struct moment now, void *arg)
{
	others_heard(((struct node *)arg)->others, event, life, age_ms, now);
}

static void life_ended(int64_t life, struct moment now, void *arg)
{
	others_life_ended(((struct node *)arg)->others, life, now);
}

static void take_part(
	const struct journal_part *part, bool foreign, int64_t life, struct moment now, void *arg)
{
	others_part(((struct node *)arg)->others, part, foreign, life, now);
}

static void claimed(const struct journal_entry *entry, bool resent, struct moment now, void *arg)
{
	leasing_claimed(((struct node *)arg)->leasing, entry, resent, now);
}

static void released(const int64_t *ids, size_t count, bool done, struct moment now, void *arg)
{
	(void)now;
	leasing_released(((struct node *)arg)->leasing, ids, count, done);
}

static void changed(const char *what, struct moment now, void *arg)
{
	struct node *node = arg;

	(void)now;
	if (strcmp(what, "blocked") == 0)
		blockwatch_look_now(node->parts.live->blockwatch);
}

static void published(int64_t version, const void *octets, size_t len, struct moment now, void *arg)
{
	(void)now;
	sharing_published(((struct node *)arg)->sharing, version, octets, len);
}

/* --- what they are told ------------------------------------------------------------------------------- */

static void publish(int64_t after, const void *octets, size_t len, void *arg)
{
	journal_publish(((struct node *)arg)->parts.with->journal, after, octets, len);
}

/* In another thread. */
static void look_at_content(void *arg)
{
	watch_look_now(((struct node *)arg)->parts.live->watch);
}

void node_content_changed(struct node *node)
{
	if (node)
		sharing_content_changed(node->sharing);
}

void node_connection_ended(struct node *node, size_t link_index, const struct link_ticket *ticket)
{
	if (node)
		others_connection_ended(node->others, link_index, ticket);
}

/* --- time --------------------------------------------------------------------------------------------- */

void node_tick(struct node *node, struct moment now)
{
	if (!node)
		return;
	journal_note_time(node->parts.with->journal, now);
	leasing_tick(node->leasing, live_can_answer(node->parts.live), now);
}

bool node_is_crowded(const struct node *node, size_t uncommitted, struct moment now)
{
	return node && leasing_is_crowded(node->leasing, uncommitted, now);
}

struct node_figures node_read_figures(const struct node *node, struct moment now)
{
	if (!node)
		return (struct node_figures){ .may_submit = true, .now_ms = moment_ms(now) };
	const struct journal *journal = node->parts.with->journal;

	return (struct node_figures){ journal_following(journal), journal_may_submit(journal, now),
		moment_ms(now) };
}

/* --- life --------------------------------------------------------------------------------------------- */

static bool make(struct node *node)
{
	struct assembly *with = node->parts.with;
	const struct others_parts others = { .memory = { with->limiter, with->preferences,
						     with->conversations, with->redelivery,
						     node->parts.restored_ms },
		.journal = with->journal,
		.requests = with->requests,
		.fragments = with->fragments,
		.outbound = with->outbound,
		.links = with->links,
		.link_count = &with->link_count };

	const struct leasing_parts leasing = { .journal = with->journal,
		.outbound = with->outbound,
		.links = with->links,
		.link_count = &with->link_count,
		.log = with->log,
		.room = IN_HAND,
		.lost = node->parts.lost,
		.arg = node->parts.arg };

	node->others = others_new(&others);
	node->leasing = leasing_new(&leasing);
	return node->others && node->leasing;
}

static bool follow(struct node *node, char *error, size_t size)
{
	struct assembly *with = node->parts.with;
	const struct sharing_parts sharing = { .base = with->base,
		.content = with->config->store.content,
		.log = with->log,
		.publish = publish,
		.taken = look_at_content,
		.arg = node };
	const struct following_handlers handlers = { .heard = heard,
		.life_ended = life_ended,
		.part = take_part,
		.claimed = claimed,
		.released = released,
		.changed = changed,
		.published = published,
		.arg = node };

	node->sharing = sharing_start(&sharing, error, size);
	return node->sharing && journal_follow(with->journal, with->base, &handlers, error, size);
}

struct node *node_start(const struct node_parts *parts, char *error, size_t size)
{
	struct node *node = calloc(1, sizeof(*node));

	snprintf(error, size, "memory is short");
	if (!node)
		return NULL;
	node->parts = *parts;
	if (make(node) && follow(node, error, size))
		return node;
	node_stop(node);
	return NULL;
}

void node_stop(struct node *node)
{
	if (!node)
		return;
	journal_stop_following(node->parts.with->journal);
	sharing_stop(node->sharing);
	leasing_free(node->leasing);
	others_free(node->others);
	free(node);
}
