#include "cphold.h"

#include <cmath>
#include <queue>
#include <time.h>
#include <vector>

namespace {

struct Event {
    int64_t time;
    uint64_t sequence;
    uint32_t process;
};

struct Later {
    bool operator()(const Event &a, const Event &b) const {
        return b.time < a.time || (b.time == a.time && b.sequence < a.sequence);
    }
};

struct Process {
    uint64_t state;
    uint64_t handled;
};

// SplitMix64 (Steele, Lea, Flood 2014).
uint64_t next(uint64_t &state) {
    uint64_t z = (state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

double uniform(uint64_t &state) { return ((next(state) >> 11) + 0.5) * 0x1.0p-53; }

template <int shape> int64_t increment(uint64_t &state) {
    double u = uniform(state);
    double beyond;
    switch (shape) {
    case 0: beyond = -0.9 * std::log(u); break;
    case 1: beyond = 1.8 * u; break;
    case 2: beyond = 0.9; break;
    case 3: beyond = u < 0.9 ? u / 4.5 : 8.0 + (u - 0.9) * 2; break;
    default: beyond = 0.3 * std::pow(u, -2.0 / 3.0); break;
    }
    return static_cast<int64_t>((0.1 + beyond) * 1e9);
}

double cpuSeconds() {
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

template <int shape>
cphold_result run(uint32_t processes, uint32_t eventsEach, int64_t end, double remote) {
    std::vector<Process> all(processes);
    std::priority_queue<Event, std::vector<Event>, Later> pending;
    uint64_t sequence = 0;
    for (uint32_t i = 0; i < processes; i++) all[i] = {i, 0};
    for (uint32_t i = 0; i < processes; i++)
        for (uint32_t k = 0; k < eventsEach; k++)
            pending.push({increment<shape>(all[i].state), sequence++, i});
    cphold_result result = {0, 0, 0};
    double begun = cpuSeconds();
    while (pending.top().time <= end) {
        Event event = pending.top();
        pending.pop();
        result.events++;
        result.checksum =
            result.checksum * 0x100000001B3ull ^ (static_cast<uint64_t>(event.time) + event.process);
        Process &process = all[event.process];
        process.handled++;
        uint32_t target = event.process;
        if (uniform(process.state) < remote)
            target = static_cast<uint32_t>(
                (static_cast<unsigned __int128>(next(process.state)) * processes) >> 64);
        pending.push({event.time + increment<shape>(process.state), sequence++, target});
    }
    result.cpu_seconds = cpuSeconds() - begun;
    return result;
}

} // namespace

cphold_result cphold_priority_queue(
    uint32_t processes, uint32_t events_each, int64_t end, double remote, int shape) {
    switch (shape) {
    case 0: return run<0>(processes, events_each, end, remote);
    case 1: return run<1>(processes, events_each, end, remote);
    case 2: return run<2>(processes, events_each, end, remote);
    case 3: return run<3>(processes, events_each, end, remote);
    default: return run<4>(processes, events_each, end, remote);
    }
}
