#ifndef CPHOLD_H
#define CPHOLD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a run of PHOLD did and what it took.
typedef struct {
    /// Events handled.
    uint64_t events;
    /// A mix over times and processes in the order of the events.
    uint64_t checksum;
    /// CPU time of the run without its set-up, in seconds.
    double cpu_seconds;
} cphold_result;

/// PHOLD on a binary heap (`std::priority_queue`) ordered by (time, insertion): the yardstick of
/// the event kernel.
///
/// - `processes`: logical processes, at least 1, each with `events_each` pending events.
/// - `end`: when the run ends, in nanoseconds; the mean increment is 1e9.
/// - `remote`: the share of events that go to a process drawn anew.
/// - `shape`: of the increments beyond the lookahead of 0.1e9: 0 exponential, 1 uniform, 2
///   constant, 3 bimodal, 4 Pareto with shape 1.5.
cphold_result cphold_priority_queue(
    uint32_t processes, uint32_t events_each, int64_t end, double remote, int shape);

/// Asks for the cache line at an address, which will be written to.
static inline void cphold_prefetch(const void *address) { __builtin_prefetch(address, 1); }

/// A number without its fraction, as the yardstick takes it: without a look at its range.
static inline int64_t cphold_truncated(double number) { return (int64_t)number; }

#ifdef __cplusplus
}
#endif
#endif
