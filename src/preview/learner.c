#include "agahi/preview/learner.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "agahi/base/buffer.h"
#include "agahi/editor/lesson.h"

struct learner {
	char hash[TABLES_HASH_SIZE]; /* "": nothing is being learned */
	atomic_bool stopping;
};

struct learner_job {
	struct learner *learner;
	struct message_set *set;
	struct buffer octets;
	bool learned;
};

struct learner *learner_new(void)
{
	return calloc(1, sizeof(struct learner));
}

void learner_free(struct learner *learner)
{
	free(learner);
}

bool learner_is_at(const struct learner *learner, const char *hash)
{
	return learner->hash[0] != '\0' && (!hash || strcmp(learner->hash, hash) == 0);
}

struct learner_job *learner_begin(struct learner *learner, const char *hash, struct message_set *set)
{
	struct learner_job *job = learner_is_at(learner, NULL) ? NULL : calloc(1, sizeof(*job));

	if (!job || strlen(hash) >= sizeof(learner->hash)) {
		free(job);
		message_set_free(set);
		return NULL;
	}
	memcpy(learner->hash, hash, strlen(hash) + 1);
	job->set = set;
	job->learner = learner;
	return job;
}

void learner_stop(struct learner *learner)
{
	atomic_store(&learner->stopping, true);
}

static bool goes_on(unsigned done, void *arg)
{
	struct learner_job *job = arg;

	(void)done;
	return !atomic_load(&job->learner->stopping);
}

void learner_run(void *arg)
{
	struct learner_job *job = arg;
	struct lesson lesson = { 0 };

	job->learned = goes_on(0, job) && lesson_learn(&lesson, job->set, goes_on, job, &job->octets) &&
		!job->octets.failed;
}

struct span learner_octets(const struct learner_job *job)
{
	if (!job->learned)
		return (struct span){ 0 };
	return (struct span){ (const uint8_t *)job->octets.data, job->octets.len };
}

void learner_end(struct learner *learner, struct learner_job *job)
{
	learner->hash[0] = '\0';
	message_set_free(job->set);
	buffer_free(&job->octets);
	free(job);
}
