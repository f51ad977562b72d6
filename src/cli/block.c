/* block: numbers that are never answered. */
#include <stdio.h>

#include "agahi/base/mask.h"
#include "agahi/cli/cli.h"
#include "agahi/keeping/citizens.h"

int cli_block(const struct config *config, int argc, char **argv)
{
	char number[ADDRESS_SIZE], masked[MASK_NUMBER_SIZE], error[1024];
	bool remove = false, was_blocked = false;
	const struct cli_option options[] = { { "remove", CLI_FLAG, &remove } };
	int first = cli_parse(argc, argv, options, 1, false);

	if (first < 0 || first + 1 != argc)
		return cli_usage("block");
	if (!cli_read_number(config, argv[first], TYPED_SENDER, number))
		return CLI_USAGE;
	if (!citizens_block(config, number, remove, &was_blocked, error, sizeof(error))) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	mask_number(number, masked);
	if (remove && !was_blocked) {
		fprintf(stderr, "agahi: %s was not blocked\n", masked);
		return CLI_FAILED;
	}
	printf("%s %s\n", masked, remove ? "is answered again" : "is blocked");
	return CLI_OK;
}
