import Accounting
import Quantities
import Verification

/// What an operator reckons with that is not in its own books.
extension OperatorPolicy {
    /// What it resolves upon outside the network: it comes if new nodes would bring the required
    /// return by what the tier's nodes earned lately, spread over those too that are on their way.
    ///
    /// - Parameters:
    ///   - tier: what the tier earned and offered since the last review, `length` ago.
    ///   - availability: the share of time that its nodes are up.
    func consider(
        _ tier: TierBook, during length: Duration, availability: Double, at price: ZenPrice
    ) -> OperatorDecision {
        promisedRate(tier, during: length, availability: availability, at: price)
            >= configuration.requiredReturn ? .enter : .stay
    }

    /// The annual rate on the stake and the purchase price that the market promises.
    func promisedRate(
        _ tier: TierBook, during length: Duration, availability: Double, at price: ZenPrice
    ) -> Double {
        let hours = tier.offered.inHours
        guard hours > 0, length > .zero else { return -.infinity }
        let there = tier.offered / GPUTime(gpus: 1, during: length)
        let spread = there / max(there + Double(tier.coming + nodes * gpusPerNode), 1e-9)
        let perHour = price.dollars(for: tier.earned).inDollars / hours * spread
        let use = min(1, tier.worked.inHours / hours * spread)
        let year = Duration.days(365)
        let up = year.inHours * availability
        let energy =
            (costs.load.kilowattHours(during: .hours(1)) * use
                + costs.idle.kilowattHours(during: .hours(1)) * (1 - use)) * costs.pue * up
        let worth = costs.depreciation(over: costs.life).inDollars * (year / costs.life)
        let profit =
            perHour * up * Double(gpusPerNode) - costs.electricity.inDollars * energy - worth
            - costs.otherPerYear.inDollars
        let capital = price.dollars(for: stake).inDollars + costs.purchase.inDollars
        guard capital > 0 else { return profit < 0 ? -.infinity : .infinity }
        return profit / capital
    }

    /// The sampling rate from which making work up until it is found does not pay: the gain of a
    /// step against the chance to be found with it, and what that costs then. Nil where it is no
    /// question: the operator is honest in any case, or nothing is checked.
    ///
    /// - Parameters:
    ///   - checks: how the work of the tier is checked; nil for not at all.
    ///   - price: what a GPU-hour brings.
    ///   - slash: what a conviction takes, of the stake of one node.
    ///   - future: the honest profit of one node that goes with its place, in ZEN, as far as the
    ///     operator looks ahead.
    func deterringRate(
        under checks: RentalChecks?, price: GPUHourPrice, slash: Zen, future: Double,
        zen: ZenPrice
    ) -> Double? {
        guard let cheating = configuration.cheating, let checks, checks.sample > .zero else {
            return nil
        }
        let hours = checks.step.inHours
        let power =
            costs.load.kilowattHours(during: checks.step)
            - costs.idle.kilowattHours(during: checks.step)
        let energy = costs.electricity.inDollars * power * costs.pue
        let sold = price.inZen * Double(gpusPerNode) * hours * cheating.gain.value
        let saved = energy / zen.inDollars
        let deterrence = Deterrence(
            gain: sold > 0 ? sold : saved, slash: min(slash, stake).inZen, forfeit: 0,
            futureValue: max(0, future), power: checks.power.value)
        return deterrence.rateWhenRepeated
    }

    /// Whether making work up pays: also where nothing is checked.
    func cheats(
        under checks: RentalChecks?, price: GPUHourPrice, slash: Zen, future: Double,
        zen: ZenPrice
    ) -> Bool {
        guard configuration.cheating != nil else { return false }
        let rate = deterringRate(
            under: checks, price: price, slash: slash, future: future, zen: zen)
        return rate.map { (checks?.sample.value ?? 0) < $0 } ?? true
    }
}
