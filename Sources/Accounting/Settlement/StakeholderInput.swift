public import ProtocolCore
public import Quantities

/// What those who neither buy nor sell GPU-time tell the settlement.
public enum StakeholderInput: Hashable, Sendable {
    /// A holder brings ZEN and puts it behind a node.
    case delegate(NodeID, holder: Int32, amount: Zen)
    /// A holder calls a delegation back, or sends it on to another node.
    case undelegate(NodeID, holder: Int32, amount: Zen, target: NodeID? = nil)
    /// A holder fetches its rewards.
    case claim(NodeID, holder: Int32)
    /// An operator says what part of its delegators' rewards it keeps.
    case commission(NodeID, provider: Int32, Ratio)
    /// Somebody appeals against a slash.
    case appeal(SlashID)
    case decide(SlashID, isUpheld: Bool)
    /// The governance changes a parameter.
    case amend(Parameter, Int64)
    /// The customer of a job puts down a deposit for a bid, or has it back.
    case bidDeposit(JobID, Zen)
    case bidDepositReturn(JobID, Zen)
    /// A holder brings ZEN and puts it on a proposal.
    case depositOnProposal(Int32, holder: Int32, amount: Zen)
    /// A proposal is over: its deposits are returned, or burned.
    case settleProposal(Int32, isBurned: Bool)
}

extension Settlement {
    mutating func handle(_ input: StakeholderInput, at now: Instant) -> [Directive] {
        switch input {
        case .delegate(let node, let holder, let amount):
            onDelegate(node, holder: holder, amount: amount, at: now)
        case .undelegate(let node, let holder, let amount, let target):
            onUndelegate(node, holder: holder, amount: amount, target: target, at: now)
        case .claim(let node, let holder): onClaim(node, holder: holder, at: now)
        case .commission(let node, let provider, let share):
            onCommission(node, provider: provider, commission: share)
        case .appeal(let slash): onAppeal(slash, at: now)
        case .decide(let slash, let isUpheld): onDecision(on: slash, isUpheld: isUpheld, at: now)
        case .amend(let parameter, let value): onAmend(parameter, value)
        case .bidDeposit(let job, let amount): onBidDeposit(job, amount, at: now)
        case .bidDepositReturn(let job, let amount): onBidDepositReturn(job, amount, at: now)
        case .depositOnProposal(let proposal, let holder, let amount):
            onProposalDeposit(proposal, holder: holder, amount: amount, at: now)
        case .settleProposal(let proposal, let isBurned):
            onProposalSettled(proposal, isBurned: isBurned, at: now)
        }
    }
}
