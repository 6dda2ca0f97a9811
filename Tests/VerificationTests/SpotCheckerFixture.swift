import ProtocolCore
import Quantities
import Verification

let window = Duration.minutes(10)
let worker = NodeID(0)
let start = Instant(nanoseconds: 1_000)
let later = start + .minutes(1)

/// A worker's step k of a round, done honestly.
func honest(_ node: NodeID, _ round: Int64, _ step: Int) -> Digest {
    digest(UInt64(node.index), UInt64(round), UInt64(step))
}

/// A checker with one commitment of one step, which is sampled.
struct Court {
    var checker: SpotChecker
    let id = CheckID(0)
    let leaf = honest(worker, 0, 0)
    let tree: MerkleTree
    /// What the checker ordered last.
    var orders: [SpotChecker.Directive] = []

    init(escalation: Int = 2, excusesAbsence: Bool = false) {
        checker = SpotChecker(
            settings: .init(
                job: JobID(0), sampleRate: .one, escalation: escalation, window: window,
                excusesAbsence: excusesAbsence))
        tree = MerkleTree(leaves: [leaf])
        tell(.committed(commitment, beacon: digest(1)), at: start)
    }

    var commitment: Commitment {
        Commitment(job: JobID(0), node: worker, round: RoundID(0), steps: 1)
    }

    mutating func tell(_ input: SpotChecker.Input, at now: Instant = later) {
        orders = checker.handle(input, at: now)
    }

    mutating func open() {
        tell(.opened(id, root: tree.root, leaf: leaf, proof: tree.proof(of: 0)))
    }
    mutating func assign(_ verifier: Int) { tell(.assigned(id, verifier: NodeID(verifier))) }
    /// A verifier answers that the step is right, or that it is not.
    mutating func answer(_ verifier: Int, _ agrees: Bool) {
        tell(
            .reexecuted(
                id, verifier: NodeID(verifier),
                digest: agrees ? leaf : digest(99, UInt64(verifier))))
    }

    /// The verdict among the last orders.
    var verdict: Verdict? {
        orders.lazy.compactMap { if case .verdict(let verdict) = $0 { verdict } else { nil } }.first
    }
    /// Whom the last orders convict, and why.
    var conviction: Conviction? {
        orders.lazy.compactMap {
            if case .convict(worker, id, let reason) = $0 { reason } else { nil }
        }.first
    }
    /// Whom the last orders exclude from a search for a verifier.
    var excluded: [NodeID]? {
        orders.lazy.compactMap {
            if case .assign(id, let excluded, _) = $0 { excluded } else { nil }
        }.first
    }
}
