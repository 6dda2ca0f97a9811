import Checkpointing
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Leaving out what the coordinator says that it does not need changes nothing.
struct RelevanceTests {
    /// A job in a network where nodes fail, watched by two coordinators: one is told everything,
    /// the other only what concerns it.
    private struct Network {
        var luck: RandomStream
        var told = KeptJob(replicas: 2, interval: 60)
        var spared = KeptJob(replicas: 2, interval: 60)
        var isDown = [Bool](repeating: false, count: 12)
        var step: Int64 = 0
        var latest = CheckpointID(-1)
        /// What the spared one was not told, and directives that it gave.
        var boundaries = 0
        var failures = 0
        var repairs = 0
        var orders = 0

        init(seed: Int) {
            luck = RandomStream(seed: Seed(UInt64(seed)), entity: 0, purpose: "relevance")
        }

        mutating func tellBoth(_ input: KeptJob.Machine.Input) {
            told.tell(input)
            spared.tell(input)
            compare()
        }

        mutating func compare() {
            #expect(told.orders == spared.orders)
            orders += told.orders.count
            for case .snapshot(let id, _, _) in told.orders { latest = id }
        }

        mutating func reachBoundary() {
            step = luck.below(40) == 0 ? step / 2 : step + Int64(luck.below(40))
            if luck.below(200) == 0 { step = -1 }
            let force = luck.below(25) == 0
            let holders = (1..<isDown.count).filter { !isDown[$0] }.map { holder($0, site: $0 % 5) }
            let retained = luck.below(200) == 0 ? -1 : step
            func boundary(_ holders: [ReplicaHolder]) -> KeptJob.Machine.Input {
                .boundary(
                    round: RoundID(step), step: step, retained: retained, uploader: NodeID(0),
                    holders: holders, force: force)
            }
            let isDue = spared.machine.isDue(step: step)
            told.tell(boundary(holders))
            if force || isDue {
                spared.tell(boundary(holders))
            } else {
                boundaries += 1
                spared.tell(boundary([]))
                let isMalformed = step < 0 || retained < 0
                #expect(spared.orders.isEmpty || isMalformed)
            }
            compare()
            step = max(0, step)
        }

        mutating func turn(_ index: Int) {
            let node = NodeID(index)
            isDown[index].toggle()
            let input: KeptJob.Machine.Input = isDown[index] ? .nodeDown(node) : .nodeUp(node)
            told.tell(input)
            let concerns = spared.machine.concerns(node, goingDown: isDown[index])
            #expect(!concerns || spared.machine.concerns(node))
            if concerns {
                spared.tell(input)
            } else {
                if isDown[index] { failures += 1 } else { repairs += 1 }
                spared.orders = []
            }
            compare()
        }

        mutating func goOn() {
            let id = CheckpointID(latest.ordinal - Int64(luck.below(2)))
            switch luck.below(16) {
            case 0...4: reachBoundary()
            case 5...9:
                for _ in 0..<4 {
                    tellBoth(.replicaStored(latest, NodeID(luck.below(isDown.count))))
                }
            case 10: tellBoth(.replicaFailed(id, NodeID(luck.below(isDown.count))))
            case 11: if luck.below(10) == 0 { tellBoth(.uploaderLost(id)) }
            case 12: if luck.below(3) == 0 { tellBoth(.recover) }
            default:
                // The uploader fails, too, and is up again at the next boundary.
                if isDown[0] { turn(0) } else if luck.below(4) > 0 { turn(luck.below(12)) }
            }
        }
    }

    @Test(arguments: 0..<40)
    func `told only what concerns it, a coordinator orders the same`(seed: Int) {
        var network = Network(seed: seed)
        for _ in 0..<2_000 { network.goOn() }
        #expect(network.orders > 200)
        #expect(network.boundaries > 50 && network.failures > 10 && network.repairs > 10)
        #expect(network.told.machine.completed == network.spared.machine.completed)
        #expect(network.told.machine.completed > 5)
        #expect(network.told.machine.newest == network.spared.machine.newest)
    }

    @Test(arguments: 0..<20)
    func `a boundary that is not due changes nothing, and one that is does`(seed: Int) {
        var luck = RandomStream(seed: Seed(UInt64(seed)), entity: 1, purpose: "relevance")
        var job = KeptJob(interval: 50)
        var step: Int64 = 0
        for _ in 0..<500 {
            step = luck.below(20) == 0 ? step / 2 : step + Int64(luck.below(30))
            // What the same boundary would do to a copy.
            var probe = job
            let isDue = job.machine.isDue(step: step)
            probe.reach(step)
            let isSaid = probe.orders.contains {
                switch $0 {
                case .snapshot, .skip, .abandon: true
                default: false
                }
            }
            if isSaid { #expect(isDue) }
            if !isDue {
                #expect(probe.orders.isEmpty)
                // The copy and the original answer alike ever after.
                for later in [step, step + 10, step + 60, step / 2] {
                    #expect(probe.machine.isDue(step: later) == job.machine.isDue(step: later))
                }
            }
            job = probe
            if luck.below(3) == 0, let id = job.machine.uploading {
                for node in job.holders.map(\.node) { job.tell(.replicaStored(id, node)) }
            }
            if luck.below(40) == 0 { job.tell(.recover) }
        }
        #expect(job.machine.completed > 5)
    }

    @Test func `due is from an interval after the last one on, and wherever the job went back`() {
        var job = KeptJob()
        #expect(!job.machine.isDue(step: 0) && !job.machine.isDue(step: 99))
        #expect(job.machine.isDue(step: 100) && job.machine.isDue(step: 1_000))
        #expect(!job.machine.isDue(step: -1), "a malformed boundary is discarded unseen")
        job.begin(at: 120)
        #expect(job.machine.isDue(step: 119), "it would give up the upload")
        #expect(!job.machine.isDue(step: 120) && !job.machine.isDue(step: 219))
        #expect(job.machine.isDue(step: 220), "it would be skipped")
        for node in job.targets { job.tell(.replicaStored(job.id, node)) }
        #expect(job.machine.isDue(step: 119), "the interval would count from there")
        job.reach(90)
        #expect(!job.machine.isDue(step: 189) && job.machine.isDue(step: 190))
    }

    @Test func `it concerns itself with holders, with who is down, and with all in an upload`() {
        var job = KeptJob()
        let stranger = NodeID(99)
        #expect(!job.machine.concerns(stranger) && !job.machine.concerns(job.holders[0].node))
        let kept = job.begin(at: 100)
        #expect(job.machine.concerns(stranger))
        #expect(job.machine.concerns(stranger, goingDown: true))
        #expect(!job.machine.concerns(stranger, goingDown: false))
        for node in kept { job.tell(.replicaStored(job.id, node)) }
        #expect(!job.machine.concerns(stranger))
        #expect(kept.allSatisfy { job.machine.concerns($0) })
        #expect(kept.allSatisfy { !job.machine.concerns($0, goingDown: false) })
        job.tell(.nodeDown(stranger))
        #expect(job.machine.concerns(stranger) && job.machine.concerns(stranger, goingDown: false))
        job.tell(.nodeUp(stranger))
        #expect(!job.machine.concerns(stranger))
    }
}
