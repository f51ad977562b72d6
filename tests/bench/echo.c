/* The yardsticks: clients that bind, acknowledge each deliver_sm at once and submit one fixed text back; no text is
 * decoded, nothing is matched or kept.   usage: echo library|own PORT TEXT
 *
 * library: by bare libsmpp34, which reads every deliver_sm and writes every answer. own: by nothing but octets: the
 * source address is found where it must stand, the answers are stamped out; the limit of what any codec could do. Both
 * read as much as there is, and write all answers to it in one piece; neither allocates anything. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <smpp34.h>
#include <smpp34_structs.h>

#include <smpp34_params.h>

enum { HEADER = 16, IN_OCTETS = 256 * 1024, OUT_OCTETS = 4 * 1024 * 1024, LONGEST_TEXT = 160, ADDRESS = 21 };

static uint8_t in[IN_OCTETS], out[OUT_OCTETS];
static size_t in_len, out_len;
static uint32_t next_sequence = 1;

static uint32_t number_at(const uint8_t *octets)
{
	uint32_t number;

	memcpy(&number, octets, sizeof(number));
	return ntohl(number);
}

static void put_number(uint8_t *octets, uint32_t number)
{
	number = htonl(number);
	memcpy(octets, &number, sizeof(number));
}

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "echo: %s: %s\n", what, why);
	exit(1);
}

/* --- by libsmpp34 ------------------------------------------------------------------------------------- */

static submit_sm_t submit; /* its text is in it from the beginning */

static void pack(uint32_t command, void *pdu)
{
	int len = 0;

	if (smpp34_pack(command, out + out_len, (int)(sizeof(out) - out_len), &len, pdu) != 0)
		fail("pack", smpp34_strerror);
	out_len += (size_t)len;
}

static void answer_by_library(const uint8_t *octets, size_t len)
{
	static deliver_sm_t deliver;
	static deliver_sm_resp_t response;

	deliver.tlv = NULL;
	if (smpp34_unpack2(&deliver, octets, (int)len) != 0)
		fail("unpack", smpp34_strerror);
	response.command_id = DELIVER_SM_RESP;
	response.sequence_number = deliver.sequence_number;
	pack(DELIVER_SM_RESP, &response);
	submit.sequence_number = next_sequence++;
	memcpy(submit.source_addr, deliver.destination_addr, sizeof(submit.source_addr));
	memcpy(submit.destination_addr, deliver.source_addr, sizeof(submit.destination_addr));
	pack(SUBMIT_SM, &submit);
	destroy_tlv(deliver.tlv);
}

static void prepare_submit(const char *text)
{
	submit.command_id = SUBMIT_SM;
	submit.sm_length = (uint8_t)strlen(text);
	memcpy(submit.short_message, text, strlen(text));
}

/* --- by octets ---------------------------------------------------------------------------------------- */

static uint8_t stamp[256]; /* a submit_sm to an address of no digits */
static size_t stamp_len, digits_at;

/* The same submit_sm as libsmpp34 writes it, so that both echoes say the same. */
static void prepare_stamp(void)
{
	submit.sequence_number = 1;
	snprintf((char *)submit.source_addr, sizeof(submit.source_addr), "8301");
	pack(SUBMIT_SM, &submit);
	memcpy(stamp, out, out_len);
	stamp_len = out_len;
	out_len = 0;
	digits_at = HEADER + 1 + 2 + strlen("8301") + 1 + 2;
}

static void answer_by_octets(const uint8_t *octets, size_t len)
{
	const uint8_t *end = octets + len;
	const uint8_t *service = memchr(octets + HEADER, 0, len - HEADER);
	const uint8_t *digits = service && end - service > 3 ? service + 3 : end;
	const uint8_t *nul = memchr(digits, 0, (size_t)(end - digits));

	if (!nul || nul - digits >= ADDRESS)
		fail("deliver_sm", "its source address does not end");
	size_t count = (size_t)(nul - digits);
	uint8_t *at = out + out_len;
	memset(at, 0, HEADER + 1);
	put_number(at, HEADER + 1);
	put_number(at + 4, DELIVER_SM_RESP);
	memcpy(at + 12, octets + 12, 4);
	at += HEADER + 1;
	memcpy(at, stamp, digits_at);
	put_number(at, (uint32_t)(stamp_len + count));
	put_number(at + 12, next_sequence++);
	memcpy(at + digits_at, digits, count);
	memcpy(at + digits_at + count, stamp + digits_at, stamp_len - digits_at);
	out_len += HEADER + 1 + stamp_len + count;
}

/* --- the connection ----------------------------------------------------------------------------------- */

static void answer_unbind(const uint8_t *unbind)
{
	uint8_t *at = out + out_len;

	memset(at, 0, HEADER);
	put_number(at, HEADER);
	put_number(at + 4, UNBIND_RESP);
	memcpy(at + 12, unbind + 12, 4);
	out_len += HEADER;
}

/* What this took of the processor, for who compares. */
static void end(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("cpu %.6f\n",
		(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
	exit(0);
}

static void send_out(int fd)
{
	for (size_t sent = 0; sent < out_len;) {
		ssize_t len = write(fd, out + sent, out_len - sent);

		if (len <= 0)
			end();
		sent += (size_t)len;
	}
	out_len = 0;
}

static size_t take_all(int fd, void (*answer)(const uint8_t *octets, size_t len))
{
	size_t used = 0;

	while (in_len - used >= HEADER) {
		uint32_t len = number_at(in + used);

		if (len < HEADER || len > sizeof(in))
			fail("a length", "nonsense");
		if (in_len - used < len)
			break;
		if (sizeof(out) - out_len < 1024)
			send_out(fd);
		uint32_t command = number_at(in + used + 4);
		if (command == DELIVER_SM)
			answer(in + used, len);
		else if (command == UNBIND)
			answer_unbind(in + used);
		used += len;
	}
	return used;
}

static int connect_to(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		fail(port, "nobody listens there");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void bind_to_it(void)
{
	bind_transceiver_t bind;

	memset(&bind, 0, sizeof(bind));
	bind.command_id = BIND_TRANSCEIVER;
	bind.sequence_number = next_sequence++;
	strcpy((char *)bind.system_id, "echo");
	bind.interface_version = SMPP_VERSION;
	pack(BIND_TRANSCEIVER, &bind);
}

int main(int argc, char **argv)
{
	bool own = argc == 4 && strcmp(argv[1], "own") == 0;

	if (argc != 4 || (!own && strcmp(argv[1], "library") != 0) || strlen(argv[3]) > LONGEST_TEXT)
		return 2;
	prepare_submit(argv[3]);
	prepare_stamp();
	int fd = connect_to(argv[2]);
	bind_to_it();
	for (;;) {
		send_out(fd);
		ssize_t len = read(fd, in + in_len, sizeof(in) - in_len);
		if (len <= 0)
			end();
		in_len += (size_t)len;
		size_t used = take_all(fd, own ? answer_by_octets : answer_by_library);
		memmove(in, in + used, in_len - used);
		in_len -= used;
	}
}
