import Quantities

/// The units in which metrics and measurements are given, and how they are converted.
enum MetricUnit {
    /// What a unit measures, and how many base units it is.
    private struct Meaning {
        var dimension: String
        var factor: Double
    }

    private static let table: [(names: [String], dimension: String, factor: Double)] = [
        (["", "1", "%"], "share", 1),
        (["points", "point", "pp"], "share", 0.01),
        (["ns"], "time", 1e-9), (["us", "µs"], "time", 1e-6), (["ms"], "time", 1e-3),
        (["s", "sec", "seconds"], "time", 1), (["min", "minutes"], "time", 60),
        (["h", "hours"], "time", 3_600), (["d", "day", "days"], "time", 86_400),
        (["B"], "data", 1), (["kB"], "data", 1e3), (["MB"], "data", 1e6), (["GB"], "data", 1e9),
        (["TB"], "data", 1e12), (["KiB"], "data", 0x1p10), (["MiB"], "data", 0x1p20),
        (["GiB"], "data", 0x1p30), (["Mbit"], "data", 1e6 / 8), (["Gbit"], "data", 1e9 / 8),
        (["kbps", "kb/s"], "rate", 1e3 / 8), (["Mbps", "Mb/s", "Mbit/s"], "rate", 1e6 / 8),
        (["Gbps", "Gb/s", "Gbit/s"], "rate", 1e9 / 8), (["Tbps", "Tb/s"], "rate", 1e12 / 8),
        (["kB/s"], "rate", 1e3), (["MB/s"], "rate", 1e6), (["GB/s"], "rate", 1e9),
        (["1/s", "/s"], "pace", 1), (["1/min", "/min"], "pace", 1 / 60.0),
        (["1/h", "/h"], "pace", 1 / 3_600.0), (["1/d", "/d", "/day"], "pace", 1 / 86_400.0),
        (["GPU-h"], "GPU-time", 1), (["GPU-d"], "GPU-time", 24), (["ZEN"], "ZEN", 1),
        (["USD"], "USD", 1), (["ZEN/GPU-h"], "price in ZEN", 1),
        (["USD/GPU-h"], "price in USD", 1),
    ]

    /// Things that are counted: so many of them are a number, and so many a second a pace.
    private static let things = [
        "tokens", "samples", "sequences", "steps", "rounds", "failures", "events",
        "interruptions",
    ]

    private static func meaning(_ unit: String) -> Meaning? {
        if let row = table.first(where: { $0.names.contains(unit) }) {
            return Meaning(dimension: row.dimension, factor: row.factor)
        }
        for thing in things where unit.hasPrefix(thing) {
            var rest = unit.dropFirst(thing.count)
            if rest.isEmpty { return Meaning(dimension: "share", factor: 1) }
            // "tokens/s/GPU" is what its metric says it is.
            for suffix in ["/GPU", "/node"] where rest.hasSuffix(suffix) {
                rest = rest.dropLast(suffix.count)
            }
            if let row = table.first(where: { $0.names.contains(String(rest)) }),
                row.dimension == "pace"
            {
                return Meaning(dimension: "pace", factor: row.factor)
            }
        }
        return nil
    }

    /// A value in another unit; nil if the two do not measure the same.
    static func convert(_ value: Double, from: String, to: String) -> Double? {
        guard let from = meaning(from), let to = meaning(to), from.dimension == to.dimension else {
            return nil
        }
        return from.factor == to.factor ? value : value * from.factor / to.factor
    }

    /// Whether it is a unit at all.
    static func isKnown(_ unit: String) -> Bool { meaning(unit) != nil }

    /// Units that a metric's figures may have, for messages.
    static func alternatives(to unit: String) -> String {
        guard let dimension = meaning(unit)?.dimension else { return unit }
        let names = table.filter { $0.dimension == dimension }.compactMap(\.names.first)
            .filter { !$0.isEmpty }
        return dimension == "share" ? "% or no unit" : names.joined(separator: ", ")
    }
}
