#include "agahi/ops/linkcall.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/ops/control.h"

enum { COLUMNS = 3, LONGEST_NAME = 100 };

/* --- asking ------------------------------------------------------------------------------------------- */

static bool has_socket(struct linkcall *call)
{
	if (*call->socket != '\0')
		return true;
	snprintf(call->error, sizeof(call->error),
		"the configuration names no admin.socket; give it one, and have the daemon reload");
	return false;
}

static bool take_reason(struct linkcall *call, const char *first)
{
	snprintf(call->error, sizeof(call->error), "%.*s", (int)strcspn(first, "\n"),
		strncmp(first, "error ", 6) == 0 ? first + 6 : "no answer came");
	call->error[strcspn(call->error, "\n")] = '\0';
	return false;
}

static bool tell_unreached(struct linkcall *call, const char *why)
{
	snprintf(call->error, sizeof(call->error), "the daemon is not reached: %.400s", why);
	return false;
}

/* What stands behind the first line, "ok"; NULL with the error. */
static char *ask(struct linkcall *call, const char *line, struct buffer *answer)
{
	char why[512];

	if (!has_socket(call))
		return NULL;
	if (!control_ask(call->socket, line, answer, why, sizeof(why))) {
		tell_unreached(call, why);
		return NULL;
	}
	if (strncmp(answer->data, "ok\n", 3) == 0)
		return answer->data + 3;
	take_reason(call, answer->data);
	return NULL;
}

/* --- the list ----------------------------------------------------------------------------------------- */

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

static void print_table(FILE *out, char *lines)
{
	char *columns[COLUMNS], *rest = NULL;

	fprintf(out, "%-24s %-12s %s\n", "link", "state", "replies that wait");
	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (cut(line, columns))
			fprintf(out, "%-24s %-12s %s\n", columns[0], columns[1], columns[2]);
	}
}

static void print_json(FILE *out, char *lines)
{
	json_t *list = json_array();
	char *columns[COLUMNS], *rest = NULL;

	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (cut(line, columns))
			json_array_append_new(list,
				json_pack("{s:s,s:s,s:I}", "link", columns[0], "state", columns[1], "waiting",
					(json_int_t)strtoll(columns[2], NULL, 10)));
	}
	json_dumpf(list, out, JSON_INDENT(2));
	fprintf(out, "\n");
	json_decref(list);
}

bool linkcall_list(struct linkcall *call, bool json)
{
	struct buffer answer = { 0 };
	char *lines = ask(call, "link list", &answer);

	if (lines)
		(json ? print_json : print_table)(call->out, lines);
	buffer_free(&answer);
	return lines != NULL;
}

/* --- words -------------------------------------------------------------------------------------------- */

static void fill_line(char line[CONTROL_LINE], const char *word, const char *link)
{
	snprintf(line, CONTROL_LINE, "link %s %.*s", word, LONGEST_NAME, link);
}

bool linkcall_change(struct linkcall *call, const char *word, const char *link)
{
	struct buffer answer = { 0 };
	char line[CONTROL_LINE];

	fill_line(line, word, link);
	bool done = ask(call, line, &answer) != NULL;
	buffer_free(&answer);
	return done;
}

/* The first line of the answer, and where it ends. */
struct following {
	FILE *out;
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
	fwrite(text, 1, len, following->out);
	fflush(following->out);
}

bool linkcall_trace(struct linkcall *call, const char *link)
{
	struct following following = { .out = call->out };
	char line[CONTROL_LINE], why[512];

	if (!has_socket(call))
		return false;
	fill_line(line, "trace", link);
	if (!control_follow(call->socket, line, on_piece, &following, why, sizeof(why)))
		return tell_unreached(call, why);
	return strcmp(following.first, "ok") == 0 || take_reason(call, following.first);
}
