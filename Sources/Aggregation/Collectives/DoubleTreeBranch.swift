public import ProtocolCore
public import Quantities

/// One node's part in one of two trees: what has come for each segment, and what has left.
@usableFromInline
struct DoubleTreeBranch<U: SplittableUpdate>: Sendable {
    /// A part of the vector, and what the updates in it weigh on the wire.
    @usableFromInline typealias Part = (chunk: U, wire: Bytes)

    @usableFromInline let parent: NodeID?
    @usableFromInline let children: [NodeID]
    @usableFromInline let segments: Int
    /// By segment: the own chunk, then those of the children.
    @usableFromInline var held: [Part?]
    /// By segment: the sum that came from above, or was taken at the root.
    @usableFromInline var results: [Part?]
    @usableFromInline var hasContributed = false
    /// The segments whose sum was taken, and whose result is known: both in order.
    @usableFromInline var summed = 0
    @usableFromInline var known = 0
    /// The sums that wait for leave to go up.
    @usableFromInline var sums: [Part?]
    /// The next segment on each edge, the parent's first and then the children's, and whether the
    /// last has not arrived yet.
    @usableFromInline var sent: [Int]
    @usableFromInline var isUnderWay: [Bool]

    @inlinable
    init(parent: NodeID?, children: [NodeID], segments: Int) {
        self.parent = parent
        self.children = children
        self.segments = segments
        held = [Part?](repeating: nil, count: segments * (children.count + 1))
        results = [Part?](repeating: nil, count: segments)
        sums = results
        sent = [Int](repeating: 0, count: children.count + 1)
        isUnderWay = [Bool](repeating: false, count: children.count + 1)
    }

    @inlinable
    func slot(_ segment: Int, _ edge: Int) -> Int { segment * (children.count + 1) + edge }

    /// The edge to a neighbour: 0 is the parent's, then the children's.
    @inlinable
    func edge(to node: NodeID) -> Int? {
        node == parent ? 0 : children.firstIndex(of: node).map { $0 + 1 }
    }

    /// Takes the own chunks; returns how many chunks came early and do not fit.
    @inlinable
    mutating func contribute(_ chunks: ArraySlice<U>) -> Int {
        hasContributed = true
        var misfits = 0
        for (segment, chunk) in chunks.enumerated() {
            held[slot(segment, 0)] = (chunk, chunk.bytes)
            for edge in 1..<(children.count + 1) {
                guard let other = held[slot(segment, edge)], !other.chunk.accepts(chunk) else {
                    continue
                }
                held[slot(segment, edge)] = nil
                misfits += 1
            }
        }
        return misfits
    }

    /// Takes a child's sum; returns what is wrong with it.
    @inlinable
    mutating func raise(
        _ message: CollectiveMessage<U>, _ segment: Int, from sender: NodeID
    ) -> CollectiveFault? {
        guard let child = children.firstIndex(of: sender) else { return .unexpectedSender }
        guard segment >= summed, held[slot(segment, child + 1)] == nil else { return .repeated }
        guard let chunk = message.update else { return .malformed }
        if hasContributed, let own = held[slot(segment, 0)], !own.chunk.accepts(chunk) {
            return .malformed
        }
        held[slot(segment, child + 1)] = (chunk, message.bytes)
        return nil
    }

    /// Takes a result from above; returns what is wrong with it.
    @inlinable
    mutating func lower(
        _ message: CollectiveMessage<U>, _ segment: Int, from sender: NodeID
    ) -> CollectiveFault? {
        guard sender == parent else { return .unexpectedSender }
        guard results[segment] == nil else { return .repeated }
        guard segment < sent[0], let sum = sums[segment] else { return .premature }
        guard let chunk = message.update, sum.chunk.accepts(chunk) else { return .malformed }
        results[segment] = (chunk, message.bytes)
        sums[segment] = nil
        return nil
    }

    /// The last segment that went to a neighbour has arrived.
    @inlinable
    mutating func goOn(_ segment: Int, from sender: NodeID) -> CollectiveFault? {
        guard let edge = edge(to: sender) else { return .unexpectedSender }
        guard segment < sent[edge] else { return .premature }
        guard isUnderWay[edge], segment == sent[edge] - 1 else { return .repeated }
        isUnderWay[edge] = false
        return nil
    }

    /// Takes all sums that can be taken; returns how many results this brought or came.
    @inlinable
    mutating func settle(gathers: Bool) -> Int {
        let before = known
        while hasContributed, summed < segments {
            let range = slot(summed, 0)..<slot(summed + 1, 0)
            guard range.allSatisfy({ held[$0] != nil }) else { break }
            var sum: Part?
            for place in range {
                guard let part = held[place] else { break }
                held[place] = nil
                if sum == nil {
                    sum = part
                } else {
                    sum?.chunk.merge(part.chunk)
                    sum?.wire += part.wire
                }
            }
            if parent == nil { results[summed] = sum } else { sums[summed] = sum }
            summed += 1
        }
        while known < segments, results[known] != nil { known += 1 }
        return known - before
    }

    /// The next message that is ready and has leave, noted as sent.
    @inlinable
    mutating func next() -> (NodeID, CollectivePhase, Int, U, Bytes)? {
        if let parent, !isUnderWay[0], sent[0] < summed, let sum = sums[sent[0]] {
            isUnderWay[0] = true
            sent[0] += 1
            return (parent, .up, sent[0] - 1, sum.chunk, sum.wire)
        }
        for (place, child) in children.enumerated() {
            let edge = place + 1
            guard !isUnderWay[edge], sent[edge] < known, let part = results[sent[edge]] else {
                continue
            }
            isUnderWay[edge] = true
            sent[edge] += 1
            return (child, .down, sent[edge] - 1, part.chunk, part.wire)
        }
        return nil
    }
}
