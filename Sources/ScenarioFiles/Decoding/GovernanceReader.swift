import Accounting
import NetworkSimulation
import Quantities

/// Reads how the network changes its own rules.
struct GovernanceReader {
    /// The names of tiers and of fleet groups, in their order; nil for a group without a name.
    let tiers: [String]
    let groups: [String?]
    let hasMarket: Bool
    /// The rules at the start, which a change must suit.
    let rules: Settlement.Settings

    func read(_ reader: KeyedReader) -> GovernanceConfiguration? {
        reader.optionalObject(
            "governance", isNoneByDefault: true,
            about: "How the rules change during the run; “none”: they stay."
        ) { reader in
            let (rules, deposit) = votes(reader)
            var names: [String] = []
            let proposals = reader.list(
                "proposals", called: "<name>", about: "What is proposed, and what voters think."
            ) { reader in
                let (proposal, name) = proposal(reader, deposit: deposit)
                if name.isSound, names.contains(name.value) {
                    reader.context.report(
                        name.error("this name is taken; all proposals need their own"))
                }
                if !hasMarket {
                    reader.context.report(
                        name.error("proposals need stakes; leave “market: none” out"))
                }
                names.append(name.value)
                return proposal
            }
            return GovernanceConfiguration(rules: rules, proposals: proposals)
        }
    }

    /// The rules of votes: the defaults are the Cosmos SDK's (x/gov, `DefaultParams`: quorum,
    /// threshold and veto) and Compound's timelock of two days (`Timelock.sol`, `MINIMUM_DELAY`).
    private func votes(_ reader: KeyedReader) -> (Governance.Settings, Field<Zen>) {
        let deposit = reader.value(
            "deposit", .zen.positive.like("1000 ZEN"),
            .standard("1000 ZEN", low: "100 ZEN", high: "10000 ZEN"),
            about: "What must be put down for a proposal before it is voted on.")
        let depositing = reader.value(
            "deposit_period", .duration.positive.like("14 d"), .standard("14 d"),
            about: "How long it may take to put it down.")
        let voting = reader.value(
            "voting_period", .duration.positive.like("7 d"),
            .standard("7 d", low: "2 d", high: "14 d"), about: "How long a vote takes.")
        let quorum = reader.value(
            "quorum", .share.like("33.4%"), .standard("33.4%"),
            about: "The share of all stakes that must vote, abstentions included.")
        let threshold = reader.value(
            "threshold", .share.like("50%"), .standard("50%"),
            about: "The share of yes among those who do not abstain that must be exceeded.")
        let veto = reader.value(
            "veto", .share.like("33.4%"), .standard("33.4%"),
            about: "The share of vetoes among all votes above which it fails, deposit and all.")
        let timelock = reader.value(
            "timelock", .duration.nonNegative.like("2 d"),
            .standard("2 d", low: "0 s", high: "14 d"),
            about: "From the end of the vote until its changes are in force.")
        let rules = Governance.Settings(
            minimumDeposit: deposit.value, depositPeriod: max(.nanoseconds(1), depositing.value),
            votingPeriod: max(.nanoseconds(1), voting.value), quorum: quorum.value,
            threshold: threshold.value, vetoThreshold: veto.value,
            timelock: max(.zero, timelock.value), conviction: conviction(reader))
        return (rules, deposit)
    }

    private func conviction(_ reader: KeyedReader) -> ConvictionRule? {
        reader.optionalObject(
            "conviction", isNoneByDefault: true,
            about: "Support that must last in place of a count at the end; “none” counts."
        ) { reader in
            let decay = reader.value(
                "decay", .share.limited("below 100%") { $0 < .one }.like("90%"), .standard("90%"),
                about: "What is left of earlier support after an interval.")
            let interval = reader.value(
                "interval", .duration.positive.like("1 d"), .standard("1 d"),
                about: "From one count to the next.")
            let threshold = reader.value(
                "threshold", .positiveShare.like("30%"), .standard("30%"),
                about: "Support that suffices, as a share of what all stakes together could give.")
            return ConvictionRule(
                decay: decay.value, interval: max(.nanoseconds(1), interval.value),
                threshold: threshold.isSound ? threshold.value : .one)
        }
    }

    private func proposal(
        _ reader: KeyedReader, deposit: Field<Zen>
    ) -> (ProposalConfiguration, Field<String>) {
        let name = reader.value("name", .word("lower-fee"), about: "Name of the proposal.")
        let at = reader.value(
            "at", .duration.nonNegative.like("90 d"), about: "When it is made, since the start.")
        let sponsor = reader.value(
            "by", .sponsor(groups: groups), .standard("treasury"),
            about: "Who makes it and puts the deposit down: the first operator of a fleet group "
                + "by the name of the group, “treasury” or “holder”.")
        let own = reader.value(
            "deposit", .zen.positive.like("1000 ZEN"),
            .same(as: deposit, called: "governance.deposit"),
            about: "What is put down; with less than what is asked for it expires.")
        let changes = reader.object("change") { self.changes($0, of: name) }
        var proposal = ProposalConfiguration(
            name: name.value, at: .start + max(.zero, at.value), by: sponsor.value,
            deposit: own.value, changes: changes, stance: stance(reader))
        let stances = reader.list(
            "groups", called: "<name>", identity: "group",
            about: "How the operators of a fleet group vote, if unlike the others."
        ) { reader in
            let group = reader.value(
                "group", .name(of: "fleet group", among: groups.compactMap { $0 }),
                about: "Name of the fleet group.")
            return (group, stance(reader))
        }
        let named = groups.indices.filter { groups[$0] != nil }
        for (group, stance) in stances where group.isSound {
            guard named.indices.contains(group.value) else { continue }
            proposal.groups[named[group.value]] = stance
        }
        return (proposal, name)
    }

    private func stance(_ reader: KeyedReader) -> Stance {
        let turnout = reader.value(
            "turnout", .share.like("60%"), .standard("60%", low: "30%", high: "90%"),
            about: "The chance that an operator votes.")
        let opinion = reader.value(
            "votes", .opinion, .standard("yes 60%, no 30%, veto 5%, abstain 5%"),
            about: "What operators say who vote, each drawn by itself; or “own_interest”: yes if "
                + "the change would have left it more since the proposal was made, no if less.")
        return Stance(turnout: turnout.value, opinion: opinion.value)
    }

    /// What a proposal changes: every name of the registry is a key.
    private func changes(_ reader: KeyedReader, of name: Field<String>) -> [ParameterChange] {
        let registry = Tunable.registry(tiers: reader.isDescribing ? ["<tier>"] : tiers)
        var changes: [ParameterChange] = []
        var (rules, isSound) = (self.rules, true)
        for entry in registry {
            guard reader.node(entry.name) != nil || reader.isDescribing else { continue }
            let field = reader.value(
                entry.name, Kind<Int64>.value(of: entry.tunable.unit).optional, .none,
                about: "Its new value: " + entry.about + ".")
            guard let value = field.value else { continue }
            isSound = isSound && field.isSound
            let change = ParameterChange(entry.tunable, value)
            changes.append(change)
            guard field.isSound, !reader.isDescribing else { continue }
            if !entry.tunable.range.contains(value) {
                reader.context.report(field.error("is out of reason for “\(entry.name)”"))
            } else if case .money(let parameter) = entry.tunable, !parameter.set(value, in: &rules)
            {
                reader.context.report(
                    field.error("does not suit the other rules, those of “economy”"))
            }
        }
        if changes.isEmpty, isSound, reader.keys.isEmpty, !reader.isDescribing {
            reader.context.report(
                name.error(
                    "changes nothing; write e.g. “change: {fee: 3%}”",
                    expected: registry.map(\.name).joined(separator: ", ")))
        }
        return changes
    }
}
