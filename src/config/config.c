#include "agahi/config/config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libconfig.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/log.h"
#include "agahi/smpp/pdu.h"
#include "agahi/smpp/ussd.h"
#include "agahi/text/charset.h"

/* What is handed out, and what must live as long: libconfig owns the strings. */
struct loaded {
	struct config config;
	config_t source;
};

enum key_type { KEY_INTEGER, KEY_BOOLEAN, KEY_STRING, KEY_STRINGS, KEY_NUMBERS, KEY_CHOICE, KEY_GROUP };

struct key {
	const char *name;
	enum key_type type;
	size_t offset;
	bool required;
	int minimum, maximum;       /* integers: the range; strings: octets; lists: entries */
	int fallback;               /* integers, booleans and choices */
	const char *text;           /* strings: the default; lists: its one default entry, or NULL */
	const char *const *choices; /* by their number */
	const struct key *members;  /* groups */
};

#define AT(type, member) .offset = offsetof(struct config_##type, member)

static const char *const bind_names[] = { "transceiver", "receiver+transmitter", NULL };
static const char *const alphabet_names[] = {
	[CHARSET_GSM7] = "gsm", [CHARSET_ASCII] = "ascii", [CHARSET_LATIN1] = "latin1", NULL
};
static const char *const long_message_names[] = { "udh8", "udh16", "sar", "payload", NULL };
static const char *const durability_names[] = { "full", "normal", NULL };

static const struct key reconnect_keys[] = {
	{ "min", KEY_INTEGER, AT(reconnect, min), .minimum = 1, .maximum = 3600, .fallback = 1 },
	{ "max", KEY_INTEGER, AT(reconnect, max), .minimum = 1, .maximum = 3600, .fallback = 60 },
	{ 0 },
};

static const struct key tls_keys[] = {
	{ "enabled", KEY_BOOLEAN, AT(tls, enabled) },
	{ "ca_file", KEY_STRING, AT(tls, ca_file), .maximum = 4096, .text = "" },
	{ "verify", KEY_BOOLEAN, AT(tls, verify), .fallback = true },
	{ "certificate_file", KEY_STRING, AT(tls, certificate_file), .maximum = 4096, .text = "" },
	{ "key_file", KEY_STRING, AT(tls, key_file), .maximum = 4096, .text = "" },
	{ 0 },
};

static const struct key outbind_keys[] = {
	{ "listen", KEY_STRING, AT(outbind, listen), .maximum = 300, .text = "" },
	{ "password", KEY_STRING, AT(outbind, password), .maximum = 8, .text = "" },
	{ 0 },
};

static const struct key ussd_keys[] = {
	{ "codes", KEY_STRINGS, AT(ussd, codes), .maximum = 64 },
	{ "dialect", KEY_STRING, AT(ussd, dialect), .minimum = 1, .maximum = 64, .text = "end-bit" },
	{ "max_septets", KEY_INTEGER, AT(ussd, max_septets), .minimum = 40, .maximum = 182, .fallback = 182 },
	{ "max_ucs2", KEY_INTEGER, AT(ussd, max_ucs2), .minimum = 20, .maximum = 91, .fallback = 80 },
	{ "timeout", KEY_INTEGER, AT(ussd, timeout), .minimum = 1, .maximum = 3600, .fallback = 180 },
	{ "session", KEY_STRING, AT(ussd, session), .maximum = 64, .text = "" },
	{ "service_type", KEY_STRING, AT(ussd, service_type), .maximum = 5, .text = "" },
	{ "begin", KEY_INTEGER, AT(ussd, overrides.begin), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "resume", KEY_INTEGER, AT(ussd, overrides.resume), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "abort", KEY_INTEGER, AT(ussd, overrides.abort), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "show", KEY_INTEGER, AT(ussd, overrides.show), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "end", KEY_INTEGER, AT(ussd, overrides.end), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "end_bit", KEY_INTEGER, AT(ussd, overrides.end_bit), .minimum = -1, .maximum = 1, .fallback = -1 },
	{ 0 },
};

/* Lengths of system_id, password and system_type: SMPP 3.4, 4.1.1 (less the NUL). */
static const struct key link_keys[] = {
	{ "name", KEY_STRING, AT(link, name), .required = true, .minimum = 1, .maximum = 63 },
	{ "hosts", KEY_STRINGS, AT(link, hosts), .required = true, .minimum = 1, .maximum = 16 },
	{ "bind", KEY_CHOICE, AT(link, bind), .choices = bind_names },
	{ "system_id", KEY_STRING, AT(link, system_id), .required = true, .minimum = 1, .maximum = 15 },
	{ "password", KEY_STRING, AT(link, password), .maximum = PDU_PASSWORD_SIZE - 1 },
	{ "password_file", KEY_STRING, AT(link, password_file), .maximum = 4096, .text = "" },
	{ "password_env", KEY_STRING, AT(link, password_env), .maximum = 255, .text = "" },
	{ "system_type", KEY_STRING, AT(link, system_type), .maximum = 12, .text = "" },
	{ "address_range", KEY_STRING, AT(link, address_range), .maximum = PDU_ADDRESS_RANGE_SIZE - 1,
		.text = "" },
	{ "addr_ton", KEY_INTEGER, AT(link, addr_ton), .maximum = 255 },
	{ "addr_npi", KEY_INTEGER, AT(link, addr_npi), .maximum = 255 },
	{ "interface_version", KEY_INTEGER, AT(link, interface_version), .maximum = 255,
		.fallback = PDU_INTERFACE_VERSION },
	{ "source_ton", KEY_INTEGER, AT(link, source_ton), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "source_npi", KEY_INTEGER, AT(link, source_npi), .minimum = -1, .maximum = 255, .fallback = -1 },
	{ "service_type", KEY_STRING, AT(link, service_type), .maximum = 5, .text = "" },
	{ "local_address", KEY_STRING, AT(link, local_address), .maximum = 45, .text = "" },
	{ "smsc", KEY_STRING, AT(link, smsc), .maximum = 48, .text = "" },
	{ "short_codes", KEY_STRINGS, AT(link, short_codes), .required = true, .minimum = 1, .maximum = 64 },
	{ "window", KEY_INTEGER, AT(link, window), .minimum = 1, .maximum = 10000, .fallback = 100 },
	{ "submit_rate", KEY_INTEGER, AT(link, submit_rate), .maximum = 100000 },
	{ "registered_delivery", KEY_BOOLEAN, AT(link, registered_delivery) },
	{ "enquire_link", KEY_INTEGER, AT(link, enquire_link), .minimum = 1, .maximum = 3600,
		.fallback = 30 },
	{ "response_timeout", KEY_INTEGER, AT(link, response_timeout), .minimum = 1, .maximum = 600,
		.fallback = 10 },
	{ "reconnect", KEY_GROUP, AT(link, reconnect), .members = reconnect_keys },
	{ "temporary_statuses", KEY_NUMBERS, AT(link, temporary_statuses), .maximum = 64 },
	{ "default_alphabet", KEY_CHOICE, AT(link, default_alphabet), .choices = alphabet_names },
	{ "long_messages", KEY_CHOICE, AT(link, long_messages), .choices = long_message_names },
	{ "national_shift", KEY_STRINGS, AT(link, national_shift), .maximum = 8 },
	{ "tls", KEY_GROUP, AT(link, tls), .members = tls_keys },
	{ "outbind", KEY_GROUP, AT(link, outbind), .members = outbind_keys },
	{ "ussd", KEY_GROUP, AT(link, ussd), .members = ussd_keys },
	{ 0 },
};

static const struct key service_keys[] = {
	{ "default_language", KEY_STRING, AT(service, default_language), .minimum = 2, .maximum = 35,
		.text = "ur" },
	{ "languages", KEY_STRINGS, AT(service, languages), .minimum = 1, .maximum = 32, .text = "ur" },
	{ "flash", KEY_STRINGS, AT(service, flash), .maximum = 64 },
	{ "fail_over", KEY_BOOLEAN, AT(service, fail_over) },
	{ "reply_validity", KEY_INTEGER, AT(service, reply_validity), .minimum = 1, .maximum = 168,
		.fallback = 24 },
	{ "country_code", KEY_STRING, AT(service, country_code), .maximum = 4, .text = "92" },
	{ 0 },
};

static const struct key rates_keys[] = {
	{ "burst", KEY_INTEGER, AT(rates, burst), .minimum = 1, .maximum = 1000, .fallback = 5 },
	{ "per_minute", KEY_INTEGER, AT(rates, per_minute), .minimum = 1, .maximum = 60000, .fallback = 6 },
	{ "per_day", KEY_INTEGER, AT(rates, per_day), .minimum = 1, .maximum = 65535, .fallback = 60 },
	{ 0 },
};

static const struct key limits_keys[] = {
	{ "sms", KEY_GROUP, AT(limits, sms), .members = rates_keys },
	{ "ussd", KEY_GROUP, AT(limits, ussd), .members = rates_keys },
	{ "notice", KEY_BOOLEAN, AT(limits, notice), .fallback = true },
	{ "sessions", KEY_INTEGER, AT(limits, sessions), .minimum = 10, .maximum = 1000000,
		.fallback = 20000 },
	{ "senders", KEY_INTEGER, AT(limits, senders), .minimum = 1000, .maximum = 100000000,
		.fallback = 1000000 },
	{ 0 },
};

static const struct key store_keys[] = {
	{ "content", KEY_STRING, AT(store, content), .minimum = 1, .maximum = 4096,
		.text = "/var/lib/agahi/content.db" },
	{ "journal", KEY_STRING, AT(store, journal), .minimum = 1, .maximum = 4096,
		.text = "/var/lib/agahi/journal.db" },
	{ "durability", KEY_CHOICE, AT(store, durability), .choices = durability_names },
	{ "retention_days", KEY_INTEGER, AT(store, retention_days), .minimum = 1, .maximum = 3650,
		.fallback = 30 },
	{ "max_size", KEY_INTEGER, AT(store, max_size), .minimum = 1, .maximum = 1000000, .fallback = 8192 },
	{ 0 },
};

static const struct key admin_keys[] = {
	{ "listen", KEY_STRING, AT(admin, listen), .maximum = 300, .text = "" },
	{ 0 },
};

static const struct key log_keys[] = {
	{ "level", KEY_STRING, AT(log, level), .minimum = 1, .maximum = 8, .text = "info" },
	{ 0 },
};

static const struct key top_keys[] = {
	{ "service", KEY_GROUP, .offset = offsetof(struct config, service), .members = service_keys },
	{ "limits", KEY_GROUP, .offset = offsetof(struct config, limits), .members = limits_keys },
	{ "store", KEY_GROUP, .offset = offsetof(struct config, store), .members = store_keys },
	{ "admin", KEY_GROUP, .offset = offsetof(struct config, admin), .members = admin_keys },
	{ "log", KEY_GROUP, .offset = offsetof(struct config, log), .members = log_keys },
	{ 0 },
};

/* Collects faults, so that one run names them all. */
struct reader {
	const char *path;
	char *errors;
	size_t size;
	size_t len;
	unsigned faults;
};

static void complain(struct reader *reader, const config_setting_t *where, const char *key,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

static void complain(
	struct reader *reader, const config_setting_t *where, const char *key, const char *format, ...)
{
	const char *file = where ? config_setting_source_file(where) : NULL;
	unsigned line = where ? config_setting_source_line(where) : 0;
	char text[512];
	va_list arguments;

	reader->faults++;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (reader->len >= reader->size)
		return;
	int written = snprintf(reader->errors + reader->len, reader->size - reader->len, "%s:%u: %s: %s\n",
		file ? file : reader->path, line, key, text);
	if (written > 0)
		reader->len += (size_t)written;
}

static const char *type_words(int type)
{
	switch (type) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return "a whole number";
	case CONFIG_TYPE_FLOAT:
		return "a fraction";
	case CONFIG_TYPE_STRING:
		return "a text in quotes";
	case CONFIG_TYPE_BOOL:
		return "true or false";
	case CONFIG_TYPE_ARRAY:
		return "an array [ … ]";
	case CONFIG_TYPE_LIST:
		return "a list ( … )";
	default:
		return "a group { … }";
	}
}

static void read_integer(
	struct reader *reader, const config_setting_t *at, const char *path, const struct key *key, int *out)
{
	long long value = config_setting_type(at) == CONFIG_TYPE_INT64 ? config_setting_get_int64(at)
								       : config_setting_get_int(at);

	if (config_setting_type(at) != CONFIG_TYPE_INT && config_setting_type(at) != CONFIG_TYPE_INT64)
		complain(reader, at, path, "is %s; a whole number from %d to %d is wanted",
			type_words(config_setting_type(at)), key->minimum, key->maximum);
	else if (value < key->minimum || value > key->maximum)
		complain(reader, at, path, "%lld is out of range; allowed is %d to %d", value, key->minimum,
			key->maximum);
	else
		*out = (int)value;
}

static void read_boolean(struct reader *reader, const config_setting_t *at, const char *path, bool *out)
{
	if (config_setting_type(at) != CONFIG_TYPE_BOOL)
		complain(reader, at, path, "is %s; true or false is wanted",
			type_words(config_setting_type(at)));
	else
		*out = config_setting_get_bool(at);
}

static bool check_string(
	struct reader *reader, const config_setting_t *at, const char *path, int minimum, int maximum)
{
	if (config_setting_type(at) != CONFIG_TYPE_STRING) {
		complain(reader, at, path, "is %s; a text in quotes is wanted",
			type_words(config_setting_type(at)));
		return false;
	}
	size_t len = strlen(config_setting_get_string(at));
	if (len < (size_t)minimum || len > (size_t)maximum) {
		complain(reader, at, path, "has %zu octets; allowed are %d to %d", len, minimum, maximum);
		return false;
	}
	return true;
}

static void read_choice(
	struct reader *reader, const config_setting_t *at, const char *path, const struct key *key, int *out)
{
	char allowed[128] = "";

	if (!check_string(reader, at, path, 0, 64))
		return;
	for (int i = 0; key->choices[i]; i++) {
		if (strcmp(config_setting_get_string(at), key->choices[i]) == 0) {
			*out = i;
			return;
		}
		size_t len = strlen(allowed);
		snprintf(allowed + len, sizeof(allowed) - len, "%s\"%s\"", i ? ", " : "", key->choices[i]);
	}
	complain(reader, at, path, "\"%s\" is not known; allowed are %s", config_setting_get_string(at),
		allowed);
}

static void read_strings(struct reader *reader, const config_setting_t *at, const char *path,
	const struct key *key, struct config_strings *out)
{
	int type = config_setting_type(at);
	int count = config_setting_length(at);

	if (type != CONFIG_TYPE_ARRAY && type != CONFIG_TYPE_LIST) {
		complain(reader, at, path, "is %s; an array of texts [ \"…\" ] is wanted", type_words(type));
		return;
	}
	if (count < key->minimum || count > key->maximum) {
		complain(reader, at, path, "has %d entries; allowed are %d to %d", count, key->minimum,
			key->maximum);
		return;
	}
	out->items = calloc((size_t)count + 1, sizeof(*out->items));
	if (!out->items) {
		complain(reader, at, path, "memory is short");
		return;
	}
	for (int i = 0; i < count; i++) {
		const config_setting_t *entry = config_setting_get_elem(at, (unsigned)i);

		if (check_string(reader, entry, path, 1, 300))
			out->items[out->count++] = config_setting_get_string(entry);
	}
}

/* Whole numbers; each from 0 to INT_MAX, `maximum` of them. */
static void read_numbers(struct reader *reader, const config_setting_t *at, const char *path,
	const struct key *key, struct config_numbers *out)
{
	static const struct key number = { .minimum = 0, .maximum = INT_MAX };
	int type = config_setting_type(at);
	int count = config_setting_length(at);

	if ((type != CONFIG_TYPE_ARRAY && type != CONFIG_TYPE_LIST) || count > key->maximum) {
		complain(reader, at, path, "an array of at most %d whole numbers [ … ] is wanted",
			key->maximum);
		return;
	}
	out->items = calloc((size_t)count + 1, sizeof(*out->items));
	for (int i = 0; out->items && i < count; i++) {
		int value = 0;

		read_integer(reader, config_setting_get_elem(at, (unsigned)i), path, &number, &value);
		out->items[out->count++] = value;
	}
}

static void set_default(const struct key *key, void *target)
{
	switch (key->type) {
	case KEY_INTEGER:
	case KEY_CHOICE:
		*(int *)target = key->fallback;
		break;
	case KEY_BOOLEAN:
		*(bool *)target = key->fallback != 0;
		break;
	case KEY_STRING:
		*(const char **)target = key->text;
		break;
	case KEY_STRINGS: {
		struct config_strings *strings = target;

		strings->items = calloc(2, sizeof(*strings->items));
		if (strings->items && key->text)
			strings->items[strings->count++] = key->text;
		break;
	}
	case KEY_NUMBERS:
	case KEY_GROUP:
		break;
	}
}

static void read_group(struct reader *reader, const config_setting_t *group, const char *path,
	const struct key *keys, void *target);

static void read_value(struct reader *reader, const config_setting_t *at, const char *path,
	const struct key *key, void *target)
{
	switch (key->type) {
	case KEY_INTEGER:
		read_integer(reader, at, path, key, target);
		break;
	case KEY_BOOLEAN:
		read_boolean(reader, at, path, target);
		break;
	case KEY_STRING:
		if (check_string(reader, at, path, key->minimum, key->maximum))
			*(const char **)target = config_setting_get_string(at);
		break;
	case KEY_STRINGS:
		read_strings(reader, at, path, key, target);
		break;
	case KEY_NUMBERS:
		read_numbers(reader, at, path, key, target);
		break;
	case KEY_CHOICE:
		read_choice(reader, at, path, key, target);
		break;
	case KEY_GROUP:
		read_group(reader, at, path, key->members, target);
		break;
	}
}

static bool is_known(const struct key *keys, const char *name)
{
	for (; keys->name; keys++) {
		if (strcmp(keys->name, name) == 0)
			return true;
	}
	return false;
}

static void refuse_unknown_keys(
	struct reader *reader, const config_setting_t *group, const char *path, const struct key *keys)
{
	char allowed[512] = "";
	char full[256];

	for (const struct key *key = keys; key->name; key++) {
		size_t len = strlen(allowed);
		snprintf(allowed + len, sizeof(allowed) - len, "%s%s", len ? ", " : "", key->name);
	}
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *entry = config_setting_get_elem(group, (unsigned)i);

		if (is_known(keys, config_setting_name(entry)))
			continue;
		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", config_setting_name(entry));
		complain(reader, entry, full, "is not a key here; allowed are %s", allowed);
	}
}

/* `group` is NULL when the file leaves the whole group out: then all its defaults hold. */
static void read_group(struct reader *reader, const config_setting_t *group, const char *path,
	const struct key *keys, void *target)
{
	char full[256];

	if (group && config_setting_type(group) != CONFIG_TYPE_GROUP) {
		complain(reader, group, path, "is %s; a group { … } is wanted",
			type_words(config_setting_type(group)));
		group = NULL;
	}
	if (group && *path)
		refuse_unknown_keys(reader, group, path, keys);
	for (const struct key *key = keys; key->name; key++) {
		const config_setting_t *at = group ? config_setting_get_member(group, key->name) : NULL;
		void *field = (char *)target + key->offset;

		snprintf(full, sizeof(full), "%s%s%s", path, *path ? "." : "", key->name);
		if (!at && key->required && group)
			complain(reader, group, full, "is missing");
		if (at && key->type != KEY_STRINGS)
			set_default(key, field);
		if (at)
			read_value(reader, at, full, key, field);
		else if (key->type == KEY_GROUP)
			read_group(reader, NULL, full, key->members, field);
		else
			set_default(key, field);
	}
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

/* Keeps a secret that came from elsewhere in the libconfig tree, so that it has the same owner. */
static void keep_password(struct reader *reader, config_setting_t *group, struct config_link *link,
	const char *key, const char *secret)
{
	size_t len = strlen(secret);

	if (len == 0 || len >= PDU_PASSWORD_SIZE) {
		complain(reader, config_setting_get_member(group, key), "links",
			"%s gives %s; 1 to %d octets are wanted", key, len == 0 ? "nothing" : "too much",
			PDU_PASSWORD_SIZE - 1);
		return;
	}
	config_setting_t *kept = config_setting_add(group, "password", CONFIG_TYPE_STRING);
	if (kept && config_setting_set_string(kept, secret) == CONFIG_TRUE)
		link->password = config_setting_get_string(kept);
}

static void read_password_file(struct reader *reader, config_setting_t *group, struct config_link *link)
{
	char line[PDU_PASSWORD_SIZE + 2];
	FILE *file = fopen(link->password_file, "re");

	if (!file) {
		complain(
			reader, group, "links.password_file", "%s: %s", link->password_file, strerror(errno));
		return;
	}
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\r\n")] = '\0';
	keep_password(reader, group, link, "password_file", line);
	explicit_bzero(line, sizeof(line));
}

static void find_password(struct reader *reader, config_setting_t *group, struct config_link *link)
{
	int given = (link->password != NULL) + (*link->password_file != '\0') + (*link->password_env != '\0');
	const char *variable = given == 1 && *link->password_env ? getenv(link->password_env) : NULL;

	if (given == 0)
		complain(reader, group, "links.password",
			"is missing; give password_file, password_env or password");
	else if (given > 1)
		complain(reader, group, "links.password",
			"password, password_file and password_env exclude each other");
	else if (*link->password_file)
		read_password_file(reader, group, link);
	else if (*link->password_env)
		keep_password(reader, group, link, "password_env", variable ? variable : "");
}

static void check_national_shift(
	struct reader *reader, const config_setting_t *setting, const struct config_link *link)
{
	for (size_t i = 0; i < link->national_shift.count; i++) {
		if (strcmp(link->national_shift.items[i], "ur") != 0)
			complain(reader, setting, "links.national_shift",
				"\"%s\" is not known; allowed is \"ur\"", link->national_shift.items[i]);
	}
	if (link->national_shift.count > 0 && link->default_alphabet != CHARSET_GSM7)
		complain(reader, setting, "links.national_shift",
			"needs default_alphabet = \"gsm\": its tables stand in place of that one");
	if (link->national_shift.count > 0 && link->long_messages == LONG_PAYLOAD)
		complain(reader, setting, "links.national_shift",
			"does not go with long_messages = \"payload\": the SMSC cuts such a text by itself");
}

static void check_ussd(struct reader *reader, const config_setting_t *setting, struct config_ussd *ussd)
{
	if (!ussd_dialect_named(ussd->dialect))
		complain(reader, setting, "links.ussd.dialect", "\"%s\" is not known; allowed are %s",
			ussd->dialect, ussd_dialect_names());
	ussd->overrides.session_by = -1;
	for (int by = 0; by < USSD_SESSION_BY_COUNT; by++) {
		if (strcmp(ussd->session, ussd_session_name((enum ussd_session_by)by)) == 0)
			ussd->overrides.session_by = by;
	}
	if (*ussd->session && ussd->overrides.session_by < 0)
		complain(reader, setting, "links.ussd.session",
			"\"%s\" is not known; allowed are its_session_info, its_session_octet, "
			"user_message_reference, subscriber",
			ussd->session);
	for (size_t i = 0; i < ussd->codes.count; i++) {
		const char *code = ussd->codes.items[i];
		size_t len = strlen(code);

		if (len < 3 || *code != '*' || code[len - 1] != '#' ||
			strspn(code + 1, "0123456789*") != len - 2)
			complain(reader, setting, "links.ussd.codes", "\"%s\" is not a code like *8300#",
				code);
	}
}

/* By default the SMSC is told by what it knows us as: two links that bind as one user of one short code are
 * two ways to one telco. Kept in the libconfig tree, as passwords are. */
static void find_smsc(config_setting_t *group, struct config_link *link)
{
	char name[128];

	if (*link->smsc != '\0')
		return;
	snprintf(name, sizeof(name), "%.15s/%.32s", link->system_id, link->short_codes.items[0]);
	config_setting_remove(group, "smsc");
	config_setting_t *kept = config_setting_add(group, "smsc", CONFIG_TYPE_STRING);
	if (kept && config_setting_set_string(kept, name) == CONFIG_TRUE)
		link->smsc = config_setting_get_string(kept);
}

static void check_local_address(
	struct reader *reader, const config_setting_t *setting, const struct config_link *link)
{
	unsigned char address[16];

	if (*link->local_address != '\0' && inet_pton(AF_INET, link->local_address, address) != 1 &&
		inet_pton(AF_INET6, link->local_address, address) != 1)
		complain(reader, setting, "links.local_address",
			"\"%s\" is not an IP address of this machine", link->local_address);
}

static void check_outbind(
	struct reader *reader, const config_setting_t *setting, const struct config_link *link)
{
	char host[256];
	uint16_t port;

	if (*link->outbind.listen == '\0')
		return;
	if (!config_split_host(link->outbind.listen, host, sizeof(host), &port))
		complain(reader, setting, "links.outbind.listen", "\"%s\" is not address:port",
			link->outbind.listen);
	if (*link->outbind.password == '\0')
		complain(reader, setting, "links.outbind.password",
			"is missing; anybody could ask us to bind without it");
	if (link->tls.enabled && *link->tls.certificate_file == '\0')
		complain(reader, setting, "links.outbind",
			"with tls.enabled needs tls.certificate_file and key_file: the SMSC connects to us, "
			"so we "
			"are its TLS server");
}

static void check_link(struct reader *reader, config_setting_t *group, struct config_link *link)
{
	char host[256];
	uint16_t port;

	for (size_t i = 0; i < link->hosts.count; i++) {
		if (!config_split_host(link->hosts.items[i], host, sizeof(host), &port))
			complain(reader, config_setting_get_member(group, "hosts"), "links.hosts",
				"\"%s\" is not host:port or [address]:port with a port from 1 to 65535",
				link->hosts.items[i]);
	}
	if (strspn(link->name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") !=
		strlen(link->name))
		complain(reader, config_setting_get_member(group, "name"), "links.name",
			"\"%s\" may have only letters a to z, digits, -, _ and .", link->name);
	if (link->reconnect.min > link->reconnect.max)
		complain(reader, group, "links.reconnect", "min (%d) is above max (%d)", link->reconnect.min,
			link->reconnect.max);
	find_password(reader, group, link);
	if ((*link->tls.certificate_file == '\0') != (*link->tls.key_file == '\0'))
		complain(reader, config_setting_get_member(group, "tls"), "links.tls",
			"certificate_file and key_file belong together");
	check_outbind(reader, config_setting_get_member(group, "outbind"), link);
	check_local_address(reader, config_setting_get_member(group, "local_address"), link);
	find_smsc(group, link);
	check_national_shift(reader, config_setting_get_member(group, "national_shift"), link);
	check_ussd(reader, config_setting_get_member(group, "ussd"), &link->ussd);
}

static void check_unique_names(
	struct reader *reader, const config_setting_t *list, const struct config *config)
{
	for (size_t i = 0; i < config->link_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const char *name = config->links[i].name;

			if (name && config->links[j].name && strcmp(name, config->links[j].name) == 0)
				complain(reader, config_setting_get_elem(list, (unsigned)i), "links.name",
					"\"%s\" is used twice; each link needs a name of its own", name);
		}
	}
}

static void read_links(struct reader *reader, const config_setting_t *root, struct config *config)
{
	const config_setting_t *list = config_setting_get_member(root, "links");

	if (!list) {
		complain(reader, NULL, "links", "is missing; a list of links ( { … } ) is wanted");
		return;
	}
	int count = config_setting_length(list);
	if (config_setting_type(list) != CONFIG_TYPE_LIST || count < 1 || count > 64) {
		complain(reader, list, "links", "must be a list of 1 to 64 groups ( { … } )");
		return;
	}
	config->links = calloc((size_t)count, sizeof(*config->links));
	if (!config->links) {
		complain(reader, list, "links", "memory is short");
		return;
	}
	config->link_count = (size_t)count;
	for (int i = 0; i < count; i++) {
		config_setting_t *group = config_setting_get_elem(list, (unsigned)i);
		unsigned faults = reader->faults;

		read_group(reader, group, "links", link_keys, &config->links[i]);
		if (reader->faults == faults)
			check_link(reader, group, &config->links[i]);
	}
	check_unique_names(reader, list, config);
}

static void check_languages(
	struct reader *reader, const config_setting_t *root, const struct config_service *service)
{
	for (size_t i = 0; i < service->languages.count; i++) {
		if (strcmp(service->languages.items[i], service->default_language) == 0)
			return;
	}
	complain(reader, config_setting_get_member(root, "service"), "service.default_language",
		"\"%s\" is not among service.languages", service->default_language);
}

static void check_top(struct reader *reader, const config_setting_t *root, const struct config *config)
{
	enum log_level level;
	char host[256];
	uint16_t port;

	for (int i = 0; i < config_setting_length(root); i++) {
		const config_setting_t *entry = config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(entry);

		if (strcmp(name, "links") != 0 && !is_known(top_keys, name))
			complain(reader, entry, name,
				"is not a key here; allowed are links, service, limits, store, admin, log");
	}
	if (!log_level_from_name(config->log.level, &level))
		complain(reader, config_setting_get_member(root, "log"), "log.level",
			"\"%s\" is not known; allowed are debug, info, warn, error", config->log.level);
	if (*config->admin.listen && !config_split_host(config->admin.listen, host, sizeof(host), &port))
		complain(reader, config_setting_get_member(root, "admin"), "admin.listen",
			"\"%s\" is not address:port", config->admin.listen);
	if (strcmp(config->store.content, config->store.journal) == 0)
		complain(reader, config_setting_get_member(root, "store"), "store.journal",
			"content and journal must be two files");
	if (strspn(config->service.country_code, "0123456789") != strlen(config->service.country_code))
		complain(reader, config_setting_get_member(root, "service"), "service.country_code",
			"\"%s\" is not a country code like \"92\"", config->service.country_code);
	check_languages(reader, root, &config->service);
}

const struct config *config_load(const char *path, char *errors, size_t size)
{
	struct reader reader = { .path = path, .errors = errors, .size = size };
	struct loaded *loaded = calloc(1, sizeof(*loaded));

	errors[0] = '\0';
	if (!loaded) {
		complain(&reader, NULL, "config", "memory is short");
		return NULL;
	}
	config_init(&loaded->source);
	if (config_read_file(&loaded->source, path) != CONFIG_TRUE) {
		if (config_error_type(&loaded->source) == CONFIG_ERR_FILE_IO)
			snprintf(errors, size, "%s:0: config: cannot be read: %s\n", path, strerror(errno));
		else
			snprintf(errors, size, "%s:%d: config: %s\n", path,
				config_error_line(&loaded->source), config_error_text(&loaded->source));
		config_free(&loaded->config);
		return NULL;
	}
	const config_setting_t *root = config_root_setting(&loaded->source);
	read_group(&reader, root, "", top_keys, &loaded->config);
	read_links(&reader, root, &loaded->config);
	check_top(&reader, root, &loaded->config);
	if (reader.faults > 0) {
		config_free(&loaded->config);
		return NULL;
	}
	return &loaded->config;
}

void config_free(const struct config *config)
{
	struct loaded *loaded = (struct loaded *)(uintptr_t)config;

	if (!loaded)
		return;
	for (size_t i = 0; i < config->link_count; i++) {
		free(config->links[i].hosts.items);
		free(config->links[i].short_codes.items);
		free(config->links[i].national_shift.items);
		free(config->links[i].temporary_statuses.items);
		free(config->links[i].ussd.codes.items);
	}
	free(config->links);
	free(config->service.languages.items);
	free(config->service.flash.items);
	config_destroy(&loaded->source);
	free(loaded);
}
