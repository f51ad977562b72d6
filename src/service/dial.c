#include "agahi/service/dial.h"

#include <stdio.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/match/language.h"
#include "agahi/text/fold.h"
#include "agahi/text/utf8.h"

enum { KEY_SMS = 1, KEY_NEXT = 9, MAX_PAGES = 200, MENU_OCTETS = 8192, FOOTER_OCTETS = 512 };

/* Kept free on every screen, so that a wrong key can be told on it. */
static const char short_hint[] = "!";

static const char *const plain_words[] = {
	[FIXED_DIAL_NEXT] = "Next",
	[FIXED_DIAL_BACK] = "Back",
	[FIXED_DIAL_HOME] = "Home",
	[FIXED_DIAL_EXIT] = "Exit",
	[FIXED_DIAL_SMS] = "Send by SMS",
	[FIXED_DIAL_SENT] = "It is on its way by SMS.",
	[FIXED_DIAL_WRONG] = "Not a choice.",
	[FIXED_DIAL_BYE] = "Goodbye.",
	[FIXED_DIAL_SORRY] = "This did not work. Please dial again.",
	[FIXED_LIMITED] = "Too many messages. Please try later.",
};

/* --- texts -------------------------------------------------------------------------------------------- */

static const char *text_in(const struct catalogue *catalogue, int topic, int language)
{
	const char *text = catalogue_text(catalogue, topic, language);
	int fallback = catalogue_default_language(catalogue);
	int count = (int)catalogue_language_count(catalogue);

	if (!text)
		text = catalogue_text(catalogue, topic, fallback);
	for (int other = 0; !text && other < count; other++)
		text = catalogue_text(catalogue, topic, other);
	return text;
}

static const char *word(const struct catalogue *catalogue, enum catalogue_fixed fixed, int language)
{
	int topic = catalogue_fixed_topic(catalogue, fixed);
	const char *text = topic < 0 ? NULL : text_in(catalogue, topic, language);

	return text ? text : plain_words[fixed];
}

static const char *label_in(const struct catalogue *catalogue, const char **labels, int language)
{
	int count = (int)catalogue_language_count(catalogue);
	const char *label =
		labels[language] ? labels[language] : labels[catalogue_default_language(catalogue)];

	for (int other = 0; !label && other < count; other++)
		label = labels[other];
	return label;
}

/* --- bodies and footers ------------------------------------------------------------------------------- */

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
	const struct catalogue *catalogue, const struct menu *menu, int language, char body[MENU_OCTETS])
{
	struct draft draft = { body, MENU_OCTETS, 0 };
	const char *title = label_in(catalogue, menu->titles, language);
	char key[16];

	draft_add(&draft, title ? title : "");
	for (size_t i = 0; i < menu->item_count; i++) {
		const char *label = label_in(catalogue, menu->items[i].labels, language);

		snprintf(key, sizeof(key), "%u", menu->items[i].number);
		draft_option(&draft, key, label ? label : "");
	}
}

/* How a footer names the keys, the best first. Back and home are named wherever they work; on a page that
 * goes on, the offer of an SMS can wait for the end of the text, where it costs the text no room. */
enum footer_style { FOOTER_WORDS, FOOTER_WITHOUT_SMS, FOOTER_KEYS, FOOTER_STYLES };

/* What may be pressed. */
static void write_footer(const struct dial_session *session, const struct catalogue *catalogue, bool more,
	enum footer_style style, char footer[FOOTER_OCTETS])
{
	bool in_topic = session->topic >= 0;
	bool at_top = session->depth == 1 && !in_topic;
	const struct {
		const char *key;
		enum catalogue_fixed label;
		bool shown;
	} options[] = {
		{ "9", FIXED_DIAL_NEXT, more },
		{ "1", FIXED_DIAL_SMS, in_topic && (!more || style != FOOTER_WITHOUT_SMS) },
		{ "0", at_top && session->page == 0 ? FIXED_DIAL_EXIT : FIXED_DIAL_BACK, true },
		{ "00", FIXED_DIAL_HOME, !at_top },
	};
	struct draft draft = { footer, FOOTER_OCTETS, 0 };

	footer[0] = '\0';
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!options[i].shown)
			continue;
		if (style != FOOTER_KEYS) {
			draft_option(
				&draft, options[i].key, word(catalogue, options[i].label, session->language));
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
	struct dial_screen *screen)
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
	size_t len = with_hint.failed ? 0 : utf8_cut(with_hint.data, with_hint.len, DIAL_SCREEN_OCTETS - 1);
	memcpy(screen->text, with_hint.data ? with_hint.data : "", len);
	screen->text[len] = '\0';
	screen->ucs2 = paper->ucs2;
	buffer_free(&out);
	buffer_free(&with_hint);
}

/* --- sessions ----------------------------------------------------------------------------------------- */

static const struct menu *menu_of(const struct dial_session *session, const struct catalogue *catalogue)
{
	return menus_at(catalogue_menus(catalogue), session->path[session->depth - 1]);
}

/* Words of keys that take more than half of a small screen are left out. */
static bool leaves_room(const struct document *document, const char *footer)
{
	return screen_cost(&document->paper, footer) <= screen_room(&document->paper) / 2;
}

static void choose_footer(const struct dial_session *session, const struct catalogue *catalogue,
	const struct screen_size *size, bool more, struct document *document)
{
	char *footer = more ? document->more : document->end;

	for (int style = FOOTER_WORDS; style < FOOTER_STYLES; style++) {
		write_footer(session, catalogue, more, (enum footer_style)style, footer);
		const char *const texts[] = { document->body, document->more, document->end, document->hint };
		document->paper = screen_paper_for(size, texts, 4);
		if (leaves_room(document, footer))
			break;
	}
}

static void prepare(const struct dial_session *session, const struct catalogue *catalogue,
	const struct screen_size *size, char menu_body[MENU_OCTETS], struct document *document)
{
	document->whole_lines = session->topic < 0;
	document->body = menu_body;
	if (session->topic >= 0)
		document->body = text_in(catalogue, session->topic, session->language);
	else
		write_menu(catalogue, menu_of(session, catalogue), session->language, menu_body);
	document->hint = word(catalogue, FIXED_DIAL_WRONG, session->language);
	document->more[0] = '\0';
	choose_footer(session, catalogue, size, false, document);
	choose_footer(session, catalogue, size, true, document);
}

static void describe(
	const struct dial_session *session, const struct catalogue *catalogue, struct dial_screen *screen)
{
	screen->language = catalogue_language_tag(catalogue, session->language);
	screen->topic = session->topic >= 0 ? catalogue_topic_slug(catalogue, session->topic) : NULL;
	screen->depth = session->depth + (session->topic >= 0 ? 1u : 0u);
}

static void show(const struct dial_session *session, const struct catalogue *catalogue,
	const struct screen_size *size, bool wrong_key, struct dial_screen *screen)
{
	char menu_body[MENU_OCTETS];
	struct document document;
	size_t start, end;
	bool last;

	prepare(session, catalogue, size, menu_body, &document);
	if (!find_page(&document, session->page, &start, &end, &last))
		find_page(&document, 0, &start, &end, &last);
	write_page(&document, start, end, last, wrong_key, screen);
	screen->wrong_key = wrong_key;
	describe(session, catalogue, screen);
}

/* A last screen: one text, no keys. */
static void show_last(const struct catalogue *catalogue, int language, enum catalogue_fixed fixed,
	const struct screen_size *size, struct dial_screen *screen)
{
	struct document document = { .body = word(catalogue, fixed, language), .hint = "" };
	const char *const texts[] = { document.body };
	size_t start, end;
	bool last;

	document.paper = screen_paper_for(size, texts, 1);
	find_page(&document, 0, &start, &end, &last);
	write_page(&document, start, end, true, false, screen);
	screen->last = true;
	screen->language = catalogue_language_tag(catalogue, language);
}

static bool has_page(const struct dial_session *session, const struct catalogue *catalogue,
	const struct screen_size *size, unsigned page)
{
	char menu_body[MENU_OCTETS];
	struct document document;
	size_t start, end;
	bool last;

	prepare(session, catalogue, size, menu_body, &document);
	return page < MAX_PAGES && find_page(&document, page, &start, &end, &last);
}

static void go_home(struct dial_session *session)
{
	session->depth = 1;
	session->page = 0;
	session->topic = CATALOGUE_NONE;
}

/* False when there is nowhere to go back to. */
static bool go_back(struct dial_session *session)
{
	if (session->page > 0) {
		session->page--;
		return true;
	}
	if (session->topic >= 0) {
		session->topic = CATALOGUE_NONE;
		return true;
	}
	if (session->depth == 1)
		return false;
	session->depth--;
	return true;
}

static bool choose(
	struct dial_session *session, const struct catalogue *catalogue, unsigned number, bool *sets_language)
{
	const struct menu_item *item = menu_find_item(menu_of(session, catalogue), number);

	if (!item || (item->kind == MENUS_MENU && session->depth == DIAL_MAX_DEPTH))
		return false;
	session->page = 0;
	switch (item->kind) {
	case MENUS_TOPIC:
		session->topic = (int16_t)item->topic;
		return true;
	case MENUS_MENU:
		session->path[session->depth++] = (int16_t)item->menu;
		return true;
	default:
		session->language = (int8_t)item->language;
		session->chosen = true;
		*sets_language = true;
		go_home(session);
		if (item->menu >= 0)
			session->path[0] = (int16_t)item->menu;
		return true;
	}
}

enum step { STEP_SHOW, STEP_WRONG, STEP_SMS, STEP_END };

/* `key` is digits only. */
static enum step take_key(struct dial_session *session, const struct catalogue *catalogue, const char *key,
	const struct screen_size *size, bool *sets_language)
{
	unsigned number = 0;

	if (strcmp(key, "00") == 0) {
		go_home(session);
		return STEP_SHOW;
	}
	if (strcmp(key, "0") == 0)
		return go_back(session) ? STEP_SHOW : STEP_END;
	if (strlen(key) < 1 || strlen(key) > 2 || *key == '0')
		return STEP_WRONG;
	for (; *key != '\0'; key++)
		number = number * 10 + (unsigned)(*key - '0');
	if (number == KEY_NEXT) {
		if (!has_page(session, catalogue, size, session->page + 1u))
			return STEP_WRONG;
		session->page++;
		return STEP_SHOW;
	}
	if (session->topic >= 0)
		return number == KEY_SMS ? STEP_SMS : STEP_WRONG;
	return choose(session, catalogue, number, sets_language) ? STEP_SHOW : STEP_WRONG;
}

static enum step take_input(struct dial_session *session, const struct catalogue *catalogue,
	const char *input, const struct screen_size *size, bool *sets_language)
{
	char key[FOLD_MAX_OCTETS];
	size_t len = fold_text(input, strlen(input), key);

	if (len == 0 || strspn(key, "0123456789") != len)
		return STEP_WRONG;
	return take_key(session, catalogue, key, size, sets_language);
}

static void finish_step(const struct dial_session *session, const struct catalogue *catalogue, enum step step,
	const struct screen_size *size, struct dial_screen *screen)
{
	if (step == STEP_END) {
		show_last(catalogue, session->language, FIXED_DIAL_BYE, size, screen);
		return;
	}
	if (step == STEP_SMS) {
		describe(session, catalogue, screen);
		screen->sends_sms = true;
		screen->sms = text_in(catalogue, session->topic, session->language);
		return;
	}
	show(session, catalogue, size, step == STEP_WRONG, screen);
}

/* Where a session begins: past a root that asks for what is known already. */
static int first_menu(const struct catalogue *catalogue, int language)
{
	const struct menus *menus = catalogue_menus(catalogue);
	const struct menu *root = menus_at(menus, 0);

	if (language < 0 || !menu_is_language_choice(root))
		return 0;
	for (size_t i = 0; i < root->item_count; i++) {
		if (root->items[i].language == language && root->items[i].menu >= 0)
			return root->items[i].menu;
	}
	return root->items[0].menu >= 0 ? root->items[0].menu : 0;
}

void dial_begin(struct dial_session *session, const struct catalogue *catalogue, int language,
	const char *keys, const struct screen_size *size, struct dial_screen *screen)
{
	enum step step = STEP_SHOW;
	bool sets_language = false;

	memset(screen, 0, sizeof(*screen));
	memset(session, 0, sizeof(*session));
	session->chosen = language >= 0;
	session->language = (int8_t)(language >= 0 ? language : catalogue_default_language(catalogue));
	if (menus_count(catalogue_menus(catalogue)) == 0) {
		show_last(catalogue, session->language, FIXED_DIAL_SORRY, size, screen);
		return;
	}
	session->path[0] = (int16_t)first_menu(catalogue, language);
	go_home(session);
	while (*keys != '\0' && step == STEP_SHOW) {
		char key[16];
		size_t len = strcspn(keys, "*");

		snprintf(key, sizeof(key), "%.*s", (int)(len < sizeof(key) ? len : sizeof(key) - 1), keys);
		step = take_input(session, catalogue, key, size, &sets_language);
		keys += len + (keys[len] == '*');
	}
	finish_step(session, catalogue, step, size, screen);
	screen->sets_language = sets_language;
}

void dial_press(struct dial_session *session, const struct catalogue *catalogue, const char *input,
	const struct screen_size *size, struct dial_screen *screen)
{
	bool sets_language = false;

	memset(screen, 0, sizeof(*screen));
	enum step step = take_input(session, catalogue, input, size, &sets_language);
	finish_step(session, catalogue, step, size, screen);
	screen->sets_language = sets_language;
}

void dial_sent(const struct dial_session *session, const struct catalogue *catalogue,
	enum dial_sending sending, const struct screen_size *size, struct dial_screen *screen)
{
	static const enum catalogue_fixed words[] = { [DIAL_SENT] = FIXED_DIAL_SENT,
		[DIAL_LIMITED] = FIXED_LIMITED,
		[DIAL_FAILED] = FIXED_DIAL_SORRY };

	memset(screen, 0, sizeof(*screen));
	show_last(catalogue, session->language, words[sending], size, screen);
}

void dial_sorry(const struct catalogue *catalogue, int language, const struct screen_size *size,
	struct dial_screen *screen)
{
	memset(screen, 0, sizeof(*screen));
	if (language < 0)
		language = catalogue_default_language(catalogue);
	show_last(catalogue, language, FIXED_DIAL_SORRY, size, screen);
}

const char *dial_keys(const char *dialled, const char *code, char *keys, size_t size)
{
	size_t stem = strcspn(code, "#");

	if (strncmp(dialled, code, stem) != 0 ||
		(dialled[stem] != '*' && dialled[stem] != '#' && dialled[stem]))
		return NULL;
	dialled += stem + (dialled[stem] == '*');
	size_t len = strcspn(dialled, "#");
	if (len >= size)
		return NULL;
	memcpy(keys, dialled, len);
	keys[len] = '\0';
	return keys;
}
