/* hash: a quick hash of octets, for tables whose keys nobody chooses against us. */
#ifndef AGAHI_HASH_H
#define AGAHI_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a of 64 bits, its upper half mixed into the lower. */
uint64_t hash_octets(const char *octets, size_t len);

#endif
