import Aggregation
import ProtocolCore
import Quantities
import Testing

/// An asynchronous coordinator, and what a test needs to drive it; checks the conservation law at
/// every input.
struct AsynchronousJob {
    typealias Machine = AsynchronousCoordinator
    var machine: Machine
    /// The updates that members were told to send, with the hubs that are to get them.
    private(set) var pushed: [NodeID: (phase: RoundID, hub: NodeID)] = [:]
    /// The phases that members were told to compute.
    private(set) var phases: [NodeID: RoundID] = [:]

    init(
        innerSteps: Int = 2, buffer: Int = 2, batch: Int64 = 12, total: Int64 = 1_200,
        minimum: Int = 1, maxStaleness: Int? = nil,
        weight: StalenessWeight = .polynomial(exponent: 0.5),
        sharing: RoundCoordinator.Sharing = .equal
    ) {
        machine = Machine(
            settings: Machine.Settings(
                job: JobID(0),
                asynchrony: Asynchrony(
                    innerSteps: innerSteps, bufferSize: buffer, weight: weight,
                    maxStaleness: maxStaleness, rate: 1), sequencesPerStep: batch,
                totalSequences: total, minimumMembers: minimum, sharing: sharing))
    }

    @discardableResult
    mutating func send(_ input: Machine.Input) -> [Machine.Directive] {
        let directives = machine.handle(input, at: .start)
        #expect(machine.issued == machine.retained + machine.lost + machine.inFlight)
        #expect(machine.retained <= machine.settings.totalSequences)
        #expect(machine.retained >= 0 && machine.lost >= 0 && machine.inFlight >= 0)
        for directive in directives {
            switch directive {
            case .assign(let share, _): phases[share.node] = share.round
            case .push(let node, let phase, let hub): pushed[node] = (phase, hub)
            default: break
            }
        }
        return directives
    }

    /// Begins with so many members at once, of which one is the hub.
    @discardableResult
    mutating func start(_ count: Int, hub: Int = 0) -> [Machine.Directive] {
        send(.drain)
        for node in 0..<count { send(.join(NodeID(node), speed: 1)) }
        send(.resume)
        return send(.hub(NodeID(hub)))
    }

    /// Lets a member finish its phase, and its update arrive.
    @discardableResult
    mutating func complete(_ node: Int) -> [Machine.Directive] {
        let node = NodeID(node)
        let said = send(.phaseFinished(node, phases[node] ?? RoundID(-1)))
        guard let push = pushed.removeValue(forKey: node) else { return said }
        return said + send(.received(node, push.phase, hub: push.hub))
    }
}

extension [AsynchronousCoordinator.Directive] {
    var assignments: [PhaseAssignment] {
        compactMap { if case .assign(let assignment, _) = $0 { assignment } else { nil } }
    }
    var applied: [AsynchronousCoordinator.Contribution]? {
        for case .apply(_, let contributions, _, _) in self { return contributions }
        return nil
    }
    var candidates: [NodeID]? {
        for case .electHub(let nodes) in self { return nodes }
        return nil
    }
}
