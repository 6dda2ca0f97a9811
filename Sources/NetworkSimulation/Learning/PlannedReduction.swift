import Aggregation
import ProtocolCore
import Quantities

/// A reduction in memory: the machines of the collective, over real numbers.
///
/// What comes out has the order of summation that the plan fixes, and so the bits that the members
/// of a real exchange would hold.
struct PlannedReduction {
    /// A ring in single steps, which is the algorithm itself; everything else as in the world.
    private enum Machine {
        case ring(RingAllReduce<DenseUpdate>)
        case other(CollectiveMachine<DenseUpdate>)

        mutating func handle(
            _ input: CollectiveInput<DenseUpdate>
        ) -> [CollectiveDirective<DenseUpdate>] {
            switch self {
            case .ring(var machine):
                let directives = machine.handle(input, at: .start)
                self = .ring(machine)
                return directives
            case .other(var machine):
                let directives = machine.handle(input, at: .start)
                self = .other(machine)
                return directives
            }
        }
    }

    private var machines: [Machine]
    private let members: [NodeID]
    private var results: [DenseUpdate?]
    private var pending: [(to: Int, input: CollectiveInput<DenseUpdate>)] = []

    private init(_ plan: ReductionPlan, by algorithm: ReductionAlgorithm, receivers: [NodeID]) {
        let roles = ReductionRoles(plan, receivers: receivers)
        members = plan.members
        results = [DenseUpdate?](repeating: nil, count: members.count)
        let round = RoundID(0)
        machines = members.indices.map { place in
            guard algorithm == .ring else {
                return .other(
                    CollectiveMachine(
                        place: place, plan: plan, roles: roles, round: round, attempt: 0,
                        algorithm: algorithm))
            }
            return .ring(
                RingAllReduce(
                    place: place, plan: plan, roles: roles, round: round, attempt: 0,
                    granularity: .step))
        }
    }

    /// The sum of the contributions, in the order of a plan.
    ///
    /// - Parameters:
    ///   - contributions: by member; members of the plan without one only receive.
    /// - Precondition: somebody contributes, and every contributor is a member.
    static func sum(
        _ contributions: [(node: NodeID, update: DenseUpdate)], plan: ReductionPlan,
        by algorithm: ReductionAlgorithm
    ) -> DenseUpdate {
        let contributors = contributions.map(\.node)
        let receivers = plan.members.filter { !contributors.holds($0) }
        var reduction = PlannedReduction(plan, by: algorithm, receivers: receivers)
        for (node, update) in contributions {
            guard let place = reduction.members.index(ofSorted: node) else {
                preconditionFailure("\(node) contributes to a plan without it")
            }
            reduction.tell(.contribute(update), to: place)
        }
        return reduction.finish()
    }

    private mutating func tell(_ input: CollectiveInput<DenseUpdate>, to place: Int) {
        for directive in machines[place].handle(input) {
            switch directive {
            case .send(let target, let message):
                guard let other = members.index(ofSorted: target) else { continue }
                pending.append((other, .received(from: members[place], message)))
            case .complete(let result): results[place] = result
            case .discard(let fault): preconditionFailure("\(members[place]): \(fault)")
            }
        }
    }

    private mutating func finish() -> DenseUpdate {
        var next = 0
        while next < pending.count {
            let (place, input) = pending[next]
            next += 1
            tell(input, to: place)
        }
        let held = results.compactMap { $0 }
        guard let first = held.first, held.count == members.count,
            held.allSatisfy({ $0 == first })
        else { preconditionFailure("\(held.count) results of \(members.count)") }
        return first
    }
}
