import ProtocolCore
import Quantities
import Testing
import Verification

/// A run in which everything happens in random order, with fabricators, liars and losses.
struct SpotCheckerConservationTests {
    /// A generator of test cases (SplitMix64).
    struct Dice {
        var state: UInt64
        mutating func roll(_ sides: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(sides))
        }
    }

    struct Run {
        var dice: Dice
        var checker = SpotChecker(
            settings: .init(
                job: JobID(0), sampleRate: Ratio(0.2), escalation: 2, window: window))
        var now = start
        var trees: [Commitment: (tree: MerkleTree, leaves: [Digest])] = [:]
        var inbox: [SpotChecker.Input] = []
        var wakes: [(at: Instant, CheckID)] = []
        var place: [CheckID: (Commitment, Int)] = [:]
        var latest: Commitment?
        var verdicts: [CheckID: Verdict] = [:]
        var convicted: [CheckID: NodeID] = [:]
        var repeatedVerdicts = 0

        /// Nodes 0…2 fabricate a third of their steps, 3…5 are honest; 9 lies as a verifier.
        mutating func commit(_ node: Int, _ round: Int64) {
            let leaves = (0..<12).map { step in
                node < 3 && dice.roll(3) == 0
                    ? digest(77, UInt64(node), UInt64(round), UInt64(step))
                    : honest(NodeID(node), round, step)
            }
            let tree = MerkleTree(leaves: leaves)
            let commitment = Commitment(
                job: JobID(0), node: NodeID(node), round: RoundID(round), steps: 12)
            trees[commitment] = (tree, leaves)
            latest = commitment
            tell(.committed(commitment, beacon: digest(UInt64(round), dice.state)))
        }

        mutating func tell(_ input: SpotChecker.Input) {
            for order in checker.handle(input, at: now) { obey(order) }
        }

        mutating func obey(_ order: SpotChecker.Directive) {
            switch order {
            case .sampled(let id, _, _, let step): place[id] = latest.map { ($0, step) }
            case .open(let id, let node, _, let step):
                guard let (commitment, _) = place[id], let made = trees[commitment] else { return }
                switch dice.roll(8) {
                case 0: break
                case 1: inbox.append(.refused(id))
                case 2: inbox.append(.nodeGone(node))
                default:
                    inbox.append(
                        .opened(
                            id, root: made.tree.root, leaf: made.leaves[step],
                            proof: made.tree.proof(of: step)))
                }
            case .assign(let id, let excluded, _):
                let free = (3..<10).map { NodeID($0) }.filter { !excluded.contains($0) }
                inbox.append(
                    dice.roll(4) == 0 || free.isEmpty
                        ? .noVerifier(id) : .assigned(id, verifier: free[dice.roll(free.count)]))
            case .reexecute(let id, let verifier, let node, let round, let step):
                let truth = honest(node, round.ordinal, step)
                inbox.append(
                    dice.roll(6) == 0
                        ? .verifierLost(id, verifier)
                        : .reexecuted(
                            id, verifier: verifier,
                            digest: verifier == NodeID(9) ? digest(5) : truth))
            case .verdict(let verdict):
                if verdicts.updateValue(verdict, forKey: verdict.check) != nil {
                    repeatedVerdicts += 1
                }
            case .convict(let node, let id, _): convicted[id] = node
            case .wake(let at, let id): wakes.append((at, id))
            case .discard: break
            }
        }

        mutating func drain() {
            while !inbox.isEmpty {
                let input = inbox.remove(at: dice.roll(inbox.count))
                tell(input)
                if dice.roll(5) == 0 { tell(input) }
                if dice.roll(5) == 0 { tell(.retry(after: nil)) }
                now += .seconds(1)
            }
        }
    }

    @Test(arguments: 1...20)
    func `every sampled step ends in exactly one verdict, and only the guilty are convicted`(
        seed: UInt64
    ) {
        var run = Run(dice: Dice(state: seed))
        for round in Int64(0)..<6 {
            for node in 0..<6 { run.commit(node, round) }
            run.drain()
        }
        run.now += window
        for (at, id) in run.wakes {
            #expect(at <= run.now)
            run.tell(.wake(id))
        }
        let counts = run.checker.statistics
        #expect(run.checker.openChecks == 0)
        #expect(run.verdicts.count == counts.sampled)
        #expect(run.repeatedVerdicts == 0)
        #expect(counts.decided == counts.sampled)
        for outcome in Outcome.allCases {
            #expect(counts[outcome] == run.verdicts.values.filter { $0.outcome == outcome }.count)
        }
        for (id, verdict) in run.verdicts {
            let isGuilty = verdict.outcome == .wrong || verdict.outcome == .unopened
            #expect((run.convicted[id] == verdict.node) == isGuilty)
            guard let (commitment, step) = run.place[id], let made = run.trees[commitment] else {
                Issue.record("\(id) was never sampled")
                continue
            }
            let isHonest = made.leaves[step] == honest(verdict.node, verdict.round.ordinal, step)
            // One liar among three verifiers never decides.
            if verdict.outcome == .wrong { #expect(!isHonest) }
            if verdict.outcome == .passed || verdict.outcome == .falseAlarm { #expect(isHonest) }
        }
    }
}
