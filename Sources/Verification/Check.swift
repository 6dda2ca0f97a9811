import ProtocolCore
import Quantities

/// One spot check on its way to a verdict.
struct Check: Sendable {
    /// What the shell of the checker has to do after an input.
    enum Effect {
        case nothing
        case seek
        case execute(verifier: NodeID, seeksMore: Bool)
        case decide(Outcome)
        case discard(SpotChecker.Discard)
    }

    let commitment: Commitment
    let step: Int
    let committedAt: Instant
    /// The number from which the verifiers are drawn.
    private let ticket: UInt64
    /// The verifiers, once the commitment is open.
    private(set) var panel: Panel?

    init(_ commitment: Commitment, step: Int, ticket: UInt64, at now: Instant) {
        self.commitment = commitment
        self.step = step
        self.ticket = ticket
        committedAt = now
    }

    /// Whether the worker has not opened yet.
    var isClosed: Bool { panel == nil }
    /// Whether a verifier is wanted and nobody was free.
    var isWaiting: Bool { panel?.search == .waiting }
    /// The draw for the next verifier, new for each seat (finaliser of SplitMix64, Steele, Lea and
    /// Flood, OOPSLA 2014).
    var draw: UInt64 {
        var z = ticket &+ UInt64(panel?.excludedCount ?? 0) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func open(
        _ id: CheckID, root: Digest, leaf: Digest, proof: MerkleProof
    ) -> Effect {
        guard isClosed else { return .discard(.unexpected(id)) }
        guard
            MerkleTree.verify(
                leaf: leaf, index: step, count: commitment.steps, proof: proof, root: root)
        else { return .discard(.openingDoesNotFit(id)) }
        panel = Panel(leaf: leaf, worker: commitment.node)
        return .seek
    }

    func refuse(_ id: CheckID) -> Effect {
        isClosed ? .decide(.unopened) : .discard(.unexpected(id))
    }

    mutating func assign(_ id: CheckID, _ verifier: NodeID) -> Effect {
        guard panel?.search == .asked else { return .discard(.unexpected(id)) }
        guard panel?.excludes(verifier) == false else {
            panel?.wait()
            return .discard(.ineligibleVerifier(id, verifier))
        }
        return .execute(verifier: verifier, seeksMore: panel?.seat(verifier) == true)
    }

    mutating func wait(_ id: CheckID) -> Effect {
        guard panel?.search == .asked else { return .discard(.unexpected(id)) }
        panel?.wait()
        return .nothing
    }

    mutating func answer(
        _ id: CheckID, _ verifier: NodeID, _ digest: Digest, escalation: Int
    ) -> Effect {
        let agrees = digest == panel?.leaf
        guard panel?.record(agrees, from: verifier) == true else {
            return .discard(.notAVerifier(id, verifier))
        }
        guard panel?.isComplete == true, let outcome = panel?.majority else { return .nothing }
        if outcome == .wrong, panel?.size == 1, escalation > 0 {
            panel?.grow(by: escalation)
            return .seek
        }
        return .decide(outcome)
    }

    mutating func lose(_ id: CheckID, _ verifier: NodeID) -> Effect {
        guard panel?.lose(verifier) == true else {
            return .discard(.notAVerifier(id, verifier))
        }
        guard panel?.search == .over else { return .nothing }
        panel?.ask()
        return .seek
    }

    mutating func retry() -> Effect {
        guard isWaiting else { return .nothing }
        panel?.ask()
        return .seek
    }

    /// The end of the window: what the answers so far decide, or nothing.
    func close() -> Effect {
        guard let panel else { return .decide(.unopened) }
        return .decide(panel.majority ?? .unresolved)
    }

    /// The end of the check.
    func verdict(_ id: CheckID, _ outcome: Outcome, at now: Instant) -> Verdict {
        Verdict(
            check: id, job: commitment.job, node: commitment.node, round: commitment.round,
            step: step, outcome: outcome, verifiers: panel?.voters ?? [],
            committedAt: committedAt, decidedAt: now,
            dissenters: panel?.dissenters(from: outcome) ?? [])
    }
}
