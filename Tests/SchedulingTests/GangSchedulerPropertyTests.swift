import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// Laws that hold for any traffic, watched from outside the scheduler.
@Suite struct `Whatever is told, the gang scheduler` {
    @Test(arguments: 0..<16)
    func `leases no node twice, none that is down, and no gang below its minimum`(seed: Int) {
        var luck = Luck(UInt64(seed))
        let nodes = fleet(24)
        var desk = scheduler(nodes)
        var watch = Watch(nodes)
        for step in 0..<800 {
            let now = seconds(Int64(step))
            let input = randomInput(&luck, leases: desk.leases)
            watch.told(input)
            watch.note(desk.handle(input, at: now), at: now)
            #expect(desk.leases == watch.leases.values.sorted { $0.id < $1.id })
            for node in nodes.map(\.node) {
                let held = watch.leases.values.contains { $0.node == node }
                #expect(desk.isFree(node) == (watch.up.contains(node) && !held))
            }
            #expect(desk.capacity == watch.capacity)
        }
        #expect(watch.grants > 40)
    }

    @Test func `chooses the same nodes in whatever order they are offered`() {
        var luck = Luck(2)
        var desk = scheduler(fleet(24))
        _ = desk.handle(.submit(request(0, 9, atLeast: 5, perSite: 3)), at: .start)
        let offered = (0..<24).map {
            Offer(node: NodeID($0), ask: price(Double(Int.random(in: 1...3, using: &luck))))
        }
        let outcomes = (0..<10).map { _ in
            var copy = desk
            let shuffled = (offered + offered.prefix(5)).shuffled(using: &luck)
            return copy.handle(
                .offer(job: JobID(0), price: price(3), nodes: 9, from: shuffled), at: seconds(1))
        }
        #expect(granted(outcomes[0]).count == 9)
        #expect(outcomes.allSatisfy { $0 == outcomes[0] })
    }

    @Test func `does not care in what order nodes were admitted`() {
        var luck = Luck(9)
        let nodes = fleet(16)
        let outcomes = (0..<5).map { _ in
            var desk = scheduler(nodes.shuffled(using: &luck))
            _ = desk.handle(.submit(request(0, 5)), at: .start)
            let placed = desk.handle(
                .offer(job: JobID(0), price: price(3), nodes: 5, from: offers(0..<16)),
                at: seconds(1))
            let lent = desk.handle(
                .borrow(job: JobID(0), excluding: [], draw: 1 << 63, price: price(1)),
                at: seconds(1))
            return placed + lent
        }
        #expect(outcomes.allSatisfy { $0 == outcomes[0] })
    }

    private func randomInput(_ luck: inout Luck, leases: [Lease]) -> GangScheduler.Input {
        let node = NodeID(Int.random(in: 0..<25, using: &luck))
        let job = JobID(Int.random(in: 0..<4, using: &luck))
        switch Int.random(in: 0..<40, using: &luck) {
        case 0...7: return .nodeUp(node)
        case 8...11: return .nodeDown(node)
        case 12: return Int.random(in: 0..<20, using: &luck) == 0 ? .eject(node) : .nodeUp(node)
        case 13...18:
            let nodes = Int.random(in: 1...6, using: &luck)
            return .submit(
                request(
                    Int(job.index), nodes, atLeast: Int.random(in: 1...nodes, using: &luck),
                    perSite: Int.random(in: 0..<3, using: &luck) == 0 ? 2 : nil))
        case 19...30:
            let offered = (0..<24).filter { _ in Bool.random(using: &luck) }
            return .offer(
                job: job, price: price(3), nodes: Int.random(in: 1...8, using: &luck),
                from: offers(offered, at: Double(Int.random(in: 1...4, using: &luck))))
        case 31, 32: return .release(job: job)
        case 33...35:
            return .borrow(
                job: job, excluding: [node], draw: luck.next(), price: price(1))
        case 36: return .seekAgain(job)
        default:
            let lease = leases.randomElement(using: &luck)?.id
            return .giveBack(lease ?? LeaseID(0))
        }
    }
}

/// A checker that knows leases and nodes only by what passes the scheduler's door.
private struct Watch {
    let domains: [NodeID: FailureDomain]
    var up: Set<NodeID>
    var ejected: Set<NodeID> = []
    var leases: [LeaseID: Lease] = [:]
    var wishes: [JobID: GangRequest] = [:]
    var grants = 0

    init(_ nodes: [NodeDescription]) {
        domains = Dictionary(uniqueKeysWithValues: nodes.map { ($0.node, $0.domain) })
        up = Set(nodes.map(\.node))
    }

    var capacity: CapacityTree {
        var tree = CapacityTree()
        for node in up.sorted() { if let domain = domains[node] { tree.add(domain) } }
        let held = leases.values.map(\.node).sorted().compactMap { domains[$0] }
        #expect(tree.reserve(held) == true)
        return tree
    }

    mutating func told(_ input: GangScheduler.Input) {
        switch input {
        case .nodeUp(let node) where !ejected.contains(node) && domains[node] != nil:
            up.insert(node)
        case .nodeDown(let node): up.remove(node)
        case .eject(let node):
            up.remove(node)
            if domains[node] != nil { ejected.insert(node) }
        case .submit(let wish) where wishes[wish.job] == nil: wishes[wish.job] = wish
        case .release(let job): wishes[job] = nil
        default: break
        }
    }

    mutating func note(_ directives: [GangScheduler.Directive], at now: Instant) {
        var grown: Set<JobID> = []
        for directive in directives {
            switch directive {
            case .grant(let lease):
                grants += 1
                #expect(up.contains(lease.node), "a node that is down is leased")
                #expect(!leases.values.contains { $0.node == lease.node }, "leased twice")
                #expect(lease.granted == now && leases[lease.id] == nil)
                leases[lease.id] = lease
                if lease.kind == .training { grown.insert(lease.job) }
            case .end(let id, _):
                #expect(leases.removeValue(forKey: id) != nil, "\(id) ends and did not run")
            case .reject(let job, let reason):
                if reason != .repeated { wishes[job] = nil }
            case .seek(_, let nodes, let minimum, _, _):
                #expect(1 <= minimum && minimum <= nodes)
            case .wait, .noVerifier, .discard: break
            }
        }
        for job in grown.sorted() { check(job) }
    }

    /// A gang that grew has at least its minimum, at most its wish, and keeps the limit of a site.
    private func check(_ job: JobID) {
        let gang = leases.values.filter { $0.job == job && $0.kind == .training }
        guard let wish = wishes[job] else {
            Issue.record("\(job) has a gang and wants none")
            return
        }
        #expect(gang.count <= wish.nodes)
        let sites = Dictionary(grouping: gang) { domains[$0.node]?.site }
        if let limit = wish.maxNodesPerSite {
            #expect(sites.values.allSatisfy { $0.count <= limit })
        }
    }
}
