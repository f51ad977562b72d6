#include "agahi/frame/settings.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/calendar.h"
#include "agahi/config/faults.h"
#include "agahi/config/key_fields.h"
#include "agahi/config/keys.h"
#include "agahi/config/print.h"
#include "agahi/config/reader.h"
#include "agahi/config/source.h"
#include "agahi/web/server.h"

enum { FAULT_SIZE = 1024 };

struct loaded {
	struct settings settings;
	char *path;
	config_t source; /* owns the texts */
};

#define INTEGER(owner, member) KEY_OF_INTEGER(struct settings_##owner, member)
#define STRING(owner, member) KEY_OF_STRING(struct settings_##owner, member)
#define STRINGS(owner, member) KEY_OF_STRINGS(struct settings_##owner, member)
#define GROUP(member) KEY_OF_GROUP(struct settings, member, settings_##member)

static const struct key web_keys[] = {
	{ "listen", STRING(web, listen), .minimum = 1, .maximum = 300, .text = "127.0.0.1:8443",
		.meaning = "Where browsers are answered, address:port." },
	{ "host", STRING(web, host), .minimum = 1, .maximum = 300, .text = "localhost:8443",
		.meaning =
			"The name that browsers call the desk by, with its port unless that is 443; requests "
			"for any other name are refused." },
	{ "certificate", STRING(web, certificate), .maximum = 4096, .text = "",
		.meaning =
			"A PEM file of the certificate with its chain; it is read again at SIGHUP. \"\": no "
			"TLS, which is allowed on a loopback address alone." },
	{ "key", STRING(web, key), .maximum = 4096, .text = "",
		.meaning = "The PEM file of the certificate's private key." },
	{ "fonts", STRING(web, fonts), .maximum = 4096, .text = "/usr/share/fonts/truetype/noto",
		.meaning = "The folder of NotoNastaliqUrdu and NotoNaskhArabic (Debian's fonts-noto-core); "
			   "without them browsers take what they have." },
	{ 0 },
};

static const struct key store_keys[] = {
	{ "folder", STRING(store, folder), .minimum = 1, .maximum = 4000, .text = "/var/lib/agahi-desk",
		.meaning = "Where desk.db is, and desk.key, which locks the secrets of second factors: keep "
			   "copies of the two apart." },
	{ "spool", STRING(store, spool), .maximum = 4000, .text = "/var/spool/agahi",
		.meaning =
			"The folder of the gateway's content.spool: editions go to its in/, and what is live "
			"is told in its out/. \"\": nothing is handed over." },
	{ 0 },
};

static const struct key service_keys[] = {
	{ "languages", STRINGS(service, languages), .minimum = 1, .maximum = 32, .text = "ur",
		.example = "[ \"ur\", \"en\", \"ur-Latn\" ]",
		.meaning = "Of the texts, as the gateway's service.languages." },
	{ "default_language", STRING(service, default_language), .minimum = 2, .maximum = 35, .text = "ur",
		.meaning = "As the gateway's; one of languages." },
	{ "time_zone", STRING(service, time_zone), .minimum = 1, .maximum = 63, .text = "Asia/Karachi",
		.meaning = "In which times are written and read." },
	{ "short_codes", STRINGS(service, short_codes), .maximum = 64, .example = "[ \"8301\" ]",
		.meaning = "What citizens write to; shown on the phone." },
	{ "ussd_codes", STRINGS(service, ussd_codes), .maximum = 64, .example = "[ \"*8301#\" ]",
		.meaning = "What citizens dial; shown on the phone." },
	{ "max_parts", INTEGER(service, max_parts), .minimum = 1, .maximum = 10, .fallback = 4, .unit = "SMS",
		.meaning = "What an answer may take, as the gateway's service.max_parts." },
	{ "price_per_part", INTEGER(service, price_per_part), .maximum = 100000, .fallback = 35,
		.unit = "paisa", .meaning = "What one SMS costs the commission." },
	{ 0 },
};

static const struct key review_keys[] = {
	{ "approvals", INTEGER(review, approvals), .minimum = 1, .maximum = 9, .fallback = 1,
		.unit = "persons",
		.meaning = "How many, who have not touched a draft, must approve it before it may be handed "
			   "over." },
	{ "origin", STRING(review, origin), .minimum = 1, .maximum = 100, .text = "agahi-desk",
		.meaning = "What this desk is called in checkpoints of its record." },
	{ 0 },
};

static const struct key log_keys[] = {
	{ "level", KEY_OF_CHOICE(struct settings_log, level, log_level), .choices = log_level_names,
		.fallback = LOG_LEVEL_INFO, .meaning = "What is less grave is not logged." },
	{ 0 },
};

static const struct key top_keys[] = {
	{ "web", GROUP(web), .members = web_keys, .meaning = "Browsers." },
	{ "store", GROUP(store), .members = store_keys, .meaning = "Folders." },
	{ "service", GROUP(service), .members = service_keys,
		.meaning = "What the gateway's configuration says too." },
	{ "review", GROUP(review), .members = review_keys, .meaning = "Before an edition goes live." },
	{ "log", GROUP(log), .members = log_keys, .meaning = "Events, one line each, on standard error." },
	{ 0 },
};

/* name or name:port, with an address of IPv6 in brackets: as a browser's Host has it. */
static bool is_name(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	char host[256];
	uint16_t port;
	size_t len = strcspn(text, "]");

	if (*text == '[' && text[len] == ']' && text[len + 1] == '\0')
		return len > 1 && strspn(text + 1, "0123456789abcdefABCDEF:.") == len - 1;
	if (!strchr(text, ':'))
		return strspn(text, plain) == strlen(text);
	return config_split_host(text, host, sizeof(host), &port) &&
		strspn(host, *text == '[' ? "0123456789abcdefABCDEF:." : plain) == strlen(host);
}

/* What ranges cannot say. */
static void check(struct faults *faults, const config_setting_t *root, const struct settings *settings)
{
	const struct settings_web *web = &settings->web;
	const struct settings_service *service = &settings->service;
	const config_setting_t *of_web = config_setting_get_member(root, "web");
	const config_setting_t *of_service = config_setting_get_member(root, "service");
	char host[256];
	uint16_t port;

	if (!config_split_host(web->listen, host, sizeof(host), &port))
		faults_add(faults, of_web, "web.listen", "\"%s\" is not address:port", web->listen);
	if (!*web->certificate != !*web->key)
		faults_add(faults, of_web, "web.certificate",
			"certificate and key belong together: give both, "
			"or leave both \"\"");
	if (!is_name(web->host))
		faults_add(faults, of_web, "web.host",
			"\"%s\" is not a name as browsers show it: \"desk.example\", or "
			"\"desk.example:8443\", without https:// and without /",
			web->host);
	if (!calendar_has_zone(service->time_zone))
		faults_add(faults, of_service, "service.time_zone",
			"\"%s\" is not among the system's zones (package tzdata), like \"Asia/Karachi\"",
			service->time_zone);
	if (!config_strings_have(&service->languages, service->default_language))
		faults_add(faults, of_service, "service.default_language",
			"\"%s\" is not among service.languages", service->default_language);
}

static bool read_file(struct faults *faults, struct loaded *loaded)
{
	if (!source_read(&loaded->source, faults))
		return false;
	const config_setting_t *root = config_root_setting(&loaded->source);

	reader_read_group(faults, config_root_setting(&loaded->source), "", top_keys, &loaded->settings);
	if (faults->count == 0)
		check(faults, root, &loaded->settings);
	return faults->count == 0;
}

const struct settings *settings_load(const char *path, char *errors, size_t size)
{
	struct faults faults = { .path = path, .text = errors, .size = size };
	struct loaded *loaded = calloc(1, sizeof(*loaded));

	errors[0] = '\0';
	if (!loaded) {
		faults_add(&faults, NULL, "settings", "memory is short");
		return NULL;
	}
	config_init(&loaded->source);
	loaded->path = strdup(path);
	if (!loaded->path || !read_file(&faults, loaded)) {
		settings_free(&loaded->settings);
		return NULL;
	}
	return &loaded->settings;
}

void settings_free(const struct settings *settings)
{
	struct loaded *loaded = (struct loaded *)(uintptr_t)settings;

	if (!loaded)
		return;
	keys_free(top_keys, &loaded->settings);
	config_destroy(&loaded->source);
	free(loaded->path);
	free(loaded);
}

const char *settings_file(const struct settings *settings)
{
	return ((const struct loaded *)(const void *)settings)->path;
}

/* Where the key stands; its group where it does not. */
static const config_setting_t *find_key(const struct loaded *loaded, const char *key)
{
	const config_setting_t *found = config_lookup(&loaded->source, key);

	return found ? found : config_lookup(&loaded->source, "web");
}

enum settings_verdict settings_check_web(const struct settings *settings, char *errors, size_t size)
{
	const struct loaded *loaded = (const void *)settings;
	const struct settings_web *web = &settings->web;
	const struct web_settings served = {
		.listen = web->listen, .host = web->host, .certificate = web->certificate, .key = web->key
	};
	struct faults faults = { .path = loaded->path, .text = errors, .size = size };
	char error[FAULT_SIZE], key[32];
	const char *wrong;

	*errors = '\0';
	if (web_server_check(&served, &wrong, error, sizeof(error)))
		return SETTINGS_GOOD;
	snprintf(key, sizeof(key), "web.%s", wrong ? wrong : "listen");
	faults_add(&faults, find_key(loaded, key), key, "%s", error);
	return wrong ? SETTINGS_WRONG : SETTINGS_UNCLEAR;
}

void settings_print(FILE *out)
{
	print_keys(out,
		"The configuration of agahi-desk, as \"agahi-desk --print-config\" writes it. Every key "
		"stands "
		"here with its default, or with an example where that shows more; what is left out has its "
		"default. \"agahi-desk -c FILE -t\" checks a file.",
		top_keys);
}

static const char manual_head[] =
	".\\\" From the table in src/frame/settings.c: agahi-desk --print-config-manual\n"
	".Dd November 26, 2026\n"
	".Dt AGAHI-DESK.CONF 5\n"
	".Os\n"
	".Sh NAME\n"
	".Nm agahi-desk.conf\n"
	".Nd configuration of the desk of the Agahi voter information gateway\n"
	".Sh DESCRIPTION\n"
	"The file is read by\n"
	".Xr agahi-desk 8 ,\n"
	"at its start.\n"
	"It is written in the language of libconfig, as\n"
	".Xr agahi.conf 5\n"
	"is, and read as strictly:\n"
	"unknown keys, values of another type or out of range,\n"
	"and keys that contradict each other are all told at once,\n"
	"each with file, line and key, and nothing is started.\n"
	"What is left out has its default.\n"
	"The command\n"
	".Dl agahi-desk -c FILE -t\n"
	"only checks a file, and\n"
	".Dl agahi-desk --print-config\n"
	"writes one with every key, its default and its meaning.\n"
	".Pp\n"
	"There is no secret in it.\n"
	".Sh KEYS\n";

static const char manual_tail[] = ".Sh FILES\n"
				  ".Bl -tag -width Ds\n"
				  ".It Pa /etc/agahi-desk/agahi-desk.conf\n"
				  "The configuration.\n"
				  ".It Pa /etc/agahi-desk/agahi-desk.conf.example\n"
				  "What\n"
				  ".Ql agahi-desk --print-config\n"
				  "writes.\n"
				  ".El\n"
				  ".Sh EXAMPLES\n"
				  "A desk that the people of an office reach by the name desk.example:\n"
				  ".Bd -literal -offset indent\n"
				  "web = {\n"
				  "  listen = \"192.0.2.20:443\";\n"
				  "  host = \"desk.example\";\n"
				  "  certificate = \"/etc/agahi-desk/tls.crt\";\n"
				  "  key = \"/etc/agahi-desk/tls.key\";\n"
				  "};\n"
				  "service = {\n"
				  "  languages = [ \"ur\", \"en\", \"ur-Latn\" ];\n"
				  "  short_codes = [ \"8301\" ];\n"
				  "  ussd_codes = [ \"*8301#\" ];\n"
				  "};\n"
				  "review = { origin = \"desk.example\"; };\n"
				  ".Ed\n"
				  ".Sh SEE ALSO\n"
				  ".Xr agahi.conf 5 ,\n"
				  ".Xr agahi-desk 8 ,\n"
				  ".Xr agahid 8\n";

void settings_print_manual(FILE *out)
{
	print_keys_manual(out, manual_head, manual_tail, top_keys);
}

static bool join(const char *folder, const char *name, char *path, size_t size)
{
	int len = snprintf(path, size, "%s/%s", folder, name);

	return len > 0 && (size_t)len < size;
}

bool settings_path(const struct settings *settings, const char *name, char *path, size_t size)
{
	return join(settings->store.folder, name, path, size);
}

bool settings_spool_path(const struct settings *settings, const char *name, char *path, size_t size)
{
	return join(settings->store.spool, name, path, size);
}
