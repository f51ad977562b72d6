/* Octets that say they are what the nodes share: refused with a reason, or each set in them is the one whose hash it has, or is
 * refused. Their own hash is made right, so that what is behind it is reached. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/exchange/exchange_file.h"
#include "expect.h"

static void read_all(struct span octets)
{
	char error[512] = "";
	struct exchange_file *file = exchange_file_read(octets, error, sizeof(error));

	expect(file || *error != '\0');
	for (size_t at = 0; file && at < exchange_file_count(file); at++) {
		char hash[TABLES_HASH_SIZE];
		struct message_set *set = exchange_file_set(file, at, error, sizeof(error));

		expect(!set ||
			(tables_hash(set, hash) && strcmp(hash, exchange_file_edition(file, at)->hash) == 0));
		message_set_free(set);
	}
	exchange_file_free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t len = EXCHANGE_MAGIC_SIZE + size;
	uint8_t *octets = malloc(len + EXCHANGE_DIGEST_SIZE);

	expect(octets != NULL);
	memcpy(octets, EXCHANGE_MAGIC, EXCHANGE_MAGIC_SIZE);
	if (size > 0)
		memcpy(octets + EXCHANGE_MAGIC_SIZE, data, size);
	crypto_hash_sha256(octets + len, octets, len);
	read_all((struct span){ octets, len + EXCHANGE_DIGEST_SIZE });
	read_all((struct span){ data, size });
	free(octets);
	return 0;
}
