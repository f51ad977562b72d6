#include "agahi/config/rules.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agahi/base/calendar.h"
#include "agahi/base/plainfile.h"
#include "agahi/smpp/pdu.h"

enum { HOST_SIZE = 256 };

unsigned config_answer_at(const struct config *config)
{
	return (unsigned)config->match.answer_at * 10;
}

bool config_strings_have(const struct config_strings *strings, const char *text)
{
	for (size_t i = 0; i < strings->count; i++) {
		if (strcmp(strings->items[i], text) == 0)
			return true;
	}
	return false;
}

bool config_strings_same(const struct config_strings *one, const struct config_strings *other)
{
	size_t i = 0;

	while (i < one->count && i < other->count && strcmp(one->items[i], other->items[i]) == 0)
		i++;
	return i == one->count && i == other->count;
}

bool config_split_host(const char *text, char *host, size_t host_size, uint16_t *port)
{
	const char *colon = strrchr(text, ':');
	const char *start = text;
	const char *end = colon;
	char *rest;

	if (!colon || colon == text)
		return false;
	if (*text == '[') {
		if (colon[-1] != ']')
			return false;
		start = text + 1;
		end = colon - 1;
	} else if (memchr(text, ':', (size_t)(colon - text))) {
		return false;
	}
	size_t len = (size_t)(end - start);
	errno = 0;
	long number = strtol(colon + 1, &rest, 10);
	if (len == 0 || len >= host_size || errno || rest == colon + 1 || *rest || number < 1 ||
		number > 65535)
		return false;
	memcpy(host, start, len);
	host[len] = '\0';
	*port = (uint16_t)number;
	return true;
}

/* --- one link -----------------------------------------------------------------------------------------*/

/* Keeps a text that came from elsewhere in libconfig's tree, in place of the key's own, so that it has the same
 * owner. NULL when memory is short. */
static const char *keep_text(
	struct faults *faults, config_setting_t *group, const char *key, const char *text)
{
	config_setting_remove(group, key);
	config_setting_t *kept = config_setting_add(group, key, CONFIG_TYPE_STRING);

	if (!kept || config_setting_set_string(kept, text) != CONFIG_TRUE) {
		faults_add(faults, group, key, "memory is short");
		return NULL;
	}
	return config_setting_get_string(kept);
}

static void keep_password(struct faults *faults, config_setting_t *group, struct config_link *link,
	const char *key, const char *secret)
{
	size_t len = strlen(secret);

	if (len == 0 || len >= PDU_PASSWORD_SIZE)
		faults_add(faults, config_setting_get_member(group, key), "links",
			"%s gives %s; 1 to %d octets are wanted", key, len == 0 ? "nothing" : "too much",
			PDU_PASSWORD_SIZE - 1);
	else
		link->password = keep_text(faults, group, "password", secret);
}

static void read_password_file(struct faults *faults, config_setting_t *group, struct config_link *link)
{
	char line[PDU_PASSWORD_SIZE + 2];
	const char *reason;
	FILE *file = plainfile_stream(link->password_file, &reason);

	if (!file) {
		faults_add(faults, group, "links.password_file", "%s: %s", link->password_file, reason);
		return;
	}
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	keep_password(faults, group, link, "password_file", line);
	explicit_bzero(line, sizeof(line));
}

static void find_password(struct faults *faults, config_setting_t *group, struct config_link *link)
{
	int given = (link->password != NULL) + (*link->password_file != '\0') + (*link->password_env != '\0');
	const char *variable = given == 1 && *link->password_env ? getenv(link->password_env) : NULL;

	if (given == 0)
		faults_add(faults, group, "links.password",
			"is missing; give password_file, password_env or password");
	else if (given > 1)
		faults_add(faults, group, "links.password",
			"password, password_file and password_env exclude each other");
	else if (faults->without_secrets)
		link->password = keep_text(faults, group, "password", "");
	else if (*link->password_file)
		read_password_file(faults, group, link);
	else if (*link->password_env)
		keep_password(faults, group, link, "password_env", variable ? variable : "");
}

static void check_national_shift(
	struct faults *faults, const config_setting_t *setting, const struct config_link *link)
{
	for (size_t i = 0; i < link->national_shift.count; i++) {
		if (strcmp(link->national_shift.items[i], "ur") != 0)
			faults_add(faults, setting, "links.national_shift",
				"\"%s\" is not known; allowed is \"ur\"", link->national_shift.items[i]);
	}
	if (link->national_shift.count > 0 && link->default_alphabet != CHARSET_GSM7)
		faults_add(faults, setting, "links.national_shift",
			"needs default_alphabet = \"gsm\": its tables stand in place of that one");
	if (link->national_shift.count > 0 && link->long_messages == LONG_PAYLOAD)
		faults_add(faults, setting, "links.national_shift",
			"does not go with long_messages = \"payload\": the SMSC cuts such a text by itself");
}

static bool is_code(const char *text)
{
	size_t len = strlen(text);

	return len >= 3 && *text == '*' && text[len - 1] == '#' && strspn(text + 1, "0123456789*") == len - 2;
}

static void check_ussd(struct faults *faults, const config_setting_t *setting, struct config_ussd *ussd)
{
	ussd->dialect = ussd_dialect_with(ussd->named, &ussd->overrides);
	for (size_t i = 0; i < ussd->codes.count; i++) {
		if (!is_code(ussd->codes.items[i]))
			faults_add(faults, setting, "links.ussd.codes", "\"%s\" is not a code like *8301#",
				ussd->codes.items[i]);
	}
}

/* By default the SMSC is told by what it knows us as: two links that bind as one user of one short code are
 * two ways to one telco. */
static void find_smsc(struct faults *faults, config_setting_t *group, struct config_link *link)
{
	char name[128];

	link->smsc_assumed = *link->smsc == '\0';
	if (!link->smsc_assumed)
		return;
	snprintf(name, sizeof(name), "%.15s/%.32s", link->system_id, link->short_codes.items[0]);
	link->smsc = keep_text(faults, group, "smsc", name);
}

static void check_local_address(
	struct faults *faults, const config_setting_t *setting, const struct config_link *link)
{
	unsigned char address[16];

	if (*link->local_address != '\0' && inet_pton(AF_INET, link->local_address, address) != 1 &&
		inet_pton(AF_INET6, link->local_address, address) != 1)
		faults_add(faults, setting, "links.local_address",
			"\"%s\" is not an IP address of this machine", link->local_address);
}

static void check_outbind(
	struct faults *faults, const config_setting_t *setting, const struct config_link *link)
{
	char host[HOST_SIZE];
	uint16_t port;

	if (*link->outbind.listen == '\0')
		return;
	if (!config_split_host(link->outbind.listen, host, sizeof(host), &port))
		faults_add(faults, setting, "links.outbind.listen", "\"%s\" is not address:port",
			link->outbind.listen);
	if (*link->outbind.password == '\0')
		faults_add(faults, setting, "links.outbind.password",
			"is missing; anybody could ask us to bind without it");
	if (link->tls.enabled && *link->tls.certificate_file == '\0')
		faults_add(faults, setting, "links.outbind",
			"with tls.enabled needs tls.certificate_file and key_file: the SMSC connects to us, "
			"so we are its TLS server");
}

static void check_hosts(
	struct faults *faults, const config_setting_t *setting, const struct config_strings *hosts)
{
	char host[HOST_SIZE];
	uint16_t port;

	for (size_t i = 0; i < hosts->count; i++) {
		if (!config_split_host(hosts->items[i], host, sizeof(host), &port))
			faults_add(faults, setting, "links.hosts",
				"\"%s\" is not host:port or [address]:port with a port from 1 to 65535",
				hosts->items[i]);
	}
}

static void check_name(struct faults *faults, const config_setting_t *setting, const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

	if (strspn(name, allowed) != strlen(name))
		faults_add(faults, setting, "links.name",
			"\"%s\" may have only letters a to z, digits, -, _ and .", name);
}

static void check_zone(
	struct faults *faults, const config_setting_t *setting, const char *key, const char *zone)
{
	if (!calendar_has_zone(zone))
		faults_add(faults, setting, key,
			"\"%s\" is not among the system's zones (package tzdata), like \"Asia/Karachi\"",
			zone);
}

void rules_check_link(struct faults *faults, config_setting_t *group, struct config_link *link)
{
	check_hosts(faults, config_setting_get_member(group, "hosts"), &link->hosts);
	check_name(faults, config_setting_get_member(group, "name"), link->name);
	if (link->reconnect.min > link->reconnect.max)
		faults_add(faults, group, "links.reconnect", "min (%d) is above max (%d)",
			link->reconnect.min, link->reconnect.max);
	find_password(faults, group, link);
	if ((*link->tls.certificate_file == '\0') != (*link->tls.key_file == '\0'))
		faults_add(faults, config_setting_get_member(group, "tls"), "links.tls",
			"certificate_file and key_file belong together");
	check_outbind(faults, config_setting_get_member(group, "outbind"), link);
	check_local_address(faults, config_setting_get_member(group, "local_address"), link);
	find_smsc(faults, group, link);
	check_national_shift(faults, config_setting_get_member(group, "national_shift"), link);
	check_ussd(faults, config_setting_get_member(group, "ussd"), &link->ussd);
	if (*link->reconcile.time_zone != '\0')
		check_zone(faults, config_setting_get_member(group, "reconcile"), "links.reconcile.time_zone",
			link->reconcile.time_zone);
}

/* --- links beside each other, and the rest ------------------------------------------------------------ */

void rules_check_links(
	struct faults *faults, const config_setting_t *list, const struct config_link *links, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *name = links[i].name;

			if (name && links[j].name && strcmp(name, links[j].name) == 0)
				faults_add(faults, config_setting_get_elem(list, (unsigned)i), "links.name",
					"\"%s\" is used twice; each link needs a name of its own", name);
		}
	}
}

static void check_languages(
	struct faults *faults, const config_setting_t *root, const struct config_service *service)
{
	for (size_t i = 0; i < service->languages.count; i++) {
		if (strcmp(service->languages.items[i], service->default_language) == 0)
			return;
	}
	faults_add(faults, config_setting_get_member(root, "service"), "service.default_language",
		"\"%s\" is not among service.languages", service->default_language);
}

/* The machine's name where the configuration has none: two that share a database must differ. */
static void find_node(struct faults *faults, config_setting_t *group, struct config_store *store)
{
	char name[64] = "";

	if (*store->node != '\0')
		return;
	if (gethostname(name, sizeof(name) - 1) != 0 || *name == '\0')
		faults_add(faults, group, "store.node", "this machine has no name: name the node here");
	store->node = keep_text(faults, group, "node", name);
}

void rules_check_store(struct faults *faults, config_setting_t *group, struct config_store *store)
{
	char place[2048];

	store->place = store->journal;
	if (store->engine == ENGINE_SQLITE)
		return;
	if (*store->database == '\0')
		faults_add(faults, group, "store.database",
			"the engine postgresql needs to know where its servers are, such as \"host=pa1,pa2 "
			"dbname=agahi\"");
	find_node(faults, group, store);
	snprintf(place, sizeof(place), CONFIG_PLACE_POSTGRESQL "%s", store->database);
	store->place = keep_text(faults, group, "place", place);
}

void rules_check_top(struct faults *faults, const config_setting_t *root, const struct config *config)
{
	const char *listen = config->admin.listen, *country = config->service.country_code;
	char host[HOST_SIZE];
	uint16_t port;

	if (*listen && !config_split_host(listen, host, sizeof(host), &port))
		faults_add(faults, config_setting_get_member(root, "admin"), "admin.listen",
			"\"%s\" is not address:port", listen);
	if (*config->store.key_file != '\0' && *config->store.key_env != '\0')
		faults_add(faults, config_setting_get_member(root, "store"), "store.key_file",
			"key_file and key_env exclude each other");
	if (*config->admin.socket && *config->admin.socket != '/')
		faults_add(faults, config_setting_get_member(root, "admin"), "admin.socket",
			"\"%s\" is not a whole path; it begins with /", config->admin.socket);
	if (strcmp(config->store.content, config->store.journal) == 0)
		faults_add(faults, config_setting_get_member(root, "store"), "store.journal",
			"content and journal must be two files");
	if (strspn(country, "0123456789") != strlen(country))
		faults_add(faults, config_setting_get_member(root, "service"), "service.country_code",
			"\"%s\" is not a country code like \"92\"", country);
	check_zone(faults, config_setting_get_member(root, "service"), "service.time_zone",
		config->service.time_zone);
	if (*config->reconcile.time_zone != '\0')
		check_zone(faults, config_setting_get_member(root, "reconcile"), "reconcile.time_zone",
			config->reconcile.time_zone);
	if (config->log.messages && config->log.level > LOG_LEVEL_INFO)
		faults_add(faults, config_setting_get_member(root, "log"), "log.messages",
			"writes lines of the level \"info\", which log.level = \"%s\" leaves out",
			log_level_names[config->log.level]);
	check_languages(faults, root, &config->service);
}

static bool is_assumed_same(const struct config_link *one, const struct config_link *other)
{
	return one->smsc_assumed && other->smsc_assumed && strcmp(one->smsc, other->smsc) == 0;
}

bool config_assumes_telco(const struct config *config, size_t link, char *names, size_t size)
{
	const struct config_link *links = config->links;
	size_t count = 0, len = 0;

	for (size_t i = 0; i < config->link_count; i++) {
		if (!is_assumed_same(&links[i], &links[link]))
			continue;
		if (i < link)
			return false;
		len += (size_t)snprintf(len < size ? names + len : NULL, len < size ? size - len : 0, "%s%s",
			count > 0 ? ", " : "", links[i].name);
		count++;
	}
	return count > 1;
}
