#include "agahi/web/refusal.h"

static const struct {
	int status;
	const char *word;
	const char *words;
} kinds[REFUSALS] = {
	[REFUSAL_NONE] = { 0, "none", "" },
	[REFUSAL_CONTROL] = { 400, "control_octet", "The request has octets that no browser sends." },
	[REFUSAL_LINE] = { 400, "request_line", "The first line is not one of a request." },
	[REFUSAL_VERSION] = { 505, "version", "HTTP/1.1 is spoken here." },
	[REFUSAL_NAME] = { 400, "header_name", "A header has no name, or one that is none." },
	[REFUSAL_HEAD_SIZE] = { 431, "head_size", "The headers are longer than 8 KiB." },
	[REFUSAL_HEAD_COUNT] = { 431, "head_count", "There are too many headers." },
	[REFUSAL_METHOD] = { 405, "method", "Only GET, HEAD and POST are served." },
	[REFUSAL_TARGET] = { 400, "target", "The address must be a path of this site." },
	[REFUSAL_TWICE] = { 400, "header_twice", "A header that stands once stands twice." },
	[REFUSAL_NO_HOST] = { 400, "no_host", "The request does not say which host it is for." },
	[REFUSAL_OTHER_HOST] = { 421, "other_host", "This name is not served here." },
	[REFUSAL_ENCODING] = { 501, "transfer_encoding", "Bodies come with their length, not in pieces." },
	[REFUSAL_LENGTH] = { 400, "length", "The length of the body is no number, or there should be none." },
	[REFUSAL_NO_LENGTH] = { 411, "no_length", "The request does not say how long its body is." },
	[REFUSAL_SIZE] = { 413, "body_size",
		"More than 4 MiB, or 8 MiB with a file, are not taken at once." },
	[REFUSAL_EXPECT] = { 417, "expect", "Send the body at once." },
	[REFUSAL_TYPE] = { 415, "body_type", "This type of body is not taken." },
	[REFUSAL_ORIGIN] = { 403, "other_origin", "Forms are taken from pages of this site only." },
	[REFUSAL_PATH] = { 400, "path", "The address is not written as this site writes its own." },
	[REFUSAL_FORM] = { 400, "form", "The fields of the form cannot be read." },
	[REFUSAL_SLOW] = { 408, "slow", "The request took too long." },
	[REFUSAL_MEMORY] = { 503, "memory", "Memory is short; please try again." },
	[REFUSAL_STRANGER] = { 413, "stranger_size",
		"Nobody is logged in here, so no more than 64 KiB are taken at once. Log in in another "
		"window, "
		"then go back here: what you wrote still stands there, and can be sent again." },
	[REFUSAL_TLS] = { 0, "tls", "" },
	[REFUSAL_CROWDED] = { 0, "crowded", "" },
};

int refusal_status(enum refusal refusal)
{
	return kinds[refusal].status;
}

const char *refusal_words(enum refusal refusal)
{
	return kinds[refusal].words;
}

void refusals_count(struct refusals *refusals, enum refusal refusal, const char *address, struct moment now)
{
	struct told *told = &refusals->told[refusal];
	uint64_t count = 0;

	if (told_count(told, moment_ms(now), &count))
		log_warn(refusals->log, "web_refused", LOG_WORD("why", kinds[refusal].word),
			LOG_WORD("from", address), LOG_TALLY(count, told->total));
}
