import Checkpointing
import ProtocolCore
import Quantities

/// A job whose state is kept every 100 steps at three of the nodes 1 … 5; node 0 uploads.
struct KeptJob {
    typealias Machine = CheckpointCoordinator

    var machine: Machine
    /// The directives of the last input.
    var orders: [Machine.Directive] = []
    var holders = (1...5).map { holder($0) }
    let uploader = NodeID(0)

    init(replicas: Int = 3, interval: Int64 = 100) {
        machine = Machine(
            settings: .init(
                job: JobID(0), intervalSteps: interval, replicas: replicas, bytes: Bytes(1_000),
                chunkBytes: Bytes(100), key: Digest(ofWords: 1)))
    }

    mutating func tell(_ input: Machine.Input) {
        orders = machine.handle(input, at: Instant(nanoseconds: 0))
    }

    /// A boundary at a step; a round has ten steps of eight sequences.
    mutating func reach(_ step: Int64, force: Bool = false) {
        tell(
            .boundary(
                round: RoundID(step / 10), step: step, retained: step * 8, uploader: uploader,
                holders: holders, force: force))
    }

    /// The checkpoint of the last snapshot that was ordered.
    private(set) var id = CheckpointID(-1)

    /// Reaches a step at which a checkpoint begins; returns where it goes.
    @discardableResult
    mutating func begin(at step: Int64) -> [NodeID] {
        reach(step)
        for case .snapshot(let id, _, _) in orders { self.id = id }
        return targets
    }

    /// Who shall get a replica by the last directives.
    var targets: [NodeID] {
        orders.compactMap { if case .store(_, _, let to, _) = $0 { to } else { nil } }
    }

    /// Keeps the state at a step; returns who has it.
    @discardableResult
    mutating func keep(at step: Int64) -> [NodeID] {
        let targets = begin(at: step)
        for node in targets { tell(.replicaStored(id, node)) }
        return targets
    }

    /// What a recovery would load, as a step.
    mutating func recoveredStep() -> Int64? {
        tell(.recover)
        guard case .restore(let plan)? = orders.first else { return nil }
        return plan.manifest?.step
    }
}
