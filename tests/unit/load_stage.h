/* A load of the simulator, run in the suite's own process, and the figures that it prints. */
#ifndef AGAHI_TEST_LOAD_STAGE_H
#define AGAHI_TEST_LOAD_STAGE_H

#include "esme.h"

#include <jansson.h>

#include "said.h"

static struct esme esme;
static struct said said; /* on standard output */
static struct said told; /* on standard error */
static json_t *figures;

/* Runs `load`, which reads the port from the ESME. With `json` its figures are read. */
static inline int run_load(int (*load)(void), bool json)
{
	said_begin(&said, STDOUT_FILENO);
	said_begin(&told, STDERR_FILENO);
	int result = load();
	said_end(&told);
	said_end(&said);
	if (json && result != 2) {
		figures = json_loads(said.text, 0, NULL);
		assert_non_null(figures);
	}
	return result;
}

static inline long long figure(const char *name)
{
	json_t *value = json_object_get(figures, name);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

static inline double real_figure(const char *name)
{
	json_t *value = json_object_get(figures, name);

	assert_true(json_is_real(value));
	return json_real_value(value);
}

static inline void expect_that_a_taken_port_is_told(int (*load)(void))
{
	char words[100];
	int listener = test_listen(&esme.port);
	int result = run_load(load, true);

	close(listener);
	assert_int_equal(result, 2);
	snprintf(words, sizeof(words), "agahi-smsc: port %u cannot be listened on: Address already in use\n",
		esme.port);
	assert_string_equal(told.text, words);
}

static inline int end_load(void **state)
{
	(void)state;
	esme_end(&esme);
	json_decref(figures);
	figures = NULL;
	return 0;
}

#endif
