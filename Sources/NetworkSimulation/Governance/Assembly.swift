import Accounting
import ProtocolCore
import Quantities
import Randomness

/// What the shell of the governance keeps beside the machine: who votes, and what became of each
/// proposal.
struct Assembly: Sendable {
    var machine: Governance
    /// An operator with its nodes of one fleet group.
    struct Voter: Sendable {
        let provider: Int32
        let group: Int
        var nodes: [Int]
    }
    let voters: [Voter]
    /// By proposal.
    var records: [ProposalReport]
    /// The stretches of the run between one change of the rules and the next.
    var eras: [RuleEra] = []
    /// The books of all voters when a proposal was made on which somebody votes by them.
    var books: [[Interest]]

    init(_ configuration: GovernanceConfiguration, _ nodes: [SimulatedNode]) {
        machine = Governance(settings: configuration.rules)
        var voters: [Voter] = []
        for node in nodes {
            let (provider, group) = (node.domain.operator, node.group)
            if let last = voters.last, last.provider == provider, last.group == group {
                voters[voters.count - 1].nodes.append(Int(node.id.index))
            } else {
                voters.append(Voter(provider: provider, group: group, nodes: [Int(node.id.index)]))
            }
        }
        self.voters = voters
        records = configuration.proposals.map { ProposalReport(name: $0.name, at: $0.at) }
        books = configuration.proposals.map { _ in [] }
    }

    /// The luck of an operator with a proposal: whether it comes, and what it says.
    ///
    /// It is the same whenever it is asked, and for all groups in which the operator has nodes.
    func luck(
        of voter: Int, with proposal: Int, seed: Seed
    ) -> (came: Double, drawn: Double) {
        var stream = RandomStream(
            seed: seed,
            entity: UInt64(UInt32(bitPattern: voters[voter].provider)) << 32 | UInt64(proposal),
            purpose: "governance.vote")
        return (stream.uniform(), stream.uniform())
    }
}
