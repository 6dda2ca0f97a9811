import Aggregation
import ProtocolCore
import Quantities

/// A reduction in memory: the machines of the collective, over real numbers.
///
/// What comes out has the order of summation that the plan fixes, and so the bits that the members
/// of a real exchange would hold: where a code is on the wire, a sum is written and read again
/// wherever it is sent on.
struct PlannedReduction {
    /// A ring in single steps, which is the algorithm itself; everything else as in the world.
    private enum Machine {
        case ring(RingAllReduce<CodedUpdate>)
        case other(CollectiveMachine<CodedUpdate>)

        mutating func handle(
            _ input: CollectiveInput<CodedUpdate>
        ) -> [CollectiveDirective<CodedUpdate>] {
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
    private let compressor: Compressor?
    private var results: [DenseUpdate?]
    /// By member: what it could not say of the sums that it sent on, and of the result where it had
    /// a part of it first; empty if nobody wants to know.
    private var unsaid: [(sums: [Float], result: [Float])]
    private var pending: [(to: Int, input: CollectiveInput<CodedUpdate>)] = []

    private init(
        _ plan: ReductionPlan, by algorithm: ReductionAlgorithm, receivers: [NodeID],
        writing compressor: Compressor?, keeping values: Int
    ) {
        self.compressor = compressor
        let nothing = [Float](repeating: 0, count: values)
        unsaid = Array(repeating: (nothing, nothing), count: plan.members.count)
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
    ///   - compressor: what writes a sum wherever it is sent on; nil if nothing is lost there.
    /// - Precondition: somebody contributes, and every contributor is a member.
    static func sum(
        _ contributions: [(node: NodeID, update: DenseUpdate)], plan: ReductionPlan,
        by algorithm: ReductionAlgorithm, writing compressor: Compressor? = nil
    ) -> DenseUpdate {
        exchange(contributions, plan: plan, by: algorithm, writing: compressor).sum
    }

    /// The same, and what each contributor could not say.
    ///
    /// - Parameter keepsErrors: whether that is asked for; else there is none.
    /// - Returns: beside the sum, for each contribution what its member left out when it wrote, in
    ///   the units of the sum: together with the sum it is all that was contributed, but for what
    ///   members left out who only receive.
    static func exchange(
        _ contributions: [(node: NodeID, update: DenseUpdate)], plan: ReductionPlan,
        by algorithm: ReductionAlgorithm, writing compressor: Compressor?,
        keepsErrors: Bool = false
    ) -> (sum: DenseUpdate, unsaid: [[Float]]) {
        let contributors = contributions.map(\.node)
        let receivers = plan.members.filter { !contributors.holds($0) }
        let count = keepsErrors ? contributions.first?.update.values.count ?? 0 : 0
        var reduction = PlannedReduction(
            plan, by: algorithm, receivers: receivers, writing: compressor, keeping: count)
        for (node, update) in contributions {
            guard let place = reduction.members.index(ofSorted: node) else {
                preconditionFailure("\(node) contributes to a plan without it")
            }
            reduction.tell(.contribute(CodedUpdate(update)), to: place)
        }
        let sum = reduction.finish()
        guard keepsErrors else { return (sum, []) }
        let unsaid = contributors.map { node -> [Float] in
            guard let place = reduction.members.index(ofSorted: node) else { return [] }
            return zip(reduction.unsaid[place].sums, reduction.unsaid[place].result).map {
                $0 + $1
            }
        }
        return (sum, unsaid)
    }

    private mutating func tell(_ input: CollectiveInput<CodedUpdate>, to place: Int) {
        for directive in machines[place].handle(input) {
            switch directive {
            case .send(let target, var message):
                let isResult = message.phase == .down || message.phase == .allGather
                message.update = message.update.map { write($0, isResult: isResult, by: place) }
                guard let other = members.index(ofSorted: target) else { continue }
                pending.append((other, .received(from: members[place], message)))
            case .complete(let result):
                results[place] = write(result, isResult: true, by: place).dense
            case .discard(let fault): preconditionFailure("\(members[place]): \(fault)")
            }
        }
    }

    /// What others read of what a member sends. It may send the same several times.
    private mutating func write(
        _ update: CodedUpdate, isResult: Bool, by place: Int
    ) -> CodedUpdate {
        guard let compressor else { return update }
        return isResult
            ? update.written(by: compressor, unsaid: &unsaid[place].result)
            : update.written(by: compressor, unsaid: &unsaid[place].sums)
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
