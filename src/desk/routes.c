#include "agahi/desk/routes.h"

#include "agahi/desk/basics.h"
#include "agahi/entrance/pages.h"
#include "agahi/fittings/pages.h"
#include "agahi/frame/poll.h"
#include "agahi/frame/shell.h"
#include "agahi/office/pages.h"
#include "agahi/review/pages.h"
#include "agahi/unmatched/pages.h"
#include "agahi/writing/pages.h"

enum {
	READER = STAFF_READER,
	EDITOR = STAFF_EDITOR,
	SIGNER = STAFF_SIGNER,
	ADMINISTRATOR = STAFF_ADMINISTRATOR,
	ANYBODY = ROUTE_ANY_ROLE
};

/* clang-format off */
static const struct desk_route rows[] = {
	/* --- around all pages */
	{ WEB_GET,  "/",              ROUTE_SIGNED_IN, writing_first_page, 0 },
	{ WEB_GET,  "/asset/{name}",  ROUTE_PUBLIC, basics_asset_page, ROUTE_QUIET },
	{ WEB_GET,  "/font/{name}",   ROUTE_PUBLIC, basics_asset_page, ROUTE_QUIET },
	{ WEB_GET,  "/healthz",       ROUTE_PUBLIC, basics_health_page, ROUTE_QUIET },
	{ WEB_GET,  "/help",          ROUTE_PUBLIC, shell_help_page, 0 },
	{ WEB_POST, "/language",      ROUTE_PUBLIC, shell_language_page, 0 },
	{ WEB_GET,  "/poll",          ROUTE_SIGNED_IN, poll_page, ROUTE_QUIET },
	{ WEB_POST, "/stay",          ROUTE_SIGNED_IN, poll_stay_page, 0 },

	/* --- log-in and accounts */
	{ WEB_GET,  "/login",              ROUTE_PUBLIC, entrance_login_page, ROUTE_LOGIN },
	{ WEB_POST, "/login",              ROUTE_PUBLIC, entrance_login, 0 },
	{ WEB_GET,  "/second",             ROUTE_SIGNED_IN, entrance_second_page, ROUTE_WHILE_HALF | ROUTE_SECOND },
	{ WEB_POST, "/second",             ROUTE_SIGNED_IN, entrance_second, ROUTE_WHILE_HALF },
	{ WEB_POST, "/logout",             ROUTE_SIGNED_IN, entrance_logout, ROUTE_WHILE_HALF },
	{ WEB_GET,  "/invitation/{token}", ROUTE_PUBLIC, entrance_invitation_page, 0 },
	{ WEB_POST, "/invitation/{token}", ROUTE_PUBLIC, entrance_invitation, 0 },
	{ WEB_GET,  "/me",                 ROUTE_SIGNED_IN, entrance_me_page, 0 },
	{ WEB_POST, "/me/told",            ROUTE_SIGNED_IN, entrance_told, 0 },
	{ WEB_POST, "/me/password",        ROUTE_SIGNED_IN, entrance_password, 0 },
	{ WEB_POST, "/me/codes",           ROUTE_SIGNED_IN, entrance_codes, 0 },
	{ WEB_GET,  "/me/app",             ROUTE_SIGNED_IN, entrance_app_page, 0 },
	{ WEB_POST, "/me/app",             ROUTE_SIGNED_IN, entrance_app, 0 },
	{ WEB_POST, "/me/session",         ROUTE_SIGNED_IN, entrance_session, 0 },
	{ WEB_POST, "/me/sessions",        ROUTE_SIGNED_IN, entrance_sessions, 0 },
	{ WEB_GET,  "/people",             SIGNER | ADMINISTRATOR, entrance_people_page, 0 },
	{ WEB_POST, "/people",             ADMINISTRATOR, entrance_invite, 0 },
	{ WEB_GET,  "/people/{id}",        ADMINISTRATOR, entrance_person_page, 0 },
	{ WEB_POST, "/people/{id}",        ADMINISTRATOR, entrance_change, 0 },
	{ WEB_POST, "/people/{id}/again",  ADMINISTRATOR, entrance_again, 0 },
	{ WEB_POST, "/people/{id}/end",    ADMINISTRATOR, entrance_end, 0 },
	{ WEB_POST, "/people/{id}/reset",  ADMINISTRATOR, entrance_reset, 0 },
	{ WEB_POST, "/people/links/confirm", SIGNER | ADMINISTRATOR, entrance_confirm, 0 },
	{ WEB_POST, "/people/links/back",  ROUTE_SIGNED_IN, entrance_take_back, 0 },

	/* --- messages: sets, messages, menus, placeholders, import, export, preview */
	{ WEB_GET,  "/messages",                          ANYBODY, writing_messages_page, 0 },
	{ WEB_GET,  "/drafts",                            ANYBODY, writing_drafts_page, 0 },
	{ WEB_POST, "/drafts",                            EDITOR, writing_draft_new_page, 0 },
	{ WEB_GET,  "/set/{e}",                           ANYBODY, writing_list_page, 0 },
	{ WEB_POST, "/set/{e}/describe",                  EDITOR, writing_draft_describe_page, 0 },
	{ WEB_GET,  "/set/{e}/new",                       EDITOR, writing_begin_page, 0 },
	{ WEB_GET,  "/set/{e}/message/{topic}/{lang}",    ANYBODY, writing_message_page, 0 },
	{ WEB_POST, "/set/{e}/message/{topic}/{lang}",    EDITOR, writing_message_save_page, 0 },
	{ WEB_POST, "/preview",                           ANYBODY, fittings_preview_page, 0 },
	{ WEB_GET,  "/set/{e}/placeholders",              ANYBODY, fittings_placeholders_page, 0 },
	{ WEB_POST, "/set/{e}/placeholders",              EDITOR, fittings_placeholder_save_page, 0 },
	{ WEB_GET,  "/set/{e}/menus",                     ANYBODY, fittings_menus_page, 0 },
	{ WEB_POST, "/set/{e}/menus",                     EDITOR, fittings_menu_save_page, 0 },
	{ WEB_GET,  "/set/{e}/import",                    ANYBODY, fittings_import_page, 0 },
	{ WEB_POST, "/set/{e}/import",                    EDITOR, fittings_import_look_page, ROUTE_UPLOAD },
	{ WEB_GET,  "/set/{e}/export/{table}",            ANYBODY, fittings_export_page, 0 },

	/* --- review: differences, review, schedule */
	{ WEB_GET,  "/set/{e}/diff",          ANYBODY, review_diff_page, 0 },
	{ WEB_POST, "/set/{e}/submit",        EDITOR, review_submit, 0 },
	{ WEB_POST, "/set/{e}/giveup",        EDITOR, review_give_up, 0 },
	{ WEB_GET,  "/set/{e}/update",        EDITOR, review_update_page, 0 },
	{ WEB_POST, "/set/{e}/update",        EDITOR, review_update, 0 },
	{ WEB_GET,  "/review",                ANYBODY, review_list_page, 0 },
	{ WEB_GET,  "/review/{e}",            ANYBODY, review_page, 0 },
	{ WEB_GET,  "/review/{e}/file",       SIGNER, review_file, 0 },
	{ WEB_GET,  "/review/{e}/ready",      ANYBODY, review_ready, ROUTE_QUIET },
	{ WEB_POST, "/review/{e}/approve",    SIGNER, review_approve, 0 },
	{ WEB_POST, "/review/{e}/ask",        SIGNER, review_ask, 0 },
	{ WEB_POST, "/review/{e}/withdraw",   SIGNER, review_withdraw, 0 },
	{ WEB_POST, "/review/{e}/send",       SIGNER, review_send, 0 },
	{ WEB_POST, "/review/{e}/callback",   SIGNER, review_call_back, 0 },
	{ WEB_POST, "/review/{e}/plan",       EDITOR | SIGNER, review_plan, 0 },
	{ WEB_POST, "/review/{e}/read",       EDITOR | SIGNER, review_mark, 0 },
	{ WEB_POST, "/review/{e}/comment",    EDITOR | SIGNER, review_comment, 0 },
	{ WEB_POST, "/review/{e}/done",       EDITOR | SIGNER, review_comment_done, 0 },
	{ WEB_GET,  "/schedule",              ANYBODY, review_schedule_page, 0 },
	{ WEB_POST, "/schedule/occasion",     SIGNER, review_occasion, 0 },
	{ WEB_POST, "/schedule/remove",       SIGNER, review_occasion_remove, 0 },

	/* --- figures, not understood, audit, phone */
	{ WEB_GET,  "/figures",              ANYBODY, office_figures_page, 0 },
	{ WEB_GET,  "/figures.csv",          ANYBODY, office_figures_csv, 0 },
	{ WEB_GET,  "/figures.json",         ANYBODY, office_figures_json, ROUTE_QUIET },
	{ WEB_GET,  "/unmatched",            ANYBODY, unmatched_page, 0 },
	{ WEB_GET,  "/unmatched/text",       ANYBODY, unmatched_text_page, 0 },
	{ WEB_GET,  "/unmatched/taken/{e}",  ANYBODY, unmatched_taken_page, 0 },
	{ WEB_GET,  "/unmatched/taken/{e}/ready", ANYBODY, unmatched_taken_ready, ROUTE_QUIET },
	{ WEB_POST, "/unmatched/take",       EDITOR, unmatched_take, 0 },
	{ WEB_POST, "/unmatched/leave",      EDITOR, unmatched_leave, 0 },
	{ WEB_POST, "/unmatched/open",       EDITOR, unmatched_open, 0 },
	{ WEB_GET,  "/audit",                ANYBODY, office_audit_page, 0 },
	{ WEB_GET,  "/audit.csv",            ANYBODY, office_audit_csv, 0 },
	{ WEB_POST, "/audit/verify",         ANYBODY, office_audit_verify, 0 },
	{ WEB_GET,  "/audit/checkpoint",     ANYBODY, office_checkpoint_page, 0 },
	{ WEB_GET,  "/audit/checkpoint.txt", ANYBODY, office_checkpoint_text, 0 },
	{ WEB_POST, "/audit/checkpoint",     SIGNER | ADMINISTRATOR, office_checkpoint, 0 },
	{ WEB_GET,  "/phone",                ANYBODY, office_phone_page, 0 },
	{ WEB_POST, "/phone",                ANYBODY, office_phone, 0 },
};
/* clang-format on */

const struct routes routes_of_desk = { rows, sizeof(rows) / sizeof(rows[0]) };
