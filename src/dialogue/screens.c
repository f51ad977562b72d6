#include "agahi/dialogue/screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "agahi/link/format.h"

struct screen {
	STAILQ_ENTRY(screen) next;
	struct ussd_echo echo;
	char service_type[6];
	bool last;
	bool ucs2;
	uint64_t dialogue; /* 0: of none any more */
	uint64_t asked_us;
	struct address citizen;
	struct address service;
	char text[];
};

/* Of one link. */
struct queue {
	struct ussd_dialect dialect;
	struct screen_size size;
	STAILQ_HEAD(, screen) screens;
	size_t waiting;
};

struct screens {
	struct screens_parts parts;
	uint64_t sent;
	struct histogram times;
	struct queue queues[]; /* by link */
};

/* --- submitting --------------------------------------------------------------------------------------- */

static void on_told(uint64_t cookie, const struct submit_fate *fate, struct moment now, void *arg)
{
	const struct screens *screens = arg;

	if (cookie != 0)
		screens->parts.told(cookie, fate, now, screens->parts.arg);
}

/* A screen goes out as the service that the network spoke to, unless the host says otherwise. */
static void fill_service_type(
	const struct config_link *config, const char *asked, struct pdu_message *message)
{
	const char *type = *config->ussd.service_type ? config->ussd.service_type
		: *config->service_type               ? config->service_type
						      : asked;

	snprintf(message->service_type, sizeof(message->service_type), "%s", type);
}

/* False when the link takes no more. */
static bool submit(struct screens *screens, size_t link_index, const struct screen *screen, struct moment now)
{
	const struct queue *queue = &screens->queues[link_index];
	struct link *link = screens->parts.links[link_index];
	const struct segment_format format = {
		.alphabet = queue->size.alphabet, .header = SEGMENT_HEADER_NONE, .ucs2 = screen->ucs2
	};
	const struct submitter submitter = { on_told, screens, screen->dialogue };
	struct segments segments;
	struct ussd_octets octets;
	struct pdu pdu;

	if (segment_text(screen->text, &format, &segments) != 0)
		return true; /* memory is short: as good as lost on the way; the citizen dials again */
	pdu_begin(&pdu, PDU_SUBMIT_SM);
	fill_addresses_for_link(link_config(link), &screen->service, &screen->citizen, &pdu.message);
	fill_service_type(link_config(link), screen->service_type, &pdu.message);
	pdu.message.data_coding = segments.data_coding;
	pdu.message.text = segments_part(&segments, 0);
	ussd_write(&queue->dialect, &screen->echo, screen->last, &octets, &pdu);
	enum link_taking taking = link_submit(link, &pdu, &submitter, now);
	segments_free(&segments);
	if (taking == LINK_TOOK)
		histogram_observe(&screens->times, now.us - screen->asked_us);
	return taking != LINK_TAKES_NOTHING; /* nobody waits behind a screen that cannot be sent */
}

static void drop_first(struct queue *queue)
{
	struct screen *first = STAILQ_FIRST(&queue->screens);

	STAILQ_REMOVE_HEAD(&queue->screens, next);
	queue->waiting--;
	free(first);
}

void screens_pump(struct screens *screens, size_t link_index, struct moment now)
{
	struct queue *queue = &screens->queues[link_index];
	const struct screen *screen;

	while ((screen = STAILQ_FIRST(&queue->screens)) != NULL &&
		link_can_submit(screens->parts.links[link_index], now)) {
		bool wanted = screen->last || screens->parts.is_wanted(screen->dialogue, screens->parts.arg);

		if (wanted && !submit(screens, link_index, screen, now))
			return;
		drop_first(queue);
	}
}

/* --- taking ------------------------------------------------------------------------------------------- */

static struct screen *make_screen(
	const struct dial_screen *shown, const struct screens_origin *origin, uint64_t dialogue)
{
	size_t len = strlen(shown->text);
	struct screen *screen = calloc(1, sizeof(*screen) + len + 1);

	if (!screen)
		return NULL;
	memcpy(screen->text, shown->text, len);
	screen->ucs2 = shown->ucs2;
	screen->last = shown->last;
	screen->echo = origin->echo;
	snprintf(screen->service_type, sizeof(screen->service_type), "%s", origin->service_type);
	screen->citizen = *origin->citizen;
	screen->service = *origin->service;
	screen->asked_us = origin->asked_us;
	screen->dialogue = dialogue;
	return screen;
}

bool screens_send(struct screens *screens, const struct dial_screen *shown,
	const struct screens_origin *origin, uint64_t dialogue, struct moment now)
{
	struct queue *queue = &screens->queues[origin->link_index];
	struct screen *screen =
		queue->waiting < screens->parts.waiting ? make_screen(shown, origin, dialogue) : NULL;

	if (!screen)
		return false;
	screens->sent++;
	STAILQ_INSERT_TAIL(&queue->screens, screen, next);
	queue->waiting++;
	screens_pump(screens, origin->link_index, now);
	return true;
}

/* --- time --------------------------------------------------------------------------------------------- */

void screens_tick(struct screens *screens, struct moment now)
{
	for (size_t link = 0; link < screens->parts.link_count && screens->parts.links[link]; link++) {
		struct queue *queue = &screens->queues[link];
		bool bound = link_is_bound(screens->parts.links[link]);
		const struct screen *first;

		while ((first = STAILQ_FIRST(&queue->screens)) != NULL &&
			(!bound || now.us - first->asked_us > (uint64_t)SCREENS_WAIT_MS * 1000))
			drop_first(queue);
	}
}

/* --- life --------------------------------------------------------------------------------------------- */

struct screens *screens_new(const struct screens_parts *parts)
{
	struct screens *screens =
		calloc(1, sizeof(*screens) + parts->link_count * sizeof(screens->queues[0]));

	if (!screens)
		return NULL;
	screens->parts = *parts;
	for (size_t i = 0; i < parts->link_count; i++) {
		STAILQ_INIT(&screens->queues[i].screens);
		if (parts->links[i])
			screens_set_link(screens, i);
	}
	return screens;
}

void screens_set_link(struct screens *screens, size_t link_index)
{
	const struct config_link *config = link_config(screens->parts.links[link_index]);

	screens->queues[link_index].dialect = config->ussd.dialect;
	screens->queues[link_index].size = screen_size_for_link(config);
}

void screens_set_waiting(struct screens *screens, size_t most)
{
	screens->parts.waiting = most;
}

void screens_free(struct screens *screens)
{
	if (!screens)
		return;
	for (size_t i = 0; i < screens->parts.link_count; i++) {
		while (STAILQ_FIRST(&screens->queues[i].screens))
			drop_first(&screens->queues[i]);
	}
	free(screens);
}

const struct ussd_dialect *screens_dialect(const struct screens *screens, size_t link_index)
{
	return &screens->queues[link_index].dialect;
}

const struct screen_size *screens_size(const struct screens *screens, size_t link_index)
{
	return &screens->queues[link_index].size;
}

/* --- figures ------------------------------------------------------------------------------------------ */

struct figures screens_figures(void)
{
	static const struct figure table[] = {
		{ "agahi_ussd_screens_total", FIGURE_COUNTER, "Screens sent.",
			.offset = offsetof(struct screens, sent) },
		{ "agahi_ussd_screen_seconds", FIGURE_HISTOGRAM, "From a key to its screen on the wire.",
			.offset = offsetof(struct screens, times) },
	};

	return FIGURES_OF(table);
}
