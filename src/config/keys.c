#include "agahi/config/keys.h"

#include <stdlib.h>
#include <string.h>

#include "agahi/config/config.h"
#include "agahi/config/key_fields.h"
#include "agahi/smpp/pdu.h"

#define INTEGER(owner, member) KEY_OF_INTEGER(struct config_##owner, member)
#define BOOLEAN(owner, member) KEY_OF_BOOLEAN(struct config_##owner, member)
#define STRING(owner, member) KEY_OF_STRING(struct config_##owner, member)
#define STRINGS(owner, member) KEY_OF_STRINGS(struct config_##owner, member)
#define NUMBERS(owner, member) KEY_OF_NUMBERS(struct config_##owner, member)
#define GROUP(owner, member, type_) KEY_OF_GROUP(struct owner, member, type_)
#define CHOICE(owner, member, enum_) KEY_OF_CHOICE(struct config_##owner, member, enum_)

/* What becomes of a changed value when the daemon is told to read the file again. */
#define AT_ONCE .effect = KEY_AT_ONCE
#define BINDS_ANEW .effect = KEY_BINDS_ANEW
#define AT_RESTART .effect = KEY_AT_RESTART

static const char *const bind_names[] = { "transceiver", "receiver+transmitter", NULL };
static const char *const alphabet_names[] = {
	[CHARSET_GSM7] = "gsm", [CHARSET_ASCII] = "ascii", [CHARSET_LATIN1] = "latin1", NULL
};
static const char *const long_message_names[] = { "udh8", "udh16", "sar", "payload", NULL };
static const char *const codec_names[] = {
	[PDU_CODEC_OWN] = "own", [PDU_CODEC_LIBSMPP34] = "libsmpp34", NULL
};
static const char *const durability_names[] = { "full", "normal", NULL };
static const char *const engine_names[] = { "sqlite", "postgresql", NULL };

static const struct key reconnect_keys[] = {
	{ "min", INTEGER(reconnect, min), AT_ONCE, .minimum = 1, .maximum = 3600, .fallback = 1,
		.unit = "seconds", .meaning = "The first pause." },
	{ "max", INTEGER(reconnect, max), AT_ONCE, .minimum = 1, .maximum = 3600, .fallback = 60,
		.unit = "seconds", .meaning = "The longest pause." },
	{ 0 },
};

static const struct key tls_keys[] = {
	{ "enabled", BOOLEAN(tls, enabled), BINDS_ANEW, .meaning = "Speak TLS with the SMSC." },
	{ "ca_file", STRING(tls, ca_file), BINDS_ANEW, .maximum = 4096, .text = "",
		.meaning = "A file of the certificates that are trusted; \"\": the system's store." },
	{ "verify", BOOLEAN(tls, verify), BINDS_ANEW, .fallback = true,
		.meaning =
			"Verify the SMSC's certificate, and that it is for the one of hosts that answers." },
	{ "certificate_file", STRING(tls, certificate_file), BINDS_ANEW, .maximum = 4096, .text = "",
		.meaning = "Our certificate with its chain, if the SMSC wants one; key_file belongs to it." },
	{ "key_file", STRING(tls, key_file), BINDS_ANEW, .maximum = 4096, .text = "",
		.meaning = "The private key of certificate_file." },
	{ 0 },
};

static const struct key outbind_keys[] = {
	{ "listen", STRING(outbind, listen), AT_ONCE, .maximum = 300, .text = "",
		.meaning = "Where we listen for that, address:port; \"\": nowhere. With tls.enabled the SMSC "
			   "must speak TLS there, and tls.certificate_file is what we show it." },
	{ "password", STRING(outbind, password), AT_ONCE, .maximum = 8, .text = "",
		.meaning = "What the SMSC must give; needed where we listen." },
	{ 0 },
};

#define OVERRIDE(member, most) \
	INTEGER(ussd, overrides.member), AT_ONCE, .minimum = -1, .maximum = (most), .fallback = -1

static const struct key ussd_keys[] = {
	{ "codes", STRINGS(ussd, codes), AT_ONCE, .maximum = 64, .example = "[ \"*8301#\" ]",
		.meaning = "What is dialled; [] serves no USSD on this link." },
	{ "dialect", CHOICE(ussd, named, ussd_dialect_kind), AT_ONCE, .choices = ussd_dialect_names,
		.fallback = USSD_END_BIT,
		.meaning =
			"How this network marks screens. end-bit: the last screen sets the lowest bit of "
			"its_session_info. pssr-end: the last screen is a PSSR response (0x11). "
			"message-reference: as pssr-end, and user_message_reference tells dialogues apart. "
			"The provider's interface description says which." },
	{ "max_septets", INTEGER(ussd, max_septets), AT_ONCE, .minimum = 40, .maximum = 182, .fallback = 182,
		.unit = "characters", .meaning = "What a screen holds in the default alphabet." },
	{ "max_ucs2", INTEGER(ussd, max_ucs2), AT_ONCE, .minimum = 20, .maximum = 91, .fallback = 80,
		.unit = "characters", .meaning = "What a screen holds in UCS-2, as Urdu needs it." },
	{ "timeout", INTEGER(ussd, timeout), AT_ONCE, .minimum = 1, .maximum = 3600, .fallback = 180,
		.unit = "seconds", .meaning = "A dialogue without a key for so long is forgotten." },
	{ "service_type", STRING(ussd, service_type), AT_ONCE, .maximum = 5, .text = "",
		.meaning = "The service_type of screens; \"\": the link's, or that of the message that is "
			   "answered." },
	{ "session", CHOICE(ussd, overrides.session_by, ussd_session_by), AT_ONCE,
		.choices = ussd_session_names, .fallback = USSD_BY_DIALECT,
		.meaning =
			"What tells dialogues apart: its_session_info (its upper 15 bits), "
			"its_session_octet (its first octet), user_message_reference, or subscriber (the "
			"number alone). This and the next six override the dialect; \"\" and -1 leave it." },
	{ "begin", OVERRIDE(begin, 255),
		.meaning = "The ussd_service_op with which the network begins a dialogue." },
	{ "resume", OVERRIDE(resume, 255),
		.meaning = "The ussd_service_op with which the network brings an answer to a screen." },
	{ "abort", OVERRIDE(abort, 255),
		.meaning = "The ussd_service_op with which the network ends a dialogue." },
	{ "show", OVERRIDE(show, 255),
		.meaning = "The ussd_service_op of a screen that waits for an answer." },
	{ "end", OVERRIDE(end, 255), .meaning = "The ussd_service_op of the last screen." },
	{ "end_bit", OVERRIDE(end_bit, 1),
		.meaning = "1: the last screen sets the lowest bit of its_session_info; 0: it does not." },
	{ 0 },
};

static const struct key reconcile_keys[] = {
	{ "id", STRING(reconcile, id), AT_ONCE, .maximum = 64, .text = "",
		.meaning =
			"The column of message ids, by its name in the file's first row; \"#1\" is the first "
			"column of a file without such a row. \"\": the file is not described here." },
	{ "time", STRING(reconcile, time), AT_ONCE, .maximum = 64, .text = "",
		.meaning = "The column of when the SMSC took the message." },
	{ "time_format", STRING(reconcile, time_format), AT_ONCE, .minimum = 1, .maximum = 64,
		.text = "YYYY-MM-DD hh:mm:ss",
		.meaning = "How it is written: YYYY, YY, MM, MON (Jan), DD, hh, mm, ss and AP (am, pm), and "
			   "what stands between; or \"epoch\" or \"epoch_ms\", seconds or milliseconds since "
			   "1970. Seconds may be absent." },
	{ "time_zone", STRING(reconcile, time_zone), AT_ONCE, .maximum = 63, .text = "",
		.meaning = "The zone of times that name none; \"\": service.time_zone." },
	{ "state", STRING(reconcile, state), AT_ONCE, .maximum = 64, .text = "",
		.meaning = "The column of what became of the message; \"\": states are not compared." },
	{ "delivered", STRINGS(reconcile, delivered), AT_ONCE, .maximum = 32,
		.meaning =
			"What says in it that the phone has the message, such as [ \"0\" ]. Where this and "
			"failed are [], the words and numbers of SMPP are known (DELIVRD, 2)." },
	{ "failed", STRINGS(reconcile, failed), AT_ONCE, .maximum = 32,
		.meaning = "What says that the phone will not get it." },
	{ "direction", STRING(reconcile, direction), AT_ONCE, .maximum = 64, .text = "",
		.meaning = "The column that tells messages to citizens from those of citizens; \"\": all are "
			   "to citizens." },
	{ "terminated", STRINGS(reconcile, terminated), AT_ONCE, .maximum = 32, .text = "MT",
		.meaning =
			"What stands in it for messages to citizens; others are counted and passed over." },
	{ "tolerance", INTEGER(reconcile, tolerance), AT_ONCE, .maximum = 3600, .fallback = 120,
		.unit = "seconds", .meaning = "By how much the two clocks may differ." },
	{ 0 },
};

/* Lengths of system_id, system_type and service_type: SMPP 3.4, 4.1.1 (less the NUL). */
static const struct key link_keys[] = {
	{ "name", STRING(link, name), AT_ONCE, .required = true, .minimum = 1, .maximum = 63,
		.example = "\"telco-a\"",
		.meaning = "What the link is called in logs, figures and the journal; letters, digits, -, _ "
			   "and dots." },
	{ "hosts", STRINGS(link, hosts), BINDS_ANEW, .required = true, .minimum = 1, .maximum = 16,
		.example = "[ \"127.0.0.1:2775\" ]",
		.meaning = "The SMSC's addresses, host:port or [v6]:port; tried in turn." },
	{ "bind", CHOICE(link, bind, config_bind), BINDS_ANEW, .choices = bind_names,
		.fallback = BIND_TRANSCEIVER_ONE,
		.meaning = "One connection for both ways, or two connections." },
	{ "system_id", STRING(link, system_id), BINDS_ANEW, .required = true, .minimum = 1, .maximum = 15,
		.example = "\"agahi\"", .meaning = "The user that the provider gave us." },
	{ "password", STRING(link, password), BINDS_ANEW, .maximum = PDU_PASSWORD_SIZE - 1,
		.example = "\"secret\"",
		.meaning = "SMPP allows 8 octets; longer ones are sent, with a warning. One of password, "
			   "password_file and password_env is needed; better one of the other two." },
	{ "password_file", STRING(link, password_file), AT_ONCE, .maximum = 4096, .text = "",
		.meaning = "A file whose first line is the password." },
	{ "password_env", STRING(link, password_env), AT_ONCE, .maximum = 255, .text = "",
		.meaning = "An environment variable that holds the password." },
	{ "system_type", STRING(link, system_type), BINDS_ANEW, .maximum = 12, .text = "",
		.meaning = "This and the next four are of the bind, as the provider prescribes." },
	{ "address_range", STRING(link, address_range), BINDS_ANEW, .maximum = PDU_ADDRESS_RANGE_SIZE - 1,
		.text = "", .meaning = "The addresses that messages are wanted for." },
	{ "addr_ton", INTEGER(link, addr_ton), BINDS_ANEW, .maximum = 255,
		.meaning = "Type of number of address_range." },
	{ "addr_npi", INTEGER(link, addr_npi), BINDS_ANEW, .maximum = 255,
		.meaning = "Numbering plan of address_range." },
	{ "interface_version", INTEGER(link, interface_version), BINDS_ANEW, .maximum = 255,
		.fallback = PDU_INTERFACE_VERSION, .example = "0x34",
		.meaning = "0x34, which is 52, says SMPP 3.4." },
	{ "source_ton", INTEGER(link, source_ton), AT_ONCE, .minimum = -1, .maximum = 255, .fallback = -1,
		.meaning =
			"Type of number of our address in what we submit; -1: as the message had it that is "
			"answered." },
	{ "source_npi", INTEGER(link, source_npi), AT_ONCE, .minimum = -1, .maximum = 255, .fallback = -1,
		.meaning = "Its numbering plan, in the same way." },
	{ "service_type", STRING(link, service_type), AT_ONCE, .maximum = 5, .text = "",
		.meaning = "The service_type of what we submit; \"\": none, and for screens that of the "
			   "message that is answered." },
	{ "local_address", STRING(link, local_address), BINDS_ANEW, .maximum = 45, .text = "",
		.meaning = "The address of this machine that connections leave from; \"\": the system's "
			   "choice." },
	{ "smsc", STRING(link, smsc), AT_ONCE, .maximum = 48, .text = "",
		.meaning =
			"Links with the same name here are ways to one telco: parts of one question, "
			"receipts and redeliveries may come by any of them. \"\": told by system_id and the "
			"first short code. Give names where two telcos gave you the same." },
	{ "short_codes", STRINGS(link, short_codes), AT_ONCE, .required = true, .minimum = 1, .maximum = 64,
		.example = "[ \"8301\" ]",
		.meaning = "Our addresses on this link; messages from them are never answered." },
	{ "window", INTEGER(link, window), AT_ONCE, .minimum = 1, .maximum = 10000, .fallback = 100,
		.unit = "submits", .meaning = "How many may be under way at once." },
	{ "submit_rate", INTEGER(link, submit_rate), AT_ONCE, .maximum = 100000, .unit = "submits a second",
		.meaning = "The rate that the provider allows; 0: no limit of ours." },
	{ "registered_delivery", BOOLEAN(link, registered_delivery), AT_ONCE,
		.meaning = "Ask for delivery receipts; \"agahi stats\" then tells what was delivered." },
	{ "enquire_link", INTEGER(link, enquire_link), AT_ONCE, .minimum = 1, .maximum = 3600, .fallback = 30,
		.unit = "seconds", .meaning = "After so long a silence we ask whether the SMSC is there." },
	{ "response_timeout", INTEGER(link, response_timeout), AT_ONCE, .minimum = 1, .maximum = 600,
		.fallback = 10, .unit = "seconds",
		.meaning = "How long we wait for any answer of the SMSC." },
	{ "reconnect", GROUP(config_link, reconnect, config_reconnect), .members = reconnect_keys,
		.meaning =
			"Pauses between attempts to connect: doubled from min to max, less a random part." },
	{ "temporary_statuses", NUMBERS(link, temporary_statuses), AT_ONCE, .maximum = 64,
		.meaning = "The vendor's refusals that pass by themselves, such as [ 0x401 ]." },
	{ "default_alphabet", CHOICE(link, default_alphabet, charset), AT_ONCE, .choices = alphabet_names,
		.fallback = CHARSET_GSM7, .meaning = "What data_coding 0 means at this SMSC." },
	{ "long_messages", CHOICE(link, long_messages, config_long_messages), AT_ONCE,
		.choices = long_message_names, .fallback = LONG_UDH8,
		.meaning =
			"How parts are marked: a user data header with a reference of 8 or of 16 bits, the "
			"sar_ parameters, or the whole text in message_payload, which the SMSC cuts." },
	{ "national_shift", STRINGS(link, national_shift), AT_ONCE, .maximum = 8,
		.meaning = "[ \"ur\" ]: Urdu in 7 bits where that saves parts; not every phone reads it." },
	{ "codec", CHOICE(link, codec, pdu_codec), BINDS_ANEW, .choices = codec_names,
		.fallback = PDU_CODEC_OWN,
		.meaning =
			"Who reads and writes messages and their responses: our own code, or libsmpp34 as it "
			"does for binds. What citizens and the SMSC see is the same; with "
			"libsmpp34 a message costs the daemon twice the processor time." },
	{ "tls", GROUP(config_link, tls, config_tls), .members = tls_keys,
		.meaning = "Encryption of the link." },
	{ "outbind", GROUP(config_link, outbind, config_outbind), .members = outbind_keys,
		.meaning = "The SMSC may ask us to bind, from one of its hosts (SMPP 3.4, 4.1.7)." },
	{ "ussd", GROUP(config_link, ussd, config_ussd), .members = ussd_keys,
		.meaning = "Dialled codes and their screens." },
	{ "reconcile", GROUP(config_link, reconcile, config_reconcile), .members = reconcile_keys,
		.meaning = "The telco's file of records, where it is not as the group at the end says." },
	{ 0 },
};

static const struct key service_keys[] = {
	{ "default_language", STRING(service, default_language), AT_ONCE, .minimum = 2, .maximum = 35,
		.text = "ur",
		.meaning = "Spoken where neither the keyword, nor the citizen, nor the script tells." },
	{ "languages", STRINGS(service, languages), AT_ONCE, .minimum = 1, .maximum = 32, .text = "ur",
		.example = "[ \"ur\", \"en\", \"ur-Latn\" ]",
		.meaning = "BCP 47 tags, the preferred ones first; default_language must be among them." },
	{ "flash", STRINGS(service, flash), AT_ONCE, .maximum = 64,
		.meaning = "Topics whose replies are shown at once and not kept, such as [ \"limited\" ]." },
	{ "fail_over", BOOLEAN(service, fail_over), AT_ONCE,
		.meaning =
			"A reply may go out by another link that has its short code, when its own has been "
			"down for five seconds." },
	{ "reply_validity", INTEGER(service, reply_validity), AT_ONCE, .minimum = 1, .maximum = 168,
		.fallback = 24, .unit = "hours",
		.meaning = "How long a reply may wait for the SMSC before it is dropped." },
	{ "country_code", STRING(service, country_code), AT_RESTART, .maximum = 4, .text = "92",
		.meaning = "Of national numbers (0300 and so on), so that one citizen is one number in every "
			   "spelling; \"\": none." },
	{ "time_zone", STRING(service, time_zone), AT_RESTART, .minimum = 1, .maximum = 63,
		.text = "Asia/Karachi",
		.meaning = "Of what operators schedule and of figures by day, as the system's zones are "
			   "called." },
	{ "max_parts", INTEGER(service, max_parts), AT_ONCE, .minimum = 1, .maximum = 255, .fallback = 6,
		.meaning = "The most SMS that one answer may take; operators are told of a longer one." },
	{ 0 },
};

/* Versions of clang-format do not agree about braces in a macro. */
/* clang-format off */
#define RATES(day, burst_of, minute_of, day_of) \
	{ "burst", INTEGER(rates, burst), AT_ONCE, .minimum = 1, .maximum = 1000, .fallback = 5, .unit = burst_of, \
		.meaning = "At once." }, \
	{ "per_minute", INTEGER(rates, per_minute), AT_ONCE, .minimum = 1, .maximum = 60000, .fallback = 6, \
		.unit = minute_of, .meaning = "In the long run." }, \
	{ "per_day", INTEGER(rates, per_day), AT_ONCE, .minimum = 1, .maximum = 65535, .fallback = (day), \
		.unit = day_of, .meaning = "Over the day." }
/* clang-format on */

static const struct key sms_keys[] = {
	RATES(60, "messages", "messages a minute", "messages a day"),
	{ 0 },
};

static const struct key dial_keys[] = {
	RATES(200, "dialogues", "dialogues a minute", "dialogues a day"),
	{ 0 },
};

/* Octets: limiter.h, preferences.h and dialogue_table.h, which stand above this room; test_keys.c compares. */
static const struct key limits_keys[] = {
	{ "sms", GROUP(config_limits, sms, config_rates), .members = sms_keys,
		.meaning = "What one sender may ask by SMS." },
	{ "ussd", GROUP(config_limits, ussd, config_rates), .members = dial_keys,
		.meaning = "What one sender may dial; dialogues are counted, not screens." },
	{ "notice", BOOLEAN(limits, notice), AT_ONCE, .fallback = true,
		.meaning = "Tell a sender over the limit, once." },
	{ "sessions", INTEGER(limits, sessions), AT_RESTART, .minimum = 10, .maximum = 1000000,
		.fallback = 20000, .unit = "dialogues",
		.meaning = "Open at once; 388 octets of memory each, where USSD is served." },
	{ "senders", INTEGER(limits, senders), AT_RESTART, .minimum = 1000, .maximum = 100000000,
		.fallback = 1000000, .unit = "senders",
		.meaning = "Remembered at once; 40 octets of memory each, 64 where USSD is served. Rounded "
			   "up to eight times a power of two." },
	{ 0 },
};

static const struct key store_keys[] = {
	{ "content", STRING(store, content), AT_RESTART, .minimum = 1, .maximum = 4096,
		.text = "/var/lib/agahi/content.db",
		.meaning = "The database of what operators write: best in a folder of their group, such as "
			   "/var/lib/agahi-content." },
	{ "journal", STRING(store, journal), AT_RESTART, .minimum = 1, .maximum = 4096,
		.text = "/var/lib/agahi/journal.db",
		.meaning =
			"The database of requests and replies; its key for hashing numbers is beside it." },
	{ "key_file", STRING(store, key_file), AT_RESTART, .maximum = 4096, .text = "",
		.meaning = "Where the key for hashing numbers is: a file of 16 octets, or of 32 hexadecimal "
			   "digits. \"\": the systemd credential agahi.key where there is one, else the "
			   "journal's name with .key behind it, which is made when it is missing." },
	{ "key_env", STRING(store, key_env), AT_RESTART, .maximum = 255, .text = "",
		.meaning = "The environment variable that has this key in place of a file, in hexadecimal." },
	{ "durability", CHOICE(store, durability, config_durability), AT_RESTART, .choices = durability_names,
		.fallback = DURABILITY_FULL,
		.meaning = "With \"normal\" a power cut may lose the last moments' acknowledged requests." },
	{ "retention_days", INTEGER(store, retention_days), AT_RESTART, .minimum = 1, .maximum = 3650,
		.fallback = 30, .unit = "days", .meaning = "How long settled requests are kept." },
	{ "max_size", INTEGER(store, max_size), AT_RESTART, .minimum = 1, .maximum = 1000000,
		.fallback = 8192, .unit = "MiB",
		.meaning = "A journal above this size takes no new requests for now." },
	{ "engine", CHOICE(store, engine, config_engine), AT_RESTART, .choices = engine_names,
		.meaning = "\"sqlite\": the journal's file, for one machine. \"postgresql\": store.database, "
			   "which several "
			   "nodes share (docs/cluster.md); the journal's name then only tells where the key, "
			   "the "
			   "lock and the standing list are: another for each node." },
	{ "database", STRING(store, database), AT_RESTART, .maximum = 2000, .text = "",
		.meaning = "All its servers, as libpq writes it: \"host=pa1,pa2,pb1 dbname=agahi "
			   "user=agahi\". A "
			   "password belongs into libpq's own password file." },
	{ "node", STRING(store, node), AT_RESTART, .maximum = 63, .text = "",
		.meaning =
			"The name of this node, such as \"khi-1\": no two the same. \"\": the machine's." },
	{ "alone", BOOLEAN(store, alone), AT_RESTART,
		.meaning = "May the database be without a synchronous standby? Then the death of its one "
			   "machine loses "
			   "what was acknowledged." },
	{ "lease", INTEGER(store, lease), AT_RESTART, .minimum = 1, .maximum = 600, .fallback = 15,
		.unit = "seconds",
		.meaning = "How long a node that cannot reach the database may submit; a fifth more, and "
			   "another takes "
			   "its replies over." },
	{ 0 },
};

static const struct key content_keys[] = {
	{ "spool", STRING(content, spool), AT_RESTART, .maximum = 4000, .text = "",
		.meaning = "The folder by which the desk hands editions over, and gets back what is live and "
			   "the "
			   "figures: \"/var/spool/agahi\". It has two folders, in and out; docs/host.md "
			   "tells how "
			   "they are made. \"\": no edition is taken from a folder." },
	{ 0 },
};

static const struct key admin_keys[] = {
	{ "listen", STRING(admin, listen), AT_ONCE, .maximum = 300, .text = "127.0.0.1:8080",
		.meaning = "Where GET /metrics, /healthz, /readyz and /content are answered, address:port; "
			   "\"\": nowhere. "
			   "There is no login, so keep it at home. When the port is taken the daemon says so "
			   "and goes on without." },
	{ "socket", STRING(admin, socket), AT_ONCE, .maximum = 107, .text = "", .example = "\"\"",
		.meaning =
			"A local socket, such as /run/agahi/agahid.sock, by which \"agahi link\" speaks to "
			"the daemon; its user and its group may. \"\": none." },
	{ 0 },
};

static const struct key match_keys[] = {
	{ "answer_at", INTEGER(match, answer_at), AT_ONCE, .minimum = 50, .maximum = 100, .fallback = 88,
		.unit = "per cent",
		.meaning = "How sure of a topic one has to be to answer with it; below that the citizen is "
			   "offered three by number. Of message sets that have examples." },
	{ 0 },
};

static const struct key log_keys[] = {
	{ "level", CHOICE(log, level, log_level), AT_ONCE, .choices = log_level_names,
		.fallback = LOG_LEVEL_INFO, .meaning = "What is less grave is not logged." },
	{ "file", STRING(log, file), AT_ONCE, .maximum = 4096, .text = "", .example = "\"\"",
		.meaning = "Where events are written, at its end; it is opened anew at SIGHUP, so that it "
			   "may be "
			   "moved away before. \"\": standard error." },
	{ "messages", BOOLEAN(log, messages), AT_ONCE,
		.meaning = "A line for each message of a citizen, and each dialogue, once it is known what "
			   "became of it: the number masked, no text. For complaints; it keeps who asked "
			   "for what and when, as far as a masked number tells who, so leave it off when "
			   "nobody needs it." },
	{ 0 },
};

const struct key keys_top[] = {
	{ "links", .type = KEY_LINKS, .required = true, .minimum = 1, .maximum = CONFIG_MOST_LINKS,
		.members = link_keys, .meaning = "The connections to SMSCs, a group for each." },
	{ "service", GROUP(config, service, config_service), .members = service_keys,
		.meaning = "What citizens meet." },
	{ "limits", GROUP(config, limits, config_limits), .members = limits_keys,
		.meaning = "How much one sender may ask, and how much is held in memory." },
	{ "store", GROUP(config, store, config_store), .members = store_keys, .meaning = "The databases." },
	{ "content", GROUP(config, content, config_content), .members = content_keys,
		.meaning = "How messages come from the desk." },
	{ "admin", GROUP(config, admin, config_admin), .members = admin_keys,
		.meaning = "Figures for machines, and words to the daemon." },
	{ "match", GROUP(config, match, config_match), .members = match_keys,
		.meaning = "How citizens' words are understood." },
	{ "reconcile", GROUP(config, reconcile, config_reconcile), .members = reconcile_keys,
		.meaning = "How the telco writes its records, for \"agahi reconcile\"." },
	{ "log", GROUP(config, log, config_log), .members = log_keys, .meaning = "Events, one line each." },
	{ 0 },
};

const struct key *keys_find(const struct key *keys, const char *name)
{
	for (; keys->name; keys++) {
		if (strcmp(keys->name, name) == 0)
			return keys;
	}
	return NULL;
}

void keys_set_choice(void *field, int number)
{
	memcpy(field, &number, sizeof(number));
}

static bool set_default_strings(const struct key *key, struct config_strings *strings)
{
	strings->items = calloc(2, sizeof(*strings->items));
	if (strings->items && key->text)
		strings->items[strings->count++] = key->text;
	return strings->items != NULL;
}

bool keys_set_default(const struct key *key, void *field)
{
	switch (key->type) {
	case KEY_INTEGER:
		*(int *)field = key->fallback;
		return true;
	case KEY_CHOICE:
		keys_set_choice(field, key->fallback);
		return true;
	case KEY_BOOLEAN:
		*(bool *)field = key->fallback != 0;
		return true;
	case KEY_STRING:
		*(const char **)field = key->text;
		return true;
	case KEY_STRINGS:
		return set_default_strings(key, field);
	case KEY_NUMBERS:
	case KEY_GROUP:
	case KEY_LINKS:
		break;
	}
	return true;
}

static void free_links(const struct key *keys, struct config *config)
{
	for (size_t i = 0; i < config->link_count; i++)
		keys_free(keys, &config->links[i]);
	free(config->links);
	config->links = NULL;
	config->link_count = 0;
}

void keys_free(const struct key *keys, void *target)
{
	for (const struct key *key = keys; key->name; key++) {
		void *field = (char *)target + key->offset;

		switch (key->type) {
		case KEY_STRINGS:
			free(((struct config_strings *)field)->items);
			*(struct config_strings *)field = (struct config_strings){ 0 };
			break;
		case KEY_NUMBERS:
			free(((struct config_numbers *)field)->items);
			*(struct config_numbers *)field = (struct config_numbers){ 0 };
			break;
		case KEY_GROUP:
			keys_free(key->members, field);
			break;
		case KEY_LINKS:
			free_links(key->members, field);
			break;
		case KEY_INTEGER:
		case KEY_BOOLEAN:
		case KEY_STRING:
		case KEY_CHOICE:
			break;
		}
	}
}
