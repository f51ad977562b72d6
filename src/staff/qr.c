#include "agahi/staff/qr.h"

#include <qrencode.h>

/* How many dark modules stand side by side from `x` on. */
static int run_length(const unsigned char *row, int x, int width)
{
	int end = x;

	while (end < width && row[end] & 1)
		end++;
	return end - x;
}

static void draw_row(const unsigned char *row, int y, int width, struct buffer *path)
{
	for (int x = 0; x < width; x++) {
		int len = run_length(row, x, width);

		if (len == 0)
			continue;
		buffer_add_format(path, "M%d %dh%dv1h-%dz", x + QR_QUIET, y + QR_QUIET, len, len);
		x += len;
	}
}

bool qr_draw(const char *text, unsigned *size, struct buffer *path)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);

	*size = 0;
	if (!code)
		return false;
	for (int y = 0; y < code->width; y++)
		draw_row(code->data + y * code->width, y, code->width, path);
	*size = (unsigned)code->width + 2 * QR_QUIET;
	QRcode_free(code);
	return !path->failed;
}
