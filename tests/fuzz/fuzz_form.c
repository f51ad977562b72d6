/* Any octets as a posted form: refused whole, or fields that are text and that say the same when they are written again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/text/utf8.h"
#include "agahi/web/form.h"
#include "agahi/web/html.h"
#include "agahi/web/segments.h"
#include "expect.h"

/* As a page shows it, nothing is markup. */
static void expect_harmless(const char *text)
{
	struct html page = { 0 };

	html_text(&page, text);
	html_attribute(&page, HTML_VALUE, text);
	html_path(&page, HTML_HREF, "set", text);
	html_id(&page, HTML_ID, "f", text);
	size_t quotes = 0;
	for (size_t i = 0; i < page.out.len; i++)
		quotes += page.out.data[i] == '"';
	expect(quotes == 6 && !memchr(page.out.data, '<', page.out.len) &&
		!memchr(page.out.data, '\'', page.out.len));
	expect(utf8_first_fault(page.out.data, page.out.len) == page.out.len);
	buffer_free(&page.out);
}

static bool has_controls(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x20 || *text == 0x7f || (unsigned char)*text == 0xc2)
			return true;
	}
	return false;
}

/* Controls are not written, and line breaks come back as ours. */
static void expect_round_trip(const struct form *form)
{
	struct buffer out = { 0 };
	struct form again;

	for (size_t i = 0; i < form->count; i++) {
		if (has_controls(form->fields[i].name) || has_controls(form->fields[i].value)) {
			buffer_free(&out);
			return;
		}
		buffer_add_text(&out, i > 0 ? "&" : "");
		segments_encode(&out, form->fields[i].name);
		buffer_add_text(&out, "=");
		segments_encode(&out, form->fields[i].value);
	}
	expect(form_parse(&again, out.data, out.len) && again.count == form->count);
	for (size_t i = 0; i < form->count; i++) {
		expect(strcmp(form->fields[i].name, again.fields[i].name) == 0);
		expect(strcmp(form->fields[i].value, again.fields[i].value) == 0);
	}
	form_free(&again);
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct form form = { 0 };
	char *octets = malloc(size > 0 ? size : 1);

	expect(octets != NULL);
	if (size > 0)
		memcpy(octets, data, size);
	if (form_parse(&form, octets, size)) {
		expect(form.count <= FORM_MAX_FIELDS);
		for (size_t i = 0; i < form.count; i++) {
			expect(strlen(form.fields[i].name) <= FORM_NAME_OCTETS);
			expect_text(form.fields[i].name);
			expect_text(form.fields[i].value);
			if (i >= 8) /* these cost more */
				continue;
			expect(form_has(&form, form.fields[i].name));
			form_number(&form, form.fields[i].name, 0);
			expect_harmless(form.fields[i].value);
		}
		if (form.count > 0)
			expect_round_trip(&form);
	} else {
		expect(!form.fields && !form.octets);
	}
	form_free(&form);
	free(octets);
	return 0;
}
