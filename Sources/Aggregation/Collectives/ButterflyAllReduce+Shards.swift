public import ProtocolCore
public import Quantities

extension ButterflyAllReduce {
    /// The place of a node among those who contribute, or nil.
    @inlinable
    func position(of node: NodeID) -> Int? {
        guard let place = members.index(ofSorted: node), positions[place] >= 0 else { return nil }
        return Int(positions[place])
    }

    @inlinable
    func ownsShard(_ position: Int) -> Bool { shares.isEmpty || shares[position] > 0 }

    /// Takes the own contribution: sends every owner its part, or everybody the own one.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        state = .exchanging
        makeRoom()
        var directives: [Directive] = []
        switch kind {
        case .allReduce, .reduceScatter:
            given = cut(update)
            directives.reserveCapacity(seat.count)
            for position in others {
                guard let part = given[position] else { continue }
                directives.append(send(.reduceScatter, part, shard: position, to: position))
            }
            if ownsShard(seat.position) {
                parts[seat.position] = given[seat.position]
                missingParts -= 1
                discardMisfits(&directives)
            }
        case .allGather:
            given = cut(update)
            directives += gather(given[seat.position])
        case .exchangeAll:
            directives += gather(update)
        }
        return directives + proceed()
    }

    /// Takes a part of the own shard, or what another member gathers.
    @inlinable
    mutating func take(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        guard let from = position(of: sender), from != seat.position else {
            return [.discard(.unexpectedSender)]
        }
        let sums = kind == .allReduce || kind == .reduceScatter
        let isPart = message.phase == .reduceScatter
        guard
            isPart
                ? sums && message.step == seat.position && ownsShard(seat.position)
                : message.phase == .allGather && kind != .reduceScatter && message.step == from
                    && ownsShard(from)
        else { return [.discard(.unexpectedSender)] }
        guard state != .complete, !isPart || missingParts > 0 else { return [.discard(.repeated)] }
        guard let update = message.update else { return [.discard(.malformed)] }
        // A sum cannot be there before this node's part of it.
        guard isPart || !sums || state == .exchanging else { return [.discard(.premature)] }
        makeRoom()
        guard (isPart ? parts : results)[from] == nil else { return [.discard(.repeated)] }
        guard fits(update, isPart: isPart, from: from) else { return [.discard(.malformed)] }
        if isPart {
            parts[from] = update
            missingParts -= 1
        } else {
            results[from] = update
            missingResults -= 1
        }
        return state == .exchanging ? proceed() : []
    }

    /// Whether an update is as large as the own part of the same shard, as far as that is known.
    @inlinable
    func fits(_ update: U, isPart: Bool, from: Int) -> Bool {
        guard state == .exchanging else { return true }
        guard kind != .exchangeAll else { return results[seat.position]?.accepts(update) ?? true }
        return given[isPart ? seat.position : from]?.accepts(update) ?? true
    }

    /// Forgets what came early and has another size than the own.
    @inlinable
    mutating func discardMisfits(_ directives: inout [Directive]) {
        guard let own = given[seat.position] else { return }
        for position in parts.indices {
            guard let part = parts[position], !part.accepts(own) else { continue }
            parts[position] = nil
            missingParts += 1
            directives.append(.discard(.malformed))
        }
    }

    /// Sums the own shard when all parts are there, and completes when all shards are.
    @inlinable
    mutating func proceed() -> [Directive] {
        var directives: [Directive] = []
        if missingParts == 0, !parts.isEmpty, let total = sum(of: parts) {
            parts = []
            guard kind != .reduceScatter else { return complete(with: total) }
            directives += gather(total)
        }
        guard missingResults == 0, missingParts == 0 else { return directives }
        let all = results.compactMap { $0 }
        guard kind == .exchangeAll else { return directives + complete(with: U(joining: all)) }
        guard let result = sum(of: results) else { preconditionFailure("an exchange of nothing") }
        return directives
            + complete(with: result, wire: Bytes(all.reduce(0) { $0 + $1.bytes.count }))
    }

    @inlinable
    mutating func complete(with result: U, wire: Bytes? = nil) -> [Directive] {
        state = .complete
        (parts, given, results) = ([], [], [])
        return seat.completion(result, wire: wire)
    }

    /// The sum of what is there, in the order of the plan.
    @inlinable
    func sum(of summands: [U?]) -> U? {
        var sum: U?
        for case let summand? in summands {
            if sum == nil { sum = summand } else { sum?.merge(summand) }
        }
        return sum
    }

    /// Sends the own shard, or the own update, to everybody.
    @inlinable
    mutating func gather(_ update: U?) -> [Directive] {
        guard let update else { return [] }
        results[seat.position] = update
        missingResults -= 1
        return others.map { send(.allGather, update, shard: seat.position, to: $0) }
    }

    /// The positions of the others, from the next one round to the one before.
    @inlinable
    var others: some Sequence<Int> {
        let (own, count) = (seat.position, seat.count)
        return (1..<max(1, count)).lazy.map { (own + $0) % count }
    }

    @inlinable
    func send(_ phase: CollectivePhase, _ update: U, shard: Int, to position: Int) -> Directive {
        .send(
            to: peers[position], seat.message(phase, update, bytes: update.bytes, step: shard))
    }

    @inlinable
    mutating func makeRoom() {
        guard results.isEmpty else { return }
        results = [U?](repeating: nil, count: seat.count)
        if missingParts > 0 { parts = results }
    }

    /// The shards of an update, by owner; nil for those who own nothing.
    @inlinable
    func cut(_ update: U) -> [U?] {
        guard !shares.isEmpty else { return update.split(into: seat.count) }
        let chunks = update.split(into: shares.reduce(0, +))
        var start = 0
        return shares.map { share in
            defer { start += share }
            return share > 0 ? U(joining: Array(chunks[start..<start + share])) : nil
        }
    }
}
