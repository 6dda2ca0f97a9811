import ProtocolCore
import Quantities

@testable import Verification

/// A spot check that is taken out of a dictionary, changed and put back.
struct PlainCheck: Sendable {
    typealias Effect = Check.Effect

    private enum Stage: Sendable {
        case opening
        case judging(PlainPanel)
    }

    let commitment: Commitment
    let step: Int
    let committedAt: Instant
    /// The number from which the verifiers are drawn.
    private let ticket: UInt64
    private var stage = Stage.opening

    init(_ commitment: Commitment, step: Int, ticket: UInt64, at now: Instant) {
        self.commitment = commitment
        self.step = step
        self.ticket = ticket
        committedAt = now
    }

    /// The verifiers, once the commitment is open.
    var panel: PlainPanel? {
        if case .judging(let panel) = stage { panel } else { nil }
    }
    /// Whether the worker has not opened yet.
    var isClosed: Bool { panel == nil }
    /// Whether a verifier is wanted and nobody was free.
    var isWaiting: Bool { panel?.search == .waiting }
    /// The draw for the next verifier, new for each seat (finaliser of SplitMix64, Steele, Lea and
    /// Flood, OOPSLA 2014).
    var draw: UInt64 {
        var z = ticket &+ UInt64(panel?.excluded.count ?? 0) &* 0x9E37_79B9_7F4A_7C15
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
        stage = .judging(PlainPanel(leaf: leaf, worker: commitment.node))
        return .seek
    }

    func refuse(_ id: CheckID) -> Effect {
        isClosed ? .decide(.unopened) : .discard(.unexpected(id))
    }

    mutating func assign(_ id: CheckID, _ verifier: NodeID) -> Effect {
        guard var panel, panel.search == .asked else { return .discard(.unexpected(id)) }
        guard !panel.excluded.contains(verifier) else {
            panel.wait()
            stage = .judging(panel)
            return .discard(.ineligibleVerifier(id, verifier))
        }
        let seeksMore = panel.seat(verifier)
        stage = .judging(panel)
        return .execute(verifier: verifier, seeksMore: seeksMore)
    }

    mutating func wait(_ id: CheckID) -> Effect {
        guard var panel, panel.search == .asked else { return .discard(.unexpected(id)) }
        panel.wait()
        stage = .judging(panel)
        return .nothing
    }

    mutating func answer(
        _ id: CheckID, _ verifier: NodeID, _ digest: Digest, escalation: Int
    ) -> Effect {
        guard var panel, panel.record(digest == panel.leaf, from: verifier) else {
            return .discard(.notAVerifier(id, verifier))
        }
        defer { stage = .judging(panel) }
        guard panel.isComplete, let outcome = panel.majority else { return .nothing }
        if outcome == .wrong, panel.size == 1, escalation > 0 {
            panel.grow(by: escalation)
            return .seek
        }
        return .decide(outcome)
    }

    mutating func lose(_ id: CheckID, _ verifier: NodeID) -> Effect {
        guard var panel, panel.lose(verifier) else {
            return .discard(.notAVerifier(id, verifier))
        }
        let isSeeking = panel.search != .over
        if !isSeeking { panel.ask() }
        stage = .judging(panel)
        return isSeeking ? .nothing : .seek
    }

    mutating func retry() -> Effect {
        guard var panel, panel.search == .waiting else { return .nothing }
        panel.ask()
        stage = .judging(panel)
        return .seek
    }

    /// The end of the window: what the answers so far decide, or nothing.
    func close() -> Effect {
        guard let panel else { return .decide(.unopened) }
        return .decide(panel.majority ?? .unresolved)
    }
}
