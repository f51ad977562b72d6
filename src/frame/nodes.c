#include "agahi/frame/nodes.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 64, ATTRIBUTES_SEEN = 32 };

static const char *const elements[] = { "div", "p", "span", "bdi", "h2", "h3", "ul", "ol", "li", "dl", "dt",
	"dd", "strong", "em", "ins", "del", "time", "table", "caption", "thead", "tbody", "tr", "th", "td",
	"pre", "br", NULL };
static const char *const attributes[] = { "class", "lang", "dir", "title", "role", "scope", "data-value",
	"aria-label", NULL };

/* Markup that is read on; `open` are the lists of nodes of the elements around, `known` those that are shown. */
struct reading {
	const char *at, *end;
	json_t *open[DEEPEST];
	size_t depth;
	size_t hidden; /* elements around that are left out */
	bool wrong;
};

static bool is_among(const char *const *list, const char *word, size_t len)
{
	for (; *list; list++) {
		if (strlen(*list) == len && memcmp(*list, word, len) == 0)
			return true;
	}
	return false;
}

/* --- text --------------------------------------------------------------------------------------------- */

static const struct {
	const char *entity;
	char octet;
} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' } };

static json_t *text_of(const char *markup, size_t len)
{
	struct buffer text = { 0 };

	buffer_add(&text, "", 0);
	for (size_t at = 0; at < len;) {
		size_t count = 1;
		char octet = markup[at];

		for (size_t i = 0; octet == '&' && count == 1 && i < sizeof(entities) / sizeof(entities[0]);
			i++) {
			size_t whole = strlen(entities[i].entity);

			if (whole <= len - at && memcmp(markup + at, entities[i].entity, whole) == 0) {
				octet = entities[i].octet;
				count = whole;
			}
		}
		buffer_add(&text, &octet, 1);
		at += count;
	}
	json_t *string = text.failed ? NULL : json_stringn(text.data ? text.data : "", text.len);
	buffer_free(&text);
	return string;
}

static void add(struct reading *reading, json_t *node)
{
	if (!node || json_array_append_new(reading->open[reading->depth - 1], node) != 0)
		reading->wrong = true;
}

static void read_text(struct reading *reading)
{
	const char *tag = memchr(reading->at, '<', (size_t)(reading->end - reading->at));
	const char *stop = tag ? tag : reading->end;

	if (reading->hidden == 0)
		add(reading, text_of(reading->at, (size_t)(stop - reading->at)));
	reading->at = stop;
}

/* --- tags --------------------------------------------------------------------------------------------- */

static size_t word_len(const struct reading *reading)
{
	size_t len = 0;

	while (reading->at + len < reading->end && !strchr(" =>/\n\t\"", reading->at[len]))
		len++;
	return len;
}

static void skip_blanks(struct reading *reading)
{
	while (reading->at < reading->end && strchr(" \n\t", *reading->at))
		reading->at++;
}

/* name="value" or a bare name; ends at > or /. */
static void read_attribute(struct reading *reading, json_t *element)
{
	const char *word = reading->at, *value = "";
	size_t len = word_len(reading), value_len = 0;

	reading->at += len;
	if (len == 0) {
		reading->wrong = true;
		return;
	}
	if (reading->end - reading->at > 2 && reading->at[0] == '=' && reading->at[1] == '"') {
		value = reading->at + 2;
		const char *quote = memchr(value, '"', (size_t)(reading->end - value));
		if (!quote) {
			reading->wrong = true;
			return;
		}
		value_len = (size_t)(quote - value);
		reading->at = quote + 1;
	}
	if (is_among(attributes, word, len)) {
		char key[16];

		memcpy(key, word, len);
		key[len] = '\0';
		json_object_set_new(element, key, text_of(value, value_len));
	}
}

static void open_element(struct reading *reading, json_t *element, bool alone)
{
	json_t *inside = reading->depth < DEEPEST ? json_array() : NULL;

	if (!inside || json_object_set_new(element, "nodes", inside) != 0) {
		json_decref(element);
		reading->wrong = true;
		return;
	}
	add(reading, element);
	if (!alone)
		reading->open[reading->depth++] = inside;
}

static void read_opening(struct reading *reading)
{
	static const char *const alone[] = { "br", "input", "img", "hr", NULL };
	const char *tag = ++reading->at;
	size_t len = word_len(reading);
	json_t *element = json_object();

	reading->at += len;
	json_object_set_new(element, "tag", json_stringn(tag, len));
	for (skip_blanks(reading); reading->at < reading->end && *reading->at != '>' && !reading->wrong;
		skip_blanks(reading)) {
		if (*reading->at == '/')
			reading->at++;
		else
			read_attribute(reading, element);
	}
	reading->wrong = reading->wrong || reading->at == reading->end || len == 0;
	reading->at += reading->at < reading->end;
	if (reading->wrong || reading->hidden > 0 || !is_among(elements, tag, len)) {
		reading->hidden += !is_among(alone, tag, len);
		json_decref(element);
		return;
	}
	open_element(reading, element, is_among(alone, tag, len));
}

static void read_closing(struct reading *reading)
{
	const char *close = memchr(reading->at, '>', (size_t)(reading->end - reading->at));

	if (!close || (reading->hidden == 0 && reading->depth == 1)) {
		reading->wrong = true;
		return;
	}
	if (reading->hidden > 0)
		reading->hidden--;
	else
		reading->depth--;
	reading->at = close + 1;
}

bool nodes_write(const char *markup, size_t len, struct buffer *json)
{
	struct reading reading = { .at = markup, .end = markup + len, .depth = 1 };
	json_t *top = json_pack("{s:[]}", "nodes");

	if (!top)
		return false;
	reading.open[0] = json_object_get(top, "nodes");
	while (reading.at < reading.end && !reading.wrong) {
		if (*reading.at != '<')
			read_text(&reading);
		else if (reading.at + 1 < reading.end && reading.at[1] == '/')
			read_closing(&reading);
		else
			read_opening(&reading);
	}
	char *text =
		reading.wrong || reading.depth != 1 || reading.hidden ? NULL : json_dumps(top, JSON_COMPACT);
	if (text)
		buffer_add_text(json, text);
	free(text);
	json_decref(top);
	return text && !json->failed;
}

void nodes_answer(struct visit *visit)
{
	struct buffer json = { 0 };
	struct buffer *out = &visit->page->out;
	bool good = !out->failed && nodes_write(out->data ? out->data : "", out->len, &json);

	buffer_free(out);
	*out = json;
	out->failed = !good;
	visit->exchange->response.type = WEB_JSON;
}
