import EventKernel
import Glibc
import Quantities

/// PHOLD, the usual load of event kernels (Fujimoto, “Performance of Time Warp under synthetic
/// workloads”, SCS Multiconference on Distributed Simulation 1990).
///
/// Every event makes another one, for the same process or for one drawn at random, after a
/// lookahead of 0.1 s and a random time whose mean is 0.9 s. Each process has a stream of its own.
struct PHOLD: Model, ~Copyable {
    /// An event for a process.
    struct Event: TraceableEvent {
        let process: UInt32
        var traceWords: (UInt64, UInt64) { (UInt64(process), 0) }
    }

    /// The law of an increment beyond the lookahead.
    enum Increments: Int, CaseIterable, Sendable {
        case exponential, uniform, constant, bimodal, pareto

        /// The quantile of a law of mean 0.9.
        @inline(__always)
        func quantile(_ u: Double) -> Double {
            switch self {
            case .exponential: -0.9 * log(u)
            case .uniform: 1.8 * u
            case .constant: 0.9
            case .bimodal: u < 0.9 ? u / 4.5 : 8.0 + (u - 0.9) * 2
            case .pareto: 0.3 * pow(u, -2.0 / 3.0)
            }
        }
    }

    private struct Process: BitwiseCopyable {
        var state: UInt64
        var handled: UInt64
    }

    let count: Int
    let increments: Increments
    let remote: Double
    private let processes: UnsafeMutablePointer<Process>
    /// A mix over times and processes in the order of the events.
    private(set) var checksum: UInt64 = 0

    init(processes count: Int, increments: Increments, remote: Double) {
        self.count = count
        self.increments = increments
        self.remote = remote
        processes = .allocate(capacity: count)
        for index in 0..<count {
            (processes + index).initialize(to: Process(state: UInt64(index), handled: 0))
        }
    }

    deinit { processes.deallocate() }

    /// When a process's next first event is due.
    func firstTime(of index: Int) -> Instant { .start + increment(for: index) }

    mutating func handle(_ event: Event, in context: inout Context<Event>) {
        let index = Int(event.process)
        let time = UInt64(bitPattern: context.now.nanoseconds)
        checksum = checksum &* 0x100_0000_01B3 ^ (time &+ UInt64(event.process))
        processes[index].handled &+= 1
        var target = event.process
        if uniform(for: index) < remote {
            let high = next(for: index).multipliedFullWidth(by: UInt64(count)).high
            target = UInt32(truncatingIfNeeded: high)
        }
        context.schedule(Event(process: target), after: increment(for: index))
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    @inline(__always)
    private func next(for index: Int) -> UInt64 {
        processes[index].state &+= 0x9E37_79B9_7F4A_7C15
        var z = processes[index].state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    @inline(__always)
    private func uniform(for index: Int) -> Double {
        (Double(next(for: index) >> 11) + 0.5) * 0x1p-53
    }

    @inline(__always)
    private func increment(for index: Int) -> Duration {
        Duration(nanoseconds: Int64((0.1 + increments.quantile(uniform(for: index))) * 1e9))
    }
}
