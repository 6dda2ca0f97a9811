import ProtocolCore
public import Quantities

/// An amount that crosses the bridge between this ledger and another chain's.
public enum BridgeMove: Hashable, Sendable {
    /// Somebody locks ZEN on the other chain: they are on their way.
    case lock(Zen)
    /// They have come, for a customer.
    case mint(customer: Int32, Zen)
    /// Attesters have lied: ZEN that nobody has locked come into being, for a holder.
    case forge(holder: Int32, Zen)
    /// A provider, or a holder, gives ZEN up here to have them on the other chain.
    case burn(provider: Int32, Zen)
    case cashOut(holder: Int32, Zen)
    /// They have come there.
    case release(Zen)
}

/// The money on the bridge: this ledger sees the other chain as `outside`, and keeps what is under
/// way in accounts of its own, so that what the bridge says can be held against them.
extension Settlement {
    mutating func onBridge(_ move: BridgeMove, at now: Instant) -> [Directive] {
        switch move {
        case .lock(let amount): cross(amount, .outside, .arriving, .bridgeLock, at: now)
        case .mint(let customer, let amount):
            cross(amount, .arriving, .customer(customer), .bridgeMint, at: now)
        case .forge(let holder, let amount):
            cross(amount, .outside, .holder(holder), .bridgeForgery, at: now)
        case .burn(let provider, let amount):
            cross(amount, .provider(provider), .departing, .bridgeBurn, at: now)
        case .cashOut(let holder, let amount):
            cross(amount, .holder(holder), .departing, .bridgeBurn, at: now)
        case .release(let amount): cross(amount, .departing, .outside, .bridgeRelease, at: now)
        }
    }

    private mutating func cross(
        _ amount: Zen, _ from: Account, _ to: Account, _ purpose: TransferPurpose, at now: Instant
    ) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard from != .outside || ledger.hasRoom(for: amount) else { return [.reject(.tooMuch)] }
        guard from == .outside || ledger.balance(of: from) >= amount else {
            return [.reject(.shortOfFunds(from))]
        }
        var directives: [Directive] = []
        self.move(amount, from: from, to: to, for: purpose, at: now, &directives)
        return directives
    }
}
