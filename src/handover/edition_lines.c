#include "agahi/handover/edition_lines.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agahi/text/utf8.h"
#include "agahi/text/visible.h"

#define LATEST_MS INT64_C(253402300799000) /* the last second of the year 9999 */

static void trim_end(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
}

bool lines_clean(const char *text, char out[EDITION_TEXT_SIZE])
{
	struct buffer cleaned = { 0 };

	buffer_add_text(&cleaned, "");
	visible_add_clean(text, &cleaned);
	bool whole = !cleaned.failed;
	if (whole) {
		const char *start = cleaned.data + strspn(cleaned.data, " ");

		snprintf(out, EDITION_TEXT_SIZE, "%.*s",
			(int)utf8_cut(start, strlen(start), EDITION_TEXT_SIZE - 1), start);
		trim_end(out);
	}
	buffer_free(&cleaned);
	return whole;
}

const char *lines_write_time(int64_t ms, char text[LINES_TIME_SIZE])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm parts;

	if (!gmtime_r(&seconds, &parts) || strftime(text, LINES_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		*text = '\0';
	return text;
}

bool lines_read_time(const char *text, int64_t *ms)
{
	struct tm parts = { 0 };
	char again[LINES_TIME_SIZE];

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2dZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
		    &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
		return false;
	parts.tm_year -= 1900;
	parts.tm_mon -= 1;
	*ms = (int64_t)timegm(&parts) * 1000;
	return *ms > 0 && *ms <= LATEST_MS && strcmp(lines_write_time(*ms, again), text) == 0;
}

void lines_hash(const void *octets, size_t len, char hash[TABLES_HASH_SIZE])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, len > 0 ? octets : (const void *)"", len);
	sodium_bin2hex(hash, TABLES_HASH_SIZE, digest, sizeof(digest));
}

bool lines_take_number(const char **text, long long most, long long *number)
{
	size_t len = strspn(*text, "0123456789");

	if (len == 0 || len > 18 || (len > 1 && **text == '0'))
		return false;
	*number = strtoll(*text, NULL, 10);
	*text += len;
	return *number <= most;
}

bool lines_take_word(const char **text, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*text, word, len) != 0)
		return false;
	*text += len;
	return true;
}

bool lines_take_hex(const char **text, char hash[TABLES_HASH_SIZE])
{
	if (strspn(*text, "0123456789abcdef") != TABLES_HASH_SIZE - 1)
		return false;
	snprintf(hash, TABLES_HASH_SIZE, "%s", *text);
	*text += TABLES_HASH_SIZE - 1;
	return true;
}

bool lines_take_hash(const char **text, char hash[TABLES_HASH_SIZE])
{
	return lines_take_word(text, "sha256:") && lines_take_hex(text, hash);
}
