/* owner: whose a file is that root makes in somebody's folder. */
#ifndef AGAHI_OWNER_H
#define AGAHI_OWNER_H

/* Gives the file, just made at `path`, to the owner of its folder, who could not open it otherwise. Does nothing for anybody but
 * root; the group stays, which the folder may give. */
void owner_give(int fd, const char *path);

#endif
