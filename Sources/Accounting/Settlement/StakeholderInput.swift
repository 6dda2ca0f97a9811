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
    /// Somebody puts ZEN on a proposal.
    case depositOnProposal(Int32, by: Proposer, amount: Zen)
    /// A proposal is over: its deposits are returned, or burned.
    case settleProposal(Int32, isBurned: Bool)
    /// ZEN cross the bridge.
    case bridge(BridgeMove)
    /// A customer pays the budget of a job, or more of it, out of what it has here.
    case fundFromPurse(JobID, customer: Int32, budget: Zen)
}

/// Who puts a deposit on a proposal, and has it back.
public enum Proposer: Hashable, Sendable {
    /// Brings ZEN for it.
    case holder(Int32)
    /// Takes them from what it has earned, and brings what is missing.
    case provider(Int32)
    /// Takes them from what it has, and no more.
    case treasury

    /// Where the deposit goes back to.
    var account: Account {
        switch self {
        case .holder(let number): .holder(number)
        case .provider(let number): .provider(number)
        case .treasury: .treasury
        }
    }
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
        case .depositOnProposal(let proposal, let proposer, let amount):
            onProposalDeposit(proposal, by: proposer, amount: amount, at: now)
        case .settleProposal(let proposal, let isBurned):
            onProposalSettled(proposal, isBurned: isBurned, at: now)
        case .bridge(let move): onBridge(move, at: now)
        case .fundFromPurse(let job, let customer, let budget):
            onFund(job, customer: customer, budget: budget, isBrought: false, at: now)
        }
    }
}
