/* The QR code: what the path draws is what libqrencode made, within its quiet zone. */
#include "testing.h"

#include <qrencode.h>

#include "agahi/staff/qr.h"

enum { MOST = 200 };

static const char uri[] = "otpauth://totp/Agahi:saima?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Agahi";
static unsigned char drawn[MOST][MOST];

/* Draws the path as a browser would; each piece is "M x y h n v 1 h -n z". */
static void draw(const char *path)
{
	int x, y, len, back, used;

	memset(drawn, 0, sizeof(drawn));
	for (; *path; path += used) {
		used = 0;
		assert_int_equal(sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &len, &back, &used), 4);
		assert_true(used > 0 && len == back && len > 0);
		for (int i = 0; i < len; i++)
			drawn[y][x + i]++;
	}
}

static void what_is_drawn_is_what_was_made(void **state)
{
	QRcode *code = QRcode_encodeString8bit(uri, 0, QR_ECLEVEL_M);
	struct buffer path = { 0 };
	unsigned size;

	(void)state;
	assert_true(qr_draw(uri, &size, &path));
	assert_int_equal(size, code->width + 8);
	draw(path.data);
	for (int y = 0; y < MOST; y++) {
		for (int x = 0; x < MOST; x++) {
			int row = y - QR_QUIET, column = x - QR_QUIET;
			bool in = row >= 0 && column >= 0 && row < code->width && column < code->width;

			assert_int_equal(drawn[y][x], in ? code->data[row * code->width + column] & 1 : 0);
		}
	}
	buffer_free(&path);
	QRcode_free(code);
}

/* ISO/IEC 18004 6.3.3: seven by seven, a ring and a core, in three corners. */
static void three_corners_have_their_finder_patterns(void **state)
{
	static const char *const finder[] = { "1111111", "1000001", "1011101", "1011101", "1011101",
		"1000001", "1111111" };
	struct buffer path = { 0 };
	unsigned size;

	(void)state;
	assert_true(qr_draw(uri, &size, &path));
	draw(path.data);
	const unsigned far = size - QR_QUIET - 7,
		       corners[3][2] = { { QR_QUIET, QR_QUIET }, { QR_QUIET, far }, { far, QR_QUIET } };
	for (int c = 0; c < 3; c++) {
		for (unsigned y = 0; y < 7; y++) {
			for (unsigned x = 0; x < 7; x++)
				assert_int_equal(
					drawn[corners[c][0] + y][corners[c][1] + x], finder[y][x] - '0');
		}
	}
	assert_true(path.len < 10000); /* a page is small */
	buffer_free(&path);
}

static void a_text_that_is_too_long_is_refused(void **state)
{
	static char text[5000];
	struct buffer path = { 0 };
	unsigned size = 7;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	assert_false(qr_draw(text, &size, &path));
	assert_int_equal(size, 0);
	assert_int_equal(path.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_drawn_is_what_was_made),
		cmocka_unit_test(three_corners_have_their_finder_patterns),
		cmocka_unit_test(a_text_that_is_too_long_is_refused),
	};

	return RUN_SUITE(tests);
}
