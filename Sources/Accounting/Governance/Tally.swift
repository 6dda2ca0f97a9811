public import Quantities

/// What a voter says to a proposal.
public enum Ballot: Int, Hashable, Sendable, CaseIterable {
    case yes, no
    /// Not merely no: the proposal does harm, and its deposit is to be burned.
    case veto
    case abstain
}

/// The votes on a proposal, by stake.
public struct Tally: Hashable, Sendable {
    /// What the votes come to.
    public enum Result: Hashable, Sendable {
        case passed, rejected, vetoed
        case noQuorum
    }

    private var power = [Zen](repeating: .zero, count: Ballot.allCases.count)

    public init() {}

    /// The stake behind a ballot.
    public subscript(ballot: Ballot) -> Zen {
        get { power[ballot.rawValue] }
        set { power[ballot.rawValue] = newValue }
    }

    /// All that was cast, abstentions included.
    public var cast: Zen { power.reduce(.zero, +) }

    /// What the votes come to, in whole millionths (Cosmos SDK, x/gov `Tally`): a quorum of all
    /// there is, then vetoes out of all that was cast, then yes out of all that did not abstain.
    /// Nothing but abstentions rejects.
    public func result(
        electorate: Zen, quorum: Ratio, threshold: Ratio, vetoThreshold: Ratio
    ) -> Result {
        func parts(_ amount: Zen) -> Int128 { Int128(amount.micro) * 1_000_000 }
        func share(_ ratio: Ratio, of amount: Zen) -> Int128 {
            Int128(amount.micro) * Int128(ratio.partsPerMillion)
        }
        guard cast > .zero, parts(cast) >= share(quorum, of: electorate) else { return .noQuorum }
        let opinions = cast - self[.abstain]
        guard opinions > .zero else { return .rejected }
        if parts(self[.veto]) > share(vetoThreshold, of: cast) { return .vetoed }
        return parts(self[.yes]) > share(threshold, of: opinions) ? .passed : .rejected
    }
}
