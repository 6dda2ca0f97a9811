public import Quantities

/// Flows on their way through links that they share: a fluid model of a network.
///
/// A flow waits for its latency, holding no capacity; then it moves at its fair share (see
/// `FlowEngine+Levels.swift`), which changes when other flows begin to move, finish or are
/// cancelled, or when a capacity changes. Rates are worked out lazily and once an instant, and only
/// where something changed. Progress is a whole number of a unit so small that a rate's part of a
/// nanosecond is exact; so a flow finishes at the first nanosecond at which all its bytes have been
/// delivered, whatever else happened in between, and no byte is lost.
///
///     start ──► waiting ──latency──► moving ──last byte──► completed
///       │          └──────cancel────────┴──cancel──► cancelled
///       └──► (nothing to move) ──latency──► completed
///
/// The network has no clock of its own: whoever owns it calls `advance(to:)` at the instant that
/// `nextChange()` names, and may start, cancel and change capacities at any instant up to it.
public struct FlowNetwork: Sendable {
    /// How links are shared among flows between hosts.
    public enum Sharing: Hashable, Sendable {
        /// All flows alike.
        case equal
        /// In proportion to 1 / RTT, as TCP shares a bottleneck among streams of one window law.
        case inverseRoundTrip
    }

    /// The topology whose links the flows cross; empty if the links were given directly.
    public let topology: Topology
    /// How links are shared among flows between hosts.
    public let sharing: Sharing
    /// What has gone through so far.
    public internal(set) var statistics = FlowStatistics()

    var storage: FlowStorage
    var paths = SitePathTable()
    /// The rules that are in force, in the order of their application.
    var faults: [NetworkFault] = []
    /// By link: the capacity that it would have without them.
    var nominal: [ByteRate]
    private let latencies: [Duration]

    /// An idle network over a topology.
    ///
    /// - Parameter fastest: The highest capacity that a link will be given later; up to eight times
    ///   the highest at the start need not be told.
    public init(topology: Topology, sharing: Sharing = .equal, fastest: ByteRate? = nil) {
        self.topology = topology
        self.sharing = sharing
        latencies = []
        nominal = topology.capacities
        // Where no link limits a flow, the cap of its path is what has to be told exactly.
        let isOpen = topology.capacities.contains(.unlimited)
        storage = FlowNetwork.storage(
            topology.capacities, fastest: fastest, cap: isOpen ? topology.highestCap : nil)
    }

    /// An idle network over bare links, numbered in their order; routes are given link by link.
    ///
    /// - Parameter fastest: The highest capacity that a link will be given later; up to eight times
    ///   the highest at the start need not be told.
    public init(
        links: [(capacity: ByteRate, latency: Duration)], fastest: ByteRate? = nil
    ) {
        topology = Topology()
        sharing = .equal
        latencies = links.map(\.latency)
        nominal = links.map(\.capacity)
        storage = FlowNetwork.storage(links.map(\.capacity), fastest: fastest, cap: nil)
    }

    private static func storage(
        _ capacities: [ByteRate], fastest: ByteRate?, cap: ByteRate?
    ) -> FlowStorage {
        var highest = max(fastest?.bytesPerSecond ?? 0, cap?.bytesPerSecond ?? 0)
        for capacity in capacities where capacity < .unlimited {
            highest = max(highest, capacity.bytesPerSecond)
        }
        let scale = RateScale(fastest: highest)
        return FlowStorage(
            FlowEngine(
                capacities: capacities.map { scale.units($0) ?? RateScale.largest }, scale: scale))
    }

    /// Makes this the only owner of the engine.
    @inline(__always)
    mutating func own() -> UnsafeMutablePointer<FlowEngine> {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
        return storage.engine
    }

    /// Starts a flow between two hosts: latency first, then the transfer.
    ///
    /// A flow from a host to itself completes after the extra latency, one of zero bytes after the
    /// latency.
    ///
    /// - Precondition: the sites are connected, and `now` is not past the next change.
    public mutating func start(_ request: FlowRequest, at now: Instant) -> FlowID {
        let engine = own()
        guard request.source != request.destination else {
            return begin(
                bytes: request.bytes, weight: 1, latency: request.extraLatency, tag: request.tag,
                isImmaterial: true, at: now)
        }
        let place = path(for: request)
        let isImmaterial = request.bytes == .zero
        if !isImmaterial {
            engine.pointee.route.removeAll()
            let cap = paths.paths[place].cap
            engine.pointee.useCap(cap)
            engine.pointee.route.append(cap)
            engine.pointee.route.append(topology.accessLinks(of: request.source).up.index)
            for link in paths.paths[place].links { engine.pointee.route.append(link) }
            engine.pointee.route.append(topology.accessLinks(of: request.destination).down.index)
        }
        return begin(
            bytes: request.bytes, weight: paths.paths[place].weight,
            latency: max(
                .zero, paths.paths[place].latency + request.extraLatency - request.queued),
            tag: request.tag,
            isImmaterial: isImmaterial, at: now)
    }

    /// Starts a flow over given links, with a cap of its own.
    ///
    /// The latency is the sum of the links' latencies and the extra. An empty route without a cap
    /// takes only the latency.
    ///
    /// - Parameter weight: How many shares the flow takes of a full link where others take one,
    ///   1 to 4,096.
    public mutating func start(
        route: [LinkID], bytes: Bytes, cap: ByteRate? = nil, weight: Int = 1,
        latency extra: Duration = .zero, tag: UInt64 = 0, at now: Instant
    ) -> FlowID {
        precondition((1...FlowNetwork.heaviest).contains(weight), "a flow of weight \(weight)")
        let engine = own()
        var latency = extra
        var limit: Int64?
        if let cap, cap < .unlimited {
            precondition(cap.bytesPerSecond >= 0, "a cap of \(cap.bytesPerSecond) B/s")
            limit = (engine.pointee.scale.units(cap) ?? RateScale.largest) / Int64(weight)
        }
        let isImmaterial = bytes == .zero || (route.isEmpty && limit == nil)
        engine.pointee.route.removeAll()
        if let limit, !isImmaterial {
            engine.pointee.route.append(engine.pointee.sharedCap(limit))
        }
        let isDelayed = !latencies.isEmpty
        for (place, link) in route.enumerated() {
            let index = Int(link.index)
            precondition(
                index >= 0 && index < engine.pointee.firstCap, "no link \(link.index)")
            for other in 0..<place where route[other] == link {
                preconditionFailure("link \(link.index) twice on a route")
            }
            if isDelayed { latency += latencies[index] }
            engine.pointee.route.append(link.index)
        }
        return begin(
            bytes: bytes, weight: Int64(weight), latency: latency, tag: tag,
            isImmaterial: isImmaterial, at: now)
    }

    @inline(__always)
    private mutating func begin(
        bytes: Bytes, weight: Int64, latency: Duration, tag: UInt64, isImmaterial: Bool,
        at now: Instant
    ) -> FlowID {
        precondition(bytes >= .zero && latency >= .zero, "a flow of \(bytes), latency \(latency)")
        reach(now)
        let engine = storage.engine
        let ordinal = Int64(statistics.started)
        let phase: FlowEngine.Phase =
            isImmaterial ? .immaterial : latency == .zero ? .moving : .waiting
        _ = engine.pointee.addFlow(
            ordinal: ordinal, tag: tag, bytes: bytes.count, weight: weight, phase: phase,
            arrival: (now + latency).nanoseconds)
        statistics.started += 1
        statistics.bytesStarted += bytes
        statistics.bytesInFlight += bytes
        return FlowID(ordinal: ordinal)
    }
}
