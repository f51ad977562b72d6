#include "agahi/web/multipart.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agahi/text/utf8.h"

#define FORM_DATA "multipart/form-data"

/* Of which names of fields are made; the boundary may have some more. */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."

/* --- the boundary ------------------------------------------------------------------------------------- */

static bool copy_boundary(const char *text, size_t len, char boundary[MULTIPART_BOUNDARY_SIZE])
{
	if (len == 0 || len >= MULTIPART_BOUNDARY_SIZE)
		return false;
	memcpy(boundary, text, len);
	boundary[len] = '\0';
	return boundary[strspn(boundary, LETTERS "'()+,/:=?")] == '\0';
}

bool multipart_find_boundary(const char *type, char boundary[MULTIPART_BOUNDARY_SIZE])
{
	static const char name[] = "boundary=";
	size_t len = strlen(FORM_DATA);

	if (strncasecmp(type, FORM_DATA, len) != 0)
		return false;
	type += len;
	type += strspn(type, " \t");
	if (*type++ != ';')
		return false;
	type += strspn(type, " \t");
	if (strncasecmp(type, name, strlen(name)) != 0)
		return false;
	type += strlen(name);
	len = strlen(type);
	if (len > 2 && type[0] == '"' && type[len - 1] == '"')
		return copy_boundary(type + 1, len - 2, boundary);
	return copy_boundary(type, len, boundary);
}

/* --- the head of a part ------------------------------------------------------------------------------- */

struct part {
	const char *name;
	const char *file_name; /* NULL: a field */
	bool typed;
};

/* What is read next, and where it ends. */
struct reader {
	char *at, *end;
	const char *delimiter; /* CR LF -- boundary */
	size_t delimiter_len;
};

static bool take_word(struct reader *reader, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(reader->end - reader->at) < len || strncasecmp(reader->at, word, len) != 0)
		return false;
	reader->at += len;
	return true;
}

/* What stands in quotes, up to the next one: browsers write one within as %22. Ends it by a NUL in the place of that. */
static const char *take_quoted(struct reader *reader, size_t most)
{
	char *text = reader->at;

	if (text == reader->end || *text++ != '"')
		return NULL;
	char *quote = memchr(text, '"', (size_t)(reader->end - text));
	if (!quote || (size_t)(quote - text) > most)
		return NULL;
	for (const char *at = text; at < quote; at++) {
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return NULL;
	}
	*quote = '\0';
	reader->at = quote + 1;
	return utf8_first_fault(text, (size_t)(quote - text)) == (size_t)(quote - text) ? text : NULL;
}

/* Old browsers send the folders too, of either kind of system. */
static const char *without_folders(const char *name)
{
	for (const char *at = name; *at != '\0'; at++) {
		if (*at == '/' || *at == '\\')
			name = at + 1;
	}
	return name;
}

static bool take_disposition(struct reader *reader, struct part *part)
{
	if (part->name || !take_word(reader, "form-data; name="))
		return false;
	part->name = take_quoted(reader, FORM_NAME_OCTETS);
	if (!part->name || *part->name == '\0' || part->name[strspn(part->name, LETTERS)] != '\0')
		return false;
	if (take_word(reader, "\r\n"))
		return true;
	if (!take_word(reader, "; filename="))
		return false;
	part->file_name = take_quoted(reader, MULTIPART_FILE_NAME);
	return part->file_name && take_word(reader, "\r\n");
}

/* Nobody asks for it: what a file is, its octets tell. */
static bool pass_type(struct reader *reader, struct part *part)
{
	if (part->typed)
		return false;
	part->typed = true;
	while (reader->at < reader->end && *reader->at >= 0x20 && *reader->at < 0x7f)
		reader->at++;
	return take_word(reader, "\r\n");
}

static bool take_head(struct reader *reader, struct part *part)
{
	const char *begin = reader->at;

	*part = (struct part){ 0 };
	while (!take_word(reader, "\r\n")) {
		bool taken = take_word(reader, "Content-Disposition: ")
			? take_disposition(reader, part)
			: take_word(reader, "Content-Type: ") && pass_type(reader, part);

		if (!taken || reader->at - begin > MULTIPART_HEAD)
			return false;
	}
	return part->name != NULL;
}

/* --- parts -------------------------------------------------------------------------------------------- */

static bool keep_field(struct form *form, const struct part *part, char *content, size_t len)
{
	if (!form_settle_text(content, &len))
		return false;
	content[len] = '\0'; /* the delimiter stood behind it */
	form->fields[form->count++] = (struct form_field){ part->name, content };
	return true;
}

static bool keep_file(struct multipart_file *file, const struct part *part, const char *content, size_t len)
{
	if (file->name || (*part->file_name == '\0' && len > 0))
		return false;
	file->name = without_folders(part->file_name);
	file->octets = (struct span){ (const uint8_t *)content, len };
	return true;
}

static bool take_part(struct reader *reader, struct form *form, struct multipart_file *file)
{
	struct part part;

	if (form->count + (file->name != NULL) == MULTIPART_PARTS || !take_head(reader, &part))
		return false;
	char *content = reader->at;
	char *end =
		memmem(content, (size_t)(reader->end - content), reader->delimiter, reader->delimiter_len);
	if (!end)
		return false;
	reader->at = end + reader->delimiter_len;
	return part.file_name ? keep_file(file, &part, content, (size_t)(end - content))
			      : keep_field(form, &part, content, (size_t)(end - content));
}

static bool take_all(struct reader *reader, struct form *form, struct multipart_file *file)
{
	size_t first_len = reader->delimiter_len - 2; /* no line ends before the first one */

	if ((size_t)(reader->end - reader->at) < first_len ||
		memcmp(reader->at, reader->delimiter + 2, first_len) != 0)
		return false;
	reader->at += first_len;
	while (take_word(reader, "\r\n")) {
		if (!take_part(reader, form, file))
			return false;
	}
	if (!take_word(reader, "--"))
		return false;
	take_word(reader, "\r\n");
	return reader->at == reader->end;
}

bool multipart_parse(
	char *octets, size_t len, const char *boundary, struct form *form, struct multipart_file *file)
{
	char delimiter[MULTIPART_BOUNDARY_SIZE + 4] = "\r\n--";
	struct reader reader = { octets, octets + len, delimiter, strlen(boundary) + 4 };

	memset(form, 0, sizeof(*form));
	*file = (struct multipart_file){ 0 };
	memcpy(delimiter + 4, boundary, strlen(boundary) + 1);
	form->fields = calloc(MULTIPART_PARTS, sizeof(*form->fields));
	if (len > 0 && form->fields && take_all(&reader, form, file))
		return true;
	form_free(form);
	*file = (struct multipart_file){ 0 };
	return false;
}
