import Aggregation
import ProtocolCore
import Quantities

/// What the network of a test does to messages.
struct Mischief {
    /// Messages are delivered in any order.
    var reorders = false
    /// The probability that a message comes twice, and that it never comes.
    var repeats = 0.0
    var loses = 0.0
}

/// Delivers the messages of a collective between its machines, in a network that may break.
struct BrokenNetwork<U: Update, Machine: ProtocolMachine>
where Machine.Input == CollectiveInput<U>, Machine.Directive == CollectiveDirective<U> {
    var machines: [NodeID: Machine]
    var mischief: Mischief
    var numbers: TestNumbers
    private var pending: [(from: NodeID, to: NodeID, message: CollectiveMessage<U>)] = []
    private(set) var results: [NodeID: [U]] = [:]
    private(set) var faults: [CollectiveFault] = []
    /// Messages that were sent, and what they weigh, by sender.
    private(set) var sent: [NodeID: [CollectiveMessage<U>]] = [:]

    init(machines: [NodeID: Machine], mischief: Mischief = Mischief(), seed: UInt64 = 0) {
        self.machines = machines
        self.mischief = mischief
        numbers = TestNumbers(state: seed)
    }

    /// Lets all contribute, in between the messages, and runs until nothing is left.
    mutating func run(_ contributions: [(NodeID, U)]) {
        var open = contributions
        while !open.isEmpty || !pending.isEmpty {
            let contributes =
                pending.isEmpty
                || (!open.isEmpty && (!mischief.reorders || Bool.random(using: &numbers)))
            if contributes {
                let (node, update) = open.removeFirst()
                handle(.contribute(update), at: node)
            } else {
                let place =
                    mischief.reorders ? Int.random(in: 0..<pending.count, using: &numbers) : 0
                let delivery = pending.remove(at: place)
                handle(.received(from: delivery.from, delivery.message), at: delivery.to)
            }
        }
    }

    mutating func handle(_ input: CollectiveInput<U>, at node: NodeID) {
        for directive in machines[node]?.handle(input, at: .start) ?? [] {
            switch directive {
            case .send(let target, let message):
                sent[node, default: []].append(message)
                if Double.random(in: 0..<1, using: &numbers) < mischief.loses { continue }
                pending.append((node, target, message))
                if Double.random(in: 0..<1, using: &numbers) < mischief.repeats {
                    pending.append((node, target, message))
                }
            case .complete(let result): results[node, default: []].append(result)
            case .discard(let fault): faults.append(fault)
            }
        }
    }
}

/// The collectives under test.
enum Collective: CaseIterable {
    case star, binaryTree, chain, ringOfPhases, ringOfSteps
    case halvingDoubling, doubleTree, manySegments, hierarchical, butterfly, unequalShards
    case ringOfAll, starOfAll, doublingOfAll, treesOfAll, groupsOfAll, butterflyOfAll

    static let round = RoundID(7)

    /// The algorithm and the kind of exchange of the general machine; nil for a ring of steps.
    var setting: (algorithm: ReductionAlgorithm, kind: ExchangeKind)? {
        switch self {
        case .star: (.parameterServer, .allReduce)
        case .binaryTree: (.tree(fanOut: 2), .allReduce)
        case .chain: (.tree(fanOut: 1), .allReduce)
        case .ringOfPhases: (.ring, .allReduce)
        case .ringOfSteps: nil
        case .halvingDoubling: (.halvingDoubling, .allReduce)
        case .doubleTree: (.doubleTree(segments: 1), .allReduce)
        case .manySegments: (.doubleTree(segments: 4), .allReduce)
        case .hierarchical: (.hierarchical, .allReduce)
        case .butterfly, .unequalShards: (.butterfly, .allReduce)
        case .ringOfAll: (.ring, .exchangeAll)
        case .starOfAll: (.parameterServer, .exchangeAll)
        case .doublingOfAll: (.halvingDoubling, .exchangeAll)
        case .treesOfAll: (.doubleTree(segments: 3), .exchangeAll)
        case .groupsOfAll: (.hierarchical, .exchangeAll)
        case .butterflyOfAll: (.butterfly, .exchangeAll)
        }
    }

    /// The plan for some members: groups of up to three, and every other line at half the speed
    /// where shares shall differ.
    func plan(of members: [NodeID]) -> ReductionPlan {
        guard let setting else {
            let flat = [[Double]](
                repeating: [Double](repeating: 1, count: members.count), count: members.count)
            return .ring(members: members, widths: flat)
        }
        let classes = members.indices.map { self == .unequalShards ? $0 % 2 : 0 }
        return .make(
            setting.algorithm, members: members, classes: classes,
            widths: self == .unequalShards ? [[8, 2], [2, 2]] : [[1]],
            groups: members.indices.map { $0 / 3 })
    }

    func network<U: SplittableUpdate>(
        of members: [NodeID], receivers: [NodeID], mischief: Mischief, seed: UInt64, _: U.Type
    ) -> any Runnable<U> {
        let plan = plan(of: members)
        let roles = ReductionRoles(plan, receivers: receivers)
        guard let setting else {
            return BrokenNetwork<U, RingAllReduce<U>>(
                machines: machines(members) {
                    RingAllReduce(
                        node: $0, plan: plan, round: Self.round, attempt: 1,
                        contributes: !receivers.contains($0), receivers: receivers,
                        granularity: .step)
                }, mischief: mischief, seed: seed)
        }
        let places = Dictionary(uniqueKeysWithValues: zip(members, members.indices))
        return BrokenNetwork<U, CollectiveMachine<U>>(
            machines: machines(members) {
                CollectiveMachine(
                    place: places[$0] ?? 0, plan: plan, roles: roles, round: Self.round,
                    attempt: 1, algorithm: setting.algorithm, kind: setting.kind)
            }, mischief: mischief, seed: seed)
    }

    private func machines<M>(_ members: [NodeID], _ make: (NodeID) -> M) -> [NodeID: M] {
        Dictionary(uniqueKeysWithValues: members.map { ($0, make($0)) })
    }
}

/// A network whose machines a test need not know.
protocol Runnable<U> {
    associatedtype U: Update
    var results: [NodeID: [U]] { get }
    var faults: [CollectiveFault] { get }
    var sent: [NodeID: [CollectiveMessage<U>]] { get }
    mutating func run(_ contributions: [(NodeID, U)])
    mutating func handle(_ input: CollectiveInput<U>, at node: NodeID)
}

extension BrokenNetwork: Runnable {}
