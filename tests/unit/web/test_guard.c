/* Which requests are heard at all: a table. */
#include "testing.h"

#include "agahi/web/guard.h"

#define HOST "Host: desk.example:8443\r\n"
#define SAME "Sec-Fetch-Site: same-origin\r\n"

static const struct guard_site site = { "desk.example:8443", true };
static struct guard_pass pass;

static enum refusal judge_at(const struct guard_site *at, const char *line, const char *headers)
{
	static char octets[HEAD_OCTETS + 1];
	static struct head head;
	int len = snprintf(octets, sizeof(octets), "%s HTTP/1.1\r\n%s\r\n", line, headers);
	enum refusal refusal = head_parse(&head, octets, (size_t)len);

	return refusal == REFUSAL_NONE ? guard_judge(&head, at, &pass) : refusal;
}

static enum refusal judge(const char *line, const char *headers)
{
	return judge_at(&site, line, headers);
}

static void what_browsers_send_passes(void **state)
{
	(void)state;
	assert_int_equal(judge("GET /", HOST), REFUSAL_NONE);
	assert_int_equal(pass.method, WEB_GET);
	assert_false(pass.head_only || pass.closes);
	assert_int_equal(judge("HEAD /a?b=//c", HOST "Connection: close\r\n"), REFUSAL_NONE);
	assert_true(pass.head_only && pass.closes);
	assert_int_equal(pass.method, WEB_GET);
	assert_int_equal(judge("GET /", HOST "Content-Length: 0\r\nSec-Fetch-Site: none\r\n"), REFUSAL_NONE);
	assert_int_equal(
		judge("POST /login", HOST SAME "Content-Length: 12\r\nOrigin: null\r\n"), REFUSAL_NONE);
	assert_int_equal(pass.method, WEB_POST);
	assert_int_equal(pass.length, 12);
	assert_int_equal(
		judge("GET /", "host: DESK.example:8443\r\nConnection: keep-alive\r\n"), REFUSAL_NONE);
	assert_false(pass.closes);
}

static void a_body_of_4_mib_is_the_most(void **state)
{
	(void)state;
	assert_int_equal(judge("POST /", HOST SAME "Content-Length: 4194304\r\n"), REFUSAL_NONE);
	assert_int_equal(pass.length, 4 << 20);
	assert_int_equal(judge("POST /", HOST SAME "Content-Length: 4194305\r\n"), REFUSAL_SIZE);
	assert_int_equal(
		judge("POST /", HOST SAME "Content-Length: 99999999999999999999999999\r\n"), REFUSAL_SIZE);
	assert_int_equal(judge("POST /", HOST SAME "Content-Length: 18446744073709551617\r\n"), REFUSAL_SIZE);
}

static void with_a_file_it_may_be_8_mib(void **state)
{
	static const char type[] = "Content-Type: multipart/form-data; boundary=x\r\n";
	char headers[256];

	(void)state;
	snprintf(headers, sizeof(headers), HOST SAME "%sContent-Length: 8388608\r\n", type);
	assert_int_equal(judge("POST /", headers), REFUSAL_NONE);
	assert_int_equal(pass.length, 8 << 20);
	snprintf(headers, sizeof(headers), HOST SAME "%sContent-Length: 8388609\r\n", type);
	assert_int_equal(judge("POST /", headers), REFUSAL_SIZE);
}

static void what_smuggles_is_refused(void **state)
{
	static const struct {
		const char *line;
		const char *headers;
		enum refusal refusal;
	} table[] = {
		{ "POST /", HOST SAME "Content-Length: 1\r\nContent-Length: 1\r\n", REFUSAL_TWICE },
		{ "POST /", HOST SAME "Content-Length: 1\r\ncontent-length: 2\r\n", REFUSAL_TWICE },
		{ "POST /", HOST SAME "Content-Length: 1, 1\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Content-Length: +1\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Content-Length: -1\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Content-Length: 0x1\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Content-Length:\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Content-Length: 1 1\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME, REFUSAL_NO_LENGTH },
		{ "POST /", HOST SAME "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", REFUSAL_LENGTH },
		{ "POST /", HOST SAME "Transfer-Encoding: chunked\r\n", REFUSAL_ENCODING },
		{ "POST /", HOST SAME "Transfer-Encoding: identity\r\n", REFUSAL_ENCODING },
		{ "POST /", HOST SAME "Transfer-Encoding:\r\n", REFUSAL_ENCODING },
		{ "POST /", HOST SAME "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
			REFUSAL_TWICE },
		{ "GET /", HOST "Content-Length: 5\r\n", REFUSAL_LENGTH },
		{ "GET /", HOST "Transfer-Encoding: chunked\r\n", REFUSAL_ENCODING },
		{ "POST /", HOST SAME "Content-Length: 1\r\nContent-Encoding: gzip\r\n", REFUSAL_TYPE },
		{ "POST /", HOST SAME "Content-Length: 1\r\nExpect: 100-continue\r\n", REFUSAL_EXPECT },
		{ "GET /", HOST HOST, REFUSAL_TWICE },
		{ "GET /", HOST "Cookie: a=b\r\nCookie: c=d\r\n", REFUSAL_TWICE },
		{ "GET /", HOST ": x\r\n", REFUSAL_NAME },
		{ "GET /", HOST "Content-Length : 1\r\n", REFUSAL_NAME },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_int_equal(judge(table[i].line, table[i].headers), table[i].refusal);
}

static void other_methods_are_refused(void **state)
{
	static const char *const methods[] = { "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get",
		"BREW", "GETX", "HEADER" };

	(void)state;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		char line[32];

		snprintf(line, sizeof(line), "%s /", methods[i]);
		assert_int_equal(judge(line, HOST), REFUSAL_METHOD);
	}
}

static void only_paths_of_this_site_are_targets(void **state)
{
	static const char *const targets[] = { "http://desk.example:8443/", "http://other.example/",
		"https://desk.example:8443/", "*", "desk.example:443", "//other.example/", "a", "?a", "/a#b",
		"/\\other.example", "/a\\b" };

	(void)state;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		char line[64];

		snprintf(line, sizeof(line), "GET %s", targets[i]);
		assert_int_equal(judge(line, HOST), REFUSAL_TARGET);
	}
}

static void the_host_is_the_one_that_is_configured(void **state)
{
	static const char *const hosts[] = { "desk.example", "desk.example:443", "127.0.0.1:8443",
		"desk.example:8443.evil.example", "evil.example", "desk.example:8443,evil.example",
		"desk.example:8443 ,x", "localhost:8443", "" };

	(void)state;
	assert_int_equal(judge("GET /", ""), REFUSAL_NO_HOST);
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		char header[100];

		snprintf(header, sizeof(header), "Host: %s\r\n", hosts[i]);
		assert_int_equal(judge("GET /", header), REFUSAL_OTHER_HOST);
	}
}

static void headers_of_proxies_change_nothing(void **state)
{
	(void)state;
	assert_int_equal(judge("GET /", "Host: evil.example\r\nX-Forwarded-Host: desk.example:8443\r\n"),
		REFUSAL_OTHER_HOST);
	assert_int_equal(judge("GET /", HOST "X-Forwarded-Host: evil.example\r\nForwarded: for=1.2.3.4\r\n"),
		REFUSAL_NONE);
	assert_int_equal(
		judge("POST /", HOST "Content-Length: 1\r\nX-HTTP-Method-Override: GET\r\n"), REFUSAL_ORIGIN);
}

static void a_post_comes_from_our_own_pages(void **state)
{
	static const char *const foreign[] = { "", "Sec-Fetch-Site: cross-site\r\n",
		"Sec-Fetch-Site: same-site\r\n", "Sec-Fetch-Site: none\r\n", "Sec-Fetch-Site:\r\n",
		"Origin: null\r\n", "Origin: http://desk.example:8443\r\n",
		"Origin: https://desk.example\r\n", "Origin: https://desk.example:8443.evil.example\r\n",
		"Origin: https://evil.example\r\n", "Origin:\r\n", "Referer: https://desk.example:8443/\r\n",
		"Sec-Fetch-Site: cross-site\r\nOrigin: https://desk.example:8443\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		char headers[300];

		snprintf(headers, sizeof(headers), HOST "Content-Length: 1\r\n%s", foreign[i]);
		assert_int_equal(judge("POST /", headers), REFUSAL_ORIGIN);
	}
	assert_int_equal(judge("POST /", HOST "Content-Length: 1\r\nOrigin: https://desk.example:8443\r\n"),
		REFUSAL_NONE);
	assert_int_equal(judge("GET /", HOST "Sec-Fetch-Site: cross-site\r\n"),
		REFUSAL_NONE); /* a link may lead here */
}

static void without_tls_the_origin_is_plain(void **state)
{
	static const struct guard_site plain = { "127.0.0.1:8080", false };
#define PLAIN "Host: 127.0.0.1:8080\r\nContent-Length: 0\r\n"

	(void)state;
	assert_int_equal(judge_at(&plain, "POST /", PLAIN "Origin: http://127.0.0.1:8080\r\n"), REFUSAL_NONE);
	assert_int_equal(
		judge_at(&plain, "POST /", PLAIN "Origin: https://127.0.0.1:8080\r\n"), REFUSAL_ORIGIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_browsers_send_passes),
		cmocka_unit_test(a_body_of_4_mib_is_the_most),
		cmocka_unit_test(with_a_file_it_may_be_8_mib),
		cmocka_unit_test(what_smuggles_is_refused),
		cmocka_unit_test(other_methods_are_refused),
		cmocka_unit_test(only_paths_of_this_site_are_targets),
		cmocka_unit_test(the_host_is_the_one_that_is_configured),
		cmocka_unit_test(headers_of_proxies_change_nothing),
		cmocka_unit_test(a_post_comes_from_our_own_pages),
		cmocka_unit_test(without_tls_the_origin_is_plain),
	};

	return RUN_SUITE(tests);
}
