/* Any text as a Cookie header: what comes out of it is a token or nothing, and what was written is found again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/web/cookie.h"
#include "expect.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The pair of a Set-Cookie line, as a browser sends it back. */
static void expect_it_comes_back(enum cookie cookie, bool tls, const char *value)
{
	struct buffer line = { 0 };
	char back[65];

	cookie_write(&line, cookie, tls, value);
	expect(line.len > 14 && strcmp(line.data + line.len - 2, "\r\n") == 0);
	expect(strcspn(line.data, "\r\n") == line.len - 2);
	line.data[strcspn(line.data, ";")] = '\0';
	cookie_read(line.data + strlen("Set-Cookie: "), cookie, tls, back, sizeof(back));
	expect(strcmp(back, value) == 0 || *back == '\0');
	if (*value != '\0' && strspn(value, letters) == strlen(value) && cookie != COOKIE_LANGUAGE &&
		strlen(value) < sizeof(back))
		expect(strcmp(back, value) == 0);
	buffer_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *header = malloc(size + 1);

	expect(header != NULL);
	if (size > 0)
		memcpy(header, data, size);
	header[size] = '\0';
	for (int i = 0; i < 6; i++) {
		static const enum cookie cookies[] = { COOKIE_SESSION, COOKIE_LANGUAGE, COOKIE_DEVICE };
		enum cookie cookie = cookies[i % 3];
		bool tls = i >= 3;
		char value[65], small[4];

		cookie_read(header, cookie, tls, value, sizeof(value));
		expect(strlen(value) < sizeof(value) && strspn(value, letters) == strlen(value));
		cookie_read(header, cookie, tls, small, sizeof(small));
		expect(strcmp(small, strlen(value) < sizeof(small) ? value : "") == 0);
		expect_it_comes_back(cookie, tls, value);
		expect_it_comes_back(cookie, tls, header);
	}
	free(header);
	return 0;
}
