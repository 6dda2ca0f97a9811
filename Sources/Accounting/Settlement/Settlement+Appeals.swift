import ProtocolCore
import Quantities

/// Slashes that are not final yet.
extension Settlement {
    /// Somebody appeals against a slash: it is held until that is decided.
    mutating func onAppeal(_ id: SlashID, at now: Instant) -> [Directive] {
        guard let place = heldSlashes.firstIndex(where: { $0.id == id }),
            !heldSlashes[place].isAppealed, now <= heldSlashes[place].appealable
        else { return [.reject(.notAppealable(id))] }
        heldSlashes[place].isAppealed = true
        return [.wake(at: heldSlashes[place].deadline, heldSlashes[place].node)]
    }

    /// An appeal is decided: an upheld slash is carried out, an overturned one given back.
    mutating func onDecision(
        on id: SlashID, isUpheld: Bool, at now: Instant
    ) -> [Directive] {
        guard let place = heldSlashes.firstIndex(where: { $0.id == id }),
            heldSlashes[place].isAppealed
        else { return [.discard(.noAppeal(id))] }
        let slash = heldSlashes.remove(at: place)
        var directives: [Directive] = []
        if isUpheld {
            carryOut(slash, at: now, &directives)
        } else {
            giveBack(slash, at: now, &directives)
        }
        return directives
    }

    /// Carries out the slashes of a node that stand by now.
    mutating func concludeSlashes(
        of node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) {
        guard !heldSlashes.isEmpty else { return }
        func stands(_ slash: HeldSlash) -> Bool {
            slash.node == node && (slash.isAppealed ? slash.deadline : slash.appealable) <= now
        }
        let due = heldSlashes.filter(stands)
        heldSlashes.removeAll(where: stands)
        for slash in due { carryOut(slash, at: now, &directives) }
    }

    private mutating func carryOut(
        _ slash: HeldSlash, at now: Instant, _ directives: inout [Directive]
    ) {
        carryOut(
            slash.total, of: slash.node, from: .held(slash.node), claim: slash.claim, at: now,
            &directives)
    }

    /// Gives an overturned slash back: the node's own part to its stake, or to its provider if that
    /// has been returned, and the delegators' to their purses. The node stays put out; it may come
    /// back with a deposit.
    private mutating func giveBack(
        _ slash: HeldSlash, at now: Instant, _ directives: inout [Directive]
    ) {
        let source = Account.held(slash.node)
        if let account = nodes[slash.node.index] {
            var isReleased = false
            if case .released = account.state { isReleased = true }
            move(
                slash.own, from: source,
                to: isReleased ? .provider(account.provider) : .stake(slash.node),
                for: .slashReturn, node: slash.node, at: now, &directives)
        }
        var left = slash.total - slash.own
        for (holder, loss) in slash.losses {
            left -= loss
            move(loss, from: source, to: .holder(holder), for: .slashReturn, at: now, &directives)
        }
        move(left, from: source, to: .rounding, for: .remainder, at: now, &directives)
    }
}
