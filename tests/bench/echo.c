/* The yardstick: a client that does nothing but libsmpp34. It binds, acknowledges each deliver_sm at once and
 * submits one fixed text back; no text is decoded, nothing is matched or kept.   usage: echo PORT TEXT */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <smpp34.h>
#include <smpp34_structs.h>

#include <smpp34_params.h>

enum { IN_OCTETS = 256 * 1024, OUT_OCTETS = 1024 * 1024 };

static uint8_t in[IN_OCTETS], out[OUT_OCTETS];
static size_t in_len, out_len;
static uint32_t next_sequence = 1;

static void fail(const char *what)
{
	fprintf(stderr, "echo: %s: %s\n", what, smpp34_strerror);
	exit(1);
}

static void pack(uint32_t command, void *pdu)
{
	int len = 0;

	if (smpp34_pack(command, out + out_len, (int)(sizeof(out) - out_len), &len, pdu) != 0)
		fail("pack");
	out_len += (size_t)len;
}

static void answer(const deliver_sm_t *message, const char *text)
{
	deliver_sm_resp_t response;
	submit_sm_t submit;

	memset(&response, 0, sizeof(response));
	response.command_id = DELIVER_SM_RESP;
	response.sequence_number = message->sequence_number;
	pack(DELIVER_SM_RESP, &response);
	memset(&submit, 0, sizeof(submit));
	submit.command_id = SUBMIT_SM;
	submit.sequence_number = next_sequence++;
	memcpy(submit.source_addr, message->destination_addr, sizeof(submit.source_addr));
	memcpy(submit.destination_addr, message->source_addr, sizeof(submit.destination_addr));
	submit.sm_length = (uint8_t)strlen(text);
	memcpy(submit.short_message, text, strlen(text));
	pack(SUBMIT_SM, &submit);
}

static void take(const uint8_t *octets, size_t len, const char *text)
{
	union {
		deliver_sm_t deliver;
		submit_sm_resp_t submitted;
		bind_transceiver_resp_t bound;
	} pdu;

	memset(&pdu, 0, sizeof(pdu));
	if (smpp34_unpack2(&pdu, octets, (int)len) != 0)
		fail("unpack");
	if (pdu.deliver.command_id == DELIVER_SM)
		answer(&pdu.deliver, text);
	else if (pdu.deliver.command_id == BIND_TRANSCEIVER_RESP)
		destroy_tlv(pdu.bound.tlv);
}

static size_t take_all(const char *text)
{
	size_t used = 0;

	while (in_len - used >= 4) {
		uint32_t len;

		memcpy(&len, in + used, sizeof(len));
		len = ntohl(len);
		if (in_len - used < len)
			break;
		take(in + used, len, text);
		used += len;
	}
	return used;
}

static void send_out(int fd)
{
	for (size_t sent = 0; sent < out_len;) {
		ssize_t len = write(fd, out + sent, out_len - sent);

		if (len <= 0)
			exit(0);
		sent += (size_t)len;
	}
	out_len = 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	bind_transceiver_t bind;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	int on = 1;

	if (argc != 3 || strlen(argv[2]) > 160)
		return 2;
	address.sin_port = htons((uint16_t)atoi(argv[1]));
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	memset(&bind, 0, sizeof(bind));
	bind.command_id = BIND_TRANSCEIVER;
	bind.sequence_number = next_sequence++;
	strcpy((char *)bind.system_id, "echo");
	bind.interface_version = SMPP_VERSION;
	pack(BIND_TRANSCEIVER, &bind);
	for (;;) {
		send_out(fd);
		ssize_t len = read(fd, in + in_len, sizeof(in) - in_len);
		if (len <= 0)
			return 0;
		in_len += (size_t)len;
		size_t used = take_all(argv[2]);
		memmove(in, in + used, in_len - used);
		in_len -= used;
	}
}
