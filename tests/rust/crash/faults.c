/* Makes writing fail: put in front of the C library's own functions (LD_PRELOAD), it counts the
 * calls that write, sync or truncate a file whose path holds FAULT_NAME. From call FAULT_AT on,
 * FAULT_FOR of them fail with the error number FAULT_ERROR; a write does its first half before.
 * FAULT_COUNT names a file that gets the number of calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

static long number(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? atol(text) : otherwise;
}

static int fails(int file) {
  char link[64], path[4096];
  const char *wanted = getenv("FAULT_NAME");
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (!wanted || length < 0) return 0;
  path[length] = 0;
  if (!strstr(path, wanted)) return 0;
  long call = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  long at = number("FAULT_AT", 0);
  if (!at || call < at || call >= at + number("FAULT_FOR", 1)) return 0;
  errno = (int)number("FAULT_ERROR", EIO);
  return 1;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

static ssize_t write_at(const char *name, int file, const void *bytes, size_t size, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) =
      REAL(ssize_t, name, int, const void *, size_t, off_t);
  if (!fails(file)) return real(file, bytes, size, at);
  int error = errno;
  real(file, bytes, size / 2, at);
  errno = error;
  return -1;
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
  return write_at("pwrite", file, bytes, size, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off_t at) {
  return write_at("pwrite64", file, bytes, size, at);
}
ssize_t write(int file, const void *bytes, size_t size) {
  return fails(file) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(file, bytes, size);
}
int fsync(int file) { return fails(file) ? -1 : REAL(int, "fsync", int)(file); }
int fdatasync(int file) { return fails(file) ? -1 : REAL(int, "fdatasync", int)(file); }
int ftruncate(int file, off_t size) {
  return fails(file) ? -1 : REAL(int, "ftruncate", int, off_t)(file, size);
}
int ftruncate64(int file, off_t size) {
  return fails(file) ? -1 : REAL(int, "ftruncate64", int, off_t)(file, size);
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("FAULT_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld", calls);
  fclose(file);
}
