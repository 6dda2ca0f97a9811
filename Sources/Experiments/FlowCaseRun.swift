import Foundation
import Platform
import Quantities

/// What the flow network says of a case, beside the references.
public struct FlowComparison: Sendable {
    /// One flow: when it finishes, in seconds.
    public struct Row: Sendable {
        public let flow: Int
        public let predicted: Double
        public let reference: Double
        /// |predicted − reference| / reference; 0 if both are 0.
        public let difference: Double
    }

    /// The reference that decides.
    public let reference: String
    /// A row a flow, in the order of the file.
    public let rows: [Row]
    /// The largest relative difference to each reference, by name.
    public let largest: [(reference: String, difference: Double)]

    /// The largest relative difference to the reference that decides.
    public var difference: Double { rows.map(\.difference).max() ?? 0 }
}

extension FlowCase {
    /// Runs the case on the flow network.
    ///
    /// - Throws: `FlowCaseError` if a flow never finishes: it waits in a ring, or a link stays at
    ///   0.
    public func compare() throws(FlowCaseError) -> FlowComparison {
        var run = FlowCaseRun(self)
        let finished = run.finish()
        var predicted: [Double] = []
        for flow in flows {
            guard let time = finished[flow.id] else {
                throw FlowCaseError(name, "flows.\(flow.id): never finishes")
            }
            predicted.append(run.scale.seconds(time))
        }
        func difference(_ found: Double, _ expected: Double) -> Double {
            found == expected ? 0 : abs(found - expected) / abs(expected)
        }
        let judge = references[judge]
        let rows = flows.indices.map { place in
            FlowComparison.Row(
                flow: flows[place].id, predicted: predicted[place],
                reference: judge.finishes[place],
                difference: difference(predicted[place], judge.finishes[place]))
        }
        let largest = references.map { reference in
            (
                reference.name,
                zip(predicted, reference.finishes).map { difference($0, $1) }.max() ?? 0
            )
        }
        return FlowComparison(reference: judge.name, rows: rows, largest: largest)
    }
}

/// How much slower time runs than in a case, so that the clock's nanosecond is none of its digits.
///
/// Every rate is as much lower, which changes no share. The factor is a power of two, so that it
/// rounds nothing; it follows from the case alone, such that all flows one after another, each at
/// the slowest rate there is, would end within a billion seconds.
struct FlowCaseScale {
    let factor: Double

    init(_ given: FlowCase) {
        let rates =
            given.links.map(\.bandwidth_Bps) + given.changes.map(\.bandwidth_Bps)
            + given.flows.map { $0.rate_cap_Bps ?? 0 }
        let slowest = rates.filter { $0 > 0 }.min() ?? 1
        let latencies = given.links.reduce(0) { $0 + ($1.latency_s ?? 0) }
        let last = given.changes.map(\.at_s).max() ?? 0
        let end = given.flows.reduce(last) { sum, flow in
            sum + flow.bytes / slowest + latencies + (flow.start_s ?? 0) + (flow.delay_s ?? 0)
        }
        factor = exp2(log2(1e9 / max(end, 1e-9)).rounded(.down))
    }

    func duration(_ seconds: Double) -> Quantities.Duration {
        .nanoseconds(Int64((seconds * factor * 1e9).rounded()))
    }

    func rate(_ bytesPerSecond: Double) -> ByteRate {
        ByteRate(bytesPerSecond: bytesPerSecond / factor)
    }

    func seconds(_ time: Instant) -> Double { time.sinceStart.inSeconds / factor }
}

/// One case on its way: it starts what is due and what has waited for others.
struct FlowCaseRun {
    private enum Order {
        case start(Int)
        case change(LinkID, ByteRate)
    }

    let scale: FlowCaseScale
    private(set) var network: FlowNetwork
    private let given: FlowCase
    private var links: [String: LinkID] = [:]
    private var orders: [(at: Instant, order: Order)] = []
    private var finished: [Int: Instant] = [:]

    init(_ given: FlowCase) {
        self.given = given
        let scale = FlowCaseScale(given)
        self.scale = scale
        network = FlowNetwork(
            links: given.links.map {
                (capacity: scale.rate($0.bandwidth_Bps), latency: scale.duration($0.latency_s ?? 0))
            }, fastest: given.changes.map { scale.rate($0.bandwidth_Bps) }.max())
        for (place, link) in given.links.enumerated() { links[link.id] = LinkID(place) }
        for change in given.changes {
            guard let link = links[change.link] else { continue }
            orders.append(
                (
                    .start + scale.duration(change.at_s),
                    .change(link, scale.rate(change.bandwidth_Bps))
                ))
        }
        for place in given.flows.indices where (given.flows[place].after ?? []).isEmpty {
            plan(place)
        }
    }

    /// Runs to the end; flows that never finish are missing.
    mutating func finish() -> [Int: Instant] {
        while true {
            let ordered = orders.map(\.at).min()
            let next = network.nextChange()
            guard let now = [ordered, next].compactMap({ $0 }).min(), now < .distantFuture else {
                return finished
            }
            for completion in network.advance(to: now) {
                let flow = given.flows[Int(completion.tag)].id
                finished[flow] = completion.finishedAt
                release(after: flow)
            }
            let due = orders.filter { $0.at == now }
            orders.removeAll { $0.at == now }
            for order in due { carryOut(order.order, at: now) }
        }
    }

    private mutating func plan(_ place: Int) {
        let flow = given.flows[place]
        var start = Instant.start + scale.duration(flow.start_s ?? 0)
        for other in flow.after ?? [] { start = max(start, finished[other] ?? .distantFuture) }
        orders.append((start + scale.duration(flow.delay_s ?? 0), .start(place)))
    }

    private mutating func release(after done: Int) {
        for place in given.flows.indices {
            let before = given.flows[place].after ?? []
            if before.contains(done), before.allSatisfy({ finished[$0] != nil }) { plan(place) }
        }
    }

    private mutating func carryOut(_ order: Order, at now: Instant) {
        switch order {
        case .start(let place):
            let flow = given.flows[place]
            let cap = flow.rate_cap_Bps ?? 0
            _ = network.start(
                route: flow.route.compactMap { links[$0] }, bytes: Bytes(Int64(flow.bytes)),
                cap: cap > 0 ? scale.rate(cap) : nil, tag: UInt64(place),
                at: now)
        case .change(let link, let rate): network.setCapacity(of: link, to: rate, at: now)
        }
    }
}
