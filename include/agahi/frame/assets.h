/* assets: style sheet, script and fonts of the desk.
 *
 * Sheet and script are in the program (assets/desk.css, assets/desk.js), the sign of the window too; the fonts are read from a folder at the start. The name under
 * which each is served has the hash of its octets, so browsers keep it for ever. Constant after assets_new(). They are sent from
 * where they stand, to however many at once: who answers must not outlive them. */
#ifndef AGAHI_ASSETS_H
#define AGAHI_ASSETS_H

#include <stdbool.h>

#include "agahi/base/log.h"
#include "agahi/web/exchange.h"

struct assets;

enum asset {
	ASSET_SHEET,
	ASSET_SCRIPT,
	ASSET_ICON,
	ASSET_NASTALIQ,
	ASSET_NASTALIQ_BOLD,
	ASSET_NASKH,
	ASSET_NASKH_BOLD,
	ASSETS
};

/* Fonts that are not in the folder are told in the log, and pages do without. NULL when memory is short. */
struct assets *assets_new(const char *fonts, struct log *log);
void assets_free(struct assets *assets);

/* "desk-0123456789abcdef.css"; "" for a font that is not there. */
const char *assets_name(const struct assets *assets, enum asset asset);

/* Answers with the asset of that name; false when there is none. */
bool assets_answer(const struct assets *assets, const char *name, struct web_response *response);

#endif
