#include "agahi/desk/routes.h"

#include "agahi/desk/basics.h"
#include "agahi/frame/poll.h"
#include "agahi/frame/shell.h"

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
	{ WEB_GET,  "/",              ROUTE_SIGNED_IN, basics_first_page, 0 },
	{ WEB_GET,  "/asset/{name}",  ROUTE_PUBLIC, basics_asset_page, ROUTE_QUIET },
	{ WEB_GET,  "/font/{name}",   ROUTE_PUBLIC, basics_asset_page, ROUTE_QUIET },
	{ WEB_GET,  "/healthz",       ROUTE_PUBLIC, basics_health_page, ROUTE_QUIET },
	{ WEB_GET,  "/help",          ROUTE_PUBLIC, shell_help_page, 0 },
	{ WEB_POST, "/language",      ROUTE_PUBLIC, shell_language_page, 0 },
	{ WEB_GET,  "/poll",          ROUTE_SIGNED_IN, poll_page, ROUTE_QUIET },
	{ WEB_POST, "/stay",          ROUTE_SIGNED_IN, poll_stay_page, 0 },

	/* --- log-in and accounts: login, second, invitation, logout, me, people */

	/* --- messages: sets, messages, menus, placeholders, import, export, preview */

	/* --- review: differences, review, schedule */

	/* --- figures, not understood, audit, phone */
};
/* clang-format on */

const struct routes routes_of_desk = { rows, sizeof(rows) / sizeof(rows[0]) };
