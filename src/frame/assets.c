#include "agahi/frame/assets.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/frame/squeeze.h"

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
	const char *
		letters; /* the same without the blank, for what is written in Latin letters; NULL: no such family */
} kinds[ASSETS] = {
	[ASSET_SHEET] = { "desk", "css", WEB_CSS, NULL, NULL, NULL, NULL },
	[ASSET_SCRIPT] = { "desk", "js", WEB_SCRIPT, NULL, NULL, NULL, NULL },
	[ASSET_ICON] = { "desk", "svg", WEB_SVG, NULL, NULL, NULL, NULL },
	[ASSET_NASTALIQ] = { "nastaliq", "ttf", WEB_FONT, "NotoNastaliqUrdu-Regular.ttf", "Agahi Nastaliq",
		"400", NULL },
	[ASSET_NASTALIQ_BOLD] = { "nastaliq-bold", "ttf", WEB_FONT, "NotoNastaliqUrdu-Bold.ttf",
		"Agahi Nastaliq", "700", NULL },
	[ASSET_NASKH] = { "naskh", "ttf", WEB_FONT, "NotoNaskhArabic-Regular.ttf", "Agahi Naskh", "400",
		"Agahi Letters" },
	[ASSET_NASKH_BOLD] = { "naskh-bold", "ttf", WEB_FONT, "NotoNaskhArabic-Bold.ttf", "Agahi Naskh",
		"700", "Agahi Letters" },
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

/* Letters of other scripts come from the fonts behind these. The blank between two words of Urdu is the font's own, as wide as its letters
 * ask for; a page without a word of Urdu should not load the font for its blanks. */
static void add_face(struct buffer *sheet, const char *family, enum asset asset, const char *name, bool blank)
{
	buffer_add_format(sheet,
		"@font-face{font-family:\"%s\";font-weight:%s;font-display:swap;"
		"src:url(/font/%s);unicode-range:%sU+0600-06FF,U+0750-077F,U+0870-08FF,U+200B-200F,"
		"U+2010-2015,U+FB50-FDFF,U+FE70-FEFF}\n",
		family, kinds[asset].weight, name, blank ? "U+0020,U+00A0," : "");
}

static void add_faces(struct buffer *sheet, const struct assets *assets, enum asset asset)
{
	const char *file = assets->of[asset].name;

	if (!*file)
		return;
	add_face(sheet, kinds[asset].family, asset, file, true);
	if (kinds[asset].letters)
		add_face(sheet, kinds[asset].letters, asset, file, false);
}

typedef void (*squeeze_h)(const char *text, size_t len, struct buffer *out);

static void as_it_is(const char *text, size_t len, struct buffer *out)
{
	buffer_add(out, text, len);
}

static void take(
	struct assets *assets, enum asset asset, const char *octets, const char *end, squeeze_h squeeze)
{
	squeeze(octets, (size_t)(end - octets), &assets->of[asset].octets);
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
		add_faces(sheet, assets, (enum asset)i);
	}
	take(assets, ASSET_SHEET, agahi_desk_sheet, agahi_desk_sheet_end, squeeze_sheet);
	take(assets, ASSET_SCRIPT, agahi_desk_script, agahi_desk_script_end, squeeze_script);
	take(assets, ASSET_ICON, agahi_desk_icon, agahi_desk_icon_end, as_it_is);
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
		response->shared =
			(struct span){ (const uint8_t *)assets->of[i].octets.data, assets->of[i].octets.len };
		return true;
	}
	return false;
}
