#include "agahi/config/changes.h"

#include <stdio.h>
#include <string.h>

/* --- one value ---------------------------------------------------------------------------------------- */

static bool same_text(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool same_numbers(const struct config_numbers *one, const struct config_numbers *other)
{
	return one->count == other->count &&
		(one->count == 0 || memcmp(one->items, other->items, one->count * sizeof(*one->items)) == 0);
}

/* Not of groups and links. */
static bool same_value(const struct key *key, const void *one, const void *other)
{
	switch (key->type) {
	case KEY_INTEGER:
	case KEY_CHOICE:
		return memcmp(one, other, sizeof(int)) == 0;
	case KEY_BOOLEAN:
		return *(const bool *)one == *(const bool *)other;
	case KEY_STRING:
		return same_text(*(const char *const *)one, *(const char *const *)other);
	case KEY_STRINGS:
		return config_strings_same(one, other);
	case KEY_NUMBERS:
		return same_numbers(one, other);
	case KEY_GROUP:
	case KEY_LINKS:
		break;
	}
	return true;
}

/* --- a group ------------------------------------------------------------------------------------------ */

/* Who is told, and of whose keys: `change` has the link. */
struct search {
	struct change change;
	changes_h handler;
	void *arg;
};

static void compare(struct search *search, const struct key *keys, const char *path, const void *before,
	const void *after)
{
	char full[CHANGES_KEY_SIZE];

	for (const struct key *key = keys; key->name; key++) {
		const void *one = (const char *)before + key->offset;
		const void *other = (const char *)after + key->offset;

		if (key->type == KEY_LINKS)
			continue;
		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", key->name);
		if (key->type == KEY_GROUP) {
			compare(search, key->members, full, one, other);
		} else if (!same_value(key, one, other)) {
			memcpy(search->change.key, full, sizeof(full));
			search->change.effect = key->effect;
			search->handler(&search->change, search->arg);
		}
	}
}

/* --- links -------------------------------------------------------------------------------------------- */

static const struct key *links_key(void)
{
	return keys_find(keys_top, "links");
}

const struct config_link *changes_find_link(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->link_count; i++) {
		if (strcmp(config->links[i].name, name) == 0)
			return &config->links[i];
	}
	return NULL;
}

static void tell_whole_link(const struct search *search, enum change_kind kind, const char *name)
{
	struct change change = { kind, "links", name, KEY_AT_ONCE };

	search->handler(&change, search->arg);
}

static void compare_links(struct search *search, const struct config *before, const struct config *after)
{
	for (size_t i = 0; i < after->link_count; i++) {
		const struct config_link *link = &after->links[i];
		const struct config_link *old = changes_find_link(before, link->name);

		search->change.link = link->name;
		if (old)
			compare(search, links_key()->members, "links", old, link);
		else
			tell_whole_link(search, CHANGE_LINK_ADDED, link->name);
	}
	for (size_t i = 0; i < before->link_count; i++) {
		if (!changes_find_link(after, before->links[i].name))
			tell_whole_link(search, CHANGE_LINK_REMOVED, before->links[i].name);
	}
}

static void note_gravest(const struct change *change, void *arg)
{
	enum key_effect *gravest = arg;

	if (change->effect > *gravest)
		*gravest = change->effect;
}

enum key_effect changes_of_link(const struct config_link *before, const struct config_link *after)
{
	enum key_effect gravest = KEY_EFFECT_NONE;
	struct search search = { .handler = note_gravest, .arg = &gravest };

	compare(&search, links_key()->members, "links", before, after);
	return gravest;
}

/* --- the whole ---------------------------------------------------------------------------------------- */

void changes_find(const struct config *before, const struct config *after, changes_h handler, void *arg)
{
	struct search search = { .handler = handler, .arg = arg };

	compare(&search, keys_top, "", before, after);
	compare_links(&search, before, after);
}

/* Lists are their struct's own, and none of them waits for a restart: a suite holds the table to that. */
static void put_off(const struct key *keys, const void *before, void *after)
{
	for (const struct key *key = keys; key->name; key++) {
		const void *old = (const char *)before + key->offset;
		void *field = (char *)after + key->offset;

		if (key->type == KEY_GROUP)
			put_off(key->members, old, field);
		else if (key->effect == KEY_AT_RESTART && key->type == KEY_STRING)
			*(const char **)field = *(const char *const *)old;
		else if (key->effect == KEY_AT_RESTART && key->type == KEY_BOOLEAN)
			*(bool *)field = *(const bool *)old;
		else if (key->effect == KEY_AT_RESTART)
			memcpy(field, old, sizeof(int));
	}
}

void changes_put_off(const struct config *before, struct config *after)
{
	put_off(keys_top, before, after);
}
