/* trace-cmd's library as far as a recording needs it; its headers are C that C++ does not take. */
#ifndef PMC_CHECKER_TRACE_FORMATS_TRACE_DAT_LIBRARY_H
#define PMC_CHECKER_TRACE_FORMATS_TRACE_DAT_LIBRARY_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pmc_text {
  const char* at; /* may be null if size is 0 */
  size_t size;
};

/* A record.  Texts live until the call returns. */
struct pmc_record {
  long long pid;
  int cpu;
  unsigned long long time;
  int in_ticks;                /* the clock counts no nanoseconds */
  long long missed;            /* events that the buffer dropped before it; below 0: some */
  struct pmc_text task, name;
  struct pmc_text info;        /* the fields as the kernel prints them; of device_pm_callback_* empty, and: */
  struct pmc_text driver, device, parent, pm_ops;
  long long number;            /* the message's number, or the error */
};

/* Gives the records of all buffers of the file in the order of time, until `take` returns other than 0.
 * Returns 0, or -1: the library does not take the file.  It may crash on a damaged one. */
int pmc_read_trace_dat(int file, int (*take)(void* data, const struct pmc_record* record), void* data);

#ifdef __cplusplus
}
#endif
#endif
