/* Any octets as a form with a file: refused whole, or fields that are text within the octets, and a file that is a piece of them.
 * What passes says the same when it is written again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/text/utf8.h"
#include "agahi/web/multipart.h"
#include "expect.h"

#define BOUNDARY "xYz"

static void expect_within(const void *at, size_t len, const char *octets, size_t size)
{
	const char *begin = at;

	expect(begin >= octets && begin + len <= octets + size);
}

static void write_field(struct buffer *out, const struct form_field *field)
{
	buffer_add_format(
		out, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n", field->name);
	buffer_add_text(out, field->value);
	buffer_add_text(out, "\r\n");
}

static void write_file(struct buffer *out, const struct multipart_file *file)
{
	buffer_add_format(out,
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n",
		file->name);
	buffer_add(out, file->octets.data, file->octets.len);
	buffer_add_text(out, "\r\n");
}

/* A field whose lines ended otherwise may hold the delimiter now: then nothing can be said. */
static bool holds_delimiter(const struct form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		if (strstr(form->fields[i].value, "--" BOUNDARY))
			return true;
	}
	return false;
}

static void expect_round_trip(const struct form *form, const struct multipart_file *file)
{
	struct multipart_file file_again;
	struct form again;
	struct buffer out = { 0 };

	if (holds_delimiter(form))
		return;
	for (size_t i = 0; i < form->count; i++)
		write_field(&out, &form->fields[i]);
	/* A name that was nothing but folders is none now, which only an empty file may have. */
	bool has_file = file->name && (*file->name != '\0' || file->octets.len == 0);
	if (has_file)
		write_file(&out, file);
	buffer_add_text(&out, "--" BOUNDARY "--\r\n");
	expect(multipart_parse(out.data, out.len, BOUNDARY, &again, &file_again));
	expect(again.count == form->count && (file_again.name != NULL) == has_file);
	for (size_t i = 0; i < form->count; i++)
		expect(strcmp(form->fields[i].name, again.fields[i].name) == 0 &&
			strcmp(form->fields[i].value, again.fields[i].value) == 0);
	if (has_file)
		expect(strcmp(file->name, file_again.name) == 0 &&
			file->octets.len == file_again.octets.len &&
			memcmp(file->octets.data, file_again.octets.data, file->octets.len) == 0);
	form_free(&again);
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct multipart_file file = { 0 };
	struct form form = { 0 };
	char *octets = malloc(size > 0 ? size : 1), type[128] = "", boundary[MULTIPART_BOUNDARY_SIZE];

	expect(octets != NULL);
	if (size > 0)
		memcpy(octets, data, size);
	if (size > 0 && size < sizeof(type)) {
		memcpy(type, data, size);
		if (multipart_find_boundary(type, boundary))
			expect(*boundary != '\0' && strlen(boundary) < MULTIPART_BOUNDARY_SIZE);
	}
	if (multipart_parse(octets, size, BOUNDARY, &form, &file)) {
		expect(form.count <= MULTIPART_PARTS);
		for (size_t i = 0; i < form.count; i++) {
			expect_within(form.fields[i].name, strlen(form.fields[i].name) + 1, octets, size);
			expect_within(form.fields[i].value, strlen(form.fields[i].value) + 1, octets, size);
			expect(strlen(form.fields[i].name) <= FORM_NAME_OCTETS);
			expect_text(form.fields[i].value);
		}
		if (file.name) {
			expect(strlen(file.name) <= MULTIPART_FILE_NAME && !strpbrk(file.name, "/\\\""));
			expect_within(file.octets.data, file.octets.len, octets, size);
		}
		expect_round_trip(&form, &file);
	} else {
		expect(!form.fields && !form.octets && !file.name);
	}
	form_free(&form);
	free(octets);
	return 0;
}
