/* Preloaded into a program: writes a journal of every change that it makes to files under a folder, and of
 * every flush, in order, so that a test can rebuild what a disk may hold after a power cut at any moment.
 * Record: op(1) pathlen(4) offset(8) datalen(8) path data. Ops: W write, T truncate, S fsync, U unlink,
 * R rename (data = new path), A acknowledged (a write to the file named by JOURNAL_ACK). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

__attribute__((constructor)) static void start(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_rename = dlsym(RTLD_NEXT, "rename");
  const char *place = getenv("JOURNAL_FILE");
  if (place) journal = open(place, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static int watched(const char *path) {
  const char *folder = getenv("JOURNAL_FOLDER");
  return journal >= 0 && folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return watched(path);
}

static void note(char op, const char *path, int64_t offset, const void *data, int64_t size) {
  uint32_t length = strlen(path);
  char head[21];
  head[0] = op;
  memcpy(head + 1, &length, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &size, 8);
  pthread_mutex_lock(&turn);
  if (real_write(journal, head, 21) != 21 || real_write(journal, path, length) != (ssize_t)length) abort();
  if (size && real_write(journal, data, size) != size) abort();
  pthread_mutex_unlock(&turn);
}

ssize_t write(int fd, const void *data, size_t size) {
  char path[PATH_MAX];
  if (fd == journal || !path_of(fd, path)) return real_write(fd, data, size);
  off_t offset = (fcntl(fd, F_GETFL) & O_APPEND) ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
  ssize_t done = real_write(fd, data, size);
  const char *ack = getenv("JOURNAL_ACK");
  if (done > 0) note(ack && strcmp(path, ack) == 0 ? 'A' : 'W', path, offset, data, done);
  return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
  char path[PATH_MAX];
  ssize_t done = real_pwrite(fd, data, size, offset);
  if (done > 0 && path_of(fd, path)) note('W', path, offset, data, done);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

int ftruncate64(int fd, off_t size) {
  char path[PATH_MAX];
  int done = real_ftruncate(fd, size);
  if (done == 0 && path_of(fd, path)) note('T', path, size, "", 0);
  return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fsync(int fd) {
  char path[PATH_MAX];
  int done = real_fsync(fd);
  if (done == 0 && path_of(fd, path)) note('S', path, 0, "", 0);
  return done;
}
int fdatasync(int fd) { return fsync(fd); }

int unlink(const char *path) {
  int done = real_unlink(path);
  if (done == 0 && watched(path)) note('U', path, 0, "", 0);
  return done;
}

int rename(const char *from, const char *to) {
  int done = real_rename(from, to);
  if (done == 0 && watched(to)) note('R', from, 0, to, strlen(to));
  return done;
}
