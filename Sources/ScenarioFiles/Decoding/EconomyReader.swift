import Accounting
import NetworkSimulation
import Quantities

/// Reads what is money.
enum EconomyReader {
    /// - Parameters:
    ///   - tolerance: the downtime that the first tier promises not to exceed.
    ///   - sample: the share of steps that the first job has checked.
    static func read(
        _ reader: KeyedReader, tolerance: Field<Ratio>, sample: Field<Ratio>
    ) -> EconomyConfiguration {
        let fee = reader.value(
            "fee", .share, .standard("5%"), about: "The treasury's share of every payment.")
        let price = reader.value(
            "zen_price", .zenPrice.positive,
            .standard("2 USD/ZEN", low: "0.5 USD/ZEN", high: "8 USD/ZEN"),
            about: "Price of one ZEN.")
        let rewards = reader.object("rewards") { Self.rewards($0) }
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
        return EconomyConfiguration(
            fee: fee.value, zenPrice: price.value, rewards: rewards, slashing: slashing,
            unbonding: unbonding.value, rewardPool: pool.value, minimumStake: minimum.value)
    }

    private static func rewards(_ reader: KeyedReader) -> RewardSchedule {
        let uptime = reader.value(
            "uptime", .price.nonNegative.like("0.05 ZEN/GPU-h"), .standard("0 ZEN/GPU-h"),
            about: "Base reward for every GPU-hour up, leased or not.")
        let work = reader.value(
            "work", .share, .standard("0%"),
            about: "Work reward, as a share of the payments for work after the fee.")
        let bandwidth = reader.value(
            "bandwidth", .zenPerGigabyte, .standard("0 ZEN/GB"),
            about: "Bandwidth bonus for every gigabyte sent for the network.")
        return RewardSchedule(
            uptimePerGPUHour: uptime.value, workShare: work.value,
            bandwidthPerGigabyte: bandwidth.value)
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
            correlationMultiplier: correlation.value, correlationWindow: window.value)
    }

    private static func split(
        _ reader: KeyedReader
    ) -> (bounty: Ratio, burn: Ratio, refund: Ratio) {
        let bounty = reader.value(
            "bounty", .share, .standard("20%"), about: "What the verifier gets of a slash.")
        let refund = reader.value(
            "refund", .share, .standard("50%"), about: "What the customer gets of a slash.")
        let burn = reader.value(
            "burn", .share, .standard("30%"), about: "What nobody gets of a slash.")
        guard bounty.isSound, refund.isSound, burn.isSound else { return (.zero, .one, .zero) }
        let sum = [bounty, refund, burn].map(\.value.partsPerMillion).reduce(0, +)
        guard sum == 1_000_000 else {
            let all = Ratio(Double(sum) / 1e6)
            reader.context.report(
                burn.error(
                    "bounty \(bounty.text) + refund \(refund.text) + burn \(burn.text) make "
                        + "\(all); change one of them so that they make 100%"))
            return (.zero, .one, .zero)
        }
        return (bounty.value, burn.value, refund.value)
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
