import ProtocolCore

/// The verifiers of one check, and what they answered.
struct Panel: Sendable {
    /// Someone who was assigned.
    private struct Juror: Sendable {
        /// Whether the answer is due, or what it was.
        enum Word: Sendable {
            case due
            /// The digest is the worker's leaf, or it is another.
            case right, wrong
            /// There will be none: the seat is free again.
            case lost

            var isAnswer: Bool { self == .right || self == .wrong }
        }

        let node: NodeID
        var word = Word.due
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
    private let worker: NodeID
    /// Verifiers wanted: one, and after its mismatch those of the escalation too.
    private(set) var size = 1
    /// Everyone who was ever assigned, in the order of assignment.
    private var jurors: [Juror] = []
    private(set) var search = Search.asked

    init(leaf: Digest, worker: NodeID) {
        self.leaf = leaf
        self.worker = worker
    }

    /// The worker and everyone who was ever assigned: none of them is assigned again.
    var excluded: [NodeID] {
        var nodes: [NodeID] = []
        nodes.reserveCapacity(1 + jurors.count)
        nodes.append(worker)
        for juror in jurors { nodes.append(juror.node) }
        return nodes
    }
    /// Number of nodes that are excluded.
    var excludedCount: Int { 1 + jurors.count }

    func excludes(_ node: NodeID) -> Bool {
        node == worker || jurors.contains { $0.node == node }
    }

    /// Those who answered, in the order of assignment.
    var voters: [NodeID] {
        guard jurors.count != 1 || !jurors[0].word.isAnswer else { return [jurors[0].node] }
        return jurors.filter(\.word.isAnswer).map(\.node)
    }
    /// Those who gave this answer.
    private func voters(whoSay word: Juror.Word) -> [NodeID] {
        jurors.filter { $0.word == word }.map(\.node)
    }
    private func count(of word: Juror.Word) -> Int {
        var count = 0
        for juror in jurors where juror.word == word { count += 1 }
        return count
    }
    /// Seats that are taken.
    private var seated: Int { jurors.count - count(of: .lost) }

    mutating func wait() { search = .waiting }
    mutating func ask() { search = .asked }

    /// Seats a verifier; returns whether more are wanted.
    mutating func seat(_ node: NodeID) -> Bool {
        jurors.append(Juror(node: node))
        search = seated < size ? .asked : .over
        return search == .asked
    }

    /// Takes the answer of a verifier; returns false if none is due from it.
    mutating func record(_ agrees: Bool, from node: NodeID) -> Bool {
        guard let seat = seatWithoutAnswer(of: node) else { return false }
        jurors[seat].word = agrees ? .right : .wrong
        return true
    }

    /// Takes a verifier without an answer off the panel; returns false if it is not on it.
    mutating func lose(_ node: NodeID) -> Bool {
        guard let seat = seatWithoutAnswer(of: node) else { return false }
        jurors[seat].word = .lost
        return true
    }

    /// Asks so many more verifiers.
    mutating func grow(by more: Int) {
        size += more
        search = .asked
    }

    private func seatWithoutAnswer(of node: NodeID) -> Int? {
        jurors.firstIndex { $0.node == node && $0.word == .due }
    }

    /// Whether everyone who is wanted has answered.
    var isComplete: Bool { count(of: .due) == 0 && seated == size }

    /// What the answers so far decide for good, however the missing ones might turn out.
    ///
    /// A single verifier acquits but does not convict while others may still be asked.
    var majority: Outcome? {
        let against = count(of: .wrong)
        let inFavour = count(of: .right)
        if size == 1 { return inFavour == 1 ? .passed : against == 1 ? .wrong : nil }
        if 2 * against > size { return .wrong }
        return 2 * inFavour >= size ? .falseAlarm : nil
    }

    /// Those whom an outcome contradicts.
    func dissenters(from outcome: Outcome) -> [NodeID] {
        switch outcome {
        case .wrong: voters(whoSay: .right)
        case .falseAlarm: voters(whoSay: .wrong)
        case .passed, .unopened, .unresolved: []
        }
    }
}
