/* Any octets as a configuration: read, or refused with words; never more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agahi/config/changes.h"
#include "agahi/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 leaks the text that its scanner was collecting when it meets a syntax error; the programs end
 * then. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig.so";
}

/* A file is no other than itself. */
static void on_change(const struct change *change, void *arg)
{
	(void)change;
	(void)arg;
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], errors[4096];
	int fd = memfd_create("config", MFD_CLOEXEC);

	/* @include would read other files of this machine. */
	if (fd < 0 || memmem(data, size, "@include", 8)) {
		close(fd);
		return 0;
	}
	if (write(fd, data, size) == (ssize_t)size) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		const struct config *config = config_load(path, errors, sizeof(errors));

		if (!config && errors[0] == '\0')
			abort();
		if (config && config->link_count == 0)
			abort();
		const struct config *again = config ? config_load(path, errors, sizeof(errors)) : NULL;
		if (config && again) {
			changes_find(config, again, on_change, NULL);
			config_put_off(config, again);
			changes_find(config, again, on_change, NULL);
		}
		config_free(again);
		config_free(config);
	}
	close(fd);
	return 0;
}
