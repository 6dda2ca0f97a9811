import Checkpointing
import ProtocolCore
import Quantities
import Testing

/// A checkpoint coordinator, and what a test needs to drive it.
struct TestStore {
    typealias Directive = CheckpointCoordinator.Directive

    var machine: CheckpointCoordinator
    /// Ten holders on five sites.
    var holders = (0..<10).map { node in
        ReplicaHolder(
            node: NodeID(node),
            domain: FailureDomain(site: node % 5, operator: node, jurisdiction: 0), weight: 1)
    }
    static let uploader = NodeID(77)

    init(interval: Int64 = 100, replicas: Int = 3) {
        machine = CheckpointCoordinator(
            settings: CheckpointCoordinator.Settings(
                job: JobID(0), intervalSteps: interval, replicas: replicas,
                bytes: Bytes(10_000_000_000), chunkBytes: Bytes(1 << 28), key: Digest(ofWords: 1)))
    }

    @discardableResult
    mutating func send(_ input: CheckpointCoordinator.Input) -> [Directive] {
        machine.handle(input, at: .start)
    }

    @discardableResult
    mutating func boundary(_ step: Int64, force: Bool = false) -> [Directive] {
        send(
            .boundary(
                round: RoundID(step / 10), step: step, retained: step * 8,
                uploader: TestStore.uploader, holders: holders, force: force))
    }

    /// Begins a checkpoint at a step and completes it; who holds it, by identity.
    @discardableResult
    mutating func complete(_ step: Int64) -> [NodeID] {
        let targets = boundary(step).targets
        for target in targets { send(.replicaStored(target.id, target.node)) }
        return targets.map(\.node).sorted()
    }
}

extension [CheckpointCoordinator.Directive] {
    var targets: [(id: CheckpointID, from: NodeID, node: NodeID)] {
        compactMap {
            if case .store(let id, let source, let node, _) = $0 { (id, source, node) } else { nil }
        }
    }
    var plan: RecoveryPlan? {
        for case .restore(let plan) in self { return plan }
        return nil
    }
}
