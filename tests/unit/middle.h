/* The middle of the gateway on a bench: every room from a message to its reply, with a link and a journal that the test
 * plays (fakes/), and time that the test turns. For suites of request/, dialogue/ and gateway/. */
#ifndef AGAHI_TEST_MIDDLE_H
#define AGAHI_TEST_MIDDLE_H

#include "content.h"

#include "fakes/journal.h"
#include "fakes/link.h"

#include "agahi/delivery/outbound.h"
#include "agahi/intake/inbound.h"
#include "agahi/text/script.h"

enum { MIDDLE_LINKS = 2 };

struct middle {
	struct journal journal;
	struct link fakes[MIDDLE_LINKS];
	struct link *links[MIDDLE_LINKS];
	const char *names[MIDDLE_LINKS];
	size_t smscs[MIDDLE_LINKS];
	const char *own;
	struct sender_key key;
	struct catalogue *catalogue;
	struct metrics *metrics;
	char *logged; /* of messages, and nothing else */
	size_t logged_size;
	FILE *log_stream;
	struct log *log;
	struct message_log *messages;
	struct limiter *limiter;
	struct preferences *preferences;
	struct conversations *conversations;
	struct blocklist blocklist;
	struct redelivery *redelivery;
	struct refusals *refusals;
	struct admission *admission;
	struct unanswered *unanswered;
	struct inhand *inhand;
	struct requests *requests;
	struct fragments *fragments;
	struct receipts *receipts;
	struct inbound *inbound;
	struct moment now;
	uint32_t sequence; /* of the next message */
	uint32_t generation;

	/* The reply handed on last. */
	size_t replies;
	size_t reply_link;
	int64_t reply_id;
	unsigned redelivered;
	char reply[600];
};

static struct middle middle;
static bool middle_is_shared; /* other nodes share the journal; before middle_set_up() */

static bool middle_on_reply(const struct committed *committed, struct moment now, void *arg)
{
	const struct journal_entry *entry = committed->entry;

	(void)now;
	(void)arg;
	middle.replies++;
	middle.reply_link = committed->link_index;
	middle.reply_id = entry->id;
	middle.redelivered = entry->redelivered;
	snprintf(middle.reply, sizeof(middle.reply), "%s", entry->reply);
	return false;
}

static uint64_t middle_ended(const struct redelivery_origin *origin, void *arg)
{
	(void)arg;
	return middle.fakes[origin->link].ended_ms;
}

static void middle_make_rooms(bool notice)
{
	const struct admission_parts admission = { middle.limiter, middle.preferences, middle.conversations,
		&middle.blocklist, middle.key, { &middle.own, 1 }, notice };
	const struct unanswered_parts unanswered = { &middle.journal, middle.metrics, NULL, middle.key,
		middle.links, middle.messages };

	middle.admission = admission_new(&admission);
	middle.inhand = inhand_new(
		requests_block_size() > outbound_block_size() ? requests_block_size() : outbound_block_size(),
		3000);
	middle.unanswered = unanswered_new(&unanswered);
	const struct requests_parts requests = { .journal = &middle.journal,
		.admission = middle.admission,
		.unanswered = middle.unanswered,
		.preferences = middle.preferences,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.metrics = middle.metrics,
		.links = middle.links,
		.messages = middle.messages,
		.inhand = middle.inhand,
		.shared = middle_is_shared,
		.reply = middle_on_reply };
	middle.requests = requests_new(&requests);
	const struct fragments_parts fragments = { .journal = &middle.journal,
		.requests = middle.requests,
		.admission = middle.admission,
		.unanswered = middle.unanswered,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.smscs = middle.smscs,
		.links = middle.links,
		.shared = middle_is_shared };
	middle.fragments = fragments_new(&fragments);
	fragments_set_scripts(middle.fragments, SCRIPT_LATIN | SCRIPT_ARABIC);
	middle.receipts = receipts_new(&middle.journal, middle.refusals, middle.metrics, middle.links);
	const struct inbound_parts inbound = { .admission = middle.admission,
		.requests = middle.requests,
		.fragments = middle.fragments,
		.receipts = middle.receipts,
		.redelivery = middle.redelivery,
		.refusals = middle.refusals,
		.key = middle.key,
		.metrics = middle.metrics,
		.links = middle.links,
		.messages = middle.messages };
	middle.inbound = inbound_new(&inbound);
}

/* Limits: three at once, six a minute. */
static int middle_make(bool notice)
{
	const struct limiter_rates rates = { 3, 6, 100 };

	memset(&middle, 0, sizeof(middle));
	fake_journal_init(&middle.journal);
	for (size_t i = 0; i < MIDDLE_LINKS; i++) {
		fake_link_init(&middle.fakes[i]);
		middle.links[i] = &middle.fakes[i];
		middle.names[i] = "telco";
	}
	middle.own = "8300";
	middle.now = (struct moment){ CLOCK_BEFORE_MS * 1000 + 5000000, INT64_C(1700000000000) };
	middle.sequence = 100;
	memset(middle.key.octets, 7, sizeof(middle.key.octets));
	strcpy(middle.key.country_code, "92");
	middle.catalogue = test_catalogue_from(TEST_MESSAGES);
	middle.metrics = metrics_new(middle.names, MIDDLE_LINKS);
	middle.limiter = limiter_new(1000, &rates);
	middle.preferences = preferences_new(1000);
	middle.conversations = conversations_new(1000);
	middle.redelivery = redelivery_new(1000, moment_ms(middle.now), middle_ended, NULL);
	middle.log_stream = open_memstream(&middle.logged, &middle.logged_size);
	middle.log = log_new(middle.log_stream, LOG_LEVEL_INFO);
	middle.messages = message_log_new(middle.log, &middle.key, true);
	middle.refusals = refusals_new(middle.links, NULL, middle.metrics, middle.messages);
	middle_make_rooms(notice);
	requests_set_catalogue(middle.requests, middle.catalogue);
	inbound_refuse(middle.inbound, REFUSAL_COUNT);
	return 0;
}

static inline int middle_set_up(void **state)
{
	(void)state;
	return middle_make(true);
}

/* What still waits for its commit is told first, as journal_close() does. */
static inline int middle_tear_down(void **state)
{
	(void)state;
	fake_journal_commit(&middle.journal, false, middle.now);
	inbound_free(middle.inbound);
	receipts_free(middle.receipts);
	fragments_free(middle.fragments);
	requests_free(middle.requests);
	assert_int_equal(inhand_used(middle.inhand), 0);
	inhand_free(middle.inhand);
	unanswered_free(middle.unanswered);
	admission_free(middle.admission);
	message_log_free(middle.messages);
	log_free(middle.log);
	fclose(middle.log_stream);
	free(middle.logged);
	refusals_free(middle.refusals);
	redelivery_free(middle.redelivery);
	conversations_free(middle.conversations);
	preferences_free(middle.preferences);
	limiter_free(middle.limiter);
	metrics_free(middle.metrics);
	catalogue_free(middle.catalogue);
	blocklist_clear(&middle.blocklist);
	return 0;
}

/* Ends what was logged of messages so? */
static inline void middle_assert_logged(const char *fields)
{
	fflush(middle.log_stream);
	size_t len = strlen(fields);
	const char *end = middle.logged + middle.logged_size - len - 1;

	if (middle.logged_size < len + 1 || strncmp(end, fields, len) != 0 || end[len] != '\n')
		fail_msg("not \"%s\" at the end of %s", fields, middle.logged);
}

static inline size_t middle_lines(void)
{
	size_t lines = 0;

	fflush(middle.log_stream);
	for (size_t i = 0; i < middle.logged_size; i++)
		lines += middle.logged[i] == '\n';
	return lines;
}

static inline void middle_pass(uint64_t ms)
{
	middle.now.us += ms * 1000;
	middle.now.wall_ms += (int64_t)ms;
}

static inline struct address middle_citizen(unsigned number)
{
	struct address address = { 1, 1, "" };

	snprintf(address.digits, sizeof(address.digits), "9230012%05u", number);
	return address;
}

static inline uint64_t middle_identity(unsigned citizen)
{
	const struct address address = middle_citizen(citizen);

	return sender_identity(&middle.key, &address);
}

static inline struct short_address middle_short_citizen(unsigned number)
{
	const struct address address = middle_citizen(number);

	return address_shorten(&address);
}

static inline struct ticket middle_ticket(size_t link)
{
	return (struct ticket){ (uint32_t)link,
		{ .generation = middle.generation, .sequence = middle.sequence++, .command = 5 } };
}

/* A deliver_sm with this text (of the default alphabet, ASCII here) and header octets (or NULL), as the link has it. */
static inline void middle_deliver_octets(
	size_t link, const struct address *sender, const char *header, size_t header_len, const char *text)
{
	static const struct message_reading reading = { .alphabet = CHARSET_GSM7,
		.scripts = SCRIPT_LATIN | SCRIPT_ARABIC };
	const struct ticket ticket = middle_ticket(link);
	uint8_t octets[256];
	struct message message = { .kind = MESSAGE_QUESTION };
	struct pdu pdu;

	memset(&pdu, 0, sizeof(pdu));
	if (header)
		memcpy(octets, header, header_len);
	memcpy(octets + header_len, text, strlen(text));
	pdu.command = PDU_DELIVER_SM;
	pdu.sequence = ticket.ticket.sequence;
	pdu.message.source = *sender;
	pdu.message.destination = (struct address){ 6, 0, "8300" };
	pdu.message.esm_class = header ? PDU_ESM_UDH_INDICATOR : 0;
	pdu.message.text = (struct span){ octets, header_len + strlen(text) };
	assert_true(message_read(&reading, &pdu, &message));
	inbound_take(middle.inbound, &ticket, &message, middle.now);
	message_clear(&message);
}

static inline void middle_deliver(unsigned citizen, const char *text)
{
	const struct address sender = middle_citizen(citizen);

	middle_deliver_octets(0, &sender, NULL, 0, text);
}

/* The same, committed. */
static inline void middle_ask(unsigned citizen, const char *text)
{
	middle_deliver(citizen, text);
	fake_journal_commit(&middle.journal, true, middle.now);
}

static inline uint32_t middle_status(void)
{
	return fake_link_last_status(&middle.fakes[0]);
}

#endif
