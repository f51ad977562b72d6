#include "agahi/frame/assets.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FONT_OCTETS = 8 << 20, HASH_DIGITS = 16, NAME_SIZE = 64 };

/* The files themselves, from the folder in which the program is made. */
#define INCLUDE_FILE(symbol, file) \
	__asm__(".section .rodata\n" \
		".global " #symbol "\n" \
		".balign 8\n" #symbol ":\n" \
		".incbin \"" file "\"\n" \
		".global " #symbol "_end\n" #symbol "_end:\n" \
		".byte 0\n" \
		".previous\n"); \
	extern const char symbol[], symbol##_end[]

INCLUDE_FILE(agahi_desk_sheet, "assets/desk.css");
INCLUDE_FILE(agahi_desk_script, "assets/desk.js");
INCLUDE_FILE(agahi_desk_icon, "assets/desk.svg");

struct assets {
	struct {
		struct buffer octets;
		char name[NAME_SIZE]; /* "": is not there */
	} of[ASSETS];
};

static const struct {
	const char *prefix, *ending;
	enum web_type type;
	const char *file;   /* in the folder of fonts; NULL: in the program */
	const char *family; /* by which the sheet calls it */
	const char *weight;
} kinds[ASSETS] = {
	[ASSET_SHEET] = { "desk", "css", WEB_CSS, NULL, NULL, NULL },
	[ASSET_SCRIPT] = { "desk", "js", WEB_SCRIPT, NULL, NULL, NULL },
	[ASSET_ICON] = { "desk", "svg", WEB_SVG, NULL, NULL, NULL },
	[ASSET_NASTALIQ] = { "nastaliq", "ttf", WEB_FONT, "NotoNastaliqUrdu-Regular.ttf", "Agahi Nastaliq",
		"400" },
	[ASSET_NASTALIQ_BOLD] = { "nastaliq-bold", "ttf", WEB_FONT, "NotoNastaliqUrdu-Bold.ttf",
		"Agahi Nastaliq", "700" },
	[ASSET_NASKH] = { "naskh", "ttf", WEB_FONT, "NotoNaskhArabic-Regular.ttf", "Agahi Naskh", "400" },
	[ASSET_NASKH_BOLD] = { "naskh-bold", "ttf", WEB_FONT, "NotoNaskhArabic-Bold.ttf", "Agahi Naskh",
		"700" },
};

static void name(struct assets *assets, enum asset asset)
{
	const struct buffer *octets = &assets->of[asset].octets;
	unsigned char hash[crypto_hash_sha256_BYTES];
	char digits[HASH_DIGITS + 1];

	if (octets->failed || octets->len == 0)
		return;
	crypto_hash_sha256(hash, (const unsigned char *)octets->data, octets->len);
	sodium_bin2hex(digits, sizeof(digits), hash, HASH_DIGITS / 2);
	snprintf(assets->of[asset].name, NAME_SIZE, "%s-%s.%s", kinds[asset].prefix, digits,
		kinds[asset].ending);
}

static bool read_file(const char *path, struct buffer *out)
{
	FILE *file = fopen(path, "rb");
	char octets[65536];
	size_t len;

	if (!file)
		return false;
	while (out->len <= FONT_OCTETS && (len = fread(octets, 1, sizeof(octets), file)) > 0)
		buffer_add(out, octets, len);
	bool good = !ferror(file) && out->len > 0 && out->len <= FONT_OCTETS && !out->failed;
	fclose(file);
	return good;
}

static void read_font(struct assets *assets, enum asset asset, const char *folder, struct log *log)
{
	struct buffer *octets = &assets->of[asset].octets;
	char path[4096 + 64];

	snprintf(path, sizeof(path), "%s/%s", folder, kinds[asset].file);
	if (read_file(path, octets)) {
		name(assets, asset);
		return;
	}
	buffer_free(octets);
	log_warn(log, "font_missing", LOG_TEXT("file", path),
		LOG_TEXT("effect", "browsers take what they have; Urdu may be hard to read"),
		LOG_TEXT("next", "install fonts-noto-core, or set web.fonts"));
}

/* Letters of other scripts come from the fonts behind these. */
static void add_face(struct buffer *sheet, const struct assets *assets, enum asset asset)
{
	if (!*assets->of[asset].name)
		return;
	buffer_add_format(sheet,
		"@font-face{font-family:\"%s\";font-weight:%s;font-display:swap;"
		"src:url(/font/%s);unicode-range:U+0600-06FF,U+0750-077F,U+0870-08FF,U+200B-200F,"
		"U+2010-2015,U+FB50-FDFF,U+FE70-FEFF}\n",
		kinds[asset].family, kinds[asset].weight, assets->of[asset].name);
}

static void take(struct assets *assets, enum asset asset, const char *octets, const char *end)
{
	buffer_add(&assets->of[asset].octets, octets, (size_t)(end - octets));
	name(assets, asset);
}

static bool is_comment(const char *line, size_t len)
{
	return (len >= 2 && memcmp(line, "//", 2) == 0) ||
		(len >= 4 && memcmp(line, "/*", 2) == 0 && memcmp(line + len - 2, "*/", 2) == 0);
}

/* Without what is for people who read it: indents, and lines that are comment. A text over several lines would not survive
 * that, and there is none. */
static void take_lines(struct assets *assets, enum asset asset, const char *at, const char *end)
{
	struct buffer *octets = &assets->of[asset].octets;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));

		stop = stop ? stop : end;
		at += strspn(at, "\t");
		if (at < stop && !is_comment(at, (size_t)(stop - at))) {
			buffer_add(octets, at, (size_t)(stop - at));
			buffer_add(octets, "\n", 1);
		}
		at = stop + 1;
	}
	name(assets, asset);
}

struct assets *assets_new(const char *fonts, struct log *log)
{
	struct assets *assets = calloc(1, sizeof(*assets));

	if (!assets)
		return NULL;
	struct buffer *sheet = &assets->of[ASSET_SHEET].octets;
	for (size_t i = ASSET_NASTALIQ; i < ASSETS; i++) {
		if (*fonts)
			read_font(assets, (enum asset)i, fonts, log);
		add_face(sheet, assets, (enum asset)i);
	}
	take_lines(assets, ASSET_SHEET, agahi_desk_sheet, agahi_desk_sheet_end);
	take_lines(assets, ASSET_SCRIPT, agahi_desk_script, agahi_desk_script_end);
	take(assets, ASSET_ICON, agahi_desk_icon, agahi_desk_icon_end);
	if (*assets->of[ASSET_SHEET].name && *assets->of[ASSET_SCRIPT].name && *assets->of[ASSET_ICON].name)
		return assets;
	assets_free(assets);
	return NULL;
}

void assets_free(struct assets *assets)
{
	if (!assets)
		return;
	for (size_t i = 0; i < ASSETS; i++)
		buffer_free(&assets->of[i].octets);
	free(assets);
}

const char *assets_name(const struct assets *assets, enum asset asset)
{
	return assets->of[asset].name;
}

bool assets_answer(const struct assets *assets, const char *wanted, struct web_response *response)
{
	for (size_t i = 0; i < ASSETS; i++) {
		if (!*assets->of[i].name || strcmp(assets->of[i].name, wanted) != 0)
			continue;
		response->type = kinds[i].type;
		response->immutable = true;
		buffer_add(&response->page.out, assets->of[i].octets.data, assets->of[i].octets.len);
		return true;
	}
	return false;
}
