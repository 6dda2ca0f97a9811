/// One figure that a run comes to, with its unit.
public struct Metric: Hashable, Sendable {
    /// The name, by dots from the whole to the part: "jobs.zen-2-7b.efficiency".
    public var name: String
    /// The figure; not-a-number says that the run gave none.
    public var value: Double
    /// The unit as it stands in files ("s", "GPU-h", "ZEN"), or "1" for a pure number.
    public var unit: String
    /// What the figure means, in a clause.
    public var about: String

    /// A metric from its parts.
    public init(name: String, value: Double, unit: String, about: String) {
        self.name = name
        self.value = value
        self.unit = unit
        self.about = about
    }
}
