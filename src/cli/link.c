/* link: what the running daemon's links are doing, and a word to it about one of them. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/cli/cli.h"
#include "agahi/ops/control.h"

enum { COLUMNS = 3 };

/* Name, state, replies: cut from a line of the answer. False when it is none. */
static bool cut(char *line, char *columns[COLUMNS])
{
	char *rest = NULL;

	for (size_t i = 0; i < COLUMNS; i++) {
		columns[i] = strtok_r(i == 0 ? line : NULL, "\t", &rest);
		if (!columns[i])
			return false;
	}
	return true;
}

static void print_lines(char *lines)
{
	char *columns[COLUMNS], *rest = NULL;

	printf("%-24s %-12s %s\n", "link", "state", "replies that wait");
	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (cut(line, columns))
			printf("%-24s %-12s %s\n", columns[0], columns[1], columns[2]);
	}
}

static int print_json(char *lines)
{
	json_t *list = json_array();
	char *columns[COLUMNS], *rest = NULL;

	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (cut(line, columns))
			json_array_append_new(list,
				json_pack("{s:s,s:s,s:I}", "link", columns[0], "state", columns[1], "waiting",
					(json_int_t)strtoll(columns[2], NULL, 10)));
	}
	int result = json_dumpf(list, stdout, JSON_INDENT(2)) == 0 ? CLI_OK : CLI_FAILED;
	printf("\n");
	json_decref(list);
	return result;
}

static bool has_no_socket(const struct config *config)
{
	if (*config->admin.socket != '\0')
		return false;
	cli_say("the configuration names no admin.socket; give it one, and have the daemon reload");
	return true;
}

/* The answer behind its first line, "ok"; NULL after a word on standard error. */
static char *ask(const struct config *config, const char *line, struct buffer *answer)
{
	char error[512];

	if (has_no_socket(config))
		return NULL;
	if (!control_ask(config->admin.socket, line, answer, error, sizeof(error))) {
		cli_say("the daemon is not reached: %s", error);
		return NULL;
	}
	if (strncmp(answer->data, "ok\n", 3) == 0)
		return answer->data + 3;
	answer->data[strcspn(answer->data, "\n")] = '\0';
	cli_say("%s", strncmp(answer->data, "error ", 6) == 0 ? answer->data + 6 : answer->data);
	return NULL;
}

static int run(const struct config *config, const char *line, bool list, bool json)
{
	struct buffer answer = { 0 };
	char *lines = ask(config, line, &answer);
	int result = lines ? CLI_OK : CLI_FAILED;

	if (lines && list && json)
		result = print_json(lines);
	else if (lines && list)
		print_lines(lines);
	buffer_free(&answer);
	return result;
}

/* The first line of the answer, and where it ends. */
struct following {
	char first[CONTROL_LINE];
	size_t len;
	bool begun;
};

static void on_piece(const char *text, size_t len, void *arg)
{
	struct following *following = arg;

	while (!following->begun && len > 0) {
		following->begun = *text == '\n';
		if (!following->begun && following->len + 1 < sizeof(following->first))
			following->first[following->len++] = *text;
		text++;
		len--;
	}
	fwrite(text, 1, len, stdout);
	fflush(stdout);
}

static int trace(const struct config *config, const char *line)
{
	struct following following = { .len = 0 };
	char error[512];

	if (has_no_socket(config))
		return CLI_FAILED;
	if (!control_follow(config->admin.socket, line, on_piece, &following, error, sizeof(error))) {
		cli_say("the daemon is not reached: %s", error);
		return CLI_FAILED;
	}
	if (strcmp(following.first, "ok") == 0)
		return CLI_OK;
	cli_say("%s", strncmp(following.first, "error ", 6) == 0 ? following.first + 6 : "no answer came");
	return CLI_FAILED;
}

int cli_link(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json } };
	int first = cli_parse(argc, argv, options, 1, false);
	char line[CONTROL_LINE];

	if (first < 0 || first >= argc)
		return cli_usage("link");
	bool list = strcmp(argv[first], "list") == 0;
	bool traces = strcmp(argv[first], "trace") == 0;
	bool changes = strcmp(argv[first], "stop") == 0 || strcmp(argv[first], "start") == 0;
	if ((!list && !changes && !traces) || argc - first != (list ? 1 : 2) || (json && !list))
		return cli_usage("link");
	snprintf(line, sizeof(line), "link %s%s%.100s", argv[first], list ? "" : " ",
		list ? "" : argv[first + 1]);
	return traces ? trace(config, line) : run(config, line, list, json);
}
