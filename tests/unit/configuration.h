/* What the suites of the configuration share: a file in a folder of its own, read, refused or good. */
#ifndef AGAHI_CONFIGURATION_H
#define AGAHI_CONFIGURATION_H

#include "testing.h"

#include "agahi/config/config.h"

#define LINK_HEAD \
	"links = ( { name = \"a\"; hosts = [ \"127.0.0.1:2775\" ]; system_id = \"agahi\"; " \
	"short_codes = [ \"8300\" ]; "
#define LINK LINK_HEAD "password = \"secret\"; } );\n"
/* One link with some keys more. */
#define LINK_WITH(keys) LINK_HEAD "password = \"secret\"; " keys " } );\n"

static char *folder;
static char *path;
static char errors[8192];

static inline int set_up(void **state)
{
	(void)state;
	folder = test_folder_make();
	path = test_path(folder, "agahi.conf");
	return 0;
}

static inline int tear_down(void **state)
{
	(void)state;
	free(path);
	test_folder_remove(folder);
	return 0;
}

/* The caller frees it with config_free(). */
static inline const struct config *load(const char *text)
{
	test_write_file(path, text);
	return config_load(path, errors, sizeof(errors));
}

static inline const struct config *load_good(const char *text)
{
	const struct config *config = load(text);

	assert_string_equal(errors, "");
	assert_non_null(config);
	return config;
}

static inline void assert_refused(const char *text, const char *wanted)
{
	const struct config *config = load(text);

	assert_null(config);
	if (!strstr(errors, wanted))
		fail_msg("wanted \"%s\" in: %s", wanted, errors);
	assert_non_null(strstr(errors, path));
}

#define CONFIG_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
