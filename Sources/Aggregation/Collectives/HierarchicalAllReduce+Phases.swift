public import ProtocolCore
public import Quantities

extension HierarchicalAllReduce {
    @inlinable var isOwner: Bool { rank < lanes }
    @inlinable var isLast: Bool { rank == size - 1 }

    /// Takes the own contribution: its part in the sums inside begins at once.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        own = update
        var directives: [Directive] = []
        for early in [inside, before, result] {
            guard let early, !early.accepts(update) else { continue }
            directives.append(.discard(.malformed))
        }
        if inside?.accepts(update) == false { inside = nil }
        if before?.accepts(update) == false { before = nil }
        if size > 1 {
            directives.append(
                send(.reduceScatter, level: 0, to: innerNext, bytes: innerBytes, hops: size - 1))
        } else {
            progress.formUnion([.inner, .spread])
        }
        return directives + proceed()
    }

    /// Notes what a message brings; returns what is wrong with it.
    @inlinable
    mutating func note(
        _ message: CollectiveMessage<U>, from sender: NodeID
    ) -> CollectiveFault? {
        switch (message.phase, message.step) {
        case (.reduceScatter, 0) where sender == innerPrevious && size > 1:
            return note(.inner)
        case (.reduceScatter, 1) where sender == outerPrevious && crosses && !gathers:
            return note(.across)
        case (.allGather, 1) where sender == outerPrevious && crosses:
            return note(.gathered)
        case (.allGather, 0) where sender == innerPrevious && size > 1:
            return note(.spread, after: .summed)
        case (.goOn, 0) where sender == innerPrevious && !isLast:
            return note(.grouped, after: .summed)
        case (.goOn, 1) where sender == innerPrevious && !isOwner:
            return note(.begun, after: .summed)
        case (.up, 0) where sender == innerPrevious && rank > 0:
            return keep(message, in: \.inside, until: .summed)
        case (.up, 1) where sender == lastBefore && isLast && group > 0:
            return keep(message, in: \.before, until: .complete)
        case (.down, 0) where sender == previous && seat.position < seat.count - 1:
            guard progress.contains(.summed) else { return .premature }
            return keep(message, in: \.result, until: .complete)
        default: return .unexpectedSender
        }
    }

    /// Whether this node exchanges with other groups.
    @inlinable var crosses: Bool { isOwner && groups > 1 }

    /// Notes a stage of another member, which cannot be before a stage of this one.
    @inlinable
    mutating func note(_ stage: Progress, after own: Progress = []) -> CollectiveFault? {
        guard !progress.contains(.complete) else { return .repeated }
        guard progress.isSuperset(of: own) else { return .premature }
        return progress.insert(stage).inserted ? nil : .repeated
    }

    @inlinable
    mutating func keep(
        _ message: CollectiveMessage<U>, in place: WritableKeyPath<Self, U?>, until end: Progress
    ) -> CollectiveFault? {
        guard let update = message.update else { return .malformed }
        guard !progress.contains(end), !progress.contains(.complete), self[keyPath: place] == nil
        else { return .repeated }
        guard own?.accepts(update) ?? true else { return .malformed }
        self[keyPath: place] = update
        return nil
    }

    /// Does what has become possible, one stage after the other.
    @inlinable
    mutating func proceed() -> [Directive] {
        guard let own, !progress.contains(.complete) else { return [] }
        var directives: [Directive] = []
        passSums(own, &directives)
        if progress.isSuperset(of: [.inner, .grouped]), isOwner {
            cross(&directives)
        }
        let maySpread =
            isOwner
            ? progress.isSuperset(of: [.gathered, .gatheringSent]) : progress.contains(.begun)
        if maySpread, progress.contains(.inner), size > 1,
            progress.insert(.spreadSent).inserted
        {
            directives.append(
                send(.allGather, level: 0, to: innerNext, bytes: spreadBytes, hops: size - 1))
            if rank + 1 < size, rank + 1 >= lanes {
                directives.append(send(.goOn, level: 1, to: innerNext))
            }
        }
        guard let result, progress.isSuperset(of: [.inner, .spread]),
            size == 1 || progress.contains(.spreadSent),
            !isOwner || progress.isSuperset(of: [.gathered, .gatheringSent])
        else { return directives }
        progress.insert(.complete)
        (self.own, inside, before, self.result) = (nil, nil, nil, nil)
        return directives + seat.completion(result, wire: gathers ? all(of: result) : nil)
    }

    /// The owner's part between the groups: the lane's sums go round, then what was summed.
    @inlinable
    mutating func cross(_ directives: inout [Directive]) {
        guard groups > 1 else {
            progress.formUnion([.gathered, .acrossSent, .gatheringSent])
            return
        }
        if gathers { progress.formUnion([.across, .acrossSent]) }
        if progress.insert(.acrossSent).inserted {
            directives.append(
                send(.reduceScatter, level: 1, to: outerNext, bytes: outerBytes, hops: groups - 1))
        }
        if progress.contains(.across), progress.insert(.gatheringSent).inserted {
            directives.append(
                send(.allGather, level: 1, to: outerNext, bytes: outerBytes, hops: groups - 1))
        }
    }

    /// The sums: along the group, from its last member to that of the next group, and down to all.
    @inlinable
    mutating func passSums(_ own: U, _ directives: inout [Directive]) {
        if !progress.contains(.summed), rank == 0 || inside != nil {
            progress.insert(.summed)
            var sum = inside ?? own
            if inside != nil { sum.merge(own) }
            inside = sum
            if !isLast {
                directives.append(send(.up, level: 0, to: innerNext, sum))
                inside = nil
            }
        }
        if isLast, let sum = inside, group == 0 || before != nil {
            var total = before ?? sum
            if before != nil { total.merge(sum) }
            (inside, before) = (nil, nil)
            if group < groups - 1 {
                directives.append(send(.up, level: 1, to: lastBehind, total))
            } else {
                result = total
            }
        }
        passNews(&directives)
    }

    /// Hands on, along the group, that it is complete, and along the whole order the result.
    @inlinable
    mutating func passNews(_ directives: inout [Directive]) {
        if isLast, progress.contains(.summed) { progress.insert(.grouped) }
        if progress.contains(.grouped), progress.insert(.groupedPassed).inserted,
            isLast ? size > 1 : rank < size - 2
        {
            directives.append(send(.goOn, level: 0, to: innerNext))
        }
        let isEnd = seat.position == seat.count - 1
        if let result, progress.insert(.resultPassed).inserted,
            isEnd ? seat.count > 1 : seat.position < seat.count - 2
        {
            directives.append(send(.down, level: 0, to: next, result))
        }
    }
}

extension HierarchicalAllReduce {
    /// Bytes of the whole vector, or of one update if single updates are passed on.
    @inlinable var unit: Int64 { own?.bytes.count ?? 0 }

    /// What goes to the next member of the group while summing: the lanes but the own one.
    @inlinable var innerBytes: Bytes {
        if gathers { return Bytes(unit * Int64(size - 1)) }
        return isOwner ? share(of: unit, lanes - 1, of: lanes) : Bytes(unit)
    }

    /// What goes to the next group, in each of two phases or in the one that only gathers.
    @inlinable var outerBytes: Bytes {
        gathers
            ? share(of: unit, seat.count - sizeBehind, of: lanes)
            : share(of: unit, groups - 1, of: lanes * groups)
    }

    /// What goes to the next member of the group at the end: the lanes but that of the next.
    @inlinable var spreadBytes: Bytes {
        let whole = gathers ? unit * Int64(seat.count - size) : unit
        let isNextOwner = (rank + 1) % size < lanes
        return isNextOwner ? share(of: whole, lanes - 1, of: lanes) : Bytes(whole)
    }

    @inlinable
    func all(of result: U) -> Bytes { Bytes(result.bytes.count * Int64(seat.count)) }

    /// A fraction of some bytes, rounded up.
    @inlinable
    func share(of bytes: Int64, _ part: Int, of whole: Int) -> Bytes {
        Bytes((bytes * Int64(part) + Int64(whole) - 1) / Int64(whole))
    }

    /// A message that stands for bytes alone, or for leave to go on.
    @inlinable
    func send(
        _ phase: CollectivePhase, level: Int, to node: NodeID, bytes: Bytes = .zero, hops: Int = 1
    ) -> Directive {
        .send(to: node, seat.message(phase, nil, bytes: bytes, step: level, hops: hops))
    }

    /// A message of a sum, whose bytes have gone beside it.
    @inlinable
    func send(_ phase: CollectivePhase, level: Int, to node: NodeID, _ sum: U?) -> Directive {
        .send(to: node, seat.message(phase, sum, bytes: .zero, step: level))
    }
}
