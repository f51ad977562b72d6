#include "agahi/entrance/parts.h"

#include <stdio.h>

#include "agahi/entrance/pages.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/staff/attempts.h"
#include "agahi/staff/qr.h"

struct staff_actor entrance_actor(const struct visit *visit)
{
	return (struct staff_actor){
		.person = &visit->person, .address = visit->exchange->request.address, .now_ms = visit->now_ms
	};
}

static const struct {
	enum label label;
	int status;
} results[] = {
	[STAFF_DONE] = { LABEL_STAFF_DONE, 200 },
	[STAFF_BROKEN] = { LABEL_GATE_FAILED_WHY, 500 },
	[STAFF_NOT_ALLOWED] = { LABEL_STAFF_NOT_ALLOWED, 403 },
	[STAFF_NO_SUCH] = { LABEL_STAFF_NO_SUCH, 404 },
	[STAFF_NAME_BAD] = { LABEL_STAFF_NAME_BAD, 422 },
	[STAFF_NAME_TAKEN] = { LABEL_STAFF_NAME_TAKEN, 422 },
	[STAFF_SHOWN_BAD] = { LABEL_STAFF_SHOWN_BAD, 422 },
	[STAFF_ROLES_BAD] = { LABEL_STAFF_ROLES_BAD, 422 },
	[STAFF_SAME_PERSON] = { LABEL_STAFF_SAME_PERSON, 403 },
	[STAFF_UNCONFIRMED] = { LABEL_STAFF_UNCONFIRMED, 403 },
	[STAFF_CODE_WRONG] = { LABEL_SECOND_WRONG, 422 },
};

enum label entrance_result_label(enum staff_result result)
{
	return results[result].label;
}

int entrance_result_status(enum staff_result result)
{
	return results[result].status;
}

void entrance_people_after(struct visit *visit, enum staff_result result, const char *field)
{
	if (result == STAFF_DONE) {
		exchange_redirect(visit->exchange, (const char *const[]){ "people", NULL });
		return;
	}
	if (result == STAFF_BROKEN) {
		gate_refuse(visit, 500);
		return;
	}
	widget_error(visit, field, entrance_result_label(result), (struct label_with){ 0 });
	visit->exchange->response.status = entrance_result_status(result);
	entrance_people_page(visit);
}

/* --- an app's secret ---------------------------------------------------------------------------------- */

static void write_picture(struct visit *visit, const char *uri)
{
	struct buffer path = { 0 };
	unsigned size;
	char box[48];

	if (qr_draw(uri, &size, &path) && !path.failed) {
		snprintf(box, sizeof(box), "0 0 %u %u", size, size);
		HTML(visit->page, "<svg class=\"qr\" role=\"img\"");
		html_attribute(visit->page, HTML_SVG_VIEWBOX, box);
		labels_attribute(visit->page, HTML_ARIA_LABEL, visit->language, LABEL_APP_PICTURE,
			(struct label_with){ 0 });
		HTML(visit->page, "><path");
		html_attribute(visit->page, HTML_SVG_D, path.data);
		HTML(visit->page, "/></svg>");
	}
	buffer_free(&path);
}

void entrance_write_secret(struct visit *visit, const struct totp_secret *secret, const char *name)
{
	struct buffer uri = { 0 };
	char text[TOTP_SECRET_TEXT_SIZE];

	totp_uri(secret, "Agahi", name, &uri);
	widget_paragraph(visit, LABEL_APP_WHAT, (struct label_with){ 0 });
	if (uri.data && !uri.failed)
		write_picture(visit, uri.data);
	totp_secret_write(secret, text);
	widget_paragraph(visit, LABEL_APP_TYPE, (struct label_with){ 0 });
	HTML(visit->page, "<p class=\"secret\"><bdi dir=\"ltr\">");
	for (size_t i = 0; text[i] != '\0'; i += 4) {
		HTML(visit->page, " ");
		html_text_of(visit->page, text + i, 4);
	}
	HTML(visit->page, "</bdi></p>");
	buffer_free(&uri);
}

/* --- shown once --------------------------------------------------------------------------------------- */

void entrance_codes_shown(struct visit *visit, const struct codes *codes, const char *const *next)
{
	shell_begin(visit, &(struct shell_page){ .title = LABEL_CODES_TITLE, .bare = true });
	widget_notice(visit, WIDGET_WARNING, LABEL_CODES_ONCE, (struct label_with){ 0 });
	widget_paragraph(visit, LABEL_CODES_WHAT, (struct label_with){ 0 });
	HTML(visit->page, "<ol class=\"codes\">");
	for (size_t i = 0; i < CODES_COUNT; i++) {
		HTML(visit->page, "<li class=\"secret\"><bdi dir=\"ltr\">");
		html_text(visit->page, codes->codes[i]);
		HTML(visit->page, "</bdi></li>");
	}
	HTML(visit->page, "</ol><p>");
	widget_link(visit, LABEL_CODES_NEXT, (struct label_with){ 0 }, next);
	HTML(visit->page, "</p>");
	shell_end(visit);
}

void entrance_link_shown(struct visit *visit, const char *token, const struct person *person, bool waits)
{
	const struct settings *settings = desk_settings(visit->desk);

	shell_begin(visit, &(struct shell_page){ .title = LABEL_LINK_TITLE, .area = SHELL_PEOPLE });
	widget_paragraph(visit, LABEL_LINK_WHAT, (struct label_with){ .value = person->shown });
	HTML(visit->page, "<p class=\"secret\"><bdi dir=\"ltr\">");
	html_text(visit->page, settings->web.certificate[0] != '\0' ? "https://" : "http://");
	html_text(visit->page, settings->web.host);
	HTML(visit->page, "/invitation/");
	html_text(visit->page, token);
	HTML(visit->page, "</bdi></p>");
	if (waits)
		widget_notice(visit, WIDGET_WARNING, LABEL_LINK_RESET, (struct label_with){ 0 });
	HTML(visit->page, "<p>");
	widget_link_to(visit, LABEL_LINK_BACK, "people");
	HTML(visit->page, "</p>");
	shell_end(visit);
}

void entrance_write_roles(struct visit *visit, unsigned roles)
{
	struct buffer names = { 0 };

	widget_roles(visit->language, roles, &names);
	html_text(visit->page, names.data);
	buffer_free(&names);
}

bool entrance_may_try(struct visit *visit, const char *name, const char *field, desk_page_h again)
{
	int wait = attempts_begin(
		desk_database(visit->desk), name, visit->exchange->request.address, visit->now_ms);

	if (wait == 0)
		return true;
	if (wait < 0) {
		gate_refuse(visit, 500);
		return false;
	}
	widget_error(visit, field, LABEL_LOGIN_WAIT, (struct label_with){ .number = wait });
	visit->exchange->response.retry_after_s = (unsigned)wait;
	visit->exchange->response.status = 429;
	again(visit);
	return false;
}
