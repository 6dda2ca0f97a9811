import Checkpointing
import ProtocolCore
import Quantities
import Testing

/// Every kind of input in every state, and laws under random inputs.
struct CheckpointCoordinatorTableTests {
    enum State: CaseIterable { case empty, uploading, durable, recovering }
    typealias Input = CheckpointCoordinator.Input

    private let first = CheckpointID(ordinal: 0)
    /// Whoever holds the first checkpoint, which depends on nothing but the settings.
    private var holders: [NodeID] {
        var store = TestStore()
        return store.complete(100)
    }

    /// A job at step 100 or after it, with at most one checkpoint.
    private func store(in state: State) -> TestStore {
        var store = TestStore()
        switch state {
        case .empty: break
        case .uploading: store.boundary(100)
        case .durable: store.complete(100)
        case .recovering:
            for node in store.complete(100) { store.send(.nodeDown(node)) }
            store.send(.recover)
        }
        return store
    }

    private func said(_ directives: [CheckpointCoordinator.Directive]) -> String {
        directives.map { directive in
            switch directive {
            case .snapshot: "snapshot"
            case .store: "store"
            case .durable: "durable"
            case .skip(_, let reason): "skip \(reason)"
            case .abandon(_, let reason): "abandon \(reason)"
            case .restore(let plan): plan.manifest == nil ? "scratch" : "restore"
            case .noReplicaUp: "none up"
            case .discard(let reason): "\(reason)"
            }
        }.joined(separator: ", ")
    }

    @Test func `every input in every state`() {
        let begun = "snapshot, store, store, store"
        let gone = "notUploading"
        let stranger = NodeID(99)
        let held = holders[0]
        //                            empty, uploading, durable, recovering
        let rows: [(Input, [String])] = [
            (boundary(100, false), [begun, "", "", ""]),
            (boundary(200, false), [begun, "skip uploading", begun, begun]),
            (
                boundary(100, true),
                [begun, "skip alreadyBegun", "skip alreadyBegun", "skip alreadyBegun"]
            ),
            (boundary(150, true), [begun, begun, begun, begun]),
            (.replicaStored(first, held), [gone, "", gone, gone]),
            (.replicaStored(first, stranger), [gone, "notAHolder", gone, gone]),
            (.replicaFailed(first, held), [gone, "store", gone, gone]),
            (.replicaFailed(first, stranger), [gone, "notAHolder", gone, gone]),
            (.uploaderLost(first), [gone, "abandon uploaderLost", gone, gone]),
            (.nodeDown(held), ["", "", "", "alreadyDown"]),
            (.nodeDown(stranger), ["", "", "", ""]),
            (.nodeUp(held), ["alreadyUp", "alreadyUp", "alreadyUp", "restore"]),
            (.nodeUp(stranger), ["alreadyUp", "alreadyUp", "alreadyUp", "alreadyUp"]),
            (
                .recover,
                ["scratch", "abandon rolledBack, scratch", "restore", "none up"]
            ),
        ]
        for (input, expected) in rows {
            for (state, words) in zip(State.allCases, expected) {
                var store = store(in: state)
                #expect(said(store.send(input)) == words, "\(input) while \(state)")
            }
        }
    }

    private func boundary(_ step: Int64, _ force: Bool) -> Input {
        .boundary(
            round: RoundID(step / 10), step: step, retained: step * 8,
            uploader: TestStore.uploader, holders: TestStore().holders, force: force)
    }

    @Test func `whatever happens, only whole checkpoints are durable, and recovery finds them`() {
        var completed = 0
        for seed in 0..<60 as Range<UInt64> {
            var numbers = TestNumbers(state: seed)
            var store = TestStore(replicas: 2)
            var step: Int64 = 0
            /// Per checkpoint on its way, who is to hold it and whether it does.
            var open: [CheckpointID: [NodeID: Bool]] = [:]
            var down: Set<NodeID> = []
            var newest: Int64?
            for _ in 0..<600 {
                let node = NodeID(Int.random(in: 0..<10, using: &numbers))
                let id = open.keys.sorted().randomElement(using: &numbers) ?? first
                var input: Input
                switch Int.random(in: 0..<12, using: &numbers) {
                case 0...4:
                    step += Int64.random(in: 1...60, using: &numbers)
                    input = boundary(step, Int.random(in: 0..<8, using: &numbers) == 0)
                case 5...7:
                    let target = open[id]?.keys.sorted().randomElement(using: &numbers)
                    input = .replicaStored(id, target ?? node)
                    if open[id]?[target ?? node] != nil { open[id]?[target ?? node] = true }
                case 8:
                    input = .replicaFailed(id, node)
                    open[id]?[node] = nil
                case 9: input = .uploaderLost(id)
                case 10:
                    input = down.contains(node) ? .nodeUp(node) : .nodeDown(node)
                    if down.remove(node) == nil { down.insert(node) }
                default: input = .recover
                }
                for directive in store.send(input) {
                    switch directive {
                    case .store(let id, _, let target, _):
                        #expect(!down.contains(target) || open[id]?[target] != nil)
                        open[id, default: [:]][target] = open[id]?[target] ?? false
                    case .durable(let manifest, let id):
                        #expect(open[id]?.values.filter { $0 }.count == 2)
                        #expect(open[id]?.count == 2)
                        open[id] = nil
                        newest = max(newest ?? 0, manifest.step)
                        completed += 1
                    case .abandon(let id, _): #expect(open.removeValue(forKey: id) != nil)
                    case .restore(let plan):
                        #expect(plan.sources.allSatisfy { !down.contains($0) })
                        #expect((plan.manifest == nil) == (newest == nil))
                        #expect((plan.manifest?.step ?? 0) <= newest ?? 0)
                        newest = plan.manifest?.step
                        step = newest ?? 0
                        #expect(open.isEmpty)
                    default: break
                    }
                }
                #expect(store.machine.newest?.step == newest)
            }
        }
        #expect(completed > 200)
    }
}
