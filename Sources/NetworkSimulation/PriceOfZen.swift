import Quantities
import Randomness

/// The price of one ZEN in a run, which is stepped once an epoch.
struct PriceOfZen: Sendable {
    let path: PricePath
    /// The price at the start.
    let opening: ZenPrice
    /// The price now.
    private(set) var now: ZenPrice
    private var dollars: Double
    private var stream: RandomStream
    private var steppedAt = Instant.start
    private var steps = 0

    init(_ economy: EconomyConfiguration, seed: Seed) {
        path = economy.pricePath
        opening = economy.zenPrice
        now = opening
        dollars = Double(opening.microDollars) / 1e6
        stream = RandomStream(seed: seed, entity: 0, purpose: "zen.price")
    }

    /// Whether it ever moves.
    var isConstant: Bool { path.law == .constant }

    /// Moves the price on to a time; returns whether it is another now.
    mutating func step(to time: Instant) -> Bool {
        guard !isConstant, time > steppedAt else { return false }
        let years = (time - steppedAt) / Duration.days(365)
        steps += 1
        var step = steps
        if case .series = path.law {
            step = Int(time.sinceStart.nanoseconds / path.every.nanoseconds)
        }
        dollars = path.law.next(
            after: dollars, step: step, years: years, luck: TokenPrice.Luck(from: &stream))
        steppedAt = time
        let before = now
        now = ZenPrice(rounding: dollars)
        return now != before
    }

    /// A price that keeps its worth in dollars, in ZEN of now.
    func pegged(_ price: GPUHourPrice) -> GPUHourPrice {
        guard now != opening else { return price }
        let worth = Int128(price.microZen) * Int128(opening.microDollars)
        return GPUHourPrice(microZen: Int64(clamping: worth / Int128(now.microDollars)))
    }
}
