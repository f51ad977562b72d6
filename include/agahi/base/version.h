/* version: which Agahi this is, as the file VERSION says. */
#ifndef AGAHI_VERSION_H
#define AGAHI_VERSION_H

/* Such as "1.2.3". Static. */
const char *version_text(void);

/* What --version prints: the program's name and the version, on standard output. */
void version_print(const char *program);

#endif
