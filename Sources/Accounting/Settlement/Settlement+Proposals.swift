import ProtocolCore
import Quantities

/// What a holder has put on a proposal.
struct ProposalStake: Sendable {
    var holder: Int32
    var amount: Zen
}

/// The money of the governance, and what it decides.
extension Settlement {
    mutating func onProposalDeposit(
        _ proposal: Int32, holder: Int32, amount: Zen, at now: Instant
    ) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: amount) else { return [.reject(.tooMuch)] }
        let place = proposals.place(of: proposal, default: [])
        proposals.rows[place].append(ProposalStake(holder: holder, amount: amount))
        var directives: [Directive] = []
        move(amount, from: .outside, to: .holder(holder), for: .funding, at: now, &directives)
        move(
            amount, from: .holder(holder), to: .proposal(proposal), for: .proposalDeposit, at: now,
            &directives)
        return directives
    }

    mutating func onProposalSettled(
        _ proposal: Int32, isBurned: Bool, at now: Instant
    ) -> [Directive] {
        guard let place = proposals.place(of: proposal), !proposals.rows[place].isEmpty else {
            return [.discard(.unknownProposal(proposal))]
        }
        let deposits = proposals.rows[place]
        proposals.rows[place] = []
        var directives: [Directive] = []
        for deposit in deposits {
            move(
                deposit.amount, from: .proposal(proposal),
                to: isBurned ? .burned : .holder(deposit.holder),
                for: isBurned ? .proposalBurn : .proposalReturn, at: now, &directives)
        }
        return directives
    }

    /// Changes a parameter from now on: what was earned, charged or begun before keeps its terms.
    mutating func onAmend(_ parameter: Parameter, _ value: Int64) -> [Directive] {
        guard parameter.set(value, in: &settings) else {
            return [.reject(.outOfRange(parameter, value))]
        }
        switch parameter {
        case .fee: leases.keepsFees = true
        case .rewardFeeShare, .developmentShare, .auditsShare, .grantsShare: restartTreasury()
        case .uptimeReward, .workReward, .bandwidthReward: restartRewards()
        case .stakeReward, .minimumStake, .unbonding, .downtimeTolerance, .downtimeSharePerHour,
            .bandwidthShare, .wrongWorkFloor, .wrongWorkMultiplier, .sampleRate,
            .correlationMultiplier:
            break
        }
        return [.amended(parameter, value)]
    }

    /// What was not set aside under the old shares stays in the treasury.
    private mutating func restartTreasury() {
        treasury.base = treasuryIncome
        treasury.pooled = .zero
        for part in TreasuryPart.allCases { treasury.setAside[part.rawValue] = .zero }
    }

    /// Rewards are reckoned anew from here: fractions of a micro-ZEN earned before are lost.
    private mutating func restartRewards() {
        for place in nodes.rows.indices {
            nodes.rows[place].up = .zero
            nodes.rows[place].sent = .zero
            nodes.rows[place].worked = .zero
            nodes.rows[place].dropped = .zero
            nodes.rows[place].granted = (uptime: .zero, work: .zero, bandwidth: .zero)
            nodes.rows[place].workBefore = statements[nodes.keys[place]]?.work ?? .zero
        }
    }
}
