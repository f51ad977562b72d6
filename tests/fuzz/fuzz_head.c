/* Any octets as requests of a browser: heads that end where they must, and a guard that lets through only what cannot be
 * understood in two ways. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agahi/text/utf8.h"
#include "agahi/web/turn.h"
#include "expect.h"

static void expect_utf8(const char *text)
{
	expect(text && utf8_first_fault(text, strlen(text)) == strlen(text));
}

static void expect_one_meaning(const struct turn *turn)
{
	const struct web_request *request = &turn->exchange.request;

	expect(head_count(&turn->head, "Host") == 1 &&
		strcasecmp(head_value(&turn->head, "Host"), "desk") == 0);
	expect(head_count(&turn->head, "Content-Length") <= 1 &&
		head_count(&turn->head, "Transfer-Encoding") == 0);
	expect(turn->pass.method == WEB_POST || turn->pass.length == 0);
	expect(turn->pass.length <= WEB_BODY);
	expect_utf8(request->path);
	expect(request->path[0] == '/' && !strstr(request->path, "/../") && !strchr(request->path, '\n'));
	expect_utf8(request->accept_language);
	expect_utf8(request->if_none_match);
	for (size_t i = 0; i < request->query.count; i++)
		expect_utf8(request->query.fields[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct guard_site site = { "desk", false };
	const char *octets = (const char *)data;
	size_t seen = 0, end = 0, seen_at_once = 0, end_at_once = 0;
	enum refusal refusal = REFUSAL_NONE;

	for (size_t len = 0; len <= size && end == 0 && refusal == REFUSAL_NONE; len++) /* octet by octet */
		refusal = head_find_end(octets, len, &seen, &end);
	expect(head_find_end(octets, size, &seen_at_once, &end_at_once) == refusal && end_at_once == end);
	if (refusal != REFUSAL_NONE || end == 0)
		return 0;
	struct turn *turn = turn_new();
	expect(turn != NULL);
	if (turn_take_head(turn, octets, end, &site) == REFUSAL_NONE) {
		size_t left = size - end;

		buffer_add(&turn->body, octets + end, left < turn->pass.length ? left : turn->pass.length);
		if (turn_prepare(turn, &site, "192.0.2.7") == REFUSAL_NONE)
			expect_one_meaning(turn);
	}
	turn_free(turn);
	return 0;
}
