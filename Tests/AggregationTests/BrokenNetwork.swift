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

    static let round = RoundID(7)

    func network<U: SplittableUpdate>(
        of members: [NodeID], receivers: [NodeID], mischief: Mischief, seed: UInt64, _: U.Type
    ) -> any Runnable<U> {
        let flat = [[Double]](
            repeating: [Double](repeating: 1, count: members.count), count: members.count)
        let fanOut = self == .chain ? 1 : self == .binaryTree ? 2 : members.count
        let isRing = self == .ringOfPhases || self == .ringOfSteps
        let plan =
            isRing
            ? ReductionPlan.ring(members: members, widths: flat)
            : ReductionPlan.tree(members: members, widths: flat, fanOut: fanOut)
        switch self {
        case .star, .binaryTree, .chain:
            return BrokenNetwork<U, TreeAggregator<U>>(
                machines: machines(members) {
                    TreeAggregator(
                        node: $0, plan: plan, round: Self.round, attempt: 1,
                        contributes: !receivers.contains($0), receivers: receivers)
                }, mischief: mischief, seed: seed)
        case .ringOfPhases, .ringOfSteps:
            return BrokenNetwork<U, RingAllReduce<U>>(
                machines: machines(members) {
                    RingAllReduce(
                        node: $0, plan: plan, round: Self.round, attempt: 1,
                        contributes: !receivers.contains($0), receivers: receivers,
                        granularity: self == .ringOfPhases ? .phase : .step)
                }, mischief: mischief, seed: seed)
        }
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
