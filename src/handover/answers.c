#include "agahi/handover/answers.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agahi/base/placing.h"
#include "agahi/handover/edition_file.h"

enum { PATH_SIZE = 4800, MODE = 0640 };

#define ENDING ".answer"

bool answers_write(const char *folder, const char *file, const struct acceptance_answer *answer, char *error,
	size_t size)
{
	char path[PATH_SIZE];
	json_t *object = acceptance_json(answer, file);
	char *text = object ? json_dumps(object, JSON_INDENT(2)) : NULL;
	bool written = false;

	snprintf(error, size, "memory is short");
	snprintf(path, sizeof(path), "%.4400s/%.*s" ENDING, folder,
		(int)(strlen(file) - strlen(EDITION_FILE_ENDING)), file);
	if (text)
		written = placing_write(
			path, (struct span){ (const uint8_t *)text, strlen(text) }, MODE, error, size);
	free(text);
	json_decref(object);
	return written;
}

static int is_answer(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name), ending = strlen(ENDING);

	return len > ending && strcmp(entry->d_name + len - ending, ENDING) == 0;
}

void answers_forget_old(const char *folder, time_t now)
{
	int out = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent **names = NULL;
	struct stat what;
	int count = out >= 0 ? scandirat(out, ".", &names, is_answer, NULL) : 0;
	time_t oldest = now - (time_t)ANSWERS_DAYS * 24 * 60 * 60;

	for (int i = 0; i < count; i++) {
		if (fstatat(out, names[i]->d_name, &what, AT_SYMLINK_NOFOLLOW) == 0 &&
			what.st_mtim.tv_sec < oldest)
			unlinkat(out, names[i]->d_name, 0);
		free(names[i]);
	}
	free(names);
	if (out >= 0)
		close(out);
}
