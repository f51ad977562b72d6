#include "agahi/frame/shell.h"

#include <stdio.h>
#include <string.h>

#include "agahi/base/version.h"
#include "agahi/frame/assets.h"
#include "agahi/frame/poll.h"
#include "agahi/frame/route.h"
#include "agahi/frame/words.h"
#include "agahi/labels/moments.h"
#include "agahi/staff/people.h"

/* The gateway writes what is live each minute, or when it changes; silence for so long is told. */
enum { SILENT_MS = 10 * 60 * 1000 };

static const struct {
	enum label label;
	const char *path; /* one segment */
	unsigned roles;
} areas[SHELL_AREAS] = {
	[SHELL_MESSAGES] = { LABEL_SHELL_MESSAGES, "messages", ROUTE_ANY_ROLE },
	[SHELL_REVIEW] = { LABEL_SHELL_REVIEW, "review", ROUTE_ANY_ROLE },
	[SHELL_SCHEDULE] = { LABEL_SHELL_SCHEDULE, "schedule", ROUTE_ANY_ROLE },
	[SHELL_FIGURES] = { LABEL_SHELL_FIGURES, "figures", ROUTE_ANY_ROLE },
	[SHELL_UNMATCHED] = { LABEL_SHELL_UNMATCHED, "unmatched", ROUTE_ANY_ROLE },
	[SHELL_PHONE] = { LABEL_SHELL_PHONE, "phone", ROUTE_ANY_ROLE },
	[SHELL_AUDIT] = { LABEL_SHELL_AUDIT, "audit", ROUTE_ANY_ROLE },
	[SHELL_PEOPLE] = { LABEL_SHELL_PEOPLE, "people", STAFF_ADMINISTRATOR | STAFF_SIGNER },
};

static void write(struct visit *visit, enum label label)
{
	labels_write(visit->page, visit->language, label);
}

static void name_part(struct visit *visit, enum label label)
{
	labels_attribute(visit->page, HTML_ARIA_LABEL, visit->language, label, (struct label_with){ 0 });
}

/* --- head --------------------------------------------------------------------------------------------- */

static void write_title(struct visit *visit, const struct shell_page *shell)
{
	struct buffer title = { 0 }, window = { 0 };

	labels_add(&title, visit->language, shell->title, shell->with);
	labels_add(&window, visit->language, LABEL_SHELL_WINDOW, (struct label_with){ .value = title.data });
	HTML(visit->page, "<title>");
	html_text(visit->page, window.data);
	HTML(visit->page, "</title>\n");
	if (title.failed || window.failed)
		visit->page->out.failed = true;
	buffer_free(&title);
	buffer_free(&window);
}

static void write_head(struct visit *visit, const struct shell_page *shell)
{
	const struct assets *assets = desk_assets(visit->desk);
	struct html *page = visit->page;

	HTML(page, "<!DOCTYPE html>\n<html");
	html_attribute(page, HTML_LANG, labels_tag(visit->language));
	html_attribute(page, HTML_DIR, labels_are_right_to_left(visit->language) ? "rtl" : "ltr");
	if (visit->exchange->response.status >= 400)
		HTML(page, " class=\"refused\"");
	HTML(page,
		"><head><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	write_title(visit, shell);
	HTML(page, "<link rel=\"stylesheet\"");
	html_path(page, HTML_HREF, "asset", assets_name(assets, ASSET_SHEET));
	HTML(page, "><link rel=\"icon\" type=\"image/svg+xml\"");
	html_path(page, HTML_HREF, "asset", assets_name(assets, ASSET_ICON));
	HTML(page, "><script defer");
	html_path(page, HTML_SRC, "asset", assets_name(assets, ASSET_SCRIPT));
	HTML(page, "></script></head>\n");
}

/* --- the bars above ----------------------------------------------------------------------------------- */

static void write_navigation(struct visit *visit, enum shell_area area)
{
	struct html *page = visit->page;

	HTML(page, "<nav class=\"areas\"");
	name_part(visit, LABEL_SHELL_NAVIGATION);
	HTML(page, "><ul>");
	for (int i = 0; i < SHELL_AREAS; i++) {
		if (!(areas[i].roles & visit->person.roles))
			continue;
		HTML(page, "<li><a");
		html_path(page, HTML_HREF, areas[i].path);
		if (i == (int)area)
			html_attribute(page, HTML_ARIA_CURRENT, "page");
		HTML(page, ">");
		write(visit, areas[i].label);
		HTML(page, "</a></li>\n");
	}
	HTML(page, "</ul></nav>\n");
}

/* The other language, in its own words. */
static void write_language(struct visit *visit)
{
	enum labels_language other = visit->language == LABELS_URDU ? LABELS_ENGLISH : LABELS_URDU;
	struct html *page = visit->page;

	HTML(page, "<form method=\"post\" class=\"tool\"");
	html_path(page, HTML_ACTION, "language");
	HTML(page, "><input type=\"hidden\" name=\"back\"");
	html_attribute(page, HTML_VALUE, visit->exchange->request.path);
	HTML(page, "><button type=\"submit\" class=\"quiet\" name=\"language\"");
	html_attribute(page, HTML_VALUE, labels_tag(other));
	html_attribute(page, HTML_LANG, labels_tag(other));
	HTML(page, ">");
	html_text(page, labels_text(other, other == LABELS_URDU ? LABEL_TONGUE_URDU : LABEL_TONGUE_ENGLISH));
	HTML(page, "</button></form>\n");
}

static void write_person(struct visit *visit, enum shell_area area)
{
	struct html *page = visit->page;

	if (visit->person.id == 0)
		return;
	if (!visit->half) {
		HTML(page, "<a class=\"tool\"");
		html_path(page, HTML_HREF, "me");
		if (area == SHELL_ME)
			html_attribute(page, HTML_ARIA_CURRENT, "page");
		HTML(page, "><span class=\"spoken\">");
		write(visit, LABEL_SHELL_ME);
		HTML(page, ": </span><bdi>");
		html_text(page, visit->person.shown);
		HTML(page, "</bdi></a>\n");
	}
	HTML(page, "<form method=\"post\" class=\"tool\"");
	html_path(page, HTML_ACTION, "logout");
	HTML(page, "><button type=\"submit\" class=\"quiet\">");
	write(visit, LABEL_SHELL_LOG_OUT);
	HTML(page, "</button></form>\n");
}

static void write_fingerprint(struct visit *visit, const char *hash)
{
	if (hash[0] == '\0')
		return;
	HTML(visit->page, " <span>");
	labels_write(visit->page, visit->language, LABEL_SHELL_FINGERPRINT);
	HTML(visit->page, " ");
	widget_fingerprint(visit, hash);
	HTML(visit->page, "</span>");
}

static void write_next(struct visit *visit, const struct desk_live *live)
{
	if (live->next_ms == 0)
		return;
	HTML(visit->page, " <span>");
	labels_write_with(
		visit->page, visit->language, LABEL_SHELL_NEXT, (struct label_with){ .value = live->next });
	HTML(visit->page, " ");
	moments_write_short(visit->page, visit->language, live->next_ms);
	HTML(visit->page, "</span>");
}

bool shell_gateway_is_silent(const struct visit *visit)
{
	const struct desk_live *live = desk_live(visit->desk);

	return live->seen_ms > 0 && visit->now_ms - live->seen_ms >= SILENT_MS;
}

static void write_silence(struct visit *visit, const struct desk_live *live)
{
	char since[MOMENTS_TEXT_SIZE];

	if (!shell_gateway_is_silent(visit))
		return;
	HTML(visit->page, " <span class=\"warning\"><span class=\"sign\" aria-hidden=\"true\">⚠</span>");
	labels_write_with(visit->page, visit->language, LABEL_SHELL_SILENT,
		(struct label_with){ .value = moments_short(visit->language, live->seen_ms, since) });
	HTML(visit->page, "</span>");
}

enum label shell_trouble_label(enum desk_trouble trouble)
{
	static const enum label labels[] = { [DESK_TROUBLE_NONE] = LABEL_NONE,
		[DESK_TROUBLE_NO_FOLDER] = LABEL_TROUBLE_NO_FOLDER,
		[DESK_TROUBLE_RIGHTS] = LABEL_TROUBLE_RIGHTS,
		[DESK_TROUBLE_FULL] = LABEL_TROUBLE_FULL,
		[DESK_TROUBLE_BROKEN] = LABEL_TROUBLE_BROKEN };

	return labels[trouble];
}

static void write_trouble(struct visit *visit, const struct desk_live *live)
{
	char since[MOMENTS_TEXT_SIZE];

	if (live->trouble == DESK_TROUBLE_NONE)
		return;
	HTML(visit->page, " <span class=\"warning\"><span class=\"sign\" aria-hidden=\"true\">⚠</span>");
	write(visit, shell_trouble_label(live->trouble));
	HTML(visit->page, " ");
	labels_write_with(visit->page, visit->language, LABEL_TROUBLE_SINCE,
		(struct label_with){ .value = moments_short(visit->language, live->trouble_ms, since) });
	HTML(visit->page, "</span>");
}

static void write_live(struct visit *visit)
{
	const struct desk_live *live = desk_live(visit->desk);
	struct html *page = visit->page;

	HTML(page, "<section id=\"live\" class=\"live\"");
	name_part(visit, LABEL_SHELL_STATUS);
	html_attribute_number(page, HTML_DATA, live->number);
	HTML(page, "><p>");
	if (live->number == 0) {
		write(visit, LABEL_SHELL_LIVE_UNKNOWN);
	} else {
		HTML(page, "<strong>");
		labels_write_with(page, visit->language, LABEL_SHELL_LIVE,
			(struct label_with){ .number = live->number });
		HTML(page, "</strong> <bdi>");
		html_text(page, live->title);
		HTML(page, "</bdi>");
		write_fingerprint(visit, live->hash);
	}
	write_next(visit, live);
	write_silence(visit, live);
	write_trouble(visit, live);
	HTML(page, "</p></section>\n");
}

static void write_bars(struct visit *visit, const struct shell_page *shell)
{
	struct html *page = visit->page;
	bool bare = shell->bare || visit->person.id == 0 || visit->half;

	HTML(page, "<header class=\"top\"><a class=\"brand\"");
	html_path_begin(page, HTML_HREF, (const char *const[]){ NULL });
	html_path_end(page);
	HTML(page, ">");
	write(visit, LABEL_SERVICE);
	HTML(page, "</a>\n");
	if (!bare)
		write_navigation(visit, shell->area);
	HTML(page, "<div class=\"tools\">");
	write_language(visit);
	write_person(visit, shell->area);
	HTML(page, "</div></header>\n");
	if (!bare)
		write_live(visit);
}

static void write_draft(struct visit *visit, const struct shell_page *shell)
{
	if (shell->edition == 0)
		return;
	HTML(visit->page, "<p class=\"draft\">");
	labels_write_with(visit->page, visit->language, LABEL_SHELL_DRAFT,
		(struct label_with){ .number = shell->edition, .value = shell->edition_title });
	HTML(visit->page, "</p>\n");
}

struct others {
	struct visit *visit;
	bool any;
};

static void write_other(const char *shown, void *arg)
{
	struct others *others = arg;
	struct html *page = others->visit->page;

	if (others->any)
		HTML(page, ", ");
	else
		write(others->visit, LABEL_SCRIPT_OTHERS);
	if (!others->any)
		HTML(page, " ");
	HTML(page, "<bdi>");
	html_text(page, shown);
	HTML(page, "</bdi>");
	others->any = true;
}

/* Who else has this open; our script goes on from here, in the same words. */
static void write_others(struct visit *visit, const char *place)
{
	struct others others = { .visit = visit };

	HTML(visit->page, "<p id=\"others\" class=\"others\" role=\"status\">");
	if (place && visit->person.id != 0 && !visit->half)
		poll_list_others(visit, place, write_other, &others);
	HTML(visit->page, "</p>\n");
}

void shell_begin(struct visit *visit, const struct shell_page *shell)
{
	struct html *page = visit->page;

	write_head(visit, shell);
	HTML(page, "<body");
	html_attribute(page, HTML_DATA, visit->person.name);
	html_attribute(page, HTML_CLASS, shell->screen ? "projector" : shell->wide ? "wide" : "narrow");
	HTML(page, ">\n<a class=\"skip\" href=\"#main\">");
	write(visit, LABEL_SHELL_SKIP);
	HTML(page, "</a>\n");
	if (!shell->screen)
		write_bars(visit, shell);
	HTML(page, "<main id=\"main\" tabindex=\"-1\"");
	html_attribute(page, HTML_DATA, shell->place);
	HTML(page, ">\n");
	write_draft(visit, shell);
	HTML(page, "<h1>");
	labels_write_with(page, visit->language, shell->title, shell->with);
	HTML(page, "</h1>\n");
	write_others(visit, shell->place);
}

/* --- below -------------------------------------------------------------------------------------------- */

/* What our script says, for it to read from here. */
static void write_script_words(struct visit *visit)
{
	static const struct {
		const char *id;
		enum label label;
	} words[] = { { "others", LABEL_SCRIPT_OTHERS }, { "ending", LABEL_SCRIPT_ENDING },
		{ "stay", LABEL_SCRIPT_STAY }, { "ended", LABEL_SCRIPT_ENDED },
		{ "login", LABEL_SHELL_LOG_IN }, { "live", LABEL_SCRIPT_LIVE_CHANGED },
		{ "offline", LABEL_SCRIPT_OFFLINE }, { "offer", LABEL_SCRIPT_OFFER },
		{ "take", LABEL_SCRIPT_TAKE }, { "forget", LABEL_SCRIPT_FORGET },
		{ "remove", LABEL_SCRIPT_REMOVE }, { "add", LABEL_SCRIPT_ADD },
		{ "nopreview", LABEL_SCRIPT_NO_PREVIEW }, { "unsaved", LABEL_SCRIPT_UNSAVED } };

	HTML(visit->page, "<ul id=\"words\" hidden>");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		HTML(visit->page, "<li");
		html_id(visit->page, HTML_ID, "word", words[i].id);
		HTML(visit->page, ">");
		write(visit, words[i].label);
		HTML(visit->page, "</li>");
	}
	HTML(visit->page, "</ul>\n<p id=\"session\" hidden");
	html_attribute_number(visit->page, HTML_DATA, visit->half ? 0 : visit->session_s);
	HTML(visit->page, "></p>\n");
}

void shell_end(struct visit *visit)
{
	struct html *page = visit->page;

	HTML(page, "</main>\n<footer class=\"foot\"><a");
	html_path(page, HTML_HREF, "help");
	HTML(page, ">");
	write(visit, LABEL_SHELL_HELP);
	HTML(page, "</a> <span>");
	labels_write_with(
		page, visit->language, LABEL_SHELL_FOOT, (struct label_with){ .value = version_text() });
	HTML(page, "</span></footer>\n");
	write_script_words(visit);
	HTML(page, "</body></html>\n");
}

/* --- pages of its own --------------------------------------------------------------------------------- */

void shell_help_page(struct visit *visit)
{
	static const struct {
		enum label heading, text;
	} parts[] = { { LABEL_HELP_WHAT, LABEL_HELP_WHAT_TEXT }, { LABEL_HELP_WRITE, LABEL_HELP_WRITE_TEXT },
		{ LABEL_HELP_REVIEW, LABEL_HELP_REVIEW_TEXT }, { LABEL_HELP_WRONG, LABEL_HELP_WRONG_TEXT },
		{ LABEL_HELP_KEYS, LABEL_HELP_KEYS_TEXT }, { LABEL_HELP_WHO, LABEL_HELP_WHO_TEXT },
		{ LABEL_HELP_LOST, LABEL_HELP_LOST_TEXT } };
	const struct shell_page shell = { .title = LABEL_HELP_TITLE };

	shell_begin(visit, &shell);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		widget_heading(visit, parts[i].heading, (struct label_with){ 0 }, NULL);
		widget_paragraph(visit, parts[i].text, (struct label_with){ 0 });
	}
	shell_end(visit);
}

/* Back to where it was asked for: a path of ours; the gate answers 404 where it leads nowhere. */
static void go_back(struct visit *visit, const char *path)
{
	struct web_response *response = &visit->exchange->response;
	char copy[VISIT_PATH_SIZE];
	const char *segments[16] = { NULL };
	size_t count = 0;
	char *rest = NULL;

	response->status = 303;
	if (strlen(path) < sizeof(copy)) {
		memcpy(copy, path, strlen(path) + 1);
		for (char *one = strtok_r(copy, "/", &rest); one && count + 1 < 16;
			one = strtok_r(NULL, "/", &rest))
			segments[count++] = one;
	}
	exchange_redirect(visit->exchange, segments);
}

void shell_language_page(struct visit *visit)
{
	const struct form *form = &visit->exchange->request.form;
	struct web_response *response = &visit->exchange->response;
	enum labels_language language = labels_find(form_value(form, "language"));

	response->sets_language = true;
	snprintf(response->language, sizeof(response->language), "%s", labels_tag(language));
	if (visit->person.id != 0 &&
		!people_choose_language(desk_database(visit->desk), visit->person.id, labels_tag(language)))
		log_warn(desk_log(visit->desk), "language_not_kept", LOG_WORD("person", visit->person.name));
	go_back(visit, form_value(form, "back"));
}
