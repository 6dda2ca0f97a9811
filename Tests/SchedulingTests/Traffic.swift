import ProtocolCore
import Quantities

@testable import Scheduling

/// Random traffic for a scheduler, which repeats itself for a seed and for equal answers.
///
/// It draws with nothing but the remainder of `Luck`, so that no library can change the sequence.
struct Traffic {
    let sites: Int
    let nodes: [NodeDescription]
    let jobs: Int
    private(set) var now = Instant.start
    private var luck: Luck
    private var leases: [Lease] = []
    private var waiting: [NodeDescription]

    /// Traffic among so many nodes; every tenth joins late, and identities have gaps.
    init(seed: UInt64, nodes count: Int, sites: Int, jobs: Int) {
        var luck = Luck(seed)
        func below(_ n: Int) -> Int { Int(luck.next() % UInt64(n)) }
        let nodes = (0..<count).map { place in
            let site = below(sites)
            return description(
                place < count * 9 / 10 ? place : 2 * place, site: site, operator: below(count / 4),
                jurisdiction: below(8) == 0 ? below(5) : site % 3, tier: below(3),
                memory: [16, 40, 80][below(3)], network: [0.5, 1, 10, 100][below(4)],
                gpus: [1, 3, 4, 8][below(4)])
        }
        var order = nodes
        for place in order.indices.reversed() { order.swapAt(place, below(place + 1)) }
        self.nodes = nodes
        self.sites = sites
        self.jobs = jobs
        self.luck = luck
        waiting = order
    }

    private mutating func below(_ n: Int) -> Int { Int(luck.next() % UInt64(n)) }
    private mutating func one<T>(of choices: [T]) -> T { choices[below(choices.count)] }
    /// Mostly a verifier's, which are not lent for long.
    private mutating func someLease() -> LeaseID {
        let lent = below(12) == 0 ? [] : leases.filter { $0.kind == .verification }
        let choices = lent.isEmpty ? leases : lent
        return choices.isEmpty || below(40) == 0 ? LeaseID(7) : one(of: choices).id
    }
    private mutating func someNode() -> NodeID {
        below(50) == 0 ? NodeID(below(9) - 3 + nodes.count) : one(of: nodes).node
    }

    /// The inputs with which the traffic begins: nine tenths of the nodes join and come up.
    mutating func opening() -> [GangScheduler.Input] {
        let early = Array(waiting.dropLast(waiting.count / 10))
        waiting = Array(waiting.suffix(waiting.count / 10))
        return early.map { .admit($0) } + early.map { .nodeUp($0.node) }
    }

    /// The next input, a while after the last.
    mutating func next() -> GangScheduler.Input {
        now += .seconds(Int64(below(600)))
        let job = JobID(below(jobs))
        switch below(100) {
        case 0...21: return .nodeUp(someNode())
        case 22...33: return .nodeDown(someNode())
        case 34: return below(8) == 0 ? .eject(someNode()) : .seekAgain(job)
        case 35: return waiting.popLast().map { .admit($0) } ?? .nodeUp(someNode())
        case 36...42: return .submit(wish(of: job))
        case 43...62: return offer(to: job)
        case 63: return below(3) == 0 ? .release(job: job) : .seekAgain(job)
        case 64...81:
            let excluded = (0..<below(4)).map { _ in someNode() }
            return .borrow(job: job, excluding: excluded, draw: luck.next(), price: price(1))
        default: return .giveBack(someLease())
        }
    }

    /// Learns of the leases that began and ended.
    mutating func note(_ directives: [GangScheduler.Directive]) {
        for directive in directives {
            switch directive {
            case .grant(let lease): leases.append(lease)
            case .end(let id, _): leases.removeAll { $0.id == id }
            default: break
            }
        }
    }

    private mutating func wish(of job: JobID) -> GangRequest {
        let most = below(4) == 0 ? nodes.count / 3 : 12
        let wanted = below(most) + 1
        var wish = request(
            Int(job.index), wanted, atLeast: max(1, wanted / 3 - below(wanted)),
            tier: below(5) == 0 ? TierID(below(3)) : nil, memory: one(of: [0, 0, 0, 60, 130]),
            network: one(of: [0, 0, 0, 1, 10]), upTo: one(of: [2, 9, 9]),
            weights: only(
                locality: one(of: [0, 1, 0.3]), topology: one(of: [0, 1, 2.5]),
                cost: one(of: [0, 1, 0.7]), reliability: one(of: [0, 1, 1.1])),
            perSite: below(4) == 0 ? below(6) + 1 : nil,
            dataSite: below(2) == 0 ? Int32(below(sites)) : nil)
        if below(5) == 0 { wish.trafficPerRound = .zero }
        if below(5) == 0 { wish.dataPerNode = .zero }
        return wish
    }

    private mutating func offer(to job: JobID) -> GangScheduler.Input {
        var offers: [Offer] = []
        let share = below(4) + 1
        for node in nodes where below(4) < share {
            offers.append(Offer(node: node.node, ask: price(Double(below(30)) / 10)))
        }
        for place in offers.indices.reversed() { offers.swapAt(place, below(place + 1)) }
        offers += offers.prefix(below(3)).map {
            Offer(node: $0.node, ask: price(Double(below(30)) / 10))
        }
        return .offer(
            job: job, price: price(below(9) == 0 ? 3 : 1.5 + Double(below(10)) / 10),
            nodes: below(3) == 0 ? nodes.count : below(12) + 1, from: offers)
    }
}
