/// Chooses who of the members of a job without rounds is its hub: the best connected.
///
/// All members send their updates to the hub and fetch the model from it, at any time. The best is
/// the one that has room for the most bytes a second from and to all others at once: what their
/// paths carry together, as far as its own line does.
public struct HubElection: Hashable, Sendable {
    /// A member's own line, in bytes per second.
    public struct Access: Hashable, Sendable {
        public var up: Double
        public var down: Double
        public init(up: Double, down: Double) {
            self.up = up
            self.down = down
        }
    }

    private let classes: [Int]
    private let widths: [[Double]]
    private let accesses: [Access]
    /// Members of each class.
    private let counts: [Int]

    /// An election among members.
    ///
    /// - Parameters:
    ///   - classes: of the members; those of one class have the same widths to everybody.
    ///   - widths: bytes per second from the class of the row to that of the column.
    ///   - accesses: of the members.
    /// - Precondition: as many classes as accesses, and widths of every class to every other.
    public init(classes: [Int], widths: [[Double]], accesses: [Access]) {
        precondition(classes.count == accesses.count, "\(classes) with \(accesses)")
        precondition(widths.allSatisfy { $0.count == widths.count }, "\(widths)")
        self.classes = classes
        self.widths = widths
        self.accesses = accesses
        var counts = [Int](repeating: 0, count: widths.count)
        for kind in classes { counts[kind] += 1 }
        self.counts = counts
    }

    /// Bytes per second that a member has room for from all others, and to them.
    public func room(of place: Int) -> Double {
        let own = classes[place]
        var (coming, going) = (0.0, 0.0)
        for kind in widths.indices {
            let others = Double(kind == own ? counts[kind] - 1 : counts[kind])
            guard others > 0 else { continue }
            coming += others * widths[kind][own]
            going += others * widths[own][kind]
        }
        return min(accesses[place].down, coming) + min(accesses[place].up, going)
    }

    /// The best of some members, by their places; of equals the first, and nil of none.
    public func best(of candidates: [Int]) -> Int? {
        var best: (room: Double, place: Int)?
        for place in candidates {
            let room = room(of: place)
            if best.map({ room > $0.room }) ?? true { best = (room, place) }
        }
        return best?.place
    }
}
