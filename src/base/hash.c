#include "agahi/base/hash.h"

uint64_t hash_octets(const char *octets, size_t len)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)octets[i]) * 0x100000001b3;
	return hash ^ hash >> 32;
}
