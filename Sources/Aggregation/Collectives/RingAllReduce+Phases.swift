public import Quantities

extension RingAllReduce {
    /// Takes the own contribution in a ring of phases.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        own = update
        guard count > 1 else { return complete(with: update) }
        var directives: [Directive] = []
        directives.reserveCapacity(3)
        if let sum, !sum.accepts(update) {
            // A partial sum that came early and has another size is none of this round.
            self.sum = nil
            directives.append(.discard(.malformed))
        }
        directives.append(.send(to: next, bulk(.reduceScatter, of: update)))
        if progress.contains(.scattered) {
            directives.append(.send(to: next, bulk(.allGather, of: update)))
        }
        if position == 0 {
            progress.insert(.summed)
            directives.append(.send(to: next, message(.up, update, bytes: .zero)))
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
            guard !progress.contains(.scattered) else { return [.discard(.repeated)] }
            progress.insert(.scattered)
            guard let own else { return [] }
            return [.send(to: next, bulk(.allGather, of: own))] + completeIfDone()
        case .allGather:
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
            guard own.accepts(partial) else { return [.discard(.malformed)] }
            return pass(partial, with: own) + completeIfDone()
        case .down:
            guard let result = message.update else { return [.discard(.malformed)] }
            guard position < count - 1 else { return [.discard(.unexpectedSender)] }
            guard progress.contains(.summed), let own else { return [.discard(.premature)] }
            guard sum == nil else { return [.discard(.repeated)] }
            guard own.accepts(result) else { return [.discard(.malformed)] }
            sum = result
            return forward(result) + completeIfDone()
        }
    }

    /// Adds the own contribution to the partial sum; the last member then holds the result.
    @inlinable
    mutating func pass(_ partial: U, with own: U) -> [Directive] {
        var total = partial
        total.merge(own)
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
        return complete(with: sum)
    }

    /// The message that stands for the p − 1 chunks of a phase.
    @inlinable
    func bulk(_ phase: CollectivePhase, of update: U) -> CollectiveMessage<U> {
        let members = Int64(count)
        let bytes = Bytes((update.bytes.count * (members - 1) + members - 1) / members)
        return message(phase, nil, bytes: bytes, hops: count - 1)
    }
}
