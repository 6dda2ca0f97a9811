import CPHOLD
import EventKernel
import Quantities

/// PHOLD, the usual load of event kernels (Fujimoto, “Performance of Time Warp under synthetic
/// workloads”, SCS Multiconference on Distributed Simulation 1990).
///
/// Every event makes another one, for the same process or for one drawn at random, after a
/// lookahead of 0.1 s and a random time whose mean is 0.9 s. Each process has a stream of its own.
///
/// The law of the increments is a type, as it is a template parameter of the yardstick.
struct PHOLD<Law: IncrementLaw>: Model, ~Copyable {
    private struct Process: BitwiseCopyable {
        var state: UInt64
        var handled: UInt64
    }

    let count: Int
    let remote: Double
    /// Whether memory is asked for before an event comes.
    let isPreparing: Bool
    private let processes: UnsafeMutablePointer<Process>
    /// A mix over times and processes in the order of the events.
    private(set) var checksum: UInt64 = 0

    init(processes count: Int, remote: Double, isPreparing: Bool = true) {
        self.count = count
        self.remote = remote
        self.isPreparing = isPreparing
        processes = .allocate(capacity: count)
        for index in 0..<count {
            (processes + index).initialize(to: Process(state: UInt64(index), handled: 0))
        }
    }

    deinit { processes.deallocate() }

    /// When a process's next first event is due.
    func firstTime(of index: Int) -> Instant { .start + increment(for: index) }

    /// Asks for the cache line of the process, as a model of a million entities may.
    @inline(__always)
    func prepare(for event: PHOLDEvent) {
        if isPreparing { cphold_prefetch(processes + Int(event.process)) }
    }

    @inline(__always)
    mutating func handle(_ event: PHOLDEvent, in context: inout Context<PHOLDEvent>) {
        let index = Int(event.process)
        let time = UInt64(bitPattern: context.now.nanoseconds)
        checksum = checksum &* 0x100_0000_01B3 ^ (time &+ UInt64(event.process))
        processes[index].handled &+= 1
        var target = event.process
        if uniform(for: index) < remote {
            let high = next(for: index).multipliedFullWidth(by: UInt64(count)).high
            target = UInt32(truncatingIfNeeded: high)
        }
        context.schedule(PHOLDEvent(process: target), after: increment(for: index))
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
        Duration(nanoseconds: cphold_truncated((0.1 + Law.quantile(uniform(for: index))) * 1e9))
    }
}
