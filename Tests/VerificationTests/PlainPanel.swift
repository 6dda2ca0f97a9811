import ProtocolCore

@testable import Verification

/// The verifiers of a plain check: one list of those on it, one of those who never can be again.
struct PlainPanel: Sendable {
    /// A verifier that was assigned and not lost.
    struct Juror: Sendable {
        let node: NodeID
        /// Whether its digest is the worker's leaf; nil while the answer is due.
        var agrees: Bool?
    }

    /// Whether a verifier is being sought.
    enum Search: Sendable {
        /// The panel is full.
        case over
        /// An `assign` is unanswered.
        case asked
        /// Nobody was free; goes on with `retry`.
        case waiting
    }

    /// What the worker committed to and showed.
    let leaf: Digest
    /// Verifiers wanted: one, and after its mismatch those of the escalation too.
    private(set) var size = 1
    private(set) var jurors: [Juror] = []
    /// The worker and everyone who was ever assigned.
    private(set) var excluded: [NodeID]
    private(set) var search = Search.asked

    init(leaf: Digest, worker: NodeID) {
        self.leaf = leaf
        excluded = [worker]
    }

    /// Those who answered, in the order of assignment.
    var voters: [NodeID] { jurors.filter { $0.agrees != nil }.map(\.node) }
    /// Those who answered that the step is right, or wrong.
    func voters(whoSay agrees: Bool) -> [NodeID] {
        jurors.filter { $0.agrees == agrees }.map(\.node)
    }

    mutating func wait() { search = .waiting }
    mutating func ask() { search = .asked }

    /// Seats a verifier; returns whether more are wanted.
    mutating func seat(_ node: NodeID) -> Bool {
        jurors.append(Juror(node: node))
        excluded.append(node)
        search = jurors.count < size ? .asked : .over
        return search == .asked
    }

    /// Takes the answer of a verifier; returns false if none is due from it.
    mutating func record(_ agrees: Bool, from node: NodeID) -> Bool {
        guard let seat = seatWithoutAnswer(of: node) else { return false }
        jurors[seat].agrees = agrees
        return true
    }

    /// Takes a verifier without an answer off the panel; returns false if it is not on it.
    mutating func lose(_ node: NodeID) -> Bool {
        guard let seat = seatWithoutAnswer(of: node) else { return false }
        jurors.remove(at: seat)
        return true
    }

    /// Asks so many more verifiers.
    mutating func grow(by more: Int) {
        size += more
        search = .asked
    }

    private func seatWithoutAnswer(of node: NodeID) -> Int? {
        jurors.firstIndex { $0.node == node && $0.agrees == nil }
    }

    /// Whether everyone who is wanted has answered.
    var isComplete: Bool { jurors.count == size && jurors.allSatisfy { $0.agrees != nil } }

    /// What the answers so far decide for good, however the missing ones might turn out.
    ///
    /// A single verifier acquits but does not convict while others may still be asked.
    var majority: Outcome? {
        let against = voters(whoSay: false).count
        let inFavour = voters(whoSay: true).count
        if size == 1 { return inFavour == 1 ? .passed : against == 1 ? .wrong : nil }
        if 2 * against > size { return .wrong }
        return 2 * inFavour >= size ? .falseAlarm : nil
    }

    /// Those whom an outcome contradicts.
    func dissenters(from outcome: Outcome) -> [NodeID] {
        switch outcome {
        case .wrong: voters(whoSay: true)
        case .falseAlarm: voters(whoSay: false)
        case .passed, .unopened, .unresolved: []
        }
    }
}
