import Platform
import Quantities

/// One run of a flow load through the public interface of the network.
struct FlowRun {
    private let workload: FlowWorkload
    private var network: FlowNetwork
    private var route: [LinkID] = []
    private var completions: [FlowCompletion] = []
    private var done = 0
    /// When the last flow ended, in seconds.
    private(set) var end = 0.0

    init(_ workload: FlowWorkload) {
        self.workload = workload
        network = FlowNetwork(links: workload.capacities.map { ($0, .zero) })
    }

    @inline(__always)
    private mutating func start(
        from source: Int, to destination: Int, bytes: Int64, tag: UInt64, at now: Instant
    ) {
        workload.route(from: source, to: destination, into: &route)
        _ = network.start(route: route, bytes: Bytes(bytes), tag: tag, at: now)
    }

    /// Takes what is done at the next change out of the network.
    @inline(__always)
    private mutating func advance(to change: Instant) {
        completions.removeAll(keepingCapacity: true)
        network.advance(to: change, appendingTo: &completions)
        done += completions.count
    }

    /// Starts every flow at its time, and runs to the end of all; returns the CPU time in seconds.
    mutating func open(_ flows: [FlowWorkload.Flow]) -> Double {
        let begun = CPUTime.seconds
        var next = 0
        var last = Instant.start
        while done < flows.count {
            let change = network.nextChange() ?? .distantFuture
            if next < flows.count, flows[next].start < change {
                let flow = flows[next]
                next += 1
                start(
                    from: flow.source, to: flow.destination, bytes: flow.bytes, tag: 0,
                    at: flow.start)
            } else {
                advance(to: change)
                last = change
            }
        }
        end = last.sinceStart.inSeconds
        return CPUTime.seconds - begun
    }

    /// Keeps so many flows from every host under way until a number is done; returns the CPU time
    /// in seconds.
    mutating func closed(_ count: Int, streams: Int) -> Double {
        var luck = (0..<workload.hosts * streams).map { stream in
            var luck = SplitMix(
                state: 0x987_6543 &+ UInt64(stream) &* 0xD134_2543_DE82_EF95)
            _ = luck.next()
            return luck
        }
        let begun = CPUTime.seconds
        var started = 0
        func launch(_ stream: Int, _ run: inout FlowRun, at now: Instant) {
            started += 1
            let source = stream / streams
            let destination = run.workload.destination(from: source, &luck[stream])
            run.start(
                from: source, to: destination, bytes: FlowWorkload.bytes(&luck[stream]),
                tag: UInt64(stream), at: now)
        }
        for stream in luck.indices where started < count { launch(stream, &self, at: .start) }
        var now = Instant.start
        while done < count, let change = network.nextChange() {
            now = change
            advance(to: now)
            for place in completions.indices where started < count {
                launch(Int(completions[place].tag), &self, at: now)
            }
        }
        end = now.sinceStart.inSeconds
        return CPUTime.seconds - begun
    }
}
