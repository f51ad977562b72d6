#include "agahi/service/dial.h"

#include <stdio.h>
#include <string.h>

#include "agahi/catalogue/menus.h"
#include "agahi/text/fold.h"

enum { KEY_SMS = 1, KEY_NEXT = 9 };

/* --- screens ------------------------------------------------------------------------------------------ */

static const struct menu *menu_of(const struct dial_session *session, const struct catalogue *catalogue)
{
	return menus_at(catalogue_menus(catalogue), session->path[session->depth - 1]);
}

static struct pages_view view_of(const struct dial_session *session, const struct catalogue *catalogue)
{
	bool in_topic = session->topic >= 0;

	return (struct pages_view){ .menu = in_topic ? NULL : menu_of(session, catalogue),
		.topic = session->topic,
		.language = session->language,
		.page = session->page,
		.at_top = session->depth == 1 && !in_topic };
}

static void describe(
	const struct dial_session *session, const struct catalogue *catalogue, struct dial_screen *screen)
{
	const struct topics *topics = catalogue_topics(catalogue);

	screen->language = topics_language_tag(topics, session->language);
	screen->topic = session->topic >= 0 ? topics_slug(topics, session->topic) : NULL;
	screen->depth = session->depth + (session->topic >= 0 ? 1u : 0u);
}

static void show(const struct dial_session *session, const struct catalogue *catalogue,
	const struct screen_size *size, bool wrong_key, struct dial_screen *screen)
{
	struct pages_screen sheet = { .text = screen->text };
	struct pages_view view = view_of(session, catalogue);

	view.wrong_key = wrong_key;
	pages_show(catalogue_topics(catalogue), &view, size, &sheet);
	screen->ucs2 = sheet.ucs2;
	screen->marks = sheet.marks;
	screen->wrong_key = wrong_key;
	describe(session, catalogue, screen);
}

/* A last screen: one text, no keys. */
static void show_last(const struct catalogue *catalogue, int language, enum topics_fixed fixed,
	const struct screen_size *size, struct dial_screen *screen)
{
	const struct topics *topics = catalogue_topics(catalogue);
	struct pages_screen sheet = { .text = screen->text };

	pages_show_last(topics, fixed, language, size, &sheet);
	screen->ucs2 = sheet.ucs2;
	screen->marks = sheet.marks;
	screen->last = true;
	screen->language = topics_language_tag(topics, language);
}

/* --- keys --------------------------------------------------------------------------------------------- */

static bool has_next_page(
	const struct dial_session *session, const struct catalogue *catalogue, const struct screen_size *size)
{
	const struct pages_view view = view_of(session, catalogue);

	return pages_have(catalogue_topics(catalogue), &view, size, view.page + 1);
}

static void go_home(struct dial_session *session)
{
	session->depth = 1;
	session->page = 0;
	session->topic = TOPICS_NONE;
}

/* False when there is nowhere to go back to. */
static bool go_back(struct dial_session *session)
{
	if (session->page > 0) {
		session->page--;
		return true;
	}
	if (session->topic >= 0) {
		session->topic = TOPICS_NONE;
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
		if (!has_next_page(session, catalogue, size))
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
		screen->sms =
			topics_best_text(catalogue_topics(catalogue), session->topic, session->language);
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
	session->language =
		(int8_t)(language >= 0 ? language : topics_default_language(catalogue_topics(catalogue)));
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
	static const enum topics_fixed words[] = { [DIAL_SENT] = FIXED_DIAL_SENT,
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
		language = topics_default_language(catalogue_topics(catalogue));
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
