// Uses memory in ways that the tests ask for.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char *take(size_t bytes, int flags) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(2);
  }
  for (size_t at = 0; at < bytes; at += 4096) memory[at] = 1;
  return memory;
}

int main(int count, char **words) {
  if (count == 4 && (!strcmp(words[1], "hold") || !strcmp(words[1], "share"))) {
    // hold MEBIBYTES MILLISECONDS: has them for so long, then goes on for a moment without.
    size_t bytes = strtoul(words[2], NULL, 10) << 20;
    char *memory = take(bytes, words[1][0] == 'h' ? MAP_PRIVATE : MAP_SHARED);
    usleep(strtoul(words[3], NULL, 10) * 1000);
    munmap(memory, bytes);
    usleep(300 * 1000);
    return 0;
  }
  if (count == 3 && !strcmp(words[1], "map")) {
    // map FILE: reads all of it through its pages.
    int file = open(words[2], O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about) < 0) {
      perror(words[2]);
      return 2;
    }
    volatile char *pages = mmap(NULL, about.st_size, PROT_READ, MAP_SHARED, file, 0);
    long sum = 0;
    for (off_t at = 0; at < about.st_size; at += 4096) sum += pages[at];
    usleep(300 * 1000);
    return sum == 0 ? 0 : 1;
  }
  fprintf(stderr, "memory hold|share MEBIBYTES MILLISECONDS, or map FILE\n");
  return 2;
}
