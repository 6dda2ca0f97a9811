import NetworkSimulation
import ScenarioFiles

/// An input that may lie between two ends, and how one goes from one to the other.
public struct SensitivityInput: Hashable, Sendable {
    /// How its values are spread over its range.
    public enum Scale: String, Hashable, Sendable {
        /// Every value is as likely as any other.
        case linear
        /// Every factor is: the upper end is ten times the lower or more.
        case logarithmic
        /// Its ends are words, or laws of unlike families: it is one or the other.
        case twoValued = "two values"
    }

    public let key: String
    /// What it is in the scenario, and the ends of its range.
    public let value: String
    public let low: String
    public let high: String
    public let scale: Scale
    /// Whether it is rounded to whole numbers.
    public let isWhole: Bool
    private let path: InputPath?

    /// An input with its range.
    ///
    /// - Parameter accepts: whether the scenario takes a value for it. That a number must be whole
    ///   is not seen in its text: a scenario that takes none between two whole numbers says it.
    init(_ range: Scenario.RangedInput, accepts: (_ value: String) -> Bool) {
        key = range.input.key
        value = range.input.value
        low = range.low
        high = range.high
        let free = InputPath(from: low, to: high, isWhole: false)
        guard let free, free.joinsWholeNumbers else {
            isWhole = false
            path = free
            scale = Self.scale(of: free)
            return
        }
        // At an odd share, no whole number lies, whatever the ends are.
        isWhole = !accepts(free.text(at: 0.3819660113, digits: Self.digits))
        path = isWhole ? InputPath(from: low, to: high, isWhole: true) : free
        scale = Self.scale(of: path)
    }

    /// Enough for ranges such as 99.90% to 99.99%.
    private static let digits = 9

    private static func scale(of path: InputPath?) -> Scale {
        path.map { $0.isGeometric ? .logarithmic : .linear } ?? .twoValued
    }

    /// The value at a share of the range, as an override says it.
    public func text(at share: Double) -> String {
        path?.text(at: even(share), digits: Self.digits) ?? (share < 0.5 ? low : high)
    }

    /// Where in the range it is at a share: of two values, at one of the ends; of whole numbers, at
    /// one of them.
    func position(of share: Double) -> Double {
        path?.position(of: even(share)) ?? (share < 0.5 ? 0 : 1)
    }

    /// The share at which a whole number lies that has an equal part of all shares; rounding alone
    /// would leave the two ends half of one.
    private func even(_ share: Double) -> Double {
        guard let count = path?.steps, count > 1 else { return share }
        return Double(min(count - 1, Int(share * Double(count)))) / Double(count - 1)
    }

    /// How it is drawn, in words.
    public var manner: String { scale.rawValue + (isWhole ? ", whole" : "") }
}
