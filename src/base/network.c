#include "agahi/base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { NET_OCTETS = 8, MAPPED_AT = 12 };

void network_of(const char *address, char network[NETWORK_SIZE])
{
	char text[INET6_ADDRSTRLEN] = "";
	struct in6_addr v6;

	if (inet_pton(AF_INET6, address, &v6) != 1) {
		snprintf(network, NETWORK_SIZE, "%s", address);
		return;
	}
	if (IN6_IS_ADDR_V4MAPPED(&v6)) {
		inet_ntop(AF_INET, &v6.s6_addr[MAPPED_AT], network, NETWORK_SIZE);
		return;
	}
	memset(&v6.s6_addr[NET_OCTETS], 0, sizeof(v6) - NET_OCTETS);
	inet_ntop(AF_INET6, &v6, text, sizeof(text));
	snprintf(network, NETWORK_SIZE, "%s/64", text);
}
