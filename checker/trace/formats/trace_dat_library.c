#define _GNU_SOURCE
#include "checker/trace/formats/trace_dat_library.h"

#include <event-parse.h>
#include <string.h>
#include <trace-cmd.h>
#include <trace-seq.h>

enum { instances_max = 64 };

struct reading {
  int (*take)(void* data, const struct pmc_record* record);
  void* data;
  struct trace_seq seq;
  int clock_is_known, in_ticks;
};

static struct pmc_text text_of(const char* text) {
  return (struct pmc_text){text, text == NULL ? 0 : strlen(text)};
}

static struct pmc_text text_field(struct reading* reading, struct tep_event* event, const char* name, struct tep_record* record) {
  int size = 0;
  const char* text = tep_get_field_raw(&reading->seq, event, name, record, &size, 0);
  if (text == NULL || size <= 0) return (struct pmc_text){NULL, 0};
  return (struct pmc_text){text, strnlen(text, (size_t)size)};
}

static struct pmc_text printed(const struct reading* reading) { return (struct pmc_text){reading->seq.buffer, reading->seq.len}; }

static int take_record(struct tracecmd_input* handle, struct tep_record* record, int index, void* data) {
  (void)index; /* counts the CPUs of all buffers on */
  struct reading* reading = data;
  struct tep_handle* tep = tracecmd_get_tep(handle);
  struct tep_event* event = tep_find_event_by_record(tep, record);
  if (event == NULL) return 0;
  if (!reading->clock_is_known) {
    /* The library does not say which clock it was, but prints seconds of those that count nanoseconds only. */
    trace_seq_reset(&reading->seq);
    tep_print_event(tep, &reading->seq, record, "%6.1000d", TEP_PRINT_TIME);
    const struct pmc_text time = printed(reading);
    reading->clock_is_known = 1;
    reading->in_ticks = memchr(time.at, '.', time.size) == NULL;
  }
  const int pid = tep_data_pid(tep, record);
  struct pmc_record out = {
      .pid = pid,
      .cpu = record->cpu,
      .time = record->ts,
      .in_ticks = reading->in_ticks,
      .missed = record->missed_events,
      .task = text_of(tep_data_comm_from_pid(tep, pid)),
      .name = text_of(event->name),
  };
  const int start = strcmp(event->name, "device_pm_callback_start") == 0, end = strcmp(event->name, "device_pm_callback_end") == 0;
  if (start || end) {
    unsigned long long number = 0;
    trace_seq_reset(&reading->seq);
    out.driver = text_field(reading, event, "driver", record);
    out.device = text_field(reading, event, "device", record);
    if (start) {
      out.parent = text_field(reading, event, "parent", record);
      out.pm_ops = text_field(reading, event, "pm_ops", record);
    }
    tep_get_field_val(&reading->seq, event, start ? "event" : "error", record, &number, 0);
    out.number = (long long)number;
  } else {
    trace_seq_reset(&reading->seq);
    tep_print_event(tep, &reading->seq, record, "%s", TEP_PRINT_INFO);
    out.info = printed(reading);
  }
  return reading->take(reading->data, &out);
}

int pmc_read_trace_dat(int file, int (*take)(void* data, const struct pmc_record* record), void* data) {
  struct tracecmd_input* handles[instances_max + 1];
  struct reading reading = {.take = take, .data = data};
  int count = 0;
  tracecmd_set_loglevel(TEP_LOG_NONE);
  handles[count] = tracecmd_open_fd(file, TRACECMD_FL_LOAD_NO_PLUGINS);
  if (handles[count++] == NULL) return -1;
  const int instances = tracecmd_buffer_instances(handles[0]);
  for (int i = 0; i < instances && count <= instances_max; ++i) {
    struct tracecmd_input* instance = tracecmd_buffer_instance_handle(handles[0], i);
    if (instance != NULL) handles[count++] = instance;
  }
  trace_seq_init(&reading.seq);
  tracecmd_iterate_events_multi(handles, count, take_record, &reading);
  trace_seq_destroy(&reading.seq);
  for (int i = count; i > 0; --i) tracecmd_close(handles[i - 1]);
  return 0;
}
