#include "agahi/entrance/parts.h"

#include <stdio.h>

#include "agahi/entrance/pages.h"
#include "agahi/frame/gate.h"
#include "agahi/frame/shell.h"
#include "agahi/frame/widgets.h"
#include "agahi/staff/devices.h"
#include "agahi/staff/links.h"
#include "agahi/staff/qr.h"

enum { BUSY_S = 5 };

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

/* --- tries ------------------------------------------------------------------------------------------- */

struct attempt entrance_attempt(const struct visit *visit, enum attempt_what what, const char *name)
{
	const struct web_request *request = &visit->exchange->request;
	struct attempt attempt = {
		.what = what, .name = name, .address = request->address, .known = "", .now_ms = visit->now_ms
	};
	bool known;

	if (visit->person.id != 0 && !visit->half)
		attempt.known = visit->session;
	else if (devices_know(desk_database(visit->desk), desk_box(visit->desk), name, request->device,
			 visit->now_ms, &known) &&
		known)
		attempt.known = request->device;
	return attempt;
}

bool entrance_may_try(
	struct visit *visit, const struct attempt *attempt, const char *field, desk_page_h again)
{
	int wait = attempts_begin(desk_database(visit->desk), desk_box(visit->desk), attempt);

	if (wait == 0)
		return true;
	if (wait < 0) {
		entrance_failed(visit, 500, again);
		return false;
	}
	widget_error(visit, field, LABEL_LOGIN_WAIT, (struct label_with){ .number = wait });
	visit->exchange->response.retry_after_s = (unsigned)wait;
	visit->exchange->response.status = 429;
	again(visit);
	return false;
}

bool entrance_take_try_back(const struct visit *visit, const struct attempt *attempt)
{
	return attempts_take_back(desk_database(visit->desk), desk_box(visit->desk), attempt);
}

void entrance_failed(struct visit *visit, int status, desk_page_h again)
{
	struct web_response *response = &visit->exchange->response;

	widget_error(visit, NULL, status == 503 ? LABEL_GATE_BUSY_WHY : LABEL_GATE_FAILED_WHY,
		(struct label_with){ 0 });
	if (status == 503)
		response->retry_after_s = BUSY_S;
	response->status = status;
	again(visit);
}

void entrance_remember_device(struct visit *visit, long long person)
{
	struct web_response *response = &visit->exchange->response;

	response->sets_device = devices_remember(desk_database(visit->desk), desk_box(visit->desk), person,
		visit->exchange->request.device, visit->now_ms, response->device);
}

const char *entrance_maker(const struct visit *visit, const struct invitation *invitation, struct person *by)
{
	*by = (struct person){ .shown = "" };
	if (invitation->made_by != 0)
		staff_find_id(desk_database(visit->desk), invitation->made_by, by);
	return by->shown[0] != '\0' ? by->shown : labels_text(visit->language, LABEL_LINKS_KEEPER);
}
