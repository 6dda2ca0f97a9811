import NetworkSimulation
import Platform
import Quantities
import Randomness

/// Reads how long nodes are up and down at a stretch.
enum AvailabilityReader {
    /// A law of its own, or one that follows from the tier's uptime.
    enum Up: Equatable, Sendable {
        case law(Distribution)
        case fromSLA
    }

    static func read(
        _ reader: KeyedReader, uptime: Field<Ratio>
    ) -> (up: Distribution, down: Distribution) {
        reader.object("availability", shorthand: ["up"]) { reader in
            let up = reader.value(
                "up", .availability, .standard("from SLA"),
                about: "How long a node is up at a stretch; from SLA: so that its share of time "
                    + "is the tier's uptime; always: it is never down.")
            let isFromSLA = up.value == .fromSLA
            let isNever = up.value == .law(.always)
            let down = reader.value(
                "down", .law, .standard("lognormal median 40 min mean 1 h"),
                about: "How long a node is down at a stretch.", counts: !isNever)
            let shape = reader.value(
                "up_shape", .real.positive, .standard("0.6", low: "0.4", high: "1"),
                about: "Shape of the Weibull law of the time up, if it is from SLA.",
                counts: isFromSLA)
            guard case .law(let law) = up.value else {
                return laws(uptime, down, shape, up, reader)
            }
            return (law, down.value)
        }
    }

    private static func laws(
        _ uptime: Field<Ratio>, _ down: Field<Distribution>, _ shape: Field<Double>,
        _ up: Field<Up>, _ reader: KeyedReader
    ) -> (up: Distribution, down: Distribution) {
        guard uptime.isSound, down.isSound, shape.isSound else { return (.always, down.value) }
        guard uptime.value < .one else { return (.always, down.value) }
        let mean = down.value.mean
        guard mean > 0, mean < .infinity, uptime.value > .zero else {
            reader.context.report(
                up.error(
                    "no time up follows from an uptime of \(uptime.text) and a mean time down of "
                        + "\(mean) s; give “up” a law of its own"))
            return (.always, down.value)
        }
        let meanUp = mean * uptime.value.value / (1 - uptime.value.value)
        return (.weibull(shape: shape.value, mean: meanUp), down.value)
    }
}
