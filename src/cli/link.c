/* link: what the running daemon's links are doing, and a word to it about one of them. */
#include <string.h>

#include "agahi/cli/cli.h"
#include "agahi/ops/linkcall.h"

static bool is_word(const char *word)
{
	return strcmp(word, "stop") == 0 || strcmp(word, "start") == 0 || strcmp(word, "trace") == 0;
}

static bool run(struct linkcall *call, char **words, bool json)
{
	if (strcmp(words[0], "list") == 0)
		return linkcall_list(call, json);
	if (strcmp(words[0], "trace") == 0)
		return linkcall_trace(call, words[1]);
	return linkcall_change(call, words[0], words[1]);
}

int cli_link(const struct config *config, int argc, char **argv)
{
	bool json = false;
	const struct cli_option options[] = { { "json", CLI_FLAG, &json } };
	int first = cli_parse(argc, argv, options, 1, false);
	struct linkcall call = { .socket = config->admin.socket, .out = stdout };

	if (first < 0 || first >= argc)
		return cli_usage("link");
	bool list = strcmp(argv[first], "list") == 0;
	if ((!list && !is_word(argv[first])) || argc - first != (list ? 1 : 2) || (json && !list))
		return cli_usage("link");
	if (run(&call, argv + first, json))
		return CLI_OK;
	cli_say("%s", call.error);
	return CLI_FAILED;
}
