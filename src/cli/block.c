/* block: numbers that are never answered. */
#include <stdio.h>

#include "agahi/base/mask.h"
#include "agahi/cli/cli.h"
#include "agahi/keeping/citizens.h"

int cli_block(const struct config *config, int argc, char **argv)
{
	char masked[MASK_NUMBER_SIZE], error[1024];
	bool remove = false, was_blocked = false;
	const struct cli_option options[] = { { "remove", CLI_FLAG, &remove } };
	int first = cli_parse(argc, argv, options, 1, false);

	if (first < 0 || first + 1 != argc || !cli_is_number(argv[first]))
		return cli_usage("block");
	if (!citizens_block(config, argv[first], remove, &was_blocked, error, sizeof(error))) {
		fprintf(stderr, "agahi: %s\n", error);
		return CLI_FAILED;
	}
	mask_number(argv[first], masked);
	if (remove && !was_blocked) {
		fprintf(stderr, "agahi: %s was not blocked\n", masked);
		return CLI_FAILED;
	}
	printf("%s %s\n", masked, remove ? "is answered again" : "is blocked");
	return CLI_OK;
}
