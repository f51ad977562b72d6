#include "agahi/config/reader.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/config/changes.h"
#include "agahi/config/config.h"
#include "agahi/config/rules.h"
#include "agahi/config/source.h"

enum { PATH_SIZE = 256, LONGEST_ENTRY = 300 };

/* What is handed out, and what must live as long: libconfig owns the strings. */
struct loaded {
	struct config config;
	config_t source;
	atomic_uint holders;
};

/* --- one value ---------------------------------------------------------------------------------------- */

static const char *type_words(const config_setting_t *at)
{
	switch (config_setting_type(at)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return "a whole number";
	case CONFIG_TYPE_FLOAT:
		return "a fraction";
	case CONFIG_TYPE_STRING:
		return "a text in quotes";
	case CONFIG_TYPE_BOOL:
		return "true or false";
	case CONFIG_TYPE_ARRAY:
		return "an array [ … ]";
	case CONFIG_TYPE_LIST:
		return "a list ( … )";
	default:
		return "a group { … }";
	}
}

static bool is_array(const config_setting_t *at)
{
	int type = config_setting_type(at);

	return type == CONFIG_TYPE_ARRAY || type == CONFIG_TYPE_LIST;
}

static void read_integer(
	struct faults *faults, const config_setting_t *at, const char *path, const struct key *key, int *out)
{
	int type = config_setting_type(at);
	long long value =
		type == CONFIG_TYPE_INT64 ? config_setting_get_int64(at) : config_setting_get_int(at);

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
		faults_add(faults, at, path, "is %s; a whole number from %d to %d is wanted", type_words(at),
			key->minimum, key->maximum);
	else if (value < key->minimum || value > key->maximum)
		faults_add(faults, at, path, "%lld is out of range; allowed is %d to %d", value, key->minimum,
			key->maximum);
	else
		*out = (int)value;
}

static void read_boolean(struct faults *faults, const config_setting_t *at, const char *path, bool *out)
{
	if (config_setting_type(at) != CONFIG_TYPE_BOOL)
		faults_add(faults, at, path, "is %s; true or false is wanted", type_words(at));
	else
		*out = config_setting_get_bool(at);
}

static bool check_string(
	struct faults *faults, const config_setting_t *at, const char *path, int minimum, int maximum)
{
	if (config_setting_type(at) != CONFIG_TYPE_STRING) {
		faults_add(faults, at, path, "is %s; a text in quotes is wanted", type_words(at));
		return false;
	}
	size_t len = strlen(config_setting_get_string(at));
	if (len < (size_t)minimum || len > (size_t)maximum) {
		faults_add(faults, at, path, "has %zu octets; allowed are %d to %d", len, minimum, maximum);
		return false;
	}
	return true;
}

static void read_choice(
	struct faults *faults, const config_setting_t *at, const char *path, const struct key *key, void *out)
{
	char allowed[256] = "";

	if (!check_string(faults, at, path, 0, 64))
		return;
	for (int i = 0; key->choices[i]; i++) {
		if (strcmp(config_setting_get_string(at), key->choices[i]) == 0) {
			keys_set_choice(out, i);
			return;
		}
		size_t len = strlen(allowed);
		snprintf(allowed + len, sizeof(allowed) - len, "%s\"%s\"", i ? ", " : "", key->choices[i]);
	}
	faults_add(faults, at, path, "\"%s\" is not known; allowed are %s", config_setting_get_string(at),
		allowed);
}

static void read_strings(struct faults *faults, const config_setting_t *at, const char *path,
	const struct key *key, struct config_strings *out)
{
	int count = config_setting_length(at);

	if (!is_array(at)) {
		faults_add(faults, at, path, "is %s; an array of texts [ \"…\" ] is wanted", type_words(at));
		return;
	}
	if (count < key->minimum || count > key->maximum) {
		faults_add(faults, at, path, "has %d entries; allowed are %d to %d", count, key->minimum,
			key->maximum);
		return;
	}
	out->items = calloc((size_t)count + 1, sizeof(*out->items));
	if (!out->items) {
		faults_add(faults, at, path, "memory is short");
		return;
	}
	for (int i = 0; i < count; i++) {
		const config_setting_t *entry = config_setting_get_elem(at, (unsigned)i);

		if (check_string(faults, entry, path, 1, LONGEST_ENTRY))
			out->items[out->count++] = config_setting_get_string(entry);
	}
}

/* Whole numbers; each from 0 to INT_MAX, `maximum` of them. */
static void read_numbers(struct faults *faults, const config_setting_t *at, const char *path,
	const struct key *key, struct config_numbers *out)
{
	static const struct key number = { .minimum = 0, .maximum = INT_MAX };
	int count = config_setting_length(at);

	if (!is_array(at) || count > key->maximum) {
		faults_add(faults, at, path, "an array of at most %d whole numbers [ … ] is wanted",
			key->maximum);
		return;
	}
	out->items = calloc((size_t)count + 1, sizeof(*out->items));
	if (!out->items) {
		faults_add(faults, at, path, "memory is short");
		return;
	}
	for (int i = 0; i < count; i++) {
		int value = 0;

		read_integer(faults, config_setting_get_elem(at, (unsigned)i), path, &number, &value);
		out->items[out->count++] = value;
	}
}

/* --- groups and links --------------------------------------------------------------------------------- */

static void read_links(
	struct faults *faults, const config_setting_t *list, const struct key *key, struct config *config)
{
	int count = config_setting_length(list);

	if (config_setting_type(list) != CONFIG_TYPE_LIST || count < key->minimum || count > key->maximum) {
		faults_add(faults, list, key->name, "must be a list of %d to %d groups ( { … } )",
			key->minimum, key->maximum);
		return;
	}
	config->links = calloc((size_t)count, sizeof(*config->links));
	if (!config->links) {
		faults_add(faults, list, key->name, "memory is short");
		return;
	}
	config->link_count = (size_t)count;
	for (int i = 0; i < count; i++) {
		config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		unsigned before = faults->count;

		reader_read_group(faults, group, key->name, key->members, &config->links[i]);
		if (faults->count == before)
			rules_check_link(faults, group, &config->links[i]);
	}
	rules_check_links(faults, list, config->links, config->link_count);
}

static void read_value(
	struct faults *faults, config_setting_t *at, const char *path, const struct key *key, void *field)
{
	switch (key->type) {
	case KEY_INTEGER:
		read_integer(faults, at, path, key, field);
		break;
	case KEY_BOOLEAN:
		read_boolean(faults, at, path, field);
		break;
	case KEY_STRING:
		if (check_string(faults, at, path, key->minimum, key->maximum))
			*(const char **)field = config_setting_get_string(at);
		break;
	case KEY_STRINGS:
		read_strings(faults, at, path, key, field);
		break;
	case KEY_NUMBERS:
		read_numbers(faults, at, path, key, field);
		break;
	case KEY_CHOICE:
		read_choice(faults, at, path, key, field);
		break;
	case KEY_GROUP:
		reader_read_group(faults, at, path, key->members, field);
		break;
	case KEY_LINKS:
		read_links(faults, at, key, field);
		break;
	}
}

static void refuse_unknown_keys(
	struct faults *faults, const config_setting_t *group, const char *path, const struct key *keys)
{
	char allowed[512] = "";
	char full[PATH_SIZE];

	for (const struct key *key = keys; key->name; key++) {
		size_t len = strlen(allowed);
		snprintf(allowed + len, sizeof(allowed) - len, "%s%s", len ? ", " : "", key->name);
	}
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *entry = config_setting_get_elem(group, (unsigned)i);

		if (keys_find(keys, config_setting_name(entry)))
			continue;
		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", config_setting_name(entry));
		faults_add(faults, entry, full, "is not a key here; allowed are %s", allowed);
	}
}

static void tell_missing(
	struct faults *faults, const config_setting_t *group, const char *path, const struct key *key)
{
	if (key->type == KEY_LINKS)
		faults_add(faults, NULL, path, "is missing; a list of links ( { … } ) is wanted");
	else
		faults_add(faults, group, path, "is missing");
}

/* What the file does not say. */
static void read_nothing(struct faults *faults, const char *path, const struct key *key, void *field)
{
	if (key->type == KEY_GROUP)
		reader_read_group(faults, NULL, path, key->members, field);
	else if (!keys_set_default(key, field))
		faults_add(faults, NULL, path, "memory is short");
}

void reader_read_group(struct faults *faults, config_setting_t *group, const char *path,
	const struct key *keys, void *target)
{
	char full[PATH_SIZE];

	if (group && config_setting_type(group) != CONFIG_TYPE_GROUP) {
		faults_add(faults, group, path, "is %s; a group { … } is wanted", type_words(group));
		group = NULL;
	}
	for (const struct key *key = keys; key->name; key++) {
		config_setting_t *at = group ? config_setting_get_member(group, key->name) : NULL;
		void *field = (char *)target + key->offset;

		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", key->name);
		if (!at && key->required && group)
			tell_missing(faults, group, full, key);
		if (at && key->type != KEY_STRINGS)
			keys_set_default(key, field); /* holds when the value is refused */
		if (at)
			read_value(faults, at, full, key, field);
		else
			read_nothing(faults, full, key, field);
	}
	if (group)
		refuse_unknown_keys(faults, group, path, keys);
}

/* --- the file ----------------------------------------------------------------------------------------- */

static void read_file(struct faults *faults, struct loaded *loaded)
{
	if (!source_read(&loaded->source, faults))
		return;
	config_setting_t *root = config_root_setting(&loaded->source);

	reader_read_group(faults, root, "", keys_top, &loaded->config);
	rules_check_store(faults, config_setting_get_member(root, "store"), &loaded->config.store);
	rules_check_top(faults, root, &loaded->config);
}

static const struct config *load(struct faults *faults)
{
	struct loaded *loaded = calloc(1, sizeof(*loaded));

	faults->text[0] = '\0';
	if (!loaded) {
		faults_add(faults, NULL, "config", "memory is short");
		return NULL;
	}
	config_init(&loaded->source);
	atomic_init(&loaded->holders, 1);
	loaded->config.is_counted = true;
	read_file(faults, loaded);
	if (faults->count > 0) {
		config_free(&loaded->config);
		return NULL;
	}
	return &loaded->config;
}

const struct config *config_load(const char *path, char *errors, size_t size)
{
	struct faults faults = { .path = path, .text = errors, .size = size };

	return load(&faults);
}

const char *config_place(const struct config_store *store)
{
	return store->place ? store->place : store->journal;
}

const struct config *config_load_without_secrets(const char *path, char *errors, size_t size)
{
	struct faults faults = { .path = path, .text = errors, .size = size, .without_secrets = true };

	return load(&faults);
}

static struct loaded *loaded_of(const struct config *config)
{
	return (struct loaded *)(uintptr_t)config;
}

const struct config *config_hold(const struct config *config)
{
	if (config->is_counted)
		atomic_fetch_add(&loaded_of(config)->holders, 1);
	return config;
}

void config_put_off(const struct config *running, const struct config *fresh)
{
	changes_put_off(running, &loaded_of(fresh)->config);
}

void config_free(const struct config *config)
{
	struct loaded *loaded = loaded_of(config);

	if (!loaded || !config->is_counted || atomic_fetch_sub(&loaded->holders, 1) > 1)
		return;
	keys_free(keys_top, &loaded->config);
	config_destroy(&loaded->source);
	free(loaded);
}
