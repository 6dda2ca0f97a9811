public import ScenarioFiles

/// One point of a sweep: a value of each axis.
public struct SweepPoint: Hashable, Sendable {
    /// The value of each variable, in their order; nil where the scenario's own stands.
    public var values: [SweepValue?]
    /// Of a grid, the place on each axis.
    public var places: [Int]

    /// A point.
    public init(values: [SweepValue?], places: [Int] = []) {
        self.values = values
        self.places = places
    }

    /// How a person tells it from others: “h 100, line 1 Gbps”.
    ///
    /// - Parameter names: those of the variables.
    public func text(_ names: [String]) -> String {
        let parts = zip(names, values).compactMap { name, value in
            value.map { "\(name) \($0.label)" }
        }
        return parts.isEmpty ? "the scenario as it is" : parts.joined(separator: ", ")
    }
}
