/* placeholder until figures.db is read */
#include <string.h>

#include "agahi/cli/cli.h"

void cli_unmatched_load(const struct config *config, struct cli_unmatched *unmatched)
{
	(void)config;
	memset(unmatched, 0, sizeof(*unmatched));
}

void cli_unmatched_free(struct cli_unmatched *unmatched)
{
	(void)unmatched;
}
