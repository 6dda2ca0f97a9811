import Glibc
import Platform
import Quantities

/// A load of flows on a network of many hosts, the same for every simulator: all draws are whole
/// numbers from one seed, and the laws are those of `bench/flows` of the peers.
///
/// A host has an access line up and one down, of five classes from 20 Mbit/s to 10 Gbit/s. What the
/// hosts share is sized such that the open load fills it to three quarters. There is no latency,
/// so that sharing is plain max-min for everybody.
struct FlowWorkload: Sendable {
    /// What lies between the access lines.
    enum Shape: String, Sendable {
        /// Nothing that limits anybody.
        case star
        /// Sixteen sites with a line each, and a line for each pair of them and direction.
        case wan
        /// Racks in pods, with a line each.
        case tree
        /// A star on which everything goes to ten of the hosts.
        case hot
    }

    /// One flow to be started.
    struct Flow: Sendable {
        var source: Int
        var destination: Int
        var start: Instant
        var bytes: Int64
    }

    /// Flows a second and host, and their mean size in bytes, of the open load.
    private static let rate = 0.07
    private static let meanBytes = 25e6
    private static let sites = 16

    let shape: Shape
    let hosts: Int
    private var hostsInRack: Int { hosts < 1_000 ? 10 : 32 }
    private var racksInPod: Int { hosts < 1_000 ? 5 : 8 }
    private var racks: Int { (hosts + hostsInRack - 1) / hostsInRack }
    private var pods: Int { (racks + racksInPod - 1) / racksInPod }
    private var hostsAtSite: Int { max(1, hosts / FlowWorkload.sites) }

    /// The capacity of every link; a host's up link is at twice its number, its down link next.
    var capacities: [ByteRate] {
        let offered = FlowWorkload.rate * FlowWorkload.meanBytes
        var capacities: [Double] = []
        for host in 0..<hosts {
            capacities.append([20, 50, 100, 1_000, 10_000][host % 5] * 125_000)
            capacities.append([100, 500, 1_000, 1_000, 10_000][host % 5] * 125_000)
        }
        func add(_ count: Int, _ capacity: Double) {
            capacities.append(contentsOf: [Double](repeating: capacity, count: count))
        }
        switch shape {
        case .star, .hot: break
        case .wan:
            let load = offered * Double(hosts / FlowWorkload.sites)
            add(2 * FlowWorkload.sites, load / 0.75)
            add(FlowWorkload.sites * FlowWorkload.sites, load / 16 / 0.7)
        case .tree:
            add(2 * racks, offered * Double(hostsInRack) / 0.75)
            add(2 * pods, offered * Double(hostsInRack * racksInPod) / 0.75)
        }
        return capacities.map { ByteRate(bytesPerSecond: $0) }
    }

    /// Puts the links from one host to another into an array.
    @inline(__always)
    func route(from source: Int, to destination: Int, into links: inout [LinkID]) {
        links.removeAll(keepingCapacity: true)
        let base = 2 * hosts
        links.append(LinkID(2 * source))
        switch shape {
        case .star, .hot: break
        case .wan:
            let from = min(FlowWorkload.sites - 1, source / hostsAtSite)
            let to = min(FlowWorkload.sites - 1, destination / hostsAtSite)
            if from != to {
                links.append(LinkID(base + 2 * from))
                links.append(
                    LinkID(base + 2 * FlowWorkload.sites + from * FlowWorkload.sites + to))
                links.append(LinkID(base + 2 * to + 1))
            }
        case .tree:
            let from = source / hostsInRack
            let to = destination / hostsInRack
            if from != to {
                let fromPod = from / racksInPod
                let toPod = to / racksInPod
                links.append(LinkID(base + 2 * from))
                if fromPod != toPod {
                    links.append(LinkID(base + 2 * racks + 2 * fromPod))
                    links.append(LinkID(base + 2 * racks + 2 * toPod + 1))
                }
                links.append(LinkID(base + 2 * to + 1))
            }
        }
        links.append(LinkID(2 * destination + 1))
    }

    /// Flows that arrive as a Poisson process, between hosts drawn evenly.
    func openFlows(_ count: Int) -> [Flow] {
        var luck = SplitMix(state: 42)
        var time = 0.0
        return (0..<count).map { _ in
            time -= log(luck.uniform()) / (FlowWorkload.rate * Double(hosts))
            let source = luck.below(hosts)
            let destination = destination(from: source, &luck)
            return Flow(
                source: source, destination: destination,
                start: Instant(nanoseconds: Int64((time * 1e9).rounded())),
                bytes: FlowWorkload.bytes(&luck))
        }
    }

    /// A host other than one.
    @inline(__always)
    func destination(from source: Int, _ luck: inout SplitMix) -> Int {
        if shape == .hot {
            let server = luck.below(10)
            return server == source ? (server + 1) % 10 : server
        }
        let other = luck.below(hosts - 1)
        return other >= source ? other + 1 : other
    }

    /// A size: exponential, rounded up to whole bytes.
    @inline(__always)
    static func bytes(_ luck: inout SplitMix) -> Int64 {
        Int64((-meanBytes * log(luck.uniform())).rounded(.up))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix: Sendable, BitwiseCopyable {
    var state: UInt64

    @inline(__always)
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    @inline(__always)
    mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

    @inline(__always)
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
