#include "agahi/web/head.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* RFC 9110, 5.6.2. */
static bool is_token_letter(char letter)
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
		(letter >= '0' && letter <= '9') || (letter != '\0' && strchr("!#$%&'*+-.^_`|~", letter));
}

static bool is_token(const char *text)
{
	size_t len = 0;

	while (is_token_letter(text[len]))
		len++;
	return len > 0 && text[len] == '\0';
}

/* --- where it ends ------------------------------------------------------------------------------------ */

static bool may_follow(char before, char octet)
{
	if (before == '\r')
		return octet == '\n';
	if (octet == '\n')
		return false;
	return (octet >= ' ' && octet <= '~') || octet == '\t' || octet == '\r';
}

enum refusal head_find_end(const char *octets, size_t len, size_t *seen, size_t *end)
{
	*end = 0;
	for (; *seen < len; ++*seen) {
		size_t at = *seen;

		if (!may_follow(at > 0 ? octets[at - 1] : '\0', octets[at]))
			return REFUSAL_CONTROL;
		if (at >= HEAD_OCTETS)
			return REFUSAL_HEAD_SIZE;
		if (at >= 3 && memcmp(octets + at - 3, "\r\n\r\n", 4) == 0) {
			*seen = *end = at + 1;
			return REFUSAL_NONE;
		}
	}
	return REFUSAL_NONE;
}

/* --- what stands in it -------------------------------------------------------------------------------- */

/* The next line, without its CR LF; NULL at the end. */
static char *next_line(char **place)
{
	char *line = *place, *end = strstr(line, "\r\n");

	if (!end)
		return NULL;
	*end = '\0';
	*place = end + 2;
	return line;
}

static enum refusal parse_line(struct head *head, char *line)
{
	char *target = line ? strchr(line, ' ') : NULL;
	char *version = target ? strchr(target + 1, ' ') : NULL;

	if (!version)
		return REFUSAL_LINE;
	*target++ = '\0';
	*version++ = '\0';
	head->method = line;
	head->target = target;
	if (!is_token(line) || *target == '\0' || strchr(target, '\t') || strncmp(version, "HTTP/", 5) != 0)
		return REFUSAL_LINE;
	return strcmp(version, "HTTP/1.1") == 0 ? REFUSAL_NONE : REFUSAL_VERSION;
}

static char *trim(char *text)
{
	text += strspn(text, " \t");
	size_t len = strlen(text);
	while (len > 0 && strchr(" \t", text[len - 1]))
		len--;
	text[len] = '\0';
	return text;
}

static enum refusal parse_field(struct head *head, char *line)
{
	char *colon = strchr(line, ':');

	if (!colon)
		return REFUSAL_NAME;
	*colon = '\0';
	if (!is_token(line))
		return REFUSAL_NAME;
	if (head->count == HEAD_FIELDS)
		return REFUSAL_HEAD_COUNT;
	head->fields[head->count++] = (struct head_field){ line, trim(colon + 1) };
	return REFUSAL_NONE;
}

enum refusal head_parse(struct head *head, char *octets, size_t len)
{
	char *place = octets;

	memset(head, 0, sizeof(*head));
	octets[len] = '\0';
	if (strlen(octets) != len)
		return REFUSAL_CONTROL;
	enum refusal refusal = parse_line(head, next_line(&place));
	for (char *line = next_line(&place); refusal == REFUSAL_NONE && line && *line != '\0';
		line = next_line(&place))
		refusal = parse_field(head, line);
	return refusal;
}

const char *head_value(const struct head *head, const char *name)
{
	for (size_t i = 0; i < head->count; i++) {
		if (strcasecmp(head->fields[i].name, name) == 0)
			return head->fields[i].value;
	}
	return NULL;
}

size_t head_count(const struct head *head, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < head->count; i++)
		count += strcasecmp(head->fields[i].name, name) == 0;
	return count;
}
