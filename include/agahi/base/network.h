/* network: whose an address is, as far as limits for strangers go: one of IPv4; of IPv6 the net of 64 bits, for who has one
 * address of it has all. Pure. */
#ifndef AGAHI_NETWORK_H
#define AGAHI_NETWORK_H

enum { NETWORK_SIZE = 64 };

/* As text that is the same for all addresses of one owner: "192.0.2.7" (also for ::ffff:192.0.2.7), "2001:db8:1:2::/64". What is
 * no address stands for itself, cut where it does not fit. */
void network_of(const char *address, char network[NETWORK_SIZE]);

#endif
