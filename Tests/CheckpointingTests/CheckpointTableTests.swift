import Checkpointing
import ProtocolCore
import Quantities
import Testing

/// Every input in every state.
struct CheckpointTableTests {
    enum State: CaseIterable {
        /// Nothing was kept; being uploaded, nothing stored yet; being uploaded, one replica stored
        /// and nobody left to take another's place; one kept; one abandoned.
        case fresh, uploading, tight, kept, abandoned

        var job: KeptJob {
            var job = KeptJob()
            switch self {
            case .fresh: break
            case .uploading: job.begin(at: 100)
            case .tight:
                job.holders = (1...3).map { holder($0) }
                let targets = job.begin(at: 100)
                job.tell(.replicaStored(job.id, targets[0]))
            case .kept: job.keep(at: 100)
            case .abandoned:
                job.begin(at: 100)
                job.tell(.uploaderLost(job.id))
            }
            return job
        }
    }

    /// What is ordered, in a word each.
    private func words(_ orders: [CheckpointCoordinator.Directive]) -> String {
        orders.map { order in
            switch order {
            case .snapshot: "snapshot"
            case .store: "store"
            case .durable: "durable"
            case .skip(_, .stillUploading): "skip"
            case .skip(_, .noHolder): "skip-nobody"
            case .abandon(_, .uploaderLost): "abandon-uploader"
            case .abandon(_, .noHolderLeft): "abandon-holders"
            case .abandon(_, .jobWentBack): "abandon-behind"
            case .restore(let plan): plan.manifest == nil ? "scratch" : "restore"
            case .noReplicaUp: "nowhere"
            case .discard(.malformedBoundary): "malformed"
            case .discard(.unknownCheckpoint): "unknown"
            case .discard(.alreadyEnded): "ended"
            case .discard(.notAwaited): "not-awaited"
            case .discard(.alreadyDown): "down"
            case .discard(.alreadyUp): "up"
            }
        }.joined(separator: " ")
    }

    /// What an input brings in each state.
    private func row(_ tell: (inout KeptJob) -> Void) -> [String] {
        State.allCases.map { state in
            var job = state.job
            tell(&job)
            return words(job.orders)
        }
    }

    private let begun = "snapshot store store store"

    @Test func `boundaries`() {
        // fresh, uploading, tight, kept, abandoned
        #expect(row { $0.reach(100) } == [begun, "", "", "", ""])
        #expect(row { $0.reach(150, force: true) } == [begun, "skip", "skip", begun, begun])
        #expect(row { $0.reach(200) } == [begun, "skip", "skip", begun, begun])
        #expect(row { $0.reach(50) } == ["", "abandon-behind", "abandon-behind", "", ""])
        #expect(
            row { $0.reach(50, force: true) }
                == [begun, "abandon-behind \(begun)", "abandon-behind \(begun)", begun, begun])
        #expect(
            row {
                $0.holders = []
                $0.reach(200)
            } == ["skip-nobody", "skip", "skip", "skip-nobody", "skip-nobody"])
        #expect(row { $0.reach(-1) } == Array(repeating: "malformed", count: 5))
    }

    @Test func `replicas`() {
        // fresh, uploading, tight, kept, abandoned
        let awaited: (KeptJob) -> NodeID = { job in
            // The last of the three in placement order is awaited in both states of an upload.
            var twin = KeptJob()
            twin.holders = job.holders
            return twin.begin(at: 100)[2]
        }
        #expect(
            row { $0.tell(.replicaStored(CheckpointID(0), awaited($0))) }
                == ["unknown", "", "", "ended", "ended"])
        #expect(
            row { $0.tell(.replicaFailed(CheckpointID(0), awaited($0))) }
                == ["unknown", "store", "abandon-holders", "ended", "ended"])
        #expect(
            row { $0.tell(.replicaStored(CheckpointID(0), NodeID(9))) }
                == ["unknown", "not-awaited", "not-awaited", "ended", "ended"])
        #expect(
            row { $0.tell(.replicaFailed(CheckpointID(0), NodeID(9))) }
                == ["unknown", "not-awaited", "not-awaited", "ended", "ended"])
        for id in [CheckpointID(1), CheckpointID(-1)] {
            #expect(
                row { $0.tell(.replicaStored(id, awaited($0))) }
                    == Array(repeating: "unknown", count: 5))
            #expect(
                row { $0.tell(.replicaFailed(id, awaited($0))) }
                    == Array(repeating: "unknown", count: 5))
            #expect(row { $0.tell(.uploaderLost(id)) } == Array(repeating: "unknown", count: 5))
        }
    }

    @Test func `a replica is stored once`() {
        var job = KeptJob()
        let targets = job.begin(at: 100)
        job.tell(.replicaStored(job.id, targets[0]))
        job.tell(.replicaStored(job.id, targets[0]))
        #expect(words(job.orders) == "not-awaited")
        job.tell(.replicaFailed(job.id, targets[0]))
        #expect(words(job.orders) == "not-awaited")
    }

    @Test func `the last replica makes the checkpoint durable`() {
        var job = State.tight.job
        for node in [1, 2, 3] where words(job.orders) != "durable" {
            job.tell(.replicaStored(job.id, NodeID(node)))
        }
        #expect(words(job.orders) == "durable")
    }

    @Test func `nodes and recoveries`() {
        // fresh, uploading, tight, kept, abandoned
        #expect(
            row { $0.tell(.uploaderLost(CheckpointID(0))) }
                == ["unknown", "abandon-uploader", "abandon-uploader", "ended", "ended"])
        #expect(
            row { $0.tell(.nodeDown($0.uploader)) }
                == ["", "abandon-uploader", "abandon-uploader", "", ""])
        #expect(row { $0.tell(.nodeDown(NodeID(9))) } == Array(repeating: "", count: 5))
        #expect(row { $0.tell(.nodeUp(NodeID(1))) } == Array(repeating: "up", count: 5))
        #expect(
            row {
                $0.tell(.nodeDown(NodeID(9)))
                $0.tell(.nodeDown(NodeID(9)))
            } == Array(repeating: "down", count: 5))
        #expect(
            row {
                $0.tell(.nodeDown(NodeID(9)))
                $0.tell(.nodeUp(NodeID(9)))
            } == Array(repeating: "", count: 5))
        #expect(
            row { $0.tell(.recover) }
                == ["scratch", "scratch", "scratch", "restore", "scratch"])
        #expect(
            row {
                for node in 1...5 { $0.tell(.nodeDown(NodeID(node))) }
                $0.tell(.recover)
            } == ["scratch", "scratch", "scratch", "nowhere", "scratch"])
    }
}
