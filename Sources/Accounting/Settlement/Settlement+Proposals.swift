import ProtocolCore
import Quantities

/// What somebody has put on a proposal.
struct ProposalStake: Sendable {
    var proposer: Proposer
    var amount: Zen
}

/// The money of the governance, and what it decides.
extension Settlement {
    mutating func onProposalDeposit(
        _ proposal: Int32, by proposer: Proposer, amount: Zen, at now: Instant
    ) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: amount) else { return [.reject(.tooMuch)] }
        let purse = proposer.account
        let missing = max(.zero, amount - ledger.balance(of: purse))
        if proposer == .treasury, missing > .zero { return [.reject(.shortOfFunds(.treasury))] }
        let place = proposals.place(of: proposal, default: [])
        proposals.rows[place].append(ProposalStake(proposer: proposer, amount: amount))
        var directives: [Directive] = []
        // What a holder has here stands for other things: it brings the whole deposit.
        let brought = if case .holder = proposer { amount } else { missing }
        move(brought, from: .outside, to: purse, for: .funding, at: now, &directives)
        move(
            amount, from: purse, to: .proposal(proposal), for: .proposalDeposit, at: now,
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
                to: isBurned ? .burned : deposit.proposer.account,
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
        case .issuanceRate, .issuanceLeast, .issuanceGreatest, .issuanceGoal, .issuanceChange:
            if case .issuance(let schedule) = settings.funding {
                issuance?.follow(schedule, restarts: parameter == .issuanceRate)
            }
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
