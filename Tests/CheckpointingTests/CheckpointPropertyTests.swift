import Checkpointing
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Laws that hold whatever the coordinator is told.
struct CheckpointPropertyTests {
    /// Watches a coordinator from outside.
    struct Observer {
        struct Upload {
            var id: CheckpointID
            /// Everyone who was asked, who still is to store it, and who has.
            var asked: Set<NodeID> = []
            var awaited: Set<NodeID> = []
            var stored: Set<NodeID> = []
        }

        var begun = 0
        var durable: [Manifest] = []
        var abandoned = 0
        var skipped = 0
        /// The upload that is under way.
        var current: Upload?
        /// The holders of what is durable.
        var holders: [Manifest: Set<NodeID>] = [:]
        var down: Set<NodeID> = []

        mutating func note(_ input: CheckpointCoordinator.Input) {
            switch input {
            case .nodeDown(let node):
                down.insert(node)
                current?.awaited.remove(node)
            case .nodeUp(let node): down.remove(node)
            case .replicaStored(let id, let node) where current?.id == id:
                if current?.awaited.remove(node) != nil { current?.stored.insert(node) }
            case .replicaFailed(let id, let node) where current?.id == id:
                current?.awaited.remove(node)
            default: break
            }
        }

        mutating func note(_ order: CheckpointCoordinator.Directive) {
            switch order {
            case .snapshot(let id, _, _):
                #expect(current == nil, "one upload at a time")
                #expect(id.ordinal == Int64(begun), "numbers are not used again")
                begun += 1
                current = Upload(id: id)
            case .store(let id, _, let to, _):
                #expect(current?.id == id)
                #expect(current?.asked.contains(to) == false, "nobody is asked twice")
                #expect(!down.contains(to), "nobody is asked who is down")
                current?.asked.insert(to)
                current?.awaited.insert(to)
            case .durable(let manifest, let id):
                #expect(current?.id == id && current?.awaited.isEmpty == true)
                durable.append(manifest)
                holders[manifest] = current?.stored
                current = nil
            case .abandon(let id, _):
                #expect(current?.id == id)
                abandoned += 1
                current = nil
            case .skip: skipped += 1
            case .restore(let plan):
                guard let manifest = plan.manifest else {
                    #expect(durable.isEmpty && plan.sources.isEmpty)
                    return
                }
                #expect(durable.suffix(2).contains(manifest))
                #expect(plan.sources == plan.sources.sorted() && !plan.sources.isEmpty)
                #expect(Set(plan.sources) == holders[manifest]?.subtracting(down))
            case .noReplicaUp(let manifest):
                #expect(manifest == durable.last)
                for kept in durable.suffix(2) {
                    #expect(holders[kept]?.isSubset(of: down) == true)
                }
            case .discard: break
            }
        }
    }

    /// Some input; ids and nodes that mean nothing come up, too.
    private func input(_ luck: inout RandomStream, _ step: inout Int64, _ latest: Int64)
        -> CheckpointCoordinator.Input
    {
        let node = NodeID(luck.below(9))
        let id = CheckpointID(latest - Int64(luck.below(3)) + 1)
        switch luck.below(20) {
        case 0...5:
            step = luck.below(30) == 0 ? step / 2 : step + Int64(luck.below(60))
            let holders = (1...7).filter { _ in luck.below(4) > 0 }.map { holder($0, site: $0 % 4) }
            return .boundary(
                round: RoundID(step), step: step, retained: step, uploader: NodeID(0),
                holders: holders, force: luck.below(10) == 0)
        case 6...13: return .replicaStored(id, node)
        case 14: return .replicaFailed(id, node)
        case 15: return luck.below(8) == 0 ? .uploaderLost(id) : .recover
        case 16, 17: return .nodeDown(NodeID(1 + luck.below(8)))
        case 18: return .nodeUp(node)
        default: return .recover
        }
    }

    @Test(arguments: 0..<40)
    func `whatever it is told, uploads end once and recoveries find what is stored`(_ seed: Int) {
        var luck = RandomStream(
            seed: Seed(UInt64(seed)), entity: 0, purpose: "checkpoints")
        var job = KeptJob()
        var observer = Observer()
        var step: Int64 = 0
        for _ in 0..<2_000 {
            let input = input(&luck, &step, Int64(observer.begun) - 1)
            observer.note(input)
            job.tell(input)
            for order in job.orders { observer.note(order) }
            let machine = job.machine
            #expect(machine.completed == observer.durable.count)
            #expect(machine.abandoned == observer.abandoned)
            #expect(machine.skipped == observer.skipped)
            #expect(machine.newest == observer.durable.last)
            #expect(machine.uploading == observer.current?.id)
            let open = observer.current == nil ? 0 : 1
            #expect(observer.begun == machine.completed + machine.abandoned + open)
        }
        #expect(observer.durable.count > 5, "the test has something to see")
        #expect(observer.abandoned > 2)
    }
}
