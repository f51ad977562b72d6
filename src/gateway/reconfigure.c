#include "agahi/gateway/reconfigure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/config/changes.h"
#include "agahi/gateway/commands.h"
#include "agahi/link/tls.h"

struct reconfiguration {
	struct assembly *assembly;
	const struct config *fresh;
	struct tls *tls[CONFIG_MOST_LINKS]; /* by link of `fresh`, as the next */
	size_t places[CONFIG_MOST_LINKS];   /* that it has, or gets */
	bool is_taken[ASSEMBLY_PLACES];     /* by one of them */
};

static const struct config_link *link_of(const struct reconfiguration *it, size_t index)
{
	return &it->fresh->links[index];
}

/* --- what may fail ------------------------------------------------------------------------------------ */

static bool read_certificates(struct reconfiguration *it, char *error, size_t size)
{
	char reason[512];

	for (size_t i = 0; i < it->fresh->link_count; i++) {
		const struct config_link *link = link_of(it, i);

		if (!link->tls.enabled)
			continue;
		it->tls[i] = tls_new(&link->tls, reason, sizeof(reason));
		if (!it->tls[i]) {
			snprintf(error, size, "link %s: %s", link->name, reason);
			return false;
		}
	}
	return true;
}

/* ASSEMBLY_PLACES: there is none. */
static size_t place_named(const struct assembly *assembly, const char *name)
{
	for (size_t i = 0; i < assembly->link_count; i++) {
		if (strcmp(assembly->places[i].name, name) == 0)
			return i;
	}
	return ASSEMBLY_PLACES;
}

/* May anything still come out by a link that has stopped? A question that is not committed or not whole yet would be answered
 * by whoever has its place then. */
static bool is_quiet(const struct assembly *assembly)
{
	return assembly_uncommitted(assembly) == 0 && fragments_waiting(assembly->fragments) == 0;
}

/* One that a link has left for good, with all its replies; else a new one. */
static size_t free_place(const struct reconfiguration *it)
{
	const struct assembly *assembly = it->assembly;

	for (size_t i = 0; i < assembly->link_count && is_quiet(assembly); i++) {
		if (!it->is_taken[i] && assembly->places[i].use == PLACE_GONE &&
			link_has_stopped(assembly->links[i]) && outbound_count_of(assembly->outbound, i) == 0)
			return i;
	}
	return assembly->link_count;
}

/* Those that have a place keep it, before any other may take it. */
static void find_places(struct reconfiguration *it)
{
	for (size_t i = 0; i < it->fresh->link_count; i++) {
		it->places[i] = place_named(it->assembly, link_of(it, i)->name);
		if (it->places[i] < ASSEMBLY_PLACES)
			it->is_taken[it->places[i]] = true;
	}
}

static bool make_places(struct reconfiguration *it, char *error, size_t size)
{
	for (size_t i = 0; i < it->fresh->link_count; i++) {
		if (it->places[i] < ASSEMBLY_PLACES)
			continue;
		size_t place = free_place(it);
		if (place == ASSEMBLY_PLACES) {
			snprintf(error, size,
				"link %s: replies or questions still wait for too many links that are "
				"gone; try again when they are through, or restart",
				link_of(it, i)->name);
			return false;
		}
		if (place == it->assembly->link_count &&
			!assembly_add_link(it->assembly, it->fresh, link_of(it, i), error, size))
			return false;
		it->places[i] = place;
		it->is_taken[place] = true;
	}
	return true;
}

/* The first link with codes to dial: until now there was no table for dialogues. */
static bool serve_dialogues(struct reconfiguration *it)
{
	struct assembly *assembly = it->assembly;
	const struct config_limits *limits = &assembly->config->limits;
	const struct limiter_rates rates = assembly_rates(&it->fresh->limits.ussd);

	if (assembly->dial_limiter || !assembly_serves_ussd(it->fresh))
		return true;
	struct limiter *limiter = limiter_new((size_t)limits->senders, &rates);
	if (!limiter || !dialogues_serve(assembly->dialogues, limiter, (size_t)limits->sessions)) {
		limiter_free(limiter);
		return false;
	}
	assembly->dial_limiter = limiter;
	return true;
}

/* The last that may fail, for it is in use from here on. */
static bool take_own_addresses(struct reconfiguration *it)
{
	struct assembly *assembly = it->assembly;
	struct config_strings own;

	if (!assembly_own_addresses(it->fresh, &own))
		return false;
	if (!admission_set_own(assembly->admission, own, it->fresh->limits.notice)) {
		free(own.items);
		return false;
	}
	free(assembly->own_addresses);
	assembly->own_addresses = own.items;
	return true;
}

static void forget(struct reconfiguration *it)
{
	for (size_t i = 0; i < CONFIG_MOST_LINKS; i++)
		tls_free(it->tls[i]);
	free(it);
}

struct reconfiguration *reconfigure_prepare(
	struct assembly *assembly, const struct config *fresh, char *error, size_t size)
{
	struct reconfiguration *it = calloc(1, sizeof(*it));

	snprintf(error, size, "memory is short");
	if (!it)
		return NULL;
	it->assembly = assembly;
	it->fresh = fresh;
	find_places(it);
	if (read_certificates(it, error, size) && make_places(it, error, size)) {
		snprintf(error, size, "memory is short");
		if (serve_dialogues(it) && take_own_addresses(it))
			return it;
	}
	forget(it);
	return NULL;
}

/* --- telling ------------------------------------------------------------------------------------------ */

static const char *effect_of(const struct change *change)
{
	if (change->kind != CHANGE_VALUE)
		return change->kind == CHANGE_LINK_ADDED ? "applied: the link is added"
							 : "applied: the link is taken away";
	return change->effect == KEY_BINDS_ANEW ? "applied: the link binds anew" : "applied";
}

static void tell_change(const struct change *change, void *arg)
{
	const struct reconfiguration *it = arg;

	if (change->effect == KEY_AT_RESTART)
		log_warn(it->assembly->log, "configuration_changed", LOG_WORD("key", change->key),
			LOG_TEXT("effect", "restart to use it"));
	else
		log_info(it->assembly->log, "configuration_changed", LOG_WORD("key", change->key),
			LOG_WORD("link", change->link), LOG_TEXT("effect", effect_of(change)));
}

void reconfigure_tell(const struct reconfiguration *it)
{
	changes_find(it->assembly->config, it->fresh, tell_change, (void *)(uintptr_t)it);
}

bool reconfigure_changes_languages(const struct reconfiguration *it)
{
	const struct config_service *before = &it->assembly->config->service, *after = &it->fresh->service;

	return strcmp(before->default_language, after->default_language) != 0 ||
		!config_strings_same(&before->languages, &after->languages);
}

void reconfigure_tell_long_passwords(const struct assembly *assembly)
{
	for (size_t i = 0; i < assembly->config->link_count; i++) {
		const struct config_link *link = &assembly->config->links[i];
		size_t len = strlen(link->password);

		if (len > PDU_STANDARD_PASSWORD)
			log_warn(assembly->log, "password_long", LOG_WORD("link", link->name),
				LOG_NUMBER("octets", len), LOG_TEXT("effect", "sent as it is"),
				LOG_TEXT("reason",
					"SMPP 3.4 allows 8 octets; an SMSC that keeps to it refuses the "
					"bind"));
	}
}

/* --- applying ----------------------------------------------------------------------------------------- */

static void take_away(struct assembly *assembly, size_t index, struct moment now)
{
	struct assembly_place *place = &assembly->places[index];
	bool had_stopped = link_has_stopped(assembly->links[index]);

	place->use = PLACE_GONE;
	assembly->link_names[index] = NULL;
	if (had_stopped)
		reconfigure_tell_gone(assembly, index);
	else
		link_leave(assembly->links[index], now);
	commands_end_trace(assembly, index);
}

void reconfigure_tell_gone(const struct assembly *assembly, size_t index)
{
	size_t replies = outbound_count_of(assembly->outbound, index);

	if (assembly->places[index].use != PLACE_GONE)
		return;
	log_info(assembly->log, "link_removed", LOG_WORD("link", assembly->places[index].name),
		LOG_NUMBER("replies", replies),
		replies == 0
			? LOG_NOTHING
			: LOG_TEXT("effect",
				  "those replies are kept, and sent when a link of this name is back, or, "
				  "with service.fail_over, by another with its short code"));
}

static void start(struct assembly *assembly, size_t index, struct moment now)
{
	char error[256];

	if (!link_start(assembly->links[index], now, error, sizeof(error)))
		log_error(assembly->log, "link_unusable", LOG_WORD("link", assembly->places[index].name),
			LOG_TEXT("reason", error), LOG_TEXT("next", "mend it, and reload"));
}

/* The old configuration is let go when the link has the new one. */
static void give_config(struct reconfiguration *it, size_t i, struct moment now)
{
	struct assembly *assembly = it->assembly;
	size_t index = it->places[i];
	struct assembly_place *place = &assembly->places[index];
	struct link *link = assembly->links[index];
	const struct config *before = place->config;
	bool anew = changes_of_link(link_config(link), link_of(it, i)) == KEY_BINDS_ANEW;
	char was[128];

	snprintf(was, sizeof(was), "%s", link_config(link)->smsc);
	link_set_config(link, link_of(it, i), it->tls[i], anew, now);
	it->tls[i] = NULL;
	place->config = config_hold(it->fresh);
	config_free(before);
	if (strcmp(place->name, link_of(it, i)->name) != 0)
		metrics_clear_link(assembly->metrics, index);
	assembly_note_link(assembly, index, *place->name == '\0' ? NULL : was);
}

static void take_link(struct reconfiguration *it, size_t i, struct moment now)
{
	struct assembly *assembly = it->assembly;
	size_t index = it->places[i];
	struct assembly_place *place = &assembly->places[index];

	give_config(it, i, now);
	if (place->use == PLACE_GONE)
		place->use = PLACE_RUNS;
	if (place->use == PLACE_RUNS && !link_is_running(assembly->links[index]))
		start(assembly, index, now);
}

static void take_rules(const struct reconfiguration *it)
{
	const struct assembly *assembly = it->assembly;
	const struct limiter_rates sms = assembly_rates(&it->fresh->limits.sms);
	const struct limiter_rates ussd = assembly_rates(&it->fresh->limits.ussd);
	const struct outbound_rules rules = assembly_rules(it->fresh);

	limiter_set_rates(assembly->limiter, &sms);
	if (assembly->dial_limiter)
		limiter_set_rates(assembly->dial_limiter, &ussd);
	outbound_set_rules(assembly->outbound, &rules);
	message_log_set(assembly->messages, it->fresh->log.messages);
}

void reconfigure_apply(struct reconfiguration *it, struct moment now)
{
	struct assembly *assembly = it->assembly;
	const struct config *before = assembly->config;

	for (size_t index = 0; index < assembly->link_count; index++) {
		if (assembly->places[index].use != PLACE_GONE && !it->is_taken[index])
			take_away(assembly, index, now);
	}
	for (size_t i = 0; i < it->fresh->link_count; i++)
		take_link(it, i, now);
	take_rules(it);
	config_put_off(before, it->fresh);
	assembly->config = config_hold(it->fresh);
	config_free(before);
	forget(it);
}
