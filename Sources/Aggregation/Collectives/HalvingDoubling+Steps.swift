public import ProtocolCore
public import Quantities

extension HalvingDoubling {
    /// The exchanges of a member that is not folded out.
    @inlinable var exchanges: Int { gathers ? partners.count : 2 * partners.count }

    /// The level of the partner of an exchange.
    @inlinable
    func level(of step: Int) -> Int { step < partners.count ? step : exchanges - 1 - step }

    /// Takes the own contribution: hands it over, or begins unless a folded member is awaited.
    @inlinable
    mutating func begin(_ update: U) -> [Directive] {
        wire = update.bytes
        if isFolded, let fold {
            held = update
            state = .waiting
            return [.send(to: fold, seat.message(.up, update, bytes: update.bytes))]
        }
        guard fold != nil else {
            held = update
            return start()
        }
        state = .waiting
        guard let handed = held else {
            held = update
            return []
        }
        held = update
        return join(handed, wire: handedWire)
    }

    /// Takes a message of the exchange.
    @inlinable
    mutating func take(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        switch message.phase {
        case .down: return finish(message, from: sender)
        case .up: return unfold(message, from: sender)
        case .goOn, .reduceScatter, .allGather:
            let isHalving = message.phase == .reduceScatter
            guard message.step >= 0, message.step < exchanges,
                partners[level(of: message.step)] == sender,
                message.phase == .goOn
                    || isHalving == (!gathers && message.step < partners.count)
            else { return [.discard(.unexpectedSender)] }
            return message.phase == .goOn ? goOn(message.step) : advance(message)
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

    /// A stand-in takes the update of its folded member, or keeps it until it has its own.
    @inlinable
    mutating func unfold(_ message: CollectiveMessage<U>, from sender: NodeID) -> [Directive] {
        guard !isFolded, sender == fold, message.step == 0 else {
            return [.discard(.unexpectedSender)]
        }
        guard state == .idle || state == .waiting, state == .waiting || held == nil else {
            return [.discard(.repeated)]
        }
        guard let update = message.update else { return [.discard(.malformed)] }
        guard state == .waiting else {
            held = update
            handedWire = message.bytes
            return []
        }
        return join(update, wire: message.bytes)
    }

    /// Adds the folded member's update, the smaller place first, and begins.
    @inlinable
    mutating func join(_ handed: U, wire bytes: Bytes) -> [Directive] {
        guard let own = held, own.accepts(handed) else { return [.discard(.malformed)] }
        var sum = handed
        sum.merge(own)
        held = sum
        wire += bytes
        return start()
    }

    /// Goes into the first exchange.
    @inlinable
    mutating func start() -> [Directive] {
        state = .exchanging
        return enter()
    }

    /// Goes into the present exchange: gives its partner leave, and sends if it has leave itself.
    @inlinable
    mutating func enter() -> [Directive] {
        guard step < exchanges else {
            guard let held else { preconditionFailure("an exchange of nothing") }
            return complete(with: held, wire: wire)
        }
        let partner = partners[level(of: step)]
        let leave = Directive.send(to: partner, seat.message(.goOn, nil, bytes: .zero, step: step))
        return hasLeave(step) ? [leave, send()] : [leave]
    }

    @inlinable
    func hasLeave(_ step: Int) -> Bool { leaves >> UInt64(step) & 1 == 1 }

    /// The partner of an exchange is there.
    @inlinable
    mutating func goOn(_ place: Int) -> [Directive] {
        guard state != .complete, place >= step, !hasLeave(place) else {
            return [.discard(.repeated)]
        }
        leaves |= 1 << UInt64(place)
        return state == .exchanging && place == step && sent == step ? [send()] : []
    }

    /// Takes the partner's message of the present exchange, and goes into the next.
    @inlinable
    mutating func advance(_ message: CollectiveMessage<U>) -> [Directive] {
        guard state != .complete, message.step >= step else { return [.discard(.repeated)] }
        // Nobody sends without leave, which is given with the beginning of an exchange.
        guard state == .exchanging, message.step == step else { return [.discard(.premature)] }
        guard let update = message.update else { return [.discard(.malformed)] }
        // Whoever sends is there, even if its leave comes later.
        let own = sent > step ? [] : [send()]
        leaves |= 1 << UInt64(step)
        guard absorb(update, wire: message.bytes) else { return own + [.discard(.malformed)] }
        step += 1
        return own + enter()
    }

    /// Adds or appends what the partner of this exchange sent; returns whether it fits.
    @inlinable
    mutating func absorb(_ update: U, wire bytes: Bytes) -> Bool {
        guard var sum = held else { return false }
        if gathers || step < partners.count {
            guard sum.accepts(update) else { return false }
            sum.merge(update)
            wire += bytes
        } else {
            guard given[level(of: step)].accepts(update) else { return false }
            let isLow = rank >> level(of: step) & 1 == 0
            sum = U(joining: isLow ? [sum, update] : [update, sum])
        }
        held = sum
        return true
    }

    /// The message of the present exchange; while halving, what is left is the half to be kept.
    @inlinable
    mutating func send() -> Directive {
        guard let whole = held else { preconditionFailure("an exchange of nothing") }
        sent = step + 1
        let partner = partners[level(of: step)]
        guard !gathers else {
            return .send(to: partner, seat.message(.allGather, whole, bytes: wire, step: step))
        }
        guard step < partners.count else {
            return .send(
                to: partner, seat.message(.allGather, whole, bytes: whole.bytes, step: step))
        }
        let halves = whole.split(into: 2)
        let keeps = rank >> step & 1
        held = halves[keeps]
        let half = halves[1 - keeps]
        given.append(half)
        return .send(
            to: partner, seat.message(.reduceScatter, half, bytes: half.bytes, step: step))
    }
}
