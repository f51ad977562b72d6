#include "agahi/doctor/machine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libconfig.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "agahi/base/folder.h"
#include "agahi/base/plainfile.h"
#include "agahi/doctor/places.h"

#define USUAL_FONTS "/usr/share/fonts/truetype/noto"
#define ZONES "/usr/share/zoneinfo"
#define EDITION_ENDING ".agahi"

void machine_look_at_disk(const char *what, const char *file, struct disk_facts *facts)
{
	struct statvfs room;
	struct statfs kind;

	*facts = (struct disk_facts){ .what = what };
	folder_of(file, facts->path, sizeof(facts->path));
	if (statvfs(facts->path, &room) != 0 || statfs(facts->path, &kind) != 0) {
		facts->error = errno;
		return;
	}
	facts->free_octets = (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	facts->free_files = room.f_files == 0 ? -1 : (int64_t)room.f_favail;
	facts->type = (uint32_t)kind.f_type;
}

/* --- spool -------------------------------------------------------------------------------------------- */

static bool is_edition(const char *name)
{
	size_t len = strlen(name), ending = strlen(EDITION_ENDING);

	return len > ending && strcmp(name + len - ending, EDITION_ENDING) == 0;
}

static void count_waiting(DIR *in, int64_t now_ms, struct spool_facts *facts)
{
	struct stat found;

	for (const struct dirent *entry; (entry = readdir(in)) != NULL;) {
		if (!is_edition(entry->d_name) || fstatat(dirfd(in), entry->d_name, &found, 0) != 0)
			continue;
		int64_t age_s = now_ms / 1000 - (int64_t)found.st_mtim.tv_sec;

		facts->waiting++;
		if (age_s > facts->oldest_s)
			facts->oldest_s = age_s;
	}
}

static int may_use(const char *folder)
{
	return faccessat(AT_FDCWD, folder, R_OK | W_OK | X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

void machine_look_at_spool(const char *spool, int64_t now_ms, struct spool_facts *facts)
{
	char path[FACTS_PATH_SIZE];

	*facts = (struct spool_facts){ .path = spool };
	if (*spool == '\0')
		return;
	snprintf(path, sizeof(path), "%s/out", spool);
	facts->out_error = may_use(path);
	snprintf(path, sizeof(path), "%s/in", spool);
	facts->in_error = may_use(path);
	DIR *in = facts->in_error == 0 ? opendir(path) : NULL;
	if (in) {
		count_waiting(in, now_ms, facts);
		closedir(in);
	}
}

/* --- fonts -------------------------------------------------------------------------------------------- */

/* The desk has a reader of its own (frame/settings.h), of a room above; here one key is wanted, and nothing judged. */
static void read_font_folder(const char *desk_file, char folder[FACTS_PATH_SIZE])
{
	const char *text = USUAL_FONTS;
	config_t file;

	const char *reason;
	FILE *stream = plainfile_stream(desk_file, &reason);

	config_init(&file);
	if (stream && config_read(&file, stream) == CONFIG_TRUE)
		config_lookup_string(&file, "web.fonts", &text);
	if (stream)
		fclose(stream);
	snprintf(folder, FACTS_PATH_SIZE, "%s", text);
	config_destroy(&file);
}

void machine_look_at_fonts(const char *desk_file, struct font_facts *facts)
{
	/* Of web/assets.c. */
	static const char *const names[] = { "NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf",
		"NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf" };
	char path[FACTS_PATH_SIZE + 64];
	size_t len = 0;

	*facts = (struct font_facts){ .desk_file = desk_file, .has_desk = access(desk_file, F_OK) == 0 };
	if (!facts->has_desk)
		return;
	read_font_folder(desk_file, facts->folder);
	for (size_t i = 0; *facts->folder != '\0' && i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", facts->folder, names[i]);
		if (access(path, R_OK) != 0)
			len += (size_t)snprintf(facts->missing + len, sizeof(facts->missing) - len, "%s%s",
				len > 0 ? ", " : "", names[i]);
	}
}

bool machine_has_zones(void)
{
	return access(ZONES, R_OK | X_OK) == 0;
}
