/* qr: a QR code (ISO/IEC 18004) as the path of an SVG picture, by libqrencode. Pure.
 *
 * <svg viewBox="0 0 SIZE SIZE"><path d="PATH"/></svg> is the code, its quiet zone of four modules included; a module is one
 * unit. The path has numbers, and the letters M h v z only. */
#ifndef AGAHI_STAFF_QR_H
#define AGAHI_STAFF_QR_H

#include <stdbool.h>

#include "agahi/base/buffer.h"

enum { QR_QUIET = 4 };

/* False when the text is too long for a code, or memory is short. */
bool qr_draw(const char *text, unsigned *size, struct buffer *path);

#endif
