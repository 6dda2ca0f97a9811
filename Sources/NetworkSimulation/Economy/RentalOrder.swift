import ProtocolCore
import Quantities
import Randomness

/// What one rental is to be: drawn from its own luck, whatever it meets.
struct RentalOrder: Hashable, Sendable {
    let nodes: Int
    let minimumNodes: Int
    let work: GPUTime
    /// What a GPU-hour of the work is worth, in the customer's currency.
    let value: Double
    let patience: Duration
    /// It comes if demand is at least this share of what it can be at most.
    let eagerness: Double

    /// The order of a rental.
    ///
    /// - Parameters:
    ///   - customer: the place of the archetype, and `ordinal` the number of the rental within it.
    init(
        _ configuration: CustomerConfiguration, customer: Int, ordinal: Int64, seed: Seed
    ) {
        var stream = RandomStream(
            seed: seed, entity: UInt64(customer) << 40 | UInt64(bitPattern: ordinal),
            purpose: "rental")
        let wanted = configuration.nodes.draw(from: &stream).rounded()
        nodes = Int(max(1, min(wanted, 1e6)))
        let least = Int64(nodes) * configuration.minimumShare.partsPerMillion
        minimumNodes = max(1, min(nodes, Int((least + 999_999) / 1_000_000)))
        let hours = configuration.gpuHours.draw(from: &stream)
        work = GPUTime(nanoseconds: max(1, Int128(max(0, min(hours, 1e12)) * 3.6e12)))
        value = max(0, configuration.value.draw(from: &stream))
        let wait = configuration.patience.draw(from: &stream)
        patience = Duration(roundingUpSeconds: max(1e-9, min(wait, 1e9)))
        eagerness = stream.uniform()
    }
}

extension CustomerConfiguration {
    /// What arrivals are multiplied by: the shocks in force, and the price to the power of minus
    /// the elasticity.
    ///
    /// - Parameter price: the price of a GPU-hour as a multiple of the reference.
    func demand(at now: Instant, price: Double) -> Double {
        var factor = 1.0
        for shock in shocks where shock.from <= now && now < shock.until { factor *= shock.factor }
        guard elasticity != 0 else { return factor }
        let response = ElementaryFunctions.exp(
            -elasticity * ElementaryFunctions.log(max(price, 1e-9)))
        return factor * min(response, mostDemand)
    }

    /// The most that `demand` can be.
    var peakDemand: Double {
        // Shocks may overlap: every one that raises demand counts.
        let most = shocks.reduce(1.0) { $0 * max(1, $1.factor) }
        return most * (elasticity == 0 ? 1 : max(1, mostDemand))
    }
}

/// The arrivals of an archetype.
struct Customer: Sendable {
    /// A vote can change what is checked.
    var configuration: CustomerConfiguration
    private let place: Int
    private var gaps: RandomStream
    private var ordinal: Int64 = 0
    /// Rentals that could have come, and those that did.
    private(set) var candidates = 0
    var arrivals = 0

    init(_ configuration: CustomerConfiguration, place: Int, seed: Seed) {
        self.configuration = configuration
        self.place = place
        gaps = RandomStream(seed: seed, entity: UInt64(place), purpose: "customer.gap")
    }

    /// How long until somebody comes who would come at the greatest demand; nil for never.
    mutating func nextGap() -> Duration? {
        let seconds = configuration.gap.draw(from: &gaps) / configuration.peakDemand
        guard seconds.isFinite, seconds < 1e9 else { return nil }
        return Duration(roundingUpSeconds: max(1e-9, seconds))
    }

    /// The order of whoever comes now; nil if they stay away.
    mutating func nextOrder(at now: Instant, price: Double, seed: Seed) -> RentalOrder? {
        let order = RentalOrder(configuration, customer: place, ordinal: ordinal, seed: seed)
        ordinal += 1
        candidates += 1
        let demand = configuration.demand(at: now, price: price)
        guard order.eagerness * configuration.peakDemand < demand else { return nil }
        arrivals += 1
        return order
    }
}
