#include "fakes/link.h"

#include <string.h>

void fake_link_init(struct link *link)
{
	memset(link, 0, sizeof(*link));
	link->short_code = "8300";
	link->ussd_code = "*8300#";
	link->config.name = "telco";
	link->config.smsc = "telco/8300";
	link->config.system_type = link->config.service_type = link->config.ussd.service_type = "";
	link->config.source_ton = link->config.source_npi = -1;
	link->config.short_codes = (struct config_strings){ &link->short_code, 1 };
	link->config.response_timeout = 10;
	link->config.window = 100;
	link->config.ussd.dialect = *ussd_dialect_named("end-bit");
	link->config.ussd.max_septets = 182;
	link->config.ussd.max_ucs2 = 80;
	link->config.ussd.timeout = 180;
	link->bound = true;
	link->room = FAKE_LINK_KEPT;
}

void fake_link_tell(struct link *link, size_t index, enum submit_outcome outcome, uint32_t status,
	const char *message_id, struct moment now)
{
	const struct submitter *submitter = &link->submits[index].submitter;
	const struct submit_fate fate = { outcome, status, message_id };

	link->submits[index].told = true;
	submitter->told(submitter->cookie, &fate, now, submitter->arg);
}

uint32_t fake_link_last_status(const struct link *link)
{
	return link->answer_count > 0 ? link->answers[link->answer_count - 1].status : UINT32_MAX;
}

/* --- link.h ------------------------------------------------------------------------------------------- */

struct link *link_new(struct event_base *base, struct resolver *resolver, struct log *log,
	const struct config_link *config, const struct link_handlers *handlers, char *error, size_t size)
{
	(void)base;
	(void)resolver;
	(void)log;
	(void)config;
	(void)handlers;
	(void)error;
	(void)size;
	return NULL;
}

void link_free(struct link *link)
{
	(void)link;
}

bool link_start(struct link *link, struct moment now, char *error, size_t size)
{
	(void)now;
	(void)error;
	(void)size;
	link->stopped = link->gone = false;
	return true;
}

void link_tick(struct link *link, struct moment now)
{
	(void)link;
	(void)now;
}

void link_stop(struct link *link, struct moment now)
{
	(void)now;
	link->stopped = true;
}

void link_leave(struct link *link, struct moment now)
{
	link_stop(link, now);
}

void link_set_config(struct link *link, const struct config_link *config, struct tls *tls, bool binds_anew,
	struct moment now)
{
	(void)tls;
	(void)binds_anew;
	(void)now;
	link->config = *config;
}

void link_close(struct link *link, struct moment now)
{
	for (size_t i = 0; i < link->submit_count && i < FAKE_LINK_KEPT; i++) {
		if (!link->submits[i].told)
			fake_link_tell(link, i, SUBMIT_LOST, 0, "", now);
	}
	link->bound = false;
}

void link_hold(struct link *link, const char *reason, struct moment now)
{
	(void)reason;
	link->held = true;
	link_close(link, now);
}

void link_resume(struct link *link, struct moment now)
{
	(void)now;
	link->held = false;
}

const struct config_link *link_config(const struct link *link)
{
	return &link->config;
}

bool link_is_bound(const struct link *link)
{
	return link->bound;
}

bool link_is_running(const struct link *link)
{
	return !link->stopped;
}

bool link_has_stopped(const struct link *link)
{
	return link->gone;
}

bool link_can_submit(struct link *link, struct moment now)
{
	(void)now;
	return link->bound && link->room > 0;
}

static void keep(struct link *link, const struct pdu *pdu, const struct submitter *submitter)
{
	struct fake_submit *kept = &link->submits[link->submit_count % FAKE_LINK_KEPT];

	kept->pdu = *pdu;
	kept->submitter = *submitter;
	kept->told = false;
	if (pdu->message.text.len > 0)
		memcpy(kept->text, pdu->message.text.data, pdu->message.text.len);
	kept->pdu.message.text.data = kept->text;
	for (size_t i = 0; i < pdu->tlv_count && i < FAKE_TLVS; i++) {
		memcpy(kept->tlv_octets[i], pdu->tlvs[i].value.data, pdu->tlvs[i].value.len);
		kept->pdu.tlvs[i].value.data = kept->tlv_octets[i];
	}
}

enum link_taking link_submit(
	struct link *link, struct pdu *pdu, const struct submitter *submitter, struct moment now)
{
	if (!link_can_submit(link, now))
		return LINK_TAKES_NOTHING;
	if (link->unencodable && strcmp(pdu->message.source.digits, link->unencodable) == 0)
		return LINK_CANNOT_SEND;
	link->room--;
	keep(link, pdu, submitter);
	link->submit_count++;
	return LINK_TOOK;
}

uint64_t link_wait_ms(const struct link *link, struct moment now)
{
	(void)now;
	return link->bound ? link->wait_ms : UINT64_MAX;
}

size_t link_open_submits(const struct link *link)
{
	size_t open = 0;

	for (size_t i = 0; i < link->submit_count && i < FAKE_LINK_KEPT; i++)
		open += !link->submits[i].told;
	return open;
}

bool link_is_temporary(const struct link *link, uint32_t status)
{
	(void)link;
	return status == PDU_STATUS_THROTTLED || status == PDU_STATUS_QUEUE_FULL;
}

bool link_answer(struct link *link, const struct link_ticket *ticket, uint32_t status, struct moment now)
{
	(void)now;
	link->answers[link->answer_count++ % FAKE_LINK_KEPT] = (struct fake_answer){ *ticket, status };
	return true;
}

uint64_t link_ended_ms(const struct link *link, const struct link_ticket *ticket)
{
	(void)ticket;
	return link->ended_ms;
}

uint64_t link_lost_ms(const struct link *link)
{
	return link->lost_ms;
}

const struct tls *link_tls(const struct link *link)
{
	return link->tls;
}

struct wire_tap *link_tap(struct link *link)
{
	return &link->tap;
}

const struct wire_refusals *link_refusals(const struct link *link)
{
	return &link->refusals;
}

uint32_t link_backoff_ms(unsigned attempt, int min_s, int max_s, uint32_t random)
{
	(void)attempt;
	(void)min_s;
	(void)max_s;
	(void)random;
	return 0;
}
