extension RingAllReduce {
    /// Takes the own contribution in a ring of single steps, and what came before it.
    @inlinable
    mutating func beginSteps(_ update: U) -> [Directive] {
        own = update
        guard count > 1 else { return complete(with: update) }
        chunks = update.split(into: count)
        var directives = [send(step: 0)]
        let waiting = early
        early = []
        for message in waiting { directives += take(message) }
        return directives
    }

    /// Takes a message in a ring of single steps; before the own contribution, keeps it.
    @inlinable
    mutating func step(_ message: CollectiveMessage<U>) -> [Directive] {
        let steps = 2 * (count - 1)
        guard message.step >= 0, message.step < steps, message.phase == phase(of: message.step)
        else { return [.discard(.unexpectedSender)] }
        guard !arrived[message.step] else { return [.discard(.repeated)] }
        guard message.update != nil else { return [.discard(.malformed)] }
        guard own != nil else {
            if early.contains(where: { $0.step == message.step }) { return [.discard(.repeated)] }
            early.append(message)
            return []
        }
        return take(message)
    }

    /// Adds an incoming chunk to the own one, or takes a summed one, and sends the next message.
    @inlinable
    mutating func take(_ message: CollectiveMessage<U>) -> [Directive] {
        let step = message.step
        // Message s + 1 of a member carries what message s brought it.
        let chunk = chunk(sentAt: step + 1)
        guard let update = message.update, chunks[chunk].accepts(update) else {
            return [.discard(.malformed)]
        }
        if step < count - 1 {
            chunks[chunk].merge(update)
        } else {
            guard isOwnPartSent(of: chunk) else { return [.discard(.premature)] }
            chunks[chunk] = update
        }
        arrived[step] = true
        missing -= 1
        var directives: [Directive] = []
        if step + 1 < 2 * (count - 1) { directives.append(send(step: step + 1)) }
        guard missing == 0 else { return directives }
        let result = U(joining: chunks)
        chunks = []
        return directives + complete(with: result)
    }

    /// Whether this node has added its part to a chunk and passed it on: before that, nobody can
    /// hold the sum.
    @inlinable
    func isOwnPartSent(of chunk: Int) -> Bool {
        // Its own number is sent at the start; any other arrives once to be summed.
        chunk == position || arrived[(position - 1 - chunk + 2 * count) % count]
    }

    /// The number of the chunk that this node sends at a step.
    @inlinable
    func chunk(sentAt step: Int) -> Int {
        // r − t while summing (t = 0 … p − 2), then r + 1 − t: in one count both are r − s.
        (position - step + 2 * count) % count
    }

    @inlinable
    func phase(of step: Int) -> CollectivePhase {
        step < count - 1 ? .reduceScatter : .allGather
    }

    @inlinable
    func send(step: Int) -> Directive {
        let chunk = chunks[chunk(sentAt: step)]
        return .send(
            to: next, message(phase(of: step), chunk, bytes: chunk.bytes, step: step))
    }
}
