public import ProtocolCore
public import Quantities

extension HalvingDoubling {
    /// The exchanges of a member that is not folded out.
    @inlinable var exchanges: Int { gathers ? partners.count : 2 * partners.count }

    /// Takes the own contribution: hands it over, or begins unless a folded member is awaited.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        wire = update.bytes
        held = update
        if isFolded, let fold {
            state = .waiting
            return [.send(to: fold, seat.message(.up, update, bytes: update.bytes))]
        }
        guard fold == nil else {
            state = .waiting
            guard let handed = takeEarly(exchanges) else { return [] }
            return join(handed)
        }
        return start()
    }

    /// Takes a message, or keeps it until its turn.
    @inlinable
    mutating func take(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        guard message.step >= 0, sender == fold || partners.contains(sender) else {
            return [.discard(.unexpectedSender)]
        }
        if message.phase == .down { return finish(message, from: sender) }
        guard let place = place(of: message, from: sender) else {
            return [.discard(.unexpectedSender)]
        }
        guard state != .complete else { return [.discard(.repeated)] }
        guard message.update != nil else { return [.discard(.malformed)] }
        if place == exchanges {
            guard state != .exchanging else { return [.discard(.repeated)] }
            if state == .waiting { return join(message) }
        } else {
            guard state != .exchanging || place >= step else { return [.discard(.repeated)] }
            // A partner that doubles has this node's part of the halving with it.
            let level = 2 * partners.count - 1 - place
            let isDoubling = place >= partners.count
            guard !isDoubling || state == .exchanging && step >= level else {
                return [.discard(.premature)]
            }
            if state == .exchanging, place == step { return advance(message) }
        }
        if early.isEmpty {
            early = [CollectiveMessage<U>?](repeating: nil, count: exchanges + 1)
        }
        guard early[place] == nil else { return [.discard(.repeated)] }
        early[place] = message
        return []
    }

    /// The place of a message in the order of exchanges, that from the folded member at the end;
    /// nil if the sender has none such.
    @inlinable
    func place(of message: CollectiveMessage<U>, from sender: NodeID) -> Int? {
        let step = message.step
        switch message.phase {
        case .up: return sender == fold && !isFolded && step == 0 ? exchanges : nil
        case .reduceScatter:
            guard !gathers, step < partners.count, partners[step] == sender else { return nil }
            return step
        case .allGather:
            guard step < exchanges, gathers || step >= partners.count else { return nil }
            let level = gathers ? step : exchanges - 1 - step
            return partners[level] == sender ? step : nil
        case .down, .goOn: return nil
        }
    }

    /// A folded member takes the result.
    @inlinable
    mutating func finish(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        guard isFolded, sender == fold, message.step == 0 else {
            return [.discard(.unexpectedSender)]
        }
        guard state != .complete else { return [.discard(.repeated)] }
        guard let held else { return [.discard(.premature)] }
        guard let result = message.update, held.accepts(result) else {
            return [.discard(.malformed)]
        }
        return complete(with: result, wire: message.bytes)
    }

    /// Adds the folded member's update, the smaller place first, and begins.
    @inlinable
    mutating func join(_ message: CollectiveMessage<U>) -> [Directive] {
        guard let own = held, var sum = message.update, sum.accepts(own) else {
            return [.discard(.malformed)]
        }
        sum.merge(own)
        held = sum
        wire += message.bytes
        return start()
    }

    /// Sends the first message, and takes what came before.
    @inlinable
    mutating func start() -> [Directive] {
        state = .exchanging
        guard exchanges > 0 else {
            guard let held else { preconditionFailure("an exchange of nothing") }
            return complete(with: held, wire: wire)
        }
        return [send()] + takeTurns()
    }

    /// Takes the message of the present step.
    @inlinable
    mutating func advance(_ message: CollectiveMessage<U>) -> [Directive] {
        guard let fault = absorb(message) else {
            guard step < exchanges else { return takeTurns() }
            return [send()] + takeTurns()
        }
        return [.discard(fault)]
    }

    /// Takes the messages that came early, as far as they go on from here.
    @inlinable
    mutating func takeTurns() -> [Directive] {
        var directives: [Directive] = []
        while step < exchanges, let message = takeEarly(step) {
            if let fault = absorb(message) {
                directives.append(.discard(fault))
                return directives
            }
            if step < exchanges { directives.append(send()) }
        }
        guard step == exchanges, let held else { return directives }
        return directives + complete(with: held, wire: wire)
    }

    @inlinable
    mutating func takeEarly(_ place: Int) -> CollectiveMessage<U>? {
        guard !early.isEmpty else { return nil }
        let message = early[place]
        early[place] = nil
        return message
    }

    /// Adds or appends what the partner of this step sent; returns what is wrong with it.
    @inlinable
    mutating func absorb(_ message: CollectiveMessage<U>) -> CollectiveFault? {
        guard let update = message.update, var sum = held else { return .malformed }
        if gathers || step < partners.count {
            guard sum.accepts(update) else { return .malformed }
            sum.merge(update)
            wire += message.bytes
        } else {
            let level = exchanges - 1 - step
            guard given[level].accepts(update) else { return .malformed }
            let isLow = rank >> level & 1 == 0
            sum = U(joining: isLow ? [sum, update] : [update, sum])
        }
        held = sum
        step += 1
        return nil
    }

    /// The message of the present step; while halving, what is left is the half to be kept.
    @inlinable
    mutating func send() -> Directive {
        guard let whole = held else { preconditionFailure("an exchange of nothing") }
        guard !gathers else {
            return .send(
                to: partners[step], seat.message(.allGather, whole, bytes: wire, step: step))
        }
        guard step < partners.count else {
            let partner = partners[exchanges - 1 - step]
            return .send(
                to: partner, seat.message(.allGather, whole, bytes: whole.bytes, step: step))
        }
        let halves = whole.split(into: 2)
        let keeps = rank >> step & 1
        held = halves[keeps]
        let half = halves[1 - keeps]
        given.append(half)
        return .send(
            to: partners[step], seat.message(.reduceScatter, half, bytes: half.bytes, step: step))
    }
}
