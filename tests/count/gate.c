/* Preloaded into the daemon that is counted. Which requests share a commit depends on how fast the journal's
 * thread is beside the loop; a count must not. So whoever is not the main thread asks at the descriptor that
 * COUNT_GATE names before it takes a lock of ours, and waits until it is let through: when the loop has
 * nothing more to do. */
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int (*real_lock)(pthread_mutex_t *mutex);
static int (*real_timedwait)(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until);
static uintptr_t program_begin, program_end;
static int gate = -1;

static void find(void *function, size_t size, const char *name, const char *version)
{
	void *found = dlvsym(RTLD_NEXT, name, version);

	if (!found)
		found = dlsym(RTLD_NEXT, name);
	memcpy(function, &found, size);
}

/* The first object is the program. */
static int note_program(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	(void)arg;
	program_begin = program_end = info->dlpi_addr;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;

		if (info->dlpi_phdr[i].p_type == PT_LOAD && end > program_end)
			program_end = end;
	}
	return 1;
}

__attribute__((constructor)) static void begin(void)
{
	const char *name = getenv("COUNT_GATE");

	find(&real_lock, sizeof(real_lock), "pthread_mutex_lock", "GLIBC_2.2.5");
	find(&real_timedwait, sizeof(real_timedwait), "pthread_cond_timedwait", "GLIBC_2.3.2");
	dl_iterate_phdr(note_program, NULL);
	gate = name ? atoi(name) : -1;
}

static void pass_gate(const void *caller)
{
	char octet = 'w';

	if (gate < 0 || (uintptr_t)caller < program_begin || (uintptr_t)caller >= program_end ||
		syscall(SYS_gettid) == getpid())
		return;
	if (write(gate, &octet, 1) != 1 || read(gate, &octet, 1) != 1)
		gate = -1; /* nobody keeps it any more */
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	if (!real_lock)
		begin();
	pass_gate(__builtin_return_address(0));
	return real_lock(mutex);
}

int pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct timespec *until)
{
	int result = real_timedwait(condition, mutex, until);

	pthread_mutex_unlock(mutex);
	pass_gate(__builtin_return_address(0));
	real_lock(mutex);
	return result;
}
