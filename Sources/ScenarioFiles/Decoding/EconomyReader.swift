import Accounting
import NetworkSimulation
import Quantities

/// Reads what is money.
///
/// Rules that cannot be had (`SettingsRefusal`) are faults of the key that would have to change.
enum EconomyReader {
    /// - Parameters:
    ///   - tolerance: the downtime that the first tier promises not to exceed.
    ///   - sample: the share of steps that the first job has checked.
    ///   - tiers: the names of all tiers, of which those that count are in use.
    ///   - detection: the longest time from wrong work to its conviction.
    static func read(
        _ reader: KeyedReader, tolerance: Field<Ratio>, sample: Field<Ratio>,
        tiers: [(name: String, counts: Bool)], detection: Duration
    ) -> EconomyConfiguration {
        let fee = reader.value(
            "fee", .share, .standard("5%"), about: "The treasury's share of every payment.")
        let price = reader.value(
            "zen_price", .zenPrice.positive,
            .standard("2 USD/ZEN", low: "0.5 USD/ZEN", high: "8 USD/ZEN"),
            about: "Price of one ZEN at the start.")
        let path = zenPath(reader, from: price)
        let treasury = reader.object("treasury") { TreasuryReader.split($0) }
        let rewards = reader.object("rewards") { TreasuryReader.rewards($0) }
        let slashing = reader.object("slashing") {
            Self.slashing($0, tolerance: tolerance, sample: sample)
        }
        let unbonding = reader.value(
            "unbonding", .duration.nonNegative, .standard("21 d"),
            about: "From leaving to the return of the stake.")
        let pool = reader.value(
            "reward_pool", .zen.nonNegative, .standard("0 ZEN"),
            about: "What the pool that pays rewards holds at the start.")
        let minimum = reader.value(
            "minimum_stake", .zen.nonNegative, .standard("0 ZEN"),
            about: "Stake below which a node is put out.")
        let stakes = tierStakes(reader, minimum: minimum, tiers: tiers)
        var economy = EconomyConfiguration(
            fee: fee.value, zenPrice: price.value, rewards: rewards.schedule, slashing: slashing,
            unbonding: unbonding.value, rewardPool: pool.value, minimumStake: minimum.value)
        economy.pricePath = path
        economy.treasury = treasury.split
        economy.funding = rewards.funding
        // Where all tiers have the same, one figure says it.
        economy.tierStakes = stakes.allSatisfy { $0 == minimum.value } ? [] : stakes
        economy.jail = LiabilityReader.jail(reader)
        economy.appeals = LiabilityReader.appeals(reader)
        economy.delegation = LiabilityReader.delegation(reader)
        report(
            economy, detection: detection, in: reader,
            on: (rewards.first, rewards.stake, unbonding, treasury.last))
        return economy
    }

    /// Reports what cannot be had.
    private static func report(
        _ economy: EconomyConfiguration, detection: Duration, in reader: KeyedReader,
        on fields: (
            reward: Field<String>, stakeReward: Field<Ratio>, unbonding: Field<Duration>,
            treasury: Field<Ratio>
        )
    ) {
        guard !reader.isDescribing else { return }
        for refusal in economy.settings(detection: detection).refusals {
            let error =
                switch refusal {
                case .unfundedRewards:
                    fields.reward.error(
                        "\(refusal); fill “reward_pool”, or choose another “rewards.funding”")
                case .stakeRewardWithoutIncome:
                    fields.stakeReward.error(
                        "\(refusal); take “rewards.funding: fees 40%” or “issuance”")
                case .unbondingTooShort(_, let needed):
                    fields.unbonding.error("\(refusal)", expected: "at least \(needed)")
                case .incomeOverspent:
                    fields.treasury.error("\(refusal); 100% is all there is")
                }
            reader.context.report(error)
        }
    }

    private static func zenPath(_ reader: KeyedReader, from price: Field<ZenPrice>) -> PricePath {
        let path = reader.value(
            "zen_path", .zenPath, .standard("constant"),
            about: "How the price of a ZEN moves: by chance, once an epoch, or as given from the "
                + "start on. Shares are per year, jumps a year and in logarithms.")
        if case .series(let prices) = path.value.law, let first = prices.first, price.isSound,
            ZenPrice(rounding: first) != price.value
        {
            reader.context.report(
                path.error(
                    "the series begins with another price than “zen_price”, \(price.text)",
                    expected: "a series that begins with \(price.text)"))
        }
        return path.value
    }

    private static func tierStakes(
        _ reader: KeyedReader, minimum: Field<Zen>, tiers: [(name: String, counts: Bool)]
    ) -> [Zen] {
        reader.object("tier_stakes") { reader in
            tiers.map { tier in
                reader.value(
                    reader.isDescribing ? "<name>" : tier.name, .zen.nonNegative,
                    .same(as: minimum, called: "minimum_stake"),
                    about: "Stake below which a node of the tier is put out.", counts: tier.counts
                ).value
            }
        }
    }

    private static func slashing(
        _ reader: KeyedReader, tolerance: Field<Ratio>, sample: Field<Ratio>
    ) -> SlashingPolicy {
        let allowed = reader.value(
            "downtime_tolerance", .share, .same(as: tolerance, called: "1 − the tier's uptime"),
            about: "Share of committed time that a node may be down.")
        let downtime = reader.value(
            "downtime_per_hour", .share.like("0.1%"), .standard("0%"),
            about: "Share of the stake taken for each hour of downtime beyond that.")
        let period = reader.value(
            "sla_period", .duration.nonNegative, .standard("30 d", low: "1 d", high: "90 d"),
            about: "Time over which downtime is held against the tolerance; 0 s: every epoch.")
        let bandwidth = reader.value(
            "bandwidth", .share, .standard("0%"),
            about: "Share of the stake taken for a complete lack of the promised bandwidth.")
        let floor = reader.value(
            "wrong_work_floor", .zen.nonNegative, .standard("0 ZEN"),
            about: "The least that wrong work costs.")
        let multiplier = reader.value(
            "wrong_work_multiplier", .ratio.nonNegative.like("100%"), .standard("100%"),
            about: "What wrong work costs, times the value of the job, over the sample rate.")
        let rate = reader.value(
            "sample_rate", .positiveShare.like("1%"),
            .same(as: sample, called: "the first job's verification.sample"),
            about: "Share of steps that is checked, by which the cost of wrong work is divided.")
        let correlation = reader.value(
            "correlation_multiplier", .ratio.nonNegative.like("300%"), .standard("0%"),
            about: "How steeply that rises with the stakes convicted at the same time.")
        let window = reader.value(
            "correlation_window", .duration.positive, .standard("36 d"),
            about: "What counts as the same time.")
        let shares = split(reader)
        return SlashingPolicy(
            downtimeTolerance: allowed.value, downtimeSharePerHour: downtime.value,
            slaPeriod: period.value, bandwidthShare: bandwidth.value, wrongWorkFloor: floor.value,
            wrongWorkMultiplier: multiplier.value, sampleRate: rate.isSound ? rate.value : .one,
            bountyShare: shares.bounty, burnShare: shares.burn, refundShare: shares.refund,
            treasuryShare: shares.treasury, correlationMultiplier: correlation.value,
            correlationWindow: window.value)
    }

    private struct Split {
        var bounty = Ratio.zero
        var burn = Ratio.one
        var refund = Ratio.zero
        var treasury = Ratio.zero
    }

    private static func split(_ reader: KeyedReader) -> Split {
        let bounty = reader.value(
            "bounty", .share, .standard("20%"), about: "What the verifier gets of a slash.")
        let refund = reader.value(
            "refund", .share, .standard("50%"), about: "What the customer gets of a slash.")
        let burn = reader.value(
            "burn", .share, .standard("30%"), about: "What nobody gets of a slash.")
        let treasury = reader.value(
            "treasury", .share, .standard("0%"), about: "What the treasury gets of a slash.")
        let shares = [bounty, refund, burn, treasury]
        guard shares.allSatisfy(\.isSound) else { return Split() }
        let sum = shares.map(\.value.partsPerMillion).reduce(0, +)
        guard sum == 1_000_000 else {
            let all = Ratio(Double(sum) / 1e6)
            let more = treasury.value == .zero ? "" : " + treasury \(treasury.text)"
            reader.context.report(
                burn.error(
                    "bounty \(bounty.text) + refund \(refund.text) + burn \(burn.text)\(more) make "
                        + "\(all); change one of them so that they make 100%"))
            return Split()
        }
        return Split(
            bounty: bounty.value, burn: burn.value, refund: refund.value,
            treasury: treasury.value)
    }
}

extension Kind<Zen> {
    /// An amount for each decimal gigabyte.
    static var zenPerGigabyte: Kind {
        let name = "a price of data in ZEN"
        let example = "0.001 ZEN/GB"
        return Kind(
            name, example: example, standIn: .zero,
            read: { text throws(Misfit) in
                guard text.hasSuffix("/GB") else {
                    throw Misfit("write \(name), e.g. “\(example)”", expected: name)
                }
                return try Kind.zen.nonNegative.value(of: String(text.dropLast(3)))
            },
            write: { "\($0)/GB" })
    }
}
