import Aggregation
import ProtocolCore
import Quantities
import Testing

/// Members of sharded training on a bench: an exchange ends so long after the last has entered it.
struct ShardBench {
    enum Event {
        case begin
        case computed(Int)
        case gathered(Int)
        case scattered(Int)
    }

    var members: [ShardedPass]
    var forward: [Int64]
    var backward: [Int64]
    var gather: Int64 = 0
    var scatter: Int64 = 0
    private(set) var log: [(member: Int, directive: ShardedPass.Directive)] = []
    private(set) var now: Int64 = 0
    private(set) var ends: [Int64?]
    private var entered: [String: Int] = [:]
    private var pending: [(at: Int64, order: Int, member: Int, event: Event)] = []
    private var count = 0

    init(_ order: ShardOrder, prefetch: Int, members count: Int = 3) {
        members = Array(repeating: ShardedPass(order: order, prefetch: prefetch), count: count)
        forward = Array(repeating: 10, count: count)
        backward = Array(repeating: 20, count: count)
        ends = Array(repeating: nil, count: count)
    }

    mutating func run() {
        for member in members.indices { schedule(.begin, member, after: 0) }
        while !pending.isEmpty {
            var first = 0
            for place in pending.indices
            where (pending[place].at, pending[place].order)
                < (pending[first].at, pending[first].order)
            { first = place }
            let entry = pending.remove(at: first)
            now = entry.at
            switch entry.event {
            case .begin: tell(.begin, entry.member)
            case .computed(let unit): tell(.computed(unit), entry.member)
            case .gathered(let unit): tell(.gathered(unit), entry.member)
            case .scattered(let unit): tell(.scattered(unit), entry.member)
            }
        }
    }

    private mutating func schedule(_ event: Event, _ member: Int, after delay: Int64) {
        pending.append((now + delay, count, member, event))
        count += 1
    }

    private mutating func tell(_ input: ShardedPass.Input, _ member: Int) {
        for directive in members[member].handle(input, at: .start) {
            log.append((member, directive))
            switch directive {
            case .compute(let unit):
                let length = unit.direction == .forward ? forward : backward
                schedule(.computed(unit.ordinal), member, after: length[member])
            case .gather(let unit): enter("gather \(unit.ordinal)", .gathered(unit.ordinal), gather)
            case .scatter(let unit):
                enter("scatter \(unit.ordinal)", .scattered(unit.ordinal), scatter)
            case .finished: ends[member] = now
            case .discard: break
            }
        }
    }

    private mutating func enter(_ name: String, _ event: Event, _ length: Int64) {
        entered[name, default: 0] += 1
        guard entered[name] == members.count else { return }
        for member in members.indices { schedule(event, member, after: length) }
    }
}

struct ShardedPassTests {
    static let kinds: [Parallelism.Sharding] = [.optimizer, .gradients, .full]

    @Test(arguments: kinds)
    func `without communication a step takes what its passes take`(
        kind: Parallelism.Sharding
    ) {
        for groups in 1...5 {
            for microBatches in 1...4 {
                var bench = ShardBench(
                    ShardOrder(groups: groups, microBatches: microBatches, sharding: kind),
                    prefetch: 0)
                bench.run()
                let expected = Int64(groups * microBatches) * 30
                #expect(bench.ends == Array(repeating: expected, count: 3))
            }
        }
    }

    @Test func `with a slow network the gathers set the pace`() {
        for groups in 1...6 {
            var bench = ShardBench(
                ShardOrder(groups: groups, microBatches: 1, sharding: .full), prefetch: 2)
            bench.gather = 100
            bench.scatter = 50
            bench.run()
            // 2 G − 1 gathers without a gap; then the last backward pass and its scatter. With one
            // group nothing is gathered behind the only forward pass.
            let expected = Int64(2 * groups - 1) * 100 + (groups == 1 ? 30 : 20) + 50
            #expect(bench.ends == Array(repeating: expected, count: 3), "\(groups) groups")
        }
    }

    @Test func `without prefetch every gather is waited for`() {
        for groups in 1...6 {
            var bench = ShardBench(
                ShardOrder(groups: groups, microBatches: 1, sharding: .full), prefetch: 0)
            bench.gather = 100
            bench.scatter = 50
            bench.run()
            let gathers = Int64(2 * groups - 1)
            let expected = gathers * 100 + Int64(groups) * 30 + 50
            #expect(bench.ends == Array(repeating: expected, count: 3), "\(groups) groups")
        }
    }

    @Test func `what is exchanged follows from what is sharded`() {
        let (groups, microBatches) = (4, 3)
        let gathers = [4, 4, 8 - 1 + 2 * (8 - 2)]
        let scatters = [4, 12, 12]
        for (place, kind) in Self.kinds.enumerated() {
            let order = ShardOrder(groups: groups, microBatches: microBatches, sharding: kind)
            var bench = ShardBench(order, prefetch: 1, members: 1)
            bench.run()
            var found = (gathers: 0, scatters: 0, units: [Int]())
            for (_, directive) in bench.log {
                switch directive {
                case .gather: found.gathers += 1
                case .scatter: found.scatters += 1
                case .compute(let unit): found.units.append(unit.ordinal)
                case .finished: break
                case .discard(let reason): Issue.record("\(reason)")
                }
            }
            #expect(found.gathers == gathers[place] && found.scatters == scatters[place])
            #expect(found.units == Array(0..<order.count))
        }
        let order = ShardOrder(groups: 3, microBatches: 2, sharding: .full)
        #expect((0..<12).map { order.unit(at: $0).group } == [0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0])
    }

    @Test(arguments: kinds, 0...3)
    func `members of unlike speed do not wait in a circle`(
        kind: Parallelism.Sharding, prefetch: Int
    ) {
        var numbers = TestNumbers(state: 9)
        for _ in 0..<50 {
            var bench = ShardBench(
                ShardOrder(
                    groups: Int.random(in: 1...5, using: &numbers),
                    microBatches: Int.random(in: 1...3, using: &numbers), sharding: kind),
                prefetch: prefetch, members: 5)
            bench.forward = (0..<5).map { _ in Int64.random(in: 1...90, using: &numbers) }
            bench.backward = (0..<5).map { _ in Int64.random(in: 1...90, using: &numbers) }
            bench.gather = Int64.random(in: 0...60, using: &numbers)
            bench.scatter = Int64.random(in: 0...60, using: &numbers)
            bench.run()
            #expect(bench.ends.allSatisfy { $0 != nil })
            // Nobody gathers further ahead than allowed.
            var done = Array(repeating: 0, count: 5)
            for (member, directive) in bench.log {
                if case .compute(let unit) = directive { done[member] = unit.ordinal }
                if case .gather(let unit) = directive {
                    #expect(unit.ordinal <= done[member] + 1 + prefetch)
                }
            }
        }
    }
}
