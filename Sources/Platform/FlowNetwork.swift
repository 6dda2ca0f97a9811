public import Quantities

/// Flows on their way through links that they share: a fluid model of a network.
///
/// A flow waits for its latency, holding no capacity; then it moves at its fair share (see
/// `FairShareSolver`), which changes when other flows begin to move, finish or are cancelled, or
/// when a capacity changes. Rates are worked out lazily and once an instant; a flow's progress is
/// settled only when its rate changes. It finishes at settled time + remaining / rate, rounded up
/// to the next nanosecond, and then exactly its bytes have been delivered.
///
///     start ──► waiting ──latency──► moving ──last byte──► completed
///       │          └──────cancel────────┴──cancel──► cancelled
///       └──► (nothing to move) ──latency──► completed
///
/// The network has no clock of its own: whoever owns it calls `advance(to:)` at the instant that
/// `nextChange()` names, and may start, cancel and change capacities at any instant up to it.
public struct FlowNetwork: Sendable {
    /// Where a flow is in its life.
    enum Phase: Sendable { case waiting, moving, immaterial }

    /// One flow that has neither finished nor been cancelled.
    struct Flow: Sendable {
        var ordinal: Int64
        var tag: UInt64
        var bytes: Int64
        var startedAt: Instant
        var arrival: Instant
        var finish: Instant
        var settledAt: Instant
        var remaining: Double
        var rate: Double
        var demand: Int32
        var phase: Phase
    }

    /// A route that was given link by link.
    private struct RouteKey: Hashable, Sendable {
        var links: [LinkID]
        var cap: Double
    }

    /// The topology whose links the flows cross; empty if the links were given directly.
    public let topology: Topology
    /// What has gone through so far.
    public internal(set) var statistics = FlowStatistics()

    // In order of start, hence in order of ordinal.
    var flows: [Flow] = []
    var solver: FairShareSolver
    var clock = Instant.start
    var isDirty = false
    var nextFinish = Instant.distantFuture
    var nextArrival = Instant.distantFuture
    private let latencies: [Duration]
    private var demandsByHosts = DemandTable()
    private var demandsByRoute: [RouteKey: Int32] = [:]

    /// An idle network over a topology.
    ///
    /// - Parameter solutions: How many solutions of the sharing problem are remembered.
    public init(topology: Topology, remembering solutions: Int = 64) {
        self.topology = topology
        latencies = []
        solver = FairShareSolver(
            capacities: topology.capacities.map(\.bytesPerSecond), remembering: solutions)
    }

    /// An idle network over bare links, numbered in their order; routes are given link by link.
    public init(links: [(capacity: ByteRate, latency: Duration)], remembering solutions: Int = 64) {
        topology = Topology()
        latencies = links.map(\.latency)
        solver = FairShareSolver(
            capacities: links.map(\.capacity.bytesPerSecond), remembering: solutions)
    }

    /// Starts a flow between two hosts: latency first, then the transfer.
    ///
    /// A flow from a host to itself completes after the extra latency, one of zero bytes after the
    /// latency.
    ///
    /// - Precondition: the sites are connected, and `now` is not past the next change.
    public mutating func start(_ request: FlowRequest, at now: Instant) -> FlowID {
        guard request.source != request.destination else {
            return begin(
                demand: -1, bytes: request.bytes, latency: request.extraLatency, tag: request.tag,
                at: now)
        }
        let key = DemandTable.key(
            source: request.source, destination: request.destination, streams: request.streams)
        let path = topology.path(
            from: topology.site(of: request.source), to: topology.site(of: request.destination))
        guard let path else { preconditionFailure("no path for \(request)") }
        let demand = demandsByHosts.demand(of: key) ?? addDemand(for: request, key: key)
        let latency = Duration(nanoseconds: (path.roundTrip.nanoseconds + 1) / 2)
        return begin(
            demand: demand, bytes: request.bytes, latency: latency + request.extraLatency,
            tag: request.tag, at: now)
    }

    /// Starts a flow over given links, with a cap of its own.
    ///
    /// The latency is the sum of the links' latencies and the extra. An empty route without a cap
    /// takes only the latency.
    public mutating func start(
        route: [LinkID], bytes: Bytes, cap: ByteRate? = nil, latency extra: Duration = .zero,
        tag: UInt64 = 0, at now: Instant
    ) -> FlowID {
        var latency = extra
        for link in route where latencies.indices.contains(Int(link.index)) {
            latency += latencies[Int(link.index)]
        }
        let key = RouteKey(links: route, cap: cap?.bytesPerSecond ?? .infinity)
        if route.isEmpty && key.cap == .infinity {
            return begin(demand: -1, bytes: bytes, latency: latency, tag: tag, at: now)
        }
        let demand = demandsByRoute[key] ?? solver.addDemand(links: route, cap: key.cap)
        demandsByRoute[key] = demand
        return begin(demand: demand, bytes: bytes, latency: latency, tag: tag, at: now)
    }

    private mutating func addDemand(for request: FlowRequest, key: UInt64) -> Int32 {
        guard let route = topology.route(from: request.source, to: request.destination) else {
            preconditionFailure("no route for \(request)")
        }
        let cap = route.path.windowLimit(streams: request.streams)
        let demand = solver.addDemand(links: route.links, cap: cap.bytesPerSecond)
        demandsByHosts.insert(demand, for: key)
        return demand
    }

    private mutating func begin(
        demand: Int32, bytes: Bytes, latency: Duration, tag: UInt64, at now: Instant
    ) -> FlowID {
        precondition(bytes >= .zero && latency >= .zero, "a flow of \(bytes), latency \(latency)")
        reach(now)
        let ordinal = Int64(statistics.started)
        let arrival = now + latency
        var flow = Flow(
            ordinal: ordinal, tag: tag, bytes: bytes.count, startedAt: now, arrival: arrival,
            finish: .distantFuture, settledAt: now, remaining: Double(bytes.count), rate: 0,
            demand: demand, phase: .waiting)
        if demand < 0 || bytes == .zero {
            flow.phase = .immaterial
            flow.finish = arrival
            nextFinish = min(nextFinish, arrival)
        } else if arrival == now {
            flow.phase = .moving
            solver.enter(demand)
            isDirty = true
        } else {
            nextArrival = min(nextArrival, arrival)
        }
        flows.append(flow)
        statistics.started += 1
        statistics.bytesStarted += bytes
        statistics.bytesInFlight += bytes
        return FlowID(ordinal: ordinal)
    }
}
