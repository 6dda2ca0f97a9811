import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The way back over the bridge, and the attack on it.
extension World {
    /// Operators take a share of what they have earned since the last time to the other chain.
    mutating func withdrawIncome(in context: inout Context<WorldEvent>) {
        guard let rules = configuration.bridge, rules.withdrawn > .zero, let settlement,
            let last = bridge?.withdrawnAt, context.now - last >= rules.withdrawalInterval
        else { return }
        bridge?.withdrawnAt = context.now
        var income = Array(repeating: Zen.zero, count: configuration.operators.count)
        for node in nodes {
            let statement = settlement.statement(of: node.id)
            income[Int(node.domain.operator)] +=
                statement.work + statement.verification + statement.rewards
        }
        for provider in income.indices {
            let earned = income[provider] - (bridge?.drawn[provider] ?? .zero)
            bridge?.drawn[provider] = income[provider]
            let amount = min(
                earned.part(rules.withdrawn),
                settlement.ledger.balance(of: .provider(Int32(provider))))
            guard amount > .zero else { continue }
            withdraw(amount, .withdrawal, for: Int32(provider), in: &context)
        }
    }

    /// Burns an amount, if it can be had on the other chain.
    mutating func withdraw(
        _ amount: Zen, _ kind: BridgeShell.Passage, for recipient: Int32,
        in context: inout Context<WorldEvent>
    ) {
        guard let passage = bridge?.open(kind), let before = bridge?.machine.burned else { return }
        tell(
            .burn(Bridge.Claim(passage, recipient: recipient, amount: amount)), in: &context)
        guard let after = bridge?.machine.burned, after > before else {
            bridge?.report.refusals += 1
            bridge?.report.refused += amount
            return
        }
        if kind == .loot {
            bridge?.report.stolen += amount
            settle(
                .stakeholder(.bridge(.cashOut(holder: recipient, amount))), in: &context)
        } else {
            settle(
                .stakeholder(.bridge(.burn(provider: recipient, amount))), in: &context)
        }
    }

    /// Corrupt attesters say that somebody has locked as much as the limit lets through.
    mutating func lie(in context: inout Context<WorldEvent>) {
        guard let attack = configuration.bridge?.attack, let machine = bridge?.machine,
            context.now < attack.from + attack.detection
        else { return }
        context.schedule(.bridge(.lie), after: attack.every)
        let amount = max(
            machine.level(at: context.now),
            min(machine.settings.capacity, machine.settings.flow(during: attack.every)))
        guard amount > .zero, let passage = bridge?.open(.forgery) else { return }
        let claim = Bridge.Claim(passage, recipient: BridgeShell.attacker, amount: amount)
        bridge?.forgeries.append(claim)
        for attester in 0..<Int32(attack.corrupt) {
            tell(.attest(claim, attester: attester), in: &context)
        }
    }

    /// The attack is found out: the bridge is paused, what was forged and not minted struck, and
    /// the attesters are others.
    mutating func findOut(in context: inout Context<WorldEvent>) {
        guard let attack = configuration.bridge?.attack, let forgeries = bridge?.forgeries,
            bridge?.machine.isPaused == false
        else { return }
        // Liars who cannot do anything are not noticed.
        guard attack.corrupt >= (bridge?.machine.settings.quorum ?? 0) else { return }
        tell(.pause, in: &context)
        bridge?.report.pausedAt = context.now
        bridge?.forgeries = []
        for claim in forgeries { tell(.strike(claim), in: &context) }
        if let pause = attack.pause { context.schedule(.bridge(.resumption), after: pause) }
    }

    /// What the bridge came to.
    func bridgeReport() -> BridgeReport? {
        guard let shell = bridge, let rules = configuration.bridge else { return nil }
        var report = shell.report
        report.locked = shell.machine.locked
        report.minted = shell.machine.minted
        report.forged = shell.machine.unbacked
        report.inFlight = shell.machine.inFlight
        report.burned = shell.machine.burned
        report.released = shell.machine.released
        report.greatestLoss = rules.attack.map {
            rules.rules.greatestLoss(corrupt: $0.corrupt, detection: $0.detection)
        }
        report.stillWaiting = shell.awaited.count { !rentals[$0.rental].isOver }
        return report
    }
}

extension Zen {
    /// A share of it, rounded down.
    fileprivate func part(_ share: Ratio) -> Zen {
        guard self > .zero else { return .zero }
        return Zen(micro: Int64(Int128(micro) * Int128(share.partsPerMillion) / 1_000_000))
    }
}
