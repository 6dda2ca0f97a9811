import Accounting
import EventKernel
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of the bridge: funds come over it before they can be spent.
extension World {
    /// Asks for the attack, if there is one.
    mutating func beginBridge(in context: inout Context<WorldEvent>) {
        guard let attack = configuration.bridge?.attack else { return }
        context.schedule(.bridge(.lie), at: attack.from)
        context.schedule(.bridge(.detection), at: attack.from + attack.detection)
    }

    /// A time has come for which the bridge, or whoever attacks it, has asked.
    mutating func cross(_ step: BridgeStep, in context: inout Context<WorldEvent>) {
        switch step {
        case .due:
            bridge?.wakes.removeAll { $0 <= context.now }
            tell(.wake, in: &context)
        case .lie: lie(in: &context)
        case .detection: findOut(in: &context)
        case .resumption:
            bridge?.report.resumedAt = context.now
            tell(.resume, in: &context)
        }
    }

    /// Whether the funds of a rental come over the bridge: drawn from luck of their own, so that a
    /// world without one sees the same customers.
    func paysOverBridge(_ rental: Int) -> Bool {
        guard bridge != nil else { return false }
        let share = customers[rentals[rental].customer].configuration.bridged
        guard share > .zero else { return false }
        var stream = RandomStream(
            seed: configuration.seed, entity: UInt64(rental), purpose: "rental.bridge")
        return stream.uniform() < share.value
    }

    /// A customer locks the budget of a rental on the other chain, in as many passages as the
    /// limit wants.
    mutating func lockFunds(of rental: Int, in context: inout Context<WorldEvent>) {
        guard let most = bridge?.machine.settings.capacity, most > .zero else { return }
        let budget = rentals[rental].budget
        rentals[rental].isFunded = false
        bridge?.awaited.append(
            BridgeShell.Purse(rental: rental, lockedAt: context.now, missing: budget))
        var left = budget
        while left > .zero {
            let amount = min(left, most)
            left -= amount
            guard let passage = bridge?.open(.funds(rental: rental)),
                let before = bridge?.machine.locked
            else { return }
            let claim = Bridge.Claim(passage, recipient: payer(of: rental), amount: amount)
            tell(.lock(claim), in: &context)
            guard let after = bridge?.machine.locked, after > before else { continue }
            bridge?.report.passages += 1
            settle(.stakeholder(.bridge(.lock(amount))), in: &context)
        }
    }

    /// The number of a rental's customer in the ledger.
    private func payer(of rental: Int) -> Int32 { Int32(runs.count + rentals[rental].customer) }

    /// Hands the bridge an input and does what it orders.
    mutating func tell(_ input: Bridge.Input, in context: inout Context<WorldEvent>) {
        guard let directives = bridge?.machine.handle(input, at: context.now) else { return }
        for directive in directives {
            switch directive {
            case .wake(let time):
                guard bridge?.wakes.contains(time) == false else { continue }
                bridge?.wakes.append(time)
                context.schedule(.bridge(.due), at: time)
            case .final(let claim): attest(claim, in: &context)
            case .mint(let claim): receive(claim, in: &context)
            case .release(let claim):
                settle(.stakeholder(.bridge(.release(claim.amount))), in: &context)
            case .reject, .discard: recorder.discarded += 1
            }
        }
    }

    /// A lock is final, and the attesters say so, corrupt ones too: a lie more would give them
    /// away.
    private mutating func attest(_ claim: Bridge.Claim, in context: inout Context<WorldEvent>) {
        guard let before = bridge?.machine else { return }
        for attester in 0..<Int32(before.settings.quorum) {
            tell(.attest(claim, attester: attester), in: &context)
        }
        let isMinted = bridge.map { $0.machine.minted > before.minted } ?? false
        if !isMinted { bridge?.report.limited += 1 }
    }

    /// ZEN come into being here.
    private mutating func receive(_ claim: Bridge.Claim, in context: inout Context<WorldEvent>) {
        guard let shell = bridge else { return }
        switch shell.passages[Int(claim.passage.ordinal)] {
        case .funds(let rental):
            bridge?.report.arrivals += 1
            settle(
                .stakeholder(.bridge(.mint(customer: claim.recipient, claim.amount))),
                in: &context)
            guard let place = shell.awaited.firstIndex(where: { $0.rental == rental }) else {
                return
            }
            bridge?.awaited[place].missing -= claim.amount
            if bridge?.awaited[place].missing == .zero { fund(place, in: &context) }
        case .forgery:
            bridge?.forgeries.removeAll { $0 == claim }
            settle(
                .stakeholder(.bridge(.forge(holder: claim.recipient, claim.amount))),
                in: &context)
            if configuration.bridge?.attack?.cashesOut == true {
                withdraw(claim.amount, .loot, for: claim.recipient, in: &context)
            }
        case .withdrawal, .loot: break
        }
    }

    /// All funds of a rental are here: it seeks nodes, if it has not given up.
    private mutating func fund(_ place: Int, in context: inout Context<WorldEvent>) {
        guard let purse = bridge?.awaited.remove(at: place) else { return }
        bridge?.report.delays.append(context.now - purse.lockedAt)
        let rental = purse.rental
        guard !rentals[rental].isOver else { return }
        rentals[rental].isFunded = true
        settle(
            .stakeholder(
                .fundFromPurse(
                    rentals[rental].id, customer: payer(of: rental),
                    budget: rentals[rental].budget)), in: &context)
        seekNodes(for: rental, in: &context)
    }

    /// An epoch of the market ends on the bridge: rentals whose patience is over before their funds
    /// have come give up, and what comes after them stays with their customers.
    mutating func closeEpochOnBridge(at now: Instant) {
        guard let shell = bridge else { return }
        recorder.bridge(shell.machine, at: now)
        for purse in shell.awaited where !rentals[purse.rental].isOver {
            guard rentals[purse.rental].deadline <= now else { continue }
            bridge?.report.givenUp += 1
            endings.append((purse.rental, .gaveUp))
        }
    }
}

/// What happens on a bridge at a time that was foreseen.
public enum BridgeStep: Int32, Hashable, Sendable, BitwiseCopyable {
    /// Something may be final, or the limit let more through.
    case due
    /// Corrupt attesters lie once more.
    case lie
    /// They are found out.
    case detection
    /// The bridge is opened again.
    case resumption
}
