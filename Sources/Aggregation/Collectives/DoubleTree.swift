public import ProtocolCore
public import Quantities

/// One node's part in a reduction over two binary trees at once, each with half of the vector.
///
/// In a single binary tree half of the members are leaves, whose way down carries everything and
/// whose way up next to nothing. Here whoever is inner in one tree is a leaf of the other (Sanders,
/// Speck and Träff, Parallel Computing 2009), so that everybody sends and receives about twice the
/// vector. Each half is cut into segments, which follow each other: an edge carries one at a time,
/// and the next is sent when the receiver gives leave, in a message of no bytes. Sums go up and
/// results come down at the same time. Subtrees are runs in the order of the plan, and so stay
/// inside sites where the order follows them.
///
/// ```
/// a segment of a tree:  own and children's sums ─► sent up ─► result from above ─► sent down
/// all segments of both trees have results ─► complete (what is due below is still sent)
/// ```
/// A sum is taken in the order own, then children by place, whenever they came.
public struct DoubleTree<U: SplittableUpdate>: ProtocolMachine {
    /// What it is told.
    public typealias Input = CollectiveInput<U>
    /// What it orders.
    public typealias Directive = CollectiveDirective<U>

    @usableFromInline let seat: CollectiveSeat
    /// Whether single updates are passed on instead of sums.
    @usableFromInline let gathers: Bool
    /// The segments of a tree.
    @usableFromInline let segments: Int
    @usableFromInline var branches: [DoubleTreeBranch<U>]
    @usableFromInline var hasContributed = false
    /// Results that are still awaited.
    @usableFromInline var missing: Int

    /// The part of the member at a place of the plan, which must have an order.
    ///
    /// - Parameter segments: the segments of each half, at least 1.
    @inlinable
    public init(
        place: Int, plan: ReductionPlan, roles: ReductionRoles, round: RoundID, attempt: Int,
        segments: Int, kind: ExchangeKind = .allReduce
    ) {
        precondition(segments > 0, "\(segments) segments")
        precondition(
            ReductionAlgorithm.doubleTree(segments: segments).supports(kind), "two trees: \(kind)")
        seat = CollectiveSeat(
            place: place, plan: plan, roles: roles, round: round, attempt: attempt)
        gathers = kind == .exchangeAll
        self.segments = segments
        guard seat.contributes else {
            (branches, missing) = ([], 1)
            return
        }
        let count = seat.count
        let position = seat.position
        let tree = InOrderTree(count: count)
        missing = 2 * segments
        branches = (0..<2).map { number in
            /// The place in the second tree is mirrored or shifted; so is the way back.
            func mapped(_ place: Int, by shift: Int) -> Int {
                guard number == 1 else { return place }
                return count % 2 == 0 ? count - 1 - place : (place + count + shift) % count
            }
            let own = mapped(position, by: -1)
            return DoubleTreeBranch(
                parent: tree.parent(of: own).map { roles.ring[mapped($0, by: 1)] },
                children: tree.children(of: own).map { roles.ring[mapped($0, by: 1)] },
                segments: segments)
        }
    }

    /// Takes the contribution or a message.
    @inlinable
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .contribute(let update):
            guard seat.contributes else { return [.discard(.notAContributor)] }
            guard !hasContributed else { return [.discard(.repeated)] }
            return begin(update)
        case .received(let sender, let message):
            if let fault = seat.fault(of: message) { return [.discard(fault)] }
            guard seat.contributes else { return receive(message, from: sender) }
            return take(message, from: sender)
        }
    }

    /// A node that only receives takes the result and passes it on.
    @inlinable
    mutating func receive(
        _ message: CollectiveMessage<U>, from sender: NodeID
    ) -> [Directive] {
        switch seat.result(in: message, from: sender, isComplete: missing == 0) {
        case .failure(let fault): return [.discard(fault)]
        case .success(let result):
            missing = 0
            return seat.completion(result, wire: message.bytes)
        }
    }

    /// Cuts the own contribution and sends what is ready.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        hasContributed = true
        let chunks = update.split(into: 2 * segments)
        var directives: [Directive] = []
        for number in 0..<2 {
            let own = chunks[number * segments..<(number + 1) * segments]
            for _ in 0..<branches[number].contribute(own) {
                directives.append(.discard(.malformed))
            }
            directives += pump(number)
        }
        return directives
    }

    /// Takes a segment, or the leave to send the next.
    @inlinable
    mutating func take(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        guard message.step >= 0, message.step < 2 * segments else {
            return [.discard(.unexpectedSender)]
        }
        let number = message.step / segments
        let segment = message.step % segments
        let fault: CollectiveFault?
        switch message.phase {
        case .up: fault = branches[number].raise(message, segment, from: sender)
        case .down: fault = branches[number].lower(message, segment, from: sender)
        case .goOn: fault = branches[number].goOn(segment, from: sender)
        case .reduceScatter, .allGather: fault = .unexpectedSender
        }
        if let fault { return [.discard(fault)] }
        var directives: [Directive] = []
        if message.phase != .goOn {
            directives.append(
                .send(to: sender, seat.message(.goOn, nil, bytes: .zero, step: message.step)))
        }
        return directives + pump(number)
    }

    /// Sends what is ready and has leave, and completes with the last result.
    @inlinable
    mutating func pump(_ number: Int) -> [Directive] {
        var directives: [Directive] = []
        let gained = branches[number].settle(gathers: gathers)
        while let (target, phase, segment, chunk, wire) = branches[number].next() {
            let bytes = gathers ? wire : chunk.bytes
            directives.append(
                .send(
                    to: target,
                    seat.message(
                        phase, chunk, bytes: bytes, step: number * segments + segment)))
        }
        guard gained > 0 else { return directives }
        missing -= gained
        guard missing == 0 else { return directives }
        var wire = Bytes.zero
        for branch in branches { for result in branch.results { wire += result?.wire ?? .zero } }
        let result = U(joining: branches.flatMap { $0.results.compactMap { $0?.chunk } })
        return directives + seat.completion(result, wire: gathers ? wire : nil)
    }
}
