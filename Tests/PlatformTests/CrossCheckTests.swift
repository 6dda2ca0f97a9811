import Foundation
import Platform
import Quantities
import Testing

/// Finish times against SimGrid and an independent max-min solver.
struct CrossCheckTests {
    struct Case: Decodable {
        struct Link: Decodable {
            var id: String
            var bandwidth_Bps: Double
            var latency_s: Double
        }
        struct Flow: Decodable {
            var id: Int
            var bytes: Int64
            var route: [String]
            var start_s: Double
            var after: [Int]
            var delay_s: Double
            var rate_cap_Bps: Double
        }
        struct Change: Decodable {
            var link: String
            var at_s: Double
            var bandwidth_Bps: Double
        }
        var links: [Link]
        var flows: [Flow]
        var bandwidth_changes: [Change]
        var finish_s: [String: [Double]]
    }

    static let names = [
        "01_two_flows_one_link", "02_parking_lot_3", "03_star_hetero_8", "04_random_star_50x200",
        "05_ring_allreduce_16", "08_equal_latency_star", "09_rate_caps", "10a_bandwidth_changes",
        "10b_bandwidth_raised",
    ]

    @Test(arguments: names)
    func `every flow finishes when the independent solver says`(_ name: String) throws {
        let given = try JSONDecoder().decode(Case.self, from: vector("\(name).json"))
        let expected = try #require(given.finish_s["independent-max-min"])
        var run = CrossCheckRun(given)
        let finished = run.finish()
        #expect(finished.count == given.flows.count)
        for flow in given.flows {
            let found = try #require(finished[flow.id]).sinceStart.inSeconds
            let tolerance = 1e-9 * expected[flow.id] + 2e-9
            #expect(abs(found - expected[flow.id]) <= tolerance, "flow \(flow.id)")
        }
        let statistics = run.network.statistics
        #expect(statistics.bytesDelivered == Bytes(given.flows.reduce(0) { $0 + $1.bytes }))
        #expect(statistics.bytesInFlight == .zero)
    }

    @Test func `every vector file is tested`() throws {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Vectors")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let found = files.filter { $0.hasSuffix(".json") }.map { $0.dropLast(5) }
        #expect(Set(found.map(String.init)) == Set(CrossCheckTests.names))
    }
}

/// One case on its way: it starts what is due and what has waited for others.
struct CrossCheckRun {
    private enum Order {
        case start(Int)
        case change(LinkID, ByteRate)
    }
    var network: FlowNetwork
    private let given: CrossCheckTests.Case
    private var links: [String: LinkID] = [:]
    private var orders: [(at: Instant, order: Order)] = []
    private var finished: [Int: Instant] = [:]

    init(_ given: CrossCheckTests.Case) {
        self.given = given
        network = FlowNetwork(
            links: given.links.map {
                (
                    capacity: ByteRate(bytesPerSecond: $0.bandwidth_Bps),
                    latency: CrossCheckRun.duration($0.latency_s)
                )
            })
        for (place, link) in given.links.enumerated() { links[link.id] = LinkID(place) }
        for change in given.bandwidth_changes {
            guard let link = links[change.link] else { continue }
            let rate = ByteRate(bytesPerSecond: change.bandwidth_Bps)
            orders.append((.start + CrossCheckRun.duration(change.at_s), .change(link, rate)))
        }
        for flow in given.flows where flow.after.isEmpty { plan(flow) }
    }

    static func duration(_ seconds: Double) -> Quantities.Duration {
        .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    private mutating func plan(_ flow: CrossCheckTests.Case.Flow) {
        var start = Instant.start + CrossCheckRun.duration(flow.start_s)
        for other in flow.after { start = max(start, finished[other] ?? .distantFuture) }
        orders.append((start + CrossCheckRun.duration(flow.delay_s), .start(flow.id)))
    }

    mutating func finish() -> [Int: Instant] {
        while true {
            let ordered = orders.map(\.at).min()
            let next = network.nextChange()
            guard let now = [ordered, next].compactMap({ $0 }).min() else { return finished }
            for completion in network.advance(to: now) {
                finished[Int(completion.tag)] = completion.finishedAt
                release(after: Int(completion.tag))
            }
            let due = orders.filter { $0.at == now }
            orders.removeAll { $0.at == now }
            for order in due { carryOut(order.order, at: now) }
        }
    }

    private mutating func release(after done: Int) {
        for flow in given.flows where flow.after.contains(done) {
            if flow.after.allSatisfy({ finished[$0] != nil }) { plan(flow) }
        }
    }

    private mutating func carryOut(_ order: Order, at now: Instant) {
        switch order {
        case .start(let id):
            let flow = given.flows[id]
            let cap = flow.rate_cap_Bps
            _ = network.start(
                route: flow.route.compactMap { links[$0] }, bytes: Bytes(flow.bytes),
                cap: cap > 0 ? ByteRate(bytesPerSecond: cap) : nil, tag: UInt64(id), at: now)
        case .change(let link, let rate): network.setCapacity(of: link, to: rate, at: now)
        }
    }
}
