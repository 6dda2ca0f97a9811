import Quantities

extension Bridge {
    private func refusal(of claim: Claim) -> Rejection? {
        let isCounted = claim.amount.micro <= Int64.max / 8 - max(locked, minted).micro
        let isSound = claim.amount > .zero && claim.amount <= settings.capacity && isCounted
        return isSound ? nil : .amount(claim.passage)
    }

    mutating func lock(_ claim: Claim, at now: Instant) -> [Directive] {
        guard locks[claim.passage] == nil, !burns.contains(claim.passage) else {
            return [.reject(.knownPassage(claim.passage))]
        }
        if let reason = refusal(of: claim) { return [.reject(reason)] }
        locks[claim.passage] = claim
        locked += claim.amount
        // What was minted for it before it came was not out of nothing after all.
        if settled.contains(claim), !due.contains(claim) { back(claim) }
        ripening.append((claim, now + settings.finality))
        return [.wake(at: now + settings.finality)]
    }

    /// A minted claim and its lock have met: it is not unbacked, and the lock is spent.
    private mutating func back(_ claim: Claim) {
        guard redeemed.insert(claim.passage).inserted else { return }
        unbacked -= claim.amount
    }

    mutating func attest(
        _ claim: Claim, by attester: Int32, at now: Instant
    ) -> [Directive] {
        guard attester >= 0, Int(attester) < settings.attesters else {
            return [.reject(.stranger(attester))]
        }
        if let reason = refusal(of: claim) { return [.reject(reason)] }
        guard !settled.contains(claim) else { return [.discard(.settled(claim.passage))] }
        guard attestations[claim]?.contains(attester) != true else {
            return [.discard(.repeated(claim.passage, attester: attester))]
        }
        attestations[claim, default: []].append(attester)
        guard attestations[claim, default: []].count >= settings.quorum else { return [] }
        attestations[claim] = nil
        settled.insert(claim)
        due.append(claim)
        return mintDue(at: now)
    }

    mutating func wake(at now: Instant) -> [Directive] {
        let ripe = ripening.prefix { $0.at <= now }.map { Directive.final($0.claim) }
        ripening.removeFirst(ripe.count)
        let minting = isPaused ? [] : mintDue(at: now)
        let gone = leaving.prefix { $0.at <= now }.map(\.claim)
        leaving.removeFirst(gone.count)
        for claim in gone { released += claim.amount }
        let orders = ripe + minting + gone.map(Directive.release)
        return orders.isEmpty ? [.discard(.notDue)] : orders
    }

    mutating func burn(_ claim: Claim, at now: Instant) -> [Directive] {
        guard locks[claim.passage] == nil, !burns.contains(claim.passage) else {
            return [.reject(.knownPassage(claim.passage))]
        }
        guard claim.amount > .zero else { return [.reject(.amount(claim.passage))] }
        guard !isPaused else { return [.reject(.paused(claim.passage))] }
        guard claim.amount <= reserve else { return [.reject(.reserve(claim.passage))] }
        burns.insert(claim.passage)
        burned += claim.amount
        leaving.append((claim, now + settings.finality))
        return [.wake(at: now + settings.finality)]
    }

    /// Takes a forged claim out of what is to be minted; it cannot be attested anew.
    mutating func strike(_ claim: Claim) -> [Directive] {
        guard locks[claim.passage] != claim else { return [.reject(.backed(claim.passage))] }
        let before = due.count
        due.removeAll { $0 == claim }
        attestations[claim] = nil
        settled.insert(claim)
        return due.count < before ? [] : [.discard(.notDue)]
    }

    mutating func pause() -> [Directive] {
        guard !isPaused else { return [.discard(.unchanged)] }
        isPaused = true
        return []
    }

    mutating func resume(at now: Instant) -> [Directive] {
        guard isPaused else { return [.discard(.unchanged)] }
        isPaused = false
        return mintDue(at: now)
    }

    /// Mints what is due in its order, as far as the limit goes; the first that must wait makes the
    /// others wait, or a stream of small ones would keep a great one out for ever.
    private mutating func mintDue(at now: Instant) -> [Directive] {
        guard !isPaused else { return [] }
        var orders: [Directive] = []
        var done = 0
        for claim in due {
            guard limit.draw(claim.amount, at: now) else {
                if let ready = limit.whenReady(for: claim.amount, at: now) {
                    orders.append(.wake(at: ready))
                }
                break
            }
            done += 1
            minted += claim.amount
            unbacked += claim.amount
            if locks[claim.passage] == claim { back(claim) }
            orders.append(.mint(claim))
        }
        due.removeFirst(done)
        return orders
    }
}
