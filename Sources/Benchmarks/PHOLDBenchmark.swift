import CPHOLD
import EventKernel
import Quantities

/// Times PHOLD through the public interface of the kernel beside the same load on a C++
/// `std::priority_queue`, in turns, so that a busy machine slows both.
public struct PHOLDBenchmark: Sendable {
    /// One load: how many processes, how many pending events each, for how long.
    public struct Load: Sendable {
        /// Its name in tables.
        public let name: String
        let processes: Int
        let eventsEach: Int
        /// The simulated time in means of the increment.
        let length: Double
        let increments: PHOLDIncrements
        /// Whether the trace digest is kept, as it is in every run of zoosim.
        let isTraced: Bool
        /// Whether the model asks for memory before an event comes.
        var isPreparing = true
    }

    /// What a load took.
    public struct Result: Sendable, Encodable {
        public let load: String
        /// Events of a run, and pending events.
        public let events: Int
        public let pending: Int
        /// CPU time an event in nanoseconds, the median of the turns.
        public let kernel: Double
        public let priorityQueue: Double
        /// The kernel's time over the priority queue's: the median of the turns' ratios.
        public let ratio: Double
    }

    /// Events that go to another process, drawn anew.
    static let remote = 0.25

    /// Every load: three sizes, the same without preparation and with the trace digest, and the
    /// shapes of increments.
    public static let loads: [Load] = {
        func load(
            _ name: String, _ processes: Int, _ each: Int, _ length: Double,
            _ increments: PHOLDIncrements = .exponential, traced: Bool = false,
            preparing: Bool = true
        ) -> Load {
            Load(
                name: name, processes: processes, eventsEach: each, length: length,
                increments: increments, isTraced: traced, isPreparing: preparing)
        }
        let sizes = [
            load("1,024 x 1", 1_024, 1, 3_000), load("1,024 x 16", 1_024, 16, 200),
            load("1,000,000 x 1", 1_000_000, 1, 4),
            load("1,000,000 x 1, without preparation", 1_000_000, 1, 4, preparing: false),
            load("1,024 x 16, with trace digest", 1_024, 16, 200, traced: true),
        ]
        let shapes = PHOLDIncrements.allCases.dropFirst().flatMap { shape in
            [
                load("1,024 x 16, \(shape)", 1_024, 16, 200, shape),
                load("1,000,000 x 1, \(shape)", 1_000_000, 1, 4, shape),
            ]
        }
        return sizes + shapes
    }()

    /// Times a load.
    ///
    /// - Parameter turns: how often each side runs, at least 1.
    /// - Throws: `BenchmarkError` if the two sides did not handle the same events in the same
    ///   order.
    public static func run(_ load: Load, turns: Int) throws(BenchmarkError) -> Result {
        precondition(turns > 0, "\(turns) turns")
        var kernel: [Double] = []
        var yardstick: [Double] = []
        var events = 0
        for _ in 0..<turns {
            let mine = simulate(load)
            let theirs = cphold_priority_queue(
                UInt32(load.processes), UInt32(load.eventsEach), Int64(load.length * 1e9), remote,
                Int32(load.increments.rawValue))
            guard mine.events == Int(theirs.events), mine.checksum == theirs.checksum else {
                throw .differ(load.name)
            }
            events = mine.events
            kernel.append(mine.seconds * 1e9 / Double(events))
            yardstick.append(theirs.cpu_seconds * 1e9 / Double(events))
        }
        return Result(
            load: load.name, events: events, pending: load.processes * load.eventsEach,
            kernel: median(kernel), priorityQueue: median(yardstick),
            ratio: median(zip(kernel, yardstick).map { $0 / $1 }))
    }

    private static func simulate(
        _ load: Load
    ) -> (events: Int, checksum: UInt64, seconds: Double) {
        switch load.increments {
        case .exponential: simulate(load, ExponentialIncrements.self)
        case .uniform: simulate(load, UniformIncrements.self)
        case .constant: simulate(load, ConstantIncrements.self)
        case .bimodal: simulate(load, BimodalIncrements.self)
        case .pareto: simulate(load, ParetoIncrements.self)
        }
    }

    private static func simulate<Law: IncrementLaw>(
        _ load: Load, _ law: Law.Type
    ) -> (events: Int, checksum: UInt64, seconds: Double) {
        let model = PHOLD<Law>(
            processes: load.processes, remote: remote, isPreparing: load.isPreparing)
        var simulation = Simulation(model, trace: Trace(isDigesting: load.isTraced))
        for process in 0..<load.processes {
            for _ in 0..<load.eventsEach {
                simulation.schedule(
                    PHOLDEvent(process: UInt32(process)),
                    at: simulation.model.firstTime(of: process))
            }
        }
        let begun = CPUTime.seconds
        _ = simulation.run(until: Instant(nanoseconds: Int64(load.length * 1e9)))
        let seconds = CPUTime.seconds - begun
        return (Int(simulation.handled), simulation.model.checksum, seconds)
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
