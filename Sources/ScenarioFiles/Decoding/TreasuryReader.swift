import Accounting
import NetworkSimulation
import Quantities

/// Reads where the treasury's income goes, what is earned besides payments, and who pays for it.
enum TreasuryReader {
    /// The split, with the last of its shares to speak about.
    static func split(_ reader: KeyedReader) -> (split: TreasurySplit, last: Field<Ratio>) {
        func share(_ key: String, _ what: String) -> Field<Ratio> {
            reader.value(
                key, .share.like("40%"), .standard("0%"),
                about: "The share of the treasury's income that is set aside for \(what).")
        }
        let development = share("development", "the protocol's development")
        let audits = share("audits", "audits")
        let grants = share("grants", "grants")
        let all = [development, audits, grants]
        let last = all.last { $0.value > .zero } ?? grants
        let sum = all.map(\.value.partsPerMillion).reduce(0, +)
        guard all.allSatisfy(\.isSound), sum <= 1_000_000 else {
            if all.allSatisfy(\.isSound) {
                reader.context.report(
                    last.error(
                        "\(Ratio(Double(sum) / 1e6)) of the treasury's income is given away; "
                            + "100% is all there is"))
            }
            return (.none, last)
        }
        return (
            TreasurySplit(
                development: development.value, audits: audits.value, grants: grants.value), last
        )
    }

    /// What is read of rewards, with the keys that later checks speak about.
    struct Rewards {
        var schedule: RewardSchedule
        var funding: RewardFunding
        /// The first reward that is promised.
        var first: Field<String>
        var stake: Field<Ratio>
    }

    static func rewards(_ reader: KeyedReader) -> Rewards {
        let uptime = reader.value(
            "uptime", .price.nonNegative.like("0.05 ZEN/GPU-h"), .standard("0 ZEN/GPU-h"),
            about: "Base reward for every GPU-hour up, leased or not.")
        let work = reader.value(
            "work", .share, .standard("0%"),
            about: "Work reward, as a share of the payments for work after the fee.")
        let bandwidth = reader.value(
            "bandwidth", .zenPerGigabyte, .standard("0 ZEN/GB"),
            about: "Bandwidth bonus for every gigabyte sent for the network.")
        let stake = reader.value(
            "stake", .share, .standard("0%"),
            about: "Stake reward, as a share of what the reward pool takes in, to all stakes.")
        let funding = reader.value(
            "funding", .funding, .standard("pool"),
            about: "Who pays for rewards: what the pool held at the start, a share of the "
                + "treasury's income, the treasury itself, or new ZEN.")
        let issuance = issuance(reader, counts: funding.value == .issuance)
        let promised = [
            uptime.value.microZen > 0 ? uptime.map { "\($0)" } : nil,
            work.value > .zero ? work.map { "\($0)" } : nil,
            bandwidth.value > .zero ? bandwidth.map { "\($0)" } : nil,
        ]
        return Rewards(
            schedule: RewardSchedule(
                uptimePerGPUHour: uptime.value, workShare: work.value,
                bandwidthPerGigabyte: bandwidth.value, stakeShare: stake.value),
            funding: funding.value.funding(issuance),
            first: promised.compactMap { $0 }.first ?? stake.map { "\($0)" }, stake: stake)
    }

    /// New ZEN; the keys are inputs only where it pays for rewards.
    private static func issuance(_ reader: KeyedReader, counts: Bool) -> IssuanceSchedule {
        func read(_ reader: KeyedReader) -> IssuanceSchedule {
            let supply = reader.value(
                "supply", .zen.positive.like("100000000 ZEN"), .standard("100000000 ZEN"),
                about: "ZEN that exist at the start, here or elsewhere.")
            let opening = reader.value(
                "opening", .share.like("13%"), .standard("13%"),
                about: "New ZEN a year at the start, as a share of all.")
            let least = reader.value(
                "least", .share.like("7%"), .standard("7%"),
                about: "The least that this rate falls to.")
            let greatest = reader.value(
                "greatest", .share.like("20%"), .standard("20%"),
                about: "The most that it rises to.")
            let goal = reader.value(
                "bonded_goal", .positiveShare.like("67%"), .standard("67%"),
                about: "The share of all ZEN that shall be at stake: the rate rises below it.")
            let change = reader.value(
                "change", .share.like("13%"), .standard("13%"),
                about: "How much the rate moves in a year if nothing is at stake; 0%: not at all.")
            let fields = [opening, least, greatest, goal, change]
            guard fields.allSatisfy(\.isSound), supply.isSound else {
                return .cosmos(supply: supply.value)
            }
            guard least.value <= opening.value, opening.value <= greatest.value else {
                reader.context.report(
                    opening.error(
                        "the rate begins outside of “least” \(least.text) and “greatest” "
                            + "\(greatest.text)", expected: "\(least.text) to \(greatest.text)"))
                return .cosmos(supply: supply.value)
            }
            return IssuanceSchedule(
                supply: supply.value, opening: opening.value, least: least.value,
                greatest: greatest.value, goal: goal.value,
                controller: change.value == .zero
                    ? .constant : .continuous(change: change.value))
        }
        if counts || reader.isDescribing { return reader.object("issuance", read) }
        return reader.withoutRecording { reader.object("issuance", read) }
    }
}

/// Who pays for rewards, as a scenario says it; how much is issued stands in keys of its own.
enum FundingWord: Hashable, Sendable {
    case pool
    case fees(Ratio)
    case treasury
    case issuance

    func funding(_ schedule: IssuanceSchedule) -> RewardFunding {
        switch self {
        case .pool: .pool
        case .fees(let share): .fees(share)
        case .treasury: .treasury
        case .issuance: .issuance(schedule)
        }
    }
}

extension Kind<FundingWord> {
    static var funding: Kind {
        let name = "“pool”, “fees” with a share, “treasury” or “issuance”"
        var kind = Kind(
            name, example: "pool", standIn: .pool,
            read: { text throws(Misfit) in
                let words = text.argued
                switch (words.first, words.count) {
                case ("pool", 1): return .pool
                case ("treasury", 1): return .treasury
                case ("issuance", 1): return .issuance
                case ("fees", 2): return .fees(try Kind<Ratio>.share.value(of: words[1]))
                default:
                    throw Misfit(
                        "write \(name), e.g. “fees 40%”", expected: name,
                        nearest: words.first.flatMap {
                            Spelling.nearest(
                                $0, among: ["pool", "fees", "treasury", "issuance"])
                        })
                }
            },
            write: {
                switch $0 {
                case .pool: "pool"
                case .fees(let share): "fees \(share)"
                case .treasury: "treasury"
                case .issuance: "issuance"
                }
            })
        kind.joinsMapping = true
        return kind
    }
}
