/// Times the flow network, if wanted in turns with a program of another simulator that runs the
/// same load.
public struct FlowBenchmark: Sendable {
    /// One load: a network, how flows come about, and how many.
    public struct Load: Sendable {
        let shape: FlowWorkload.Shape
        /// Flows that each host keeps under way; 0 if flows arrive from outside.
        let streams: Int
        let hosts: Int
        let flows: Int
        /// Whether it is run only if it is asked for, and without the other program, which would
        /// take hours or does not have it.
        public let isLong: Bool

        /// Its name in tables.
        public var name: String {
            let kind = streams > 0 ? "closed x \(streams)" : "open"
            let thousands = "\(hosts / 1_000),\(String(hosts % 1_000 + 1_000).dropFirst())"
            return "\(shape.rawValue) \(kind), \(hosts < 1_000 ? "\(hosts)" : thousands) hosts"
        }

        /// The words by which the peers' programs know it.
        var arguments: [String] {
            [
                shape.rawValue, streams > 0 ? "closed" : "open", "\(hosts)", "\(flows)",
                "\(max(streams, 4))",
            ]
        }
    }

    /// What a load took.
    public struct Result: Sendable, Encodable {
        public let load: String
        public let flows: Int
        /// CPU time a flow in microseconds, the median of the turns.
        public let network: Double
        /// Flows a CPU second.
        public let flowsPerSecond: Double
        /// When the last flow ended, in simulated seconds.
        public let end: Double
        /// CPU time a flow of the other program in microseconds, the median of the turns.
        public let peer: Double?
        /// The other program's time over the network's: the median of the turns' ratios.
        public let ratio: Double?
    }

    /// Every load.
    public static let loads: [Load] = {
        func load(
            _ shape: FlowWorkload.Shape, _ streams: Int, _ hosts: Int, _ flows: Int,
            isLong: Bool = false
        ) -> Load {
            Load(shape: shape, streams: streams, hosts: hosts, flows: flows, isLong: isLong)
        }
        return [
            load(.star, 0, 1_000, 50_000), load(.wan, 0, 1_000, 5_000),
            load(.tree, 0, 1_000, 5_000), load(.star, 4, 1_000, 10_000),
            load(.wan, 4, 1_000, 10_000), load(.tree, 4, 1_000, 10_000),
            load(.hot, 10, 2_000, 100_000, isLong: true),
            load(.star, 0, 100_000, 200_000, isLong: true),
            load(.wan, 4, 10_000, 100_000, isLong: true),
            load(.tree, 4, 10_000, 100_000, isLong: true),
        ]
    }()

    /// How long a turn is at least, in seconds of CPU time: short runs are repeated.
    private static let shortest = 0.2

    /// Times a load.
    ///
    /// - Parameters:
    ///   - turns: How often each side runs, at least 1.
    ///   - peer: The other program; nil for none.
    /// - Throws: `BenchmarkError` if the other program does not run, or ends at another time.
    public static func run(
        _ load: Load, turns: Int, peer: FlowPeer?
    ) throws(BenchmarkError) -> Result {
        precondition(turns > 0, "\(turns) turns")
        var mine: [Double] = []
        var theirs: [Double] = []
        var end = 0.0
        for _ in 0..<turns {
            let turn = turn(load)
            end = turn.end
            mine.append(turn.seconds * 1e6 / Double(load.flows))
            guard let peer, !load.isLong else { continue }
            let other = try peer.run(load)
            guard abs(other.end - end) <= 2e-6 * end else { throw .differ("flows, \(load.name)") }
            theirs.append(other.microseconds)
        }
        let network = PHOLDBenchmark.median(mine)
        return Result(
            load: load.name, flows: load.flows, network: network, flowsPerSecond: 1e6 / network,
            end: end, peer: theirs.isEmpty ? nil : PHOLDBenchmark.median(theirs),
            ratio: theirs.isEmpty
                ? nil : PHOLDBenchmark.median(zip(theirs, mine).map { $0 / $1 }))
    }

    /// Runs a load as often as makes a turn; the seconds are those of one run.
    private static func turn(_ load: Load) -> (seconds: Double, end: Double) {
        let workload = FlowWorkload(shape: load.shape, hosts: load.hosts)
        let flows = load.streams > 0 ? [] : workload.openFlows(load.flows)
        var seconds = 0.0
        var runs = 0.0
        var end = 0.0
        while seconds < shortest {
            var run = FlowRun(workload)
            seconds +=
                load.streams > 0
                ? run.closed(load.flows, streams: load.streams) : run.open(flows)
            runs += 1
            end = run.end
        }
        return (seconds / runs, end)
    }
}
