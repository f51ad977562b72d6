#include "agahi/config/print.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "agahi/config/keys.h"

/* The facts of a key, and a group's name with those around it. */
enum { TEXT_SIZE = 256, PATH_SIZE = 256, COMMENT_WIDTH = 110, MANUAL_WIDTH = 78 };

/* --- a line of text ----------------------------------------------------------------------------------- */

struct text {
	char octets[TEXT_SIZE];
	size_t len;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int written =
		vsnprintf(text->octets + text->len, sizeof(text->octets) - text->len, format, arguments);
	va_end(arguments);
	if (written > 0)
		text->len += (size_t)written;
	if (text->len >= sizeof(text->octets))
		text->len = sizeof(text->octets) - 1;
}

/* The next word's length; `rest` moves to its first octet. */
static size_t next_word(const char **rest)
{
	*rest += strspn(*rest, " ");
	return strcspn(*rest, " ");
}

static bool ends_sentence(const char *word, size_t len)
{
	return strchr(".!?", word[len - 1]) != NULL;
}

/* Writes words in lines that begin with `lead` and keep within `width`; with `by_sentence` each sentence begins
 * one, as manual pages want it. */
static void wrap(FILE *out, const char *words, const char *lead, size_t width, bool by_sentence)
{
	size_t column = 0;
	bool fresh = true;

	for (size_t len = next_word(&words); len > 0; words += len, len = next_word(&words)) {
		if (!fresh && column + 1 + len > width) {
			fputc('\n', out);
			fresh = true;
		}
		fprintf(out, "%s%.*s", fresh ? lead : " ", (int)len, words);
		column = (fresh ? strlen(lead) : column + 1) + len;
		fresh = by_sentence && ends_sentence(words, len);
		if (fresh)
			fputc('\n', out);
	}
	if (!fresh)
		fputc('\n', out);
}

/* --- an entry of the table in words ------------------------------------------------------------------- */

static void add_range(struct text *text, const struct key *key, const char *unit)
{
	if (key->minimum == 0 && key->type != KEY_INTEGER)
		add(text, "At most %d%s%s", key->maximum, unit ? " " : "", unit ? unit : "");
	else
		add(text, "%d to %d%s%s", key->minimum, key->maximum, unit ? " " : "", unit ? unit : "");
}

static void add_choices(struct text *text, const char *const *choices)
{
	for (size_t i = 0; choices[i]; i++)
		add(text, "%s\"%s\"", i == 0 ? "" : choices[i + 1] ? ", " : " or ", choices[i]);
}

static void add_default(struct text *text, const struct key *key)
{
	switch (key->type) {
	case KEY_INTEGER:
		add(text, "%d", key->fallback);
		break;
	case KEY_BOOLEAN:
		add(text, "%s", key->fallback ? "true" : "false");
		break;
	case KEY_CHOICE:
		add(text, "\"%s\"", key->choices[key->fallback]);
		break;
	case KEY_STRING:
		add(text, "\"%s\"", key->text);
		break;
	case KEY_STRINGS:
		add(text, key->text ? "[ \"%s\" ]" : "[]", key->text);
		break;
	case KEY_NUMBERS:
	case KEY_GROUP:
	case KEY_LINKS:
		add(text, "[]");
		break;
	}
}

static void add_allowed(struct text *text, const struct key *key)
{
	static const char *const units[] = { [KEY_STRING] = "octets",
		[KEY_STRINGS] = "entries",
		[KEY_NUMBERS] = "whole numbers",
		[KEY_LINKS] = "groups" };

	if (key->type == KEY_CHOICE)
		add_choices(text, key->choices);
	else if (key->type == KEY_BOOLEAN)
		add(text, "True or false");
	else
		add_range(text, key, key->type == KEY_INTEGER ? key->unit : units[key->type]);
}

static bool has_default(const struct key *key)
{
	return !key->required && (key->type != KEY_STRING || key->text);
}

/* That a change is taken at once is the rule, and needs no word. */
static const char *const effect_words[] = { [KEY_EFFECT_NONE] = "",
	[KEY_AT_ONCE] = "",
	[KEY_BINDS_ANEW] = " A change binds the link anew.",
	[KEY_AT_RESTART] = " A change waits for a restart." };

/* "1 to 3600 seconds; default 30."; nothing of a group. */
static struct text facts_of(const struct key *key)
{
	struct text text = { .len = 0 };

	if (key->type == KEY_GROUP)
		return text;
	add_allowed(&text, key);
	if (has_default(key)) {
		add(&text, "; default ");
		add_default(&text, key);
	}
	add(&text, key->required ? "; required." : ".");
	add(&text, "%s", effect_words[key->effect]);
	return text;
}

/* --- the annotated file ------------------------------------------------------------------------------- */

static void write_comment(FILE *out, const char *words, int indent)
{
	char lead[32];

	snprintf(lead, sizeof(lead), "%*s// ", indent, "");
	wrap(out, words, lead, COMMENT_WIDTH, false);
}

static void write_keys(FILE *out, const struct key *keys, int indent);

static void write_value(FILE *out, const struct key *key, int indent)
{
	struct text value = { .len = 0 };

	if (key->type == KEY_GROUP) {
		fprintf(out, "{\n");
		write_keys(out, key->members, indent + 2);
		fprintf(out, "%*s}", indent, "");
	} else if (key->type == KEY_LINKS) {
		fprintf(out, "(\n%*s{\n", indent + 2, "");
		write_keys(out, key->members, indent + 4);
		fprintf(out, "%*s}\n%*s)", indent + 2, "", indent, "");
	} else if (key->example) {
		fputs(key->example, out);
	} else {
		add_default(&value, key);
		fputs(value.octets, out);
	}
}

static void write_keys(FILE *out, const struct key *keys, int indent)
{
	for (const struct key *key = keys; key->name; key++) {
		struct text facts = facts_of(key);

		if (key != keys)
			fputc('\n', out);
		write_comment(out, key->meaning, indent);
		write_comment(out, facts.octets, indent);
		fprintf(out, "%*s%s = ", indent, "", key->name);
		write_value(out, key, indent);
		fprintf(out, ";\n");
	}
}

void print_keys(FILE *out, const char *head, const struct key *keys)
{
	write_comment(out, head, 0);
	fputc('\n', out);
	write_keys(out, keys, 0);
}

void print_config(FILE *out)
{
	print_keys(out,
		"Agahi's configuration, as \"agahid --print-config\" writes it. Every key stands here with "
		"its "
		"default, or with an example where that shows more; what is left out has its default. "
		"\"agahid -c FILE -t\" checks a file. A running daemon takes changes at SIGHUP, at once "
		"unless "
		"another thing is said.",
		keys_top);
}

/* --- the manual page ---------------------------------------------------------------------------------- */

static const char manual_head[] = ".\\\" From the table in src/config/keys.c: agahid --print-config-manual\n"
				  ".Dd November 25, 2026\n"
				  ".Dt AGAHI.CONF 5\n"
				  ".Os\n"
				  ".Sh NAME\n"
				  ".Nm agahi.conf\n"
				  ".Nd configuration of the Agahi voter information gateway\n"
				  ".Sh DESCRIPTION\n"
				  "The file is read by\n"
				  ".Xr agahid 8\n"
				  "and\n"
				  ".Xr agahi 1 .\n"
				  "It is written in the language of libconfig:\n"
				  "a setting is a name, an equals sign, a value and a semicolon;\n"
				  "texts stand in double quotes,\n"
				  "arrays in square brackets, lists in parentheses and groups in braces;\n"
				  "whole numbers are decimal, or hexadecimal after 0x;\n"
				  "comments begin with two slashes or a number sign and end with the line.\n"
				  ".Pp\n"
				  "What is left out has its default.\n"
				  "Unknown keys, values of another type or out of range,\n"
				  "and keys that contradict each other are faults.\n"
				  "All are told at once, each with file, line, key and what is allowed,\n"
				  "and nothing is started.\n"
				  "The command\n"
				  ".Dl agahid -c FILE -t\n"
				  "only checks a file, and\n"
				  ".Dl agahid --print-config\n"
				  "writes one with every key, its default and its meaning.\n"
				  ".Pp\n"
				  "A running daemon reads the file again at\n"
				  ".Dv SIGHUP\n"
				  "and takes what changed at once,\n"
				  "but where a key says that a change waits for a restart,\n"
				  "or that the link says good-bye and binds anew.\n"
				  "Links are known by their names:\n"
				  "one of a new name is added, one that is gone is taken away.\n"
				  "A file with faults changes nothing.\n"
				  ".Sh KEYS\n";

static const char manual_tail[] = ".Sh FILES\n"
				  ".Bl -tag -width Ds\n"
				  ".It Pa /etc/agahi/agahi.conf\n"
				  "The configuration.\n"
				  "It may hold passwords: let only the daemon's user and its group read it.\n"
				  ".It Pa /etc/agahi/agahi.conf.example\n"
				  "What\n"
				  ".Ql agahid --print-config\n"
				  "writes.\n"
				  ".El\n"
				  ".Sh EXAMPLES\n"
				  "The least that a file must say:\n"
				  ".Bd -literal -offset indent\n"
				  "links = ( {\n"
				  "  name = \"telco-a\";\n"
				  "  hosts = [ \"192.0.2.10:2775\", \"192.0.2.11:2775\" ];\n"
				  "  system_id = \"agahi\";\n"
				  "  password = \"secret\";\n"
				  "  short_codes = [ \"8301\" ];\n"
				  "} );\n"
				  ".Ed\n"
				  ".Sh SEE ALSO\n"
				  ".Xr agahi 1 ,\n"
				  ".Xr agahi-messages 5 ,\n"
				  ".Xr agahid 8\n";

static bool is_nested(const struct key *key)
{
	return key->type == KEY_GROUP || key->type == KEY_LINKS;
}

static void write_words(FILE *out, const struct key *key)
{
	struct text facts = facts_of(key);

	wrap(out, key->meaning, "", MANUAL_WIDTH, true);
	wrap(out, facts.octets, "", MANUAL_WIDTH, true);
}

static void write_items(FILE *out, const struct key *keys)
{
	bool listed = false;

	for (const struct key *key = keys; key->name; key++) {
		if (is_nested(key))
			continue;
		fprintf(out, "%s.It Ic %s\n", listed ? "" : ".Bl -tag -width Ds\n", key->name);
		write_words(out, key);
		listed = true;
	}
	if (listed)
		fprintf(out, ".El\n");
}

/* Keys that hold values, then the groups, a section each. */
static void write_sections(FILE *out, const struct key *keys, const char *path)
{
	char full[PATH_SIZE];

	write_items(out, keys);
	for (const struct key *key = keys; key->name; key++) {
		if (!is_nested(key))
			continue;
		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", key->name);
		fprintf(out, ".Ss %s\n", full);
		write_words(out, key);
		write_sections(out, key->members, full);
	}
}

void print_keys_manual(FILE *out, const char *head, const char *tail, const struct key *keys)
{
	fputs(head, out);
	write_sections(out, keys, "");
	fputs(tail, out);
}

void print_manual(FILE *out)
{
	print_keys_manual(out, manual_head, manual_tail, keys_top);
}
