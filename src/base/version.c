#include "agahi/base/version.h"

#include <stdio.h>

#ifndef AGAHI_VERSION
#error "the Makefile gives AGAHI_VERSION, from the file VERSION"
#endif

const char *version_text(void)
{
	return AGAHI_VERSION;
}

void version_print(const char *program)
{
	printf("%s %s\n", program, version_text());
}
