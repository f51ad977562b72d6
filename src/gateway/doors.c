#include "agahi/gateway/doors.h"

#include <stdio.h>
#include <string.h>

#include "agahi/base/clock.h"
#include "agahi/gateway/commands.h"

static void open_figures(struct doors *doors)
{
	char error[512];

	http_free(doors->http);
	doors->http = NULL;
	if (*doors->listen == '\0')
		return;
	doors->http = http_new(doors->parts.base, doors->listen, &doors->parts.figures, error, sizeof(error));
	if (!doors->http)
		log_warn(doors->parts.log, "admin_unavailable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "no figures are served; citizens are"),
			LOG_TEXT("next",
				"give admin.listen a free address:port, or \"\" for none, and reload"));
}

static void on_command(const struct control_request *request, struct buffer *answer, void *arg)
{
	struct doors *doors = arg;

	commands_answer(doors->parts.assembly, request, answer, clock_now());
}

static void open_commands(struct doors *doors)
{
	char error[512];

	control_free(doors->control);
	doors->control = NULL;
	if (*doors->socket == '\0')
		return;
	doors->control =
		control_new(doors->parts.base, doors->socket, on_command, doors, error, sizeof(error));
	if (!doors->control)
		log_warn(doors->parts.log, "control_unavailable", LOG_TEXT("reason", error),
			LOG_TEXT("effect", "agahi link does not reach the daemon; citizens are served"),
			LOG_TEXT("next",
				"give admin.socket a path in a folder of the daemon's, or \"\" for none, and "
				"reload"));
}

void doors_open(struct doors *doors, const struct config *config)
{
	bool figures = doors->http && strcmp(doors->listen, config->admin.listen) == 0;
	bool commands = doors->control && strcmp(doors->socket, config->admin.socket) == 0;

	snprintf(doors->listen, sizeof(doors->listen), "%s", config->admin.listen);
	snprintf(doors->socket, sizeof(doors->socket), "%s", config->admin.socket);
	if (!figures)
		open_figures(doors);
	if (!commands)
		open_commands(doors);
}

void doors_close(struct doors *doors)
{
	http_free(doors->http);
	control_free(doors->control);
	doors->http = NULL;
	doors->control = NULL;
}
