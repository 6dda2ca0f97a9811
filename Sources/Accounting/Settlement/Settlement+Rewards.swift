import ProtocolCore
import Quantities

/// What of the treasury's and the pool's income was booked.
struct TreasuryAccount: Sendable {
    /// The treasury's income when its split was last changed, and what was set aside since.
    var base = Zen.zero
    var setAside = [Zen](repeating: .zero, count: TreasuryPart.allCases.count)
    /// What the pool was given of the income since.
    var pooled = Zen.zero
    /// What the pool owes to stakes and could not split.
    var stakeRewards = Zen.zero
}

/// Who pays for rewards, and who gets them.
extension Settlement {
    /// What the treasury has taken in since the start.
    var treasuryIncome: Zen {
        ledger.total(.fee) + ledger.total(.surplus) + ledger.total(.slashTreasury)
    }

    /// Books the income of an epoch: sets the treasury's aside, feeds the reward pool, and rewards
    /// stakes out of what the pool has taken in.
    mutating func takeIncome(at now: Instant, _ directives: inout [Directive]) {
        let taken = feedPool(at: now, &directives)
        setAside(at: now, &directives)
        guard settings.rewards.stakeShare > .zero else { return }
        treasury.stakeRewards += taken.share(
            partsPerMillion: settings.rewards.stakeShare.partsPerMillion)
        rewardStakes(at: now, &directives)
    }

    /// What the pool takes in with an epoch; returns it.
    private mutating func feedPool(at now: Instant, _ directives: inout [Directive]) -> Zen {
        let before = ledger.balance(of: .rewardPool)
        switch settings.funding {
        case .pool, .treasury: break
        case .fees(let share):
            let income = treasuryIncome - treasury.base
            let owed = income.share(partsPerMillion: share.partsPerMillion) - treasury.pooled
            let amount = max(.zero, min(owed, ledger.balance(of: .treasury)))
            treasury.pooled += amount
            move(
                amount, from: .treasury, to: .rewardPool, for: .rewardFunding, at: now, &directives)
        case .issuance:
            let minted =
                issuance?.advance(
                    to: now, bonded: stakes.total + ledger.delegated,
                    burned: ledger.balance(of: .burned)) ?? .zero
            guard ledger.hasRoom(for: minted) else { break }
            move(minted, from: .outside, to: .rewardPool, for: .issuance, at: now, &directives)
        }
        return ledger.balance(of: .rewardPool) - before
    }

    /// Sets the shares of all income aside, less what was, as far as the treasury goes.
    private mutating func setAside(at now: Instant, _ directives: inout [Directive]) {
        guard settings.treasury != .none else { return }
        let income = treasuryIncome - treasury.base
        for part in TreasuryPart.allCases {
            let share = income.share(partsPerMillion: settings.treasury[part].partsPerMillion)
            let owed = share - treasury.setAside[part.rawValue]
            let amount = max(.zero, min(owed, ledger.balance(of: .treasury)))
            treasury.setAside[part.rawValue] += amount
            move(amount, from: .treasury, to: .fund(part), for: .setAside, at: now, &directives)
        }
    }

    /// Splits what is owed to stakes in proportion; what does not split waits for the next epoch.
    private mutating func rewardStakes(at now: Instant, _ directives: inout [Directive]) {
        let amount = min(treasury.stakeRewards, ledger.balance(of: .rewardPool))
        var total: Int64 = 0
        var staking: [(place: Int, stake: Zen)] = []
        for place in nodes.rows.indices
        where nodes.rows[place].isBonded && nodes.rows[place].jailedUntil == nil {
            let node = NodeID(Int(nodes.keys[place]))
            let stake = stakes.stake(of: node) + delegated(to: node)
            staking.append((place, stake))
            total += stake.micro
        }
        guard total > 0, amount > .zero else { return }
        for (place, stake) in staking {
            let part = Zen(micro: WideArithmetic.part(amount.micro, of: stake.micro, in: total))
            treasury.stakeRewards -= part
            grant(
                part, to: nodes.rows[place].provider, for: .stakeReward,
                node: NodeID(Int(nodes.keys[place])), at: now, &directives)
        }
    }

    /// Pays a reward as far as the pool goes: the delegators' part to them, the rest and the
    /// commission to the operator.
    mutating func grant(
        _ amount: Zen, to provider: Int32, for purpose: TransferPurpose, node: NodeID,
        at now: Instant, _ directives: inout [Directive]
    ) {
        guard amount != .zero else { return }
        if case .treasury = settings.funding {
            let short = max(.zero, amount - ledger.balance(of: .rewardPool))
            move(
                min(short, ledger.balance(of: .treasury)), from: .treasury, to: .rewardPool,
                for: .rewardFunding, at: now, &directives)
        }
        let paid = min(amount, ledger.balance(of: .rewardPool))
        let behind = rewardDelegators(paid, of: node, at: now, &directives)
        move(
            paid - behind, from: .rewardPool, to: .provider(provider), for: purpose, node: node,
            at: now, &directives)
    }

    /// Credits those behind a node with their part of a reward, the commission taken off.
    private mutating func rewardDelegators(
        _ amount: Zen, of node: NodeID, at now: Instant, _ directives: inout [Directive]
    ) -> Zen {
        guard let place = delegations.place(of: node.index),
            delegations.rows[place].pool.shares > 0
        else { return .zero }
        let behind = delegations.rows[place].pool.tokens.micro
        let all = behind + stakes.stake(of: node).micro
        let theirs = Zen(micro: WideArithmetic.part(amount.micro, of: behind, in: all))
        let part = theirs - theirs.share(partsPerMillion: delegations.rows[place].commission)
        delegations.rows[place].pool.reward(part)
        move(
            part, from: .rewardPool, to: .delegationRewards(node), for: .delegationReward,
            node: node, at: now, &directives)
        return part
    }
}
