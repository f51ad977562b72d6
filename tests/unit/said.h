/* What the suite's own process writes to standard output or standard error in between. */
#ifndef AGAHI_TEST_SAID_H
#define AGAHI_TEST_SAID_H

#include "testing.h"

struct said {
	int fd;   /* STDOUT_FILENO or STDERR_FILENO */
	int kept; /* where that led before */
	FILE *file;
	char text[65536];
};

static inline void said_begin(struct said *said, int fd)
{
	fflush(NULL);
	said->fd = fd;
	said->kept = dup(fd);
	said->file = tmpfile();
	assert_true(said->kept >= 0 && said->file);
	assert_int_equal(dup2(fileno(said->file), fd), fd);
}

/* To be called before anything is asserted, or that is not heard either. */
static inline const char *said_end(struct said *said)
{
	fflush(NULL);
	dup2(said->kept, said->fd);
	close(said->kept);
	rewind(said->file);
	said->text[fread(said->text, 1, sizeof(said->text) - 1, said->file)] = '\0';
	fclose(said->file);
	return said->text;
}

#endif
