#include "agahi/doctor/surroundings.h"

#include <inttypes.h>
#include <linux/magic.h>
#include <string.h>

#include "agahi/base/calendar.h"

enum {
	LEAST_MIB = 64,        /* free, below which SQLite's log alone may fill the disk */
	LEAST_FILES = 1000,    /* free, of which a daemon with its databases needs a dozen */
	LONG_WAITING_S = 60,   /* an edition is taken at once */
	CLOCK_SLACK_MS = 60000 /* two machines' clocks may differ */
};

static const int64_t MIB = INT64_C(1024) * 1024;

/* --- disk --------------------------------------------------------------------------------------------- */

enum kind_of_disk { DISK_ELSEWHERE, DISK_SHARED, DISK_MEMORY };

/* What does not do for databases, or for keys that are written over where they stand (docs/host.md, Secret on the disk). */
static const struct {
	uint32_t type;
	const char *name;
	enum kind_of_disk kind;
} disks[] = {
	{ BTRFS_SUPER_MAGIC, "btrfs", DISK_ELSEWHERE },
	{ 0x2fc12fc1, "ZFS", DISK_ELSEWHERE },
	{ 0xca451a4e, "bcachefs", DISK_ELSEWHERE },
	{ NILFS_SUPER_MAGIC, "nilfs2", DISK_ELSEWHERE },
	{ F2FS_SUPER_MAGIC, "f2fs", DISK_ELSEWHERE },
	{ NFS_SUPER_MAGIC, "NFS", DISK_SHARED },
	{ 0xff534d42, "CIFS", DISK_SHARED },
	{ 0xfe534d42, "SMB", DISK_SHARED },
	{ V9FS_MAGIC, "9p", DISK_SHARED },
	{ TMPFS_MAGIC, "tmpfs", DISK_MEMORY },
	{ RAMFS_MAGIC, "ramfs", DISK_MEMORY },
};

static void judge_kind(
	const struct disk_facts *facts, const char *name, enum kind_of_disk kind, struct diagnosis *diagnosis)
{
	if (kind == DISK_SHARED) {
		diagnosis_add(diagnosis, "disk", VERDICT_FAULT,
			"%s, %s: on %s, a share of another machine: SQLite's log needs a disk of this one",
			facts->what, facts->path, name);
		diagnosis_advise(diagnosis, "move it to a disk of this machine");
	} else if (kind == DISK_MEMORY) {
		diagnosis_add(diagnosis, "disk", VERDICT_WARNING,
			"%s, %s: on %s, which is in memory: a restart of the machine loses it", facts->what,
			facts->path, name);
		diagnosis_advise(diagnosis, "move it to a disk");
	} else if (facts->keeps_keys) {
		diagnosis_add(diagnosis, "disk", VERDICT_WARNING,
			"%s, %s: on %s, which writes elsewhere and keeps the old: keys that were wiped may "
			"be "
			"found again",
			facts->what, facts->path, name);
		diagnosis_advise(diagnosis, "put it on a small ext4 or xfs of its own, without snapshots");
	}
}

static void judge_room(const struct disk_facts *facts, struct diagnosis *diagnosis)
{
	int64_t free_mib = facts->free_octets / MIB, wanted_mib = facts->wanted_octets / MIB;

	if (free_mib < LEAST_MIB) {
		diagnosis_add(diagnosis, "disk", VERDICT_FAULT,
			"%s, %s: %" PRId64 " MiB are free: it is full", facts->what, facts->path, free_mib);
		diagnosis_advise(diagnosis, "make room: df -h %s, du -x", facts->path);
	} else if (free_mib < wanted_mib) {
		diagnosis_add(diagnosis, "disk", VERDICT_WARNING,
			"%s, %s: %" PRId64 " MiB are free, and it may grow by %" PRId64
			" MiB (store.max_size)",
			facts->what, facts->path, free_mib, wanted_mib);
		diagnosis_advise(diagnosis, "make room, or lower store.max_size or store.retention_days");
	} else if (facts->free_files >= 0 && facts->free_files < LEAST_FILES) {
		diagnosis_add(diagnosis, "disk", VERDICT_WARNING,
			"%s, %s: room for %" PRId64 " more files only", facts->what, facts->path,
			facts->free_files);
		diagnosis_advise(diagnosis, "remove what is not needed: df -i %s", facts->path);
	} else {
		diagnosis_add(diagnosis, "disk", VERDICT_WELL, "%s, %s: %" PRId64 " MiB are free",
			facts->what, facts->path, free_mib);
	}
}

void surroundings_judge_disk(const struct disk_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->error != 0) {
		diagnosis_add(diagnosis, "disk", VERDICT_WARNING, "%s, %s: its room cannot be seen: %s",
			facts->what, facts->path, strerror(facts->error));
		diagnosis_advise(diagnosis, "see what is said of rights");
		return;
	}
	judge_room(facts, diagnosis);
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++) {
		if (disks[i].type == facts->type)
			judge_kind(facts, disks[i].name, disks[i].kind, diagnosis);
	}
}

/* --- the machine -------------------------------------------------------------------------------------- */

void surroundings_judge_fonts(const struct font_facts *facts, struct diagnosis *diagnosis)
{
	if (!facts->has_desk) {
		diagnosis_add(diagnosis, "fonts", VERDICT_WELL, "not needed: there is no desk here (%s)",
			facts->desk_file);
	} else if (*facts->folder == '\0') {
		diagnosis_add(diagnosis, "fonts", VERDICT_WELL, "the desk serves none (web.fonts)");
	} else if (*facts->missing == '\0') {
		diagnosis_add(diagnosis, "fonts", VERDICT_WELL, "the desk's are in %s", facts->folder);
	} else {
		diagnosis_add(diagnosis, "fonts", VERDICT_WARNING,
			"%s lacks %s: Urdu may be hard to read at the desk", facts->folder, facts->missing);
		diagnosis_advise(diagnosis,
			"apt-get install fonts-noto-core, or set web.fonts in %s; then restart agahi-desk",
			facts->desk_file);
	}
}

void surroundings_judge_zone(const struct zone_facts *facts, struct diagnosis *diagnosis)
{
	if (facts->has_zones) {
		diagnosis_add(
			diagnosis, "time zone", VERDICT_WELL, "%s: it is %s there", facts->name, facts->now);
		return;
	}
	diagnosis_add(diagnosis, "time zone", VERDICT_WARNING,
		"%s: this machine has no database of time zones; it is taken to be %s there", facts->name,
		facts->now);
	diagnosis_advise(diagnosis, "apt-get install tzdata");
}

static void judge_reading(const struct clocksync_reading *reading, struct diagnosis *diagnosis)
{
	if (reading->state == CLOCKSYNC_YES) {
		diagnosis_add(diagnosis, "clock", VERDICT_WELL, "synchronised, at most %" PRId64 " ms off",
			(reading->most_off_us + 999) / 1000);
	} else if (reading->state == CLOCKSYNC_NO) {
		diagnosis_add(diagnosis, "clock", VERDICT_WARNING,
			"no time service sets it right: what is scheduled goes live by it");
		diagnosis_advise(diagnosis,
			"apt-get install chrony (or timedatectl set-ntp true); timedatectl shows it. In a "
			"container it is the host's");
	} else {
		diagnosis_add(diagnosis, "clock", VERDICT_WARNING,
			"whether a time service sets it right may not be asked here");
		diagnosis_advise(diagnosis, "look by timedatectl");
	}
}

void surroundings_judge_clock(const struct clock_facts *facts, struct diagnosis *diagnosis)
{
	char now[CALENDAR_TEXT_SIZE], then[CALENDAR_TEXT_SIZE];

	judge_reading(&facts->reading, diagnosis);
	if (facts->now_ms + CLOCK_SLACK_MS >= facts->published_ms)
		return;
	diagnosis_add(diagnosis, "clock", VERDICT_FAULT,
		"it shows %s, but what is live was published at %s: one of the two was wrong",
		calendar_write(facts->now_ms, now), calendar_write(facts->published_ms, then));
	diagnosis_advise(
		diagnosis, "set it right (timedatectl), and publish again where that moment was wrong");
}

/* --- hosts -------------------------------------------------------------------------------------------- */

static void tell_host(
	const struct host_facts *host, unsigned waited_s, bool is_alone, struct diagnosis *diagnosis)
{
	enum verdict bad = is_alone ? VERDICT_FAULT : VERDICT_WARNING;

	if (host->state == HOST_CONNECTED) {
		diagnosis_add(diagnosis, "hosts", VERDICT_WELL, "%s, %s: connected in %u ms; not bound",
			host->link, host->host, host->after_ms);
	} else if (host->state == HOST_SILENT) {
		diagnosis_add(diagnosis, "hosts", bad, "%s, %s: no answer within %u seconds", host->link,
			host->host, waited_s);
		diagnosis_advise(diagnosis,
			"a firewall, or a wrong address: ask for ours to be let in (links.local_address)");
	} else {
		diagnosis_add(diagnosis, "hosts", bad, "%s, %s: %s", host->link, host->host, host->words);
		diagnosis_advise(diagnosis,
			"compare address and port with the SMSC's; is it up? docs/host.md, Links, has each "
			"reason");
	}
}

static bool is_reached(const struct host_facts *hosts, size_t count, const char *link)
{
	for (size_t i = 0; i < count; i++) {
		if (hosts[i].state == HOST_CONNECTED && strcmp(hosts[i].link, link) == 0)
			return true;
	}
	return false;
}

void surroundings_judge_hosts(
	const struct host_facts *hosts, size_t count, unsigned waited_s, struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < count; i++)
		tell_host(&hosts[i], waited_s, !is_reached(hosts, count, hosts[i].link), diagnosis);
}

/* --- spool -------------------------------------------------------------------------------------------- */

static void judge_side(const char *path, const char *side, int error, struct diagnosis *diagnosis)
{
	if (error == 0)
		return;
	diagnosis_add(diagnosis, "spool", VERDICT_WARNING, "%s/%s: %s; editions of the desk wait", path, side,
		strerror(error));
	diagnosis_advise(diagnosis,
		"make it, and give the daemon's user its rights (docs/host.md, Taking editions from the "
		"desk)");
}

void surroundings_judge_spool(
	const struct spool_facts *facts, const struct lock_facts *lock, struct diagnosis *diagnosis)
{
	if (*facts->path == '\0') {
		diagnosis_add(diagnosis, "spool", VERDICT_WELL,
			"none: no desk hands editions over (content.spool)");
		return;
	}
	judge_side(facts->path, "in", facts->in_error, diagnosis);
	judge_side(facts->path, "out", facts->out_error, diagnosis);
	if (facts->in_error != 0 || facts->out_error != 0)
		return;
	if (facts->waiting > 0 && facts->oldest_s > LONG_WAITING_S && lock->state == LOCK_TAKEN) {
		diagnosis_add(diagnosis, "spool", VERDICT_WARNING,
			"%s/in: %zu waiting, the first for %" PRId64 " seconds, although the daemon runs",
			facts->path, facts->waiting, facts->oldest_s);
		diagnosis_advise(diagnosis, "journalctl -u agahid says why (event=edition_unreadable)");
		return;
	}
	diagnosis_add(diagnosis, "spool", VERDICT_WELL, "%s: %zu waiting", facts->path, facts->waiting);
}
