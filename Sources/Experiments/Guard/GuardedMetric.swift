import Quantities

/// A metric that a guard watches, with how far it may drift.
public struct GuardedMetric: Hashable, Sendable {
    /// How far a mean may drift.
    public enum Tolerance: Hashable, Sendable {
        /// In the metric's unit.
        case absolute(Double)
        /// As a share of the baseline's mean.
        case relative(Double)

        /// The tolerance about a mean, in its unit.
        public func amount(about mean: Double) -> Double {
            switch self {
            case .absolute(let amount): amount
            case .relative(let share): share * mean.magnitude
            }
        }

        /// Reads "0.5%" or "0.1 d". Beside a share, a percentage is in points; elsewhere it is a
        /// share of the mean. Nil for what is neither, or not above zero.
        public init?(_ text: String, unit: String) {
            var rest = text.filter { $0 != " " && $0 != "±" }
            if rest.hasSuffix("%") {
                rest.removeLast()
                guard let number = Double(rest), number > 0, number.isFinite else { return nil }
                self = unit == "1" ? .absolute(number / 100) : .relative(number / 100)
            } else {
                if unit != "1", rest.hasSuffix(unit.filter { $0 != " " }) {
                    rest.removeLast(unit.filter { $0 != " " }.count)
                } else if unit != "1" {
                    return nil
                }
                guard let number = Double(rest), number > 0, number.isFinite else { return nil }
                self = .absolute(number)
            }
        }
    }

    /// Its address, such as "efficiency" or "tiers.bronze.apr_on_stake".
    public var name: String
    public var tolerance: Tolerance

    /// A metric that is watched.
    public init(_ name: String, _ tolerance: Tolerance) {
        self.name = name
        self.tolerance = tolerance
    }

    /// What is watched where nobody says it, as far as a scenario gives it: what the network is
    /// judged by, each once. A drop of one point in efficiency has to be found, and twice the
    /// tolerance is what a guard finds.
    public static let standard = [
        GuardedMetric("efficiency", .absolute(0.005)),
        GuardedMetric("utilisation", .absolute(0.005)),
        GuardedMetric("gpu_hours", .relative(0.01)),
        GuardedMetric("cost_zen", .relative(0.01)),
        GuardedMetric("test_accuracy", .absolute(0.01)),
        GuardedMetric("apr_on_stake", .relative(0.02)),
        GuardedMetric("price_paid", .relative(0.02)),
        GuardedMetric("leased_share", .absolute(0.01)),
    ]

    /// The tolerance of a metric where nobody says it: that of the list above, by the last part of
    /// its name, or 2% of its mean.
    public static func standardTolerance(of name: String) -> Tolerance {
        let last = name.split(separator: ".").last.map(String.init)
        return standard.first { $0.name == last }?.tolerance ?? .relative(0.02)
    }
}
