#include "agahi/service/pages.h"

#include <stdio.h>
#include <string.h>

#include "agahi/text/utf8.h"

enum { MAX_PAGES = 200, MENU_OCTETS = 8192, FOOTER_OCTETS = 512 };

/* Kept free on every screen, so that a wrong key can be told on it. */
static const char short_hint[] = "!";

/* --- bodies and footers ------------------------------------------------------------------------------- */

static const char *word(const struct topics *topics, enum topics_fixed fixed, int language)
{
	int topic = topics_find_fixed(topics, fixed);
	const char *text = topic < 0 ? NULL : topics_best_text(topics, topic, language);

	return text ? text : topics_fact(fixed)->plain;
}

/* A small text that grows within its bounds. */
struct draft {
	char *text;
	size_t size;
	size_t len;
};

static void draft_add(struct draft *draft, const char *text)
{
	size_t len = utf8_cut(text, strlen(text), draft->size - 1 - draft->len);

	memcpy(draft->text + draft->len, text, len);
	draft->len += len;
	draft->text[draft->len] = '\0';
}

static void draft_option(struct draft *draft, const char *key, const char *label)
{
	if (draft->len > 0)
		draft_add(draft, "\n");
	draft_add(draft, key);
	draft_add(draft, " ");
	draft_add(draft, label);
}

static void write_menu(
	const struct topics *topics, const struct menu *menu, int language, char body[MENU_OCTETS])
{
	struct draft draft = { body, MENU_OCTETS, 0 };
	const char *title = topics_best_word(topics, menu->titles, language);
	char key[16];

	draft_add(&draft, title ? title : "");
	for (size_t i = 0; i < menu->item_count; i++) {
		const char *label = topics_best_word(topics, menu->items[i].labels, language);

		snprintf(key, sizeof(key), "%u", menu->items[i].number);
		draft_option(&draft, key, label ? label : "");
	}
}

/* How a footer names the keys, the best first. Back and home are named wherever they work; on a page that
 * goes on, the offer of an SMS can wait for the end of the text, where it costs the text no room. */
enum footer_style { FOOTER_WORDS, FOOTER_WITHOUT_SMS, FOOTER_KEYS, FOOTER_STYLES };

/* What may be pressed. */
static void write_footer(const struct topics *topics, const struct pages_view *view, bool more,
	enum footer_style style, char footer[FOOTER_OCTETS])
{
	bool in_topic = view->menu == NULL;
	const struct {
		const char *key;
		enum topics_fixed label;
		bool shown;
	} options[] = {
		{ "9", FIXED_DIAL_NEXT, more },
		{ "1", FIXED_DIAL_SMS, in_topic && (!more || style != FOOTER_WITHOUT_SMS) },
		{ "0", view->at_top && view->page == 0 ? FIXED_DIAL_EXIT : FIXED_DIAL_BACK, true },
		{ "00", FIXED_DIAL_HOME, !view->at_top },
	};
	struct draft draft = { footer, FOOTER_OCTETS, 0 };

	footer[0] = '\0';
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!options[i].shown)
			continue;
		if (style != FOOTER_KEYS) {
			draft_option(&draft, options[i].key, word(topics, options[i].label, view->language));
			continue;
		}
		draft_add(&draft, draft.len > 0 ? " " : "");
		draft_add(&draft, options[i].key);
	}
}

/* --- pages -------------------------------------------------------------------------------------------- */

struct document {
	struct screen_paper paper;
	const char *body;
	bool whole_lines;
	char more[FOOTER_OCTETS]; /* the footer where the body goes on, and where it ends */
	char end[FOOTER_OCTETS];
	const char *hint;
};

static size_t room_with(const struct document *document, const char *footer)
{
	size_t room = screen_room(&document->paper);
	size_t taken = screen_cost(&document->paper, short_hint) + 1;

	if (*footer != '\0')
		taken += screen_cost(&document->paper, footer) + 1;
	return room > taken ? room - taken : 1;
}

static size_t skip_blanks(const char *body, size_t at)
{
	while (body[at] == ' ' || body[at] == '\n')
		at++;
	return at;
}

static bool nothing_follows(const char *body, size_t at)
{
	return body[skip_blanks(body, at)] == '\0';
}

static size_t cut_for(const struct document *document, size_t start, const char *footer)
{
	return screen_cut(
		&document->paper, document->body, start, room_with(document, footer), document->whole_lines);
}

/* Where the page ends that begins at `start`; `last`: the body ends with it. What fits beside the footer of a
 * page that goes on, but not beside that of the last, is cut to the latter's room: else the last page would
 * have no text. */
static size_t page_end(const struct document *document, size_t start, bool *last)
{
	size_t end = cut_for(document, start, document->end);

	*last = nothing_follows(document->body, end);
	if (*last)
		return end;
	size_t longer = cut_for(document, start, document->more);
	return nothing_follows(document->body, longer) ? end : longer;
}

/* The page's part of the body. False when there is no such page. */
static bool find_page(const struct document *document, unsigned page, size_t *start, size_t *end, bool *last)
{
	*start = skip_blanks(document->body, 0);
	*end = page_end(document, *start, last);
	for (; page > 0; page--) {
		if (*last)
			return false;
		*start = skip_blanks(document->body, *end);
		*end = page_end(document, *start, last);
	}
	return true;
}

static void write_page(const struct document *document, size_t start, size_t end, bool last, bool wrong_key,
	struct pages_screen *screen)
{
	const struct screen_paper *paper = &document->paper;
	const char *footer = last ? document->end : document->more;
	struct buffer out = { 0 }, with_hint = { 0 };

	screen->marks = screen_add(paper, document->body + start, end - start, &out);
	if (*footer != '\0') {
		buffer_add_text(&out, out.len > 0 ? "\n" : "");
		screen->marks += screen_add(paper, footer, strlen(footer), &out);
	}
	if (wrong_key && !out.failed && out.data) {
		size_t left = screen_room(paper) - screen_cost(paper, out.data);
		const char *hint = screen_cost(paper, document->hint) < left ? document->hint : short_hint;

		screen->marks += screen_add(paper, hint, strlen(hint), &with_hint);
		buffer_add_text(&with_hint, "\n");
	}
	buffer_add_text(&with_hint, out.data ? out.data : "");
	size_t len = with_hint.failed ? 0 : utf8_cut(with_hint.data, with_hint.len, PAGES_SCREEN_OCTETS - 1);
	memcpy(screen->text, with_hint.data ? with_hint.data : "", len);
	screen->text[len] = '\0';
	screen->ucs2 = paper->ucs2;
	buffer_free(&out);
	buffer_free(&with_hint);
}

/* --- the whole ---------------------------------------------------------------------------------------- */

/* Words of keys that take more than half of a small screen are left out. */
static bool leaves_room(const struct document *document, const char *footer)
{
	return screen_cost(&document->paper, footer) <= screen_room(&document->paper) / 2;
}

static void choose_footer(const struct topics *topics, const struct pages_view *view,
	const struct screen_size *size, bool more, struct document *document)
{
	char *footer = more ? document->more : document->end;

	for (int style = FOOTER_WORDS; style < FOOTER_STYLES; style++) {
		write_footer(topics, view, more, (enum footer_style)style, footer);
		const char *const texts[] = { document->body, document->more, document->end, document->hint };
		document->paper = screen_paper_for(size, texts, 4);
		if (leaves_room(document, footer))
			break;
	}
}

static void prepare(const struct topics *topics, const struct pages_view *view,
	const struct screen_size *size, char menu_body[MENU_OCTETS], struct document *document)
{
	document->whole_lines = view->menu != NULL;
	document->body = menu_body;
	if (view->menu)
		write_menu(topics, view->menu, view->language, menu_body);
	else
		document->body = topics_best_text(topics, view->topic, view->language);
	document->hint = word(topics, FIXED_DIAL_WRONG, view->language);
	document->more[0] = '\0';
	choose_footer(topics, view, size, false, document);
	choose_footer(topics, view, size, true, document);
}

void pages_show(const struct topics *topics, const struct pages_view *view, const struct screen_size *size,
	struct pages_screen *screen)
{
	char menu_body[MENU_OCTETS];
	struct document document;
	size_t start, end;
	bool last;

	prepare(topics, view, size, menu_body, &document);
	if (!find_page(&document, view->page, &start, &end, &last))
		find_page(&document, 0, &start, &end, &last);
	write_page(&document, start, end, last, view->wrong_key, screen);
}

bool pages_have(const struct topics *topics, const struct pages_view *view, const struct screen_size *size,
	unsigned page)
{
	char menu_body[MENU_OCTETS];
	struct document document;
	size_t start, end;
	bool last;

	prepare(topics, view, size, menu_body, &document);
	return page < MAX_PAGES && find_page(&document, page, &start, &end, &last);
}

void pages_show_last(const struct topics *topics, enum topics_fixed fixed, int language,
	const struct screen_size *size, struct pages_screen *screen)
{
	struct document document = { .body = word(topics, fixed, language), .hint = "" };
	const char *const texts[] = { document.body };
	size_t start, end;
	bool last;

	document.paper = screen_paper_for(size, texts, 1);
	find_page(&document, 0, &start, &end, &last);
	write_page(&document, start, end, true, false, screen);
}
