#include "agahi/web/cookie.h"

#include <string.h>

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static const struct {
	const char *name;
	const char *letters; /* of its value */
	const char *attributes;
	const char *stays; /* how long */
} kinds[] = {
	[COOKIE_SESSION] = { "desk", LETTERS "0123456789-_", "; HttpOnly; SameSite=Strict", "" },
	/* Who comes by a link from elsewhere finds the page in his language too. */
	[COOKIE_LANGUAGE] = { "language", LETTERS "0123456789-", "; HttpOnly; SameSite=Lax",
		"; Max-Age=31536000" },
	/* Strict would leave out the log-in that somebody comes to by a link. It opens nothing (staff/devices.h). */
	[COOKIE_DEVICE] = { "device", LETTERS "0123456789-_", "; HttpOnly; SameSite=Lax",
		"; Max-Age=31536000" },
};

static const char host_prefix[] = "__Host-";

static bool is_named(const char *name, size_t len, enum cookie cookie, bool tls)
{
	size_t prefix = tls ? sizeof(host_prefix) - 1 : 0;
	const char *own = kinds[cookie].name;

	return len == prefix + strlen(own) && strncmp(name, host_prefix, prefix) == 0 &&
		strncmp(name + prefix, own, strlen(own)) == 0;
}

/* The value in `pair` ("name=value"), when it is that cookie's; NULL. */
static const char *value_in(const char *pair, size_t len, enum cookie cookie, bool tls)
{
	const char *equals = memchr(pair, '=', len);

	return equals && is_named(pair, (size_t)(equals - pair), cookie, tls) ? equals + 1 : NULL;
}

static bool is_well_formed(const char *value, size_t len, enum cookie cookie)
{
	return strspn(value, kinds[cookie].letters) >= len;
}

void cookie_read(const char *header, enum cookie cookie, bool tls, char *out, size_t size)
{
	const char *found = NULL;
	size_t found_len = 0;

	*out = '\0';
	while (header && *header != '\0') {
		header += strspn(header, " \t;");
		size_t len = strcspn(header, ";");
		size_t trimmed = len;

		while (trimmed > 0 && strchr(" \t", header[trimmed - 1]))
			trimmed--;
		const char *value = value_in(header, trimmed, cookie, tls);
		if (value && found)
			return;
		if (value) {
			found = value;
			found_len = trimmed - (size_t)(value - header);
		}
		header += len;
	}
	if (!found || found_len >= size || !is_well_formed(found, found_len, cookie))
		return;
	memcpy(out, found, found_len);
	out[found_len] = '\0';
}

void cookie_write(struct buffer *out, enum cookie cookie, bool tls, const char *value)
{
	bool stays = *value != '\0' && is_well_formed(value, strlen(value), cookie);

	buffer_add_format(out, "Set-Cookie: %s%s=%s; Path=/%s%s%s\r\n", tls ? host_prefix : "",
		kinds[cookie].name, stays ? value : "", kinds[cookie].attributes,
		stays ? kinds[cookie].stays : "; Max-Age=0", tls ? "; Secure" : "");
}
