public import Quantities

extension RingAllReduce {
    /// Takes the own contribution in a ring of phases.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        own = update
        guard count > 1 else { return complete(with: update) }
        var directives: [Directive] = []
        directives.reserveCapacity(3)
        if let sum, kind != .allGather, !sum.accepts(update) {
            // A partial sum that came early and has another size is none of this round.
            self.sum = nil
            directives.append(.discard(.malformed))
        }
        if scatters { directives.append(.send(to: next, bulk(.reduceScatter, of: update))) }
        if gathers, progress.contains(.scattered) {
            directives.append(.send(to: next, bulk(.allGather, of: update)))
        }
        if position == 0 {
            progress.insert(.summed)
            directives.append(.send(to: next, message(.up, share(of: update), bytes: .zero)))
        } else if let partial = sum {
            directives += pass(partial, with: update)
        }
        return directives + completeIfDone()
    }

    /// Takes a message in a ring of phases.
    @inlinable
    mutating func advance(_ message: CollectiveMessage<U>) -> [Directive] {
        guard !progress.contains(.complete) else { return [.discard(.repeated)] }
        switch message.phase {
        case .reduceScatter:
            guard scatters else { return [.discard(.unexpectedSender)] }
            guard !progress.contains(.scattered) else { return [.discard(.repeated)] }
            progress.insert(.scattered)
            guard let own else { return [] }
            guard gathers else { return completeIfDone() }
            return [.send(to: next, bulk(.allGather, of: own))] + completeIfDone()
        case .allGather:
            guard gathers else { return [.discard(.unexpectedSender)] }
            guard !progress.contains(.gathered) else { return [.discard(.repeated)] }
            progress.insert(.gathered)
            return completeIfDone()
        case .up:
            guard let partial = message.update else { return [.discard(.malformed)] }
            guard position > 0 else { return [.discard(.unexpectedSender)] }
            guard !progress.contains(.summed), sum == nil else { return [.discard(.repeated)] }
            guard let own else {
                sum = partial
                return []
            }
            guard kind == .allGather || own.accepts(partial) else { return [.discard(.malformed)] }
            return pass(partial, with: own) + completeIfDone()
        case .down:
            guard let result = message.update else { return [.discard(.malformed)] }
            guard position < count - 1 else { return [.discard(.unexpectedSender)] }
            guard progress.contains(.summed), let own else { return [.discard(.premature)] }
            guard sum == nil else { return [.discard(.repeated)] }
            guard own.accepts(result) else { return [.discard(.malformed)] }
            sum = result
            return forward(result) + completeIfDone()
        case .goOn: return [.discard(.unexpectedSender)]
        }
    }

    /// Adds the own contribution to the partial sum; the last member then holds the result.
    @inlinable
    mutating func pass(_ partial: U, with own: U) -> [Directive] {
        var total = partial
        if kind == .allGather {
            total = U(joining: [partial, share(of: own)])
        } else {
            total.merge(own)
        }
        progress.insert(.summed)
        guard position == count - 1 else {
            sum = nil
            return [.send(to: next, message(.up, total, bytes: .zero))]
        }
        sum = total
        return [.send(to: next, message(.down, total, bytes: .zero))]
    }

    /// Hands the result on, unless the next member is the one that it came from.
    @inlinable
    func forward(_ result: U) -> [Directive] {
        guard position < count - 2 else { return [] }
        return [.send(to: next, message(.down, result, bytes: .zero))]
    }

    /// Completes as soon as the bytes of both phases and the result are there.
    @inlinable
    mutating func completeIfDone() -> [Directive] {
        guard let sum, progress == [.scattered, .gathered, .summed] else { return [] }
        guard kind == .reduceScatter else { return complete(with: sum) }
        return complete(with: sum.split(into: count)[position])
    }

    /// Whether sums go round, and whether what was summed does, or what each member has.
    @inlinable var scatters: Bool { kind == .allReduce || kind == .reduceScatter }
    @inlinable var gathers: Bool { kind != .reduceScatter }

    /// What of an update a member has part in the result with: its shard if shards are gathered.
    @inlinable
    func share(of update: U) -> U {
        kind == .allGather ? update.split(into: count)[position] : update
    }

    /// The message that stands for the p − 1 chunks of a phase.
    @inlinable
    func bulk(_ phase: CollectivePhase, of update: U) -> CollectiveMessage<U> {
        let members = Int64(count)
        guard kind != .exchangeAll else {
            return message(
                phase, nil, bytes: Bytes(update.bytes.count * (members - 1)), hops: count - 1)
        }
        let bytes = Bytes((update.bytes.count * (members - 1) + members - 1) / members)
        return message(phase, nil, bytes: bytes, hops: count - 1)
    }
}
